//! `{{name}}` placeholders: what a reader fills in before running a command.
//! Never changes the length of a text, so that every place found after hiding holds in the original.

use std::ops::Range;

/// The longest placeholder that counts as one, braces included.
const MAX_LENGTH: usize = 80;

/// The placeholders of a text, in order: `{{`, anything but braces and line ends, `}}`.
pub(crate) fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let inside = start + 2;
        let length = text.as_bytes()[inside..]
            .iter()
            .take(MAX_LENGTH)
            .position(|byte| matches!(byte, b'{' | b'}' | b'\n' | b'\r'));
        match length {
            Some(length) if length > 0 && text.as_bytes()[inside + length..].starts_with(b"}}") => {
                from = inside + length + 2;
                found.push(start..from);
            }
            _ => from = start + 1,
        }
    }
    found
}

/// The text with an identifier of the same length in the place of every placeholder: a grammar reads it as one word.
pub(crate) fn hidden(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut from = 0;
    for placeholder in placeholders(text) {
        hidden.push_str(&text[from..placeholder.start]);
        hidden.extend(std::iter::repeat_n('x', placeholder.len()));
        from = placeholder.end;
    }
    hidden.push_str(&text[from..]);
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_becomes_a_word_of_its_own_length() {
        assert_eq!(hidden("ping {{server}} -n 4"), "ping xxxxxxxxxx -n 4");
        assert_eq!(hidden("{{größe}}"), "xxxxxxxxxxx");
        assert_eq!(hidden("{{a}}{{b}}"), "xxxxxxxxxx");
    }

    #[test]
    fn other_braces_stay() {
        for text in ["{{}}", "{{a}", "{{a\n}}", "{{", "${{a}", "@{a={1}}", "é{"] {
            assert_eq!(hidden(text), text);
        }
        assert_eq!(hidden("{{{a}}"), "{xxxxx");
    }
}
