//! Code: coloured by the shell's grammar, with the values to fill in marked.
//! Never changes a character: what is copied is what was written.

use maud::{Markup, html};

/// A text in the language of that name.
pub fn code(language: &str, text: &str) -> Markup {
    let coloured = command_safety::colour(language, text);
    let mut pieces: Vec<(&str, Option<&'static str>)> = Vec::new();
    let mut at = 0;
    for token in &coloured {
        if token.range.start > at {
            pieces.push((&text[at..token.range.start], None));
        }
        pieces.push((&text[token.range.clone()], Some(class(token.kind))));
        at = token.range.end;
    }
    pieces.push((&text[at..], None));
    html! {
        @for (piece, class) in pieces {
            @match class {
                Some(class) => { span class=(class) { (with_parameters(piece)) } }
                None => { (with_parameters(piece)) }
            }
        }
    }
}

/// Marks every `{{value}}`.
fn with_parameters(text: &str) -> Markup {
    let mut rest = text;
    html! {
        @while let Some((before, name, after)) = next_parameter(rest) {
            (before)
            mark.parameter { "{{" (name) "}}" }
            ({ rest = after; "" })
        }
        (rest)
    }
}

fn next_parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

fn class(kind: command_safety::TokenKind) -> &'static str {
    use command_safety::TokenKind;
    match kind {
        TokenKind::Keyword => "t-keyword",
        TokenKind::Command => "t-command",
        TokenKind::Parameter => "t-parameter",
        TokenKind::String => "t-string",
        TokenKind::Number => "t-number",
        TokenKind::Comment => "t-comment",
        TokenKind::Variable => "t-variable",
        TokenKind::Operator => "t-operator",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_to_fill_in_is_marked_and_the_text_stays() {
        let html = code("nothing", "ping {{host}} <a>").into_string();
        assert_eq!(html, "ping <mark class=\"parameter\">{{host}}</mark> &lt;a&gt;");
    }
}
