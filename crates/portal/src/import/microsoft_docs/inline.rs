//! What stands inside a line: links, images, `:::` elements, includes.
//! Never touches a code span: what is between backticks stays as it is.

use std::borrow::Cow;

use super::{Home, Oddities, links};

/// A line outside of code, with its links resolved and its images as text. `open` counts the brackets that its paragraph left
/// open before it, and then those left open with it: a link's text may go over several lines.
pub(super) fn line<'a>(line: &'a str, home: Home<'_>, open: &mut usize, oddities: &mut Oddities) -> Cow<'a, str> {
    if !line.contains(['[', ']', '<', ':', '~']) {
        return Cow::Borrowed(line);
    }
    let mut converted = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        *open += usize::from(first == '[');
        let used = match first {
            '\\' => copy(rest, 1 + rest[1..].chars().next().map_or(0, char::len_utf8), &mut converted),
            '`' => copy(rest, code_span(rest), &mut converted),
            ':' if rest.starts_with(":::") => element(rest, &mut converted, oddities),
            '!' if rest.starts_with("![") => image(rest, &mut converted, oddities),
            '[' if let Some(name) = alert_name(rest) => written(&format!("**{name}**"), name.len() + 3, &mut converted),
            '[' if is_include(rest) => include(rest, &mut converted, oddities),
            ']' if *open > 0 && rest.starts_with("](") => target(rest, home, &mut converted, oddities),
            // Our dialect would strike out what stands between two, as in the names of packages.
            '~' => written("\\~", 1, &mut converted),
            '<' => tag(rest, home, &mut converted, oddities),
            'h' if !converted.ends_with('<') => form_of_address(rest, &mut converted),
            _ => 0,
        };
        *open -= usize::from(first == ']' && *open > 0);
        if used > 0 {
            rest = &rest[used..];
            let is_text = matches!(first, '!' | ':' | '[') && converted.ends_with('*');
            if is_text && rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '*') {
                converted.push(' ');
            }
        } else {
            converted.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Cow::Owned(converted)
}

fn written(text: &str, used: usize, converted: &mut String) -> usize {
    converted.push_str(text);
    used
}

fn copy(rest: &str, length: usize, converted: &mut String) -> usize {
    converted.push_str(&rest[..length]);
    length
}

/// How long the code span at the start is; the run of backticks alone where nothing closes it.
fn code_span(rest: &str) -> usize {
    let run = rest.len() - rest.trim_start_matches('`').len();
    let mut at = run;
    while let Some(start) = rest[at..].find('`').map(|start| at + start) {
        let other = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        at = start + other;
        if other == run {
            return at;
        }
    }
    run
}

/// `:::image source="…" alt-text="…":::` and its kin; 0 where nothing closes it.
fn element(rest: &str, converted: &mut String, oddities: &mut Oddities) -> usize {
    let inside = &rest[3..];
    let name = inside
        .trim_start()
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .next()
        .unwrap_or_default();
    let Some(length) = inside.find(":::") else { return 0 };
    let attributes = &inside[..length];
    match name {
        "image" => {
            oddities.note("image without its file");
            emphasised(&picture_words(attribute(attributes, "alt-text"), attribute(attributes, "source")), converted);
        }
        "no-loc" => converted.push_str(attribute(attributes, "text").unwrap_or_default()),
        "image-end" | "row" | "row-end" | "column" | "column-end" | "zone-end" | "moniker-end" => {
            oddities.note("layout element left out")
        }
        _ => return 0,
    }
    let more = &rest[length + 6..];
    length + 6 + more.len() - more.trim_start_matches(':').len()
}

/// `![alt](file)`: the alternative text in italics; 0 where it is none.
fn image(rest: &str, converted: &mut String, oddities: &mut Oddities) -> usize {
    let Some(close) = closing(&rest[1..], '[', ']').map(|at| at + 1) else { return 0 };
    let Some(end) =
        rest.get(close + 1..).filter(|after| after.starts_with('(')).and_then(|after| closing(after, '(', ')'))
    else {
        return 0;
    };
    oddities.note("image without its file");
    let file = &rest[close + 2..close + 1 + end];
    emphasised(&picture_words(Some(&rest[2..close]), Some(file)), converted);
    close + 1 + end + 1
}

/// `https:` of `https://\<server>/x`, which is the form of an address and none: readers of Markdown would link its beginning.
fn form_of_address(rest: &str, converted: &mut String) -> usize {
    let Some(scheme) = ["https", "http"]
        .into_iter()
        .find(|scheme| rest.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("://")))
    else {
        return 0;
    };
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | '\\' | '`' | ')' | ']');
    let after = rest.find(is_end).map_or("", |end| &rest[end..]);
    if !after.strip_prefix('"').unwrap_or(after).starts_with('\\') {
        return 0;
    }
    converted.push_str(scheme);
    converted.push_str("\\:");
    scheme.len() + 1
}

/// The name of `[!NOTE]` within a line, as in a cell of a table, where it can be no alert.
fn alert_name(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix("[!")?.split(']').next()?;
    super::body::ALERTS.iter().any(|alert| name.eq_ignore_ascii_case(alert)).then_some(name)
}

fn is_include(rest: &str) -> bool {
    rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("[!INCLUDE"))
}

/// `[!INCLUDE [label](file)]`: the label, and where it stands alone, that its text is absent; 0 where it is none.
fn include(rest: &str, converted: &mut String, oddities: &mut Oddities) -> usize {
    let Some(end) = closing(rest, '[', ']') else { return 0 };
    oddities.note("include without its file");
    let inside = rest[9..end].split_once('[').and_then(|(_, inside)| inside.split_once("](")).unwrap_or_default();
    let words = picture_words(Some(inside.0), Some(inside.1.trim_end_matches(')')));
    let is_alone = !converted.contains(char::is_alphanumeric) && rest[end + 1..].trim().is_empty();
    emphasised(&if is_alone { format!("Not in this copy: {words}") } else { words }, converted);
    end + 1
}

/// The words that stand for a file that is not there: those written for it, else those of its name.
pub(super) fn picture_words(written: Option<&str>, file: Option<&str>) -> String {
    if let Some(written) = written.map(str::trim).filter(|written| !written.is_empty()) {
        return written.to_owned();
    }
    let file = file.unwrap_or_default().split(['?', '#', ' ', '"']).next().unwrap_or_default();
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let words = stem.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// `](target "title")`, with the target resolved; 0 where it is none, as in `CoreInvoke[T](Input input)`.
fn target(rest: &str, home: Home<'_>, converted: &mut String, oddities: &mut Oddities) -> usize {
    let Some(end) = closing(&rest[1..], '(', ')').map(|at| at + 1) else { return 0 };
    let inside = rest[2..end].trim();
    let (address, title) = match inside.find([' ', '\t']) {
        Some(space) if inside[space..].trim_start().starts_with(['"', '\'']) => inside.split_at(space),
        _ => (inside, ""),
    };
    let bare = address.strip_prefix('<').and_then(|address| address.strip_suffix('>'));
    if bare.is_none() && address.contains(char::is_whitespace) {
        return 0;
    }
    let address = bare.unwrap_or(address);
    let resolved = links::resolved(address, home, oddities);
    converted.push_str("](");
    if resolved.contains([' ', '<', '>']) || unbalanced(&resolved) {
        converted.push_str(&format!("<{}>", resolved.replace('<', "%3C").replace('>', "%3E")));
    } else {
        converted.push_str(&resolved);
    }
    converted.push_str(title);
    converted.push(')');
    end + 1
}

/// `<a href=…>` with its target resolved, `<img alt=…>` as its text; 0 for another tag.
fn tag(rest: &str, home: Home<'_>, converted: &mut String, oddities: &mut Oddities) -> usize {
    let Some(end) = rest.find('>') else { return 0 };
    let tag = &rest[..end];
    let is = |name: &str| {
        tag.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && tag[1 + name.len()..].starts_with([' ', '/'])
    };
    if is("img") {
        oddities.note("image without its file");
        let text = picture_words(attribute(tag, "alt"), attribute(tag, "src"));
        converted.push_str(&format!("<em>{text}</em>"));
        return end + 1;
    }
    let Some(address) = Some(tag).filter(|_| is("a")).and_then(|tag| attribute(tag, "href")) else { return 0 };
    let at = address.as_ptr() as usize - rest.as_ptr() as usize;
    converted.push_str(&rest[..at]);
    converted.push_str(&links::resolved(address, home, oddities));
    converted.push_str(&rest[at + address.len()..=end]);
    end + 1
}

fn emphasised(text: &str, converted: &mut String) {
    let text = text.trim().trim_matches('*');
    if text.is_empty() {
        return;
    }
    // Letters and stars beside a star would keep it from opening or closing, and a picture beside a word is not of the word.
    if converted.ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '*' | ')' | ']' | '`' | '>')) {
        converted.push(' ');
    }
    converted.push('*');
    for letter in text.chars() {
        if letter == '*' {
            converted.push('\\');
        }
        converted.push(letter);
    }
    converted.push('*');
}

/// The value of an attribute in quotes.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let at = rest.find(name)?;
        let after = rest[at + name.len()..].trim_start();
        let stands_alone = rest[..at].ends_with([' ', '\t', '"', '\'']);
        if let Some(value) = after.strip_prefix('=').filter(|_| stands_alone) {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
        rest = &rest[at + name.len()..];
    }
}

/// Where the bracket that opens the text is closed.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' && open == '[' {
            escaped = true;
        } else if letter == open {
            depth += 1;
        } else if letter == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn unbalanced(address: &str) -> bool {
    !address.is_empty() && closing(&format!("({address})"), '(', ')') != Some(address.len() + 1)
}
