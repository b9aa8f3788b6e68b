//! The source of a guide by itself: places of a command's text, and the body with all but its prose blanked out.
//! Never moves a byte: what is blanked out keeps its place.

use std::ops::Range;

use crate::document::{Span, Spanned};

/// The place in the source of a range of a value, whose lines may stand indented there.
pub(super) fn span_within(source: &str, value: &Spanned<String>, range: Range<usize>) -> Span {
    let Some(written) = source.get(value.span.start..) else {
        return value.span.clone();
    };
    let line = value.value[..range.start].matches('\n').count();
    let line_start = value.value[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let text = value.value[line_start..].lines().next().unwrap_or_default();
    let Some(written_line) = written.split('\n').nth(line) else {
        return value.span.clone();
    };
    let Some(indent) = written_line.find(text) else {
        return value.span.clone();
    };
    let before: usize = written.split_inclusive('\n').take(line).map(str::len).sum();
    let start = value.span.start + before + indent + (range.start - line_start);
    start..start + range.len()
}

/// Where the body begins: after the front matter, where there is one.
pub(super) fn body_start(source: &str) -> usize {
    let mut at = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let is_fence = line.trim_start_matches('\u{feff}').trim_end() == "---";
        at += line.len();
        match (index, is_fence) {
            (0, false) => return 0,
            (0, true) | (_, false) => {}
            (_, true) => return at,
        }
    }
    0
}

/// Whether the front matter gives a field a value, readable or not.
pub(super) fn is_written(source: &str, field: &str) -> bool {
    let front_matter = &source[..body_start(source)];
    let mut lines = front_matter
        .lines()
        .skip_while(|line| !line.strip_prefix(field).is_some_and(|rest| rest.trim_start().starts_with(':')));
    let Some((_, value)) = lines.next().and_then(|line| line.split_once(':')) else {
        return false;
    };
    let value = value.split(" #").next().unwrap_or_default().trim();
    let goes_on = value.is_empty() && lines.next().is_some_and(|line| line.starts_with([' ', '-']) && line != "---");
    goes_on || !matches!(value, "" | "[]" | "~" | "null" | "\"\"" | "''")
}

/// The body with everything else blanked out: front matter, code blocks, code spans. Places stay the same.
pub(super) fn without_code(source: &str) -> String {
    let start = body_start(source);
    let mut bytes = source.as_bytes().to_vec();
    blank(&mut bytes, 0..start);
    let mut fence: Option<(char, usize)> = None;
    let mut at = start;
    for line in source[start..].split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t', '>']);
        let mark = text.chars().next().unwrap_or(' ');
        let length = if matches!(mark, '`' | '~') { text.len() - text.trim_start_matches(mark).len() } else { 0 };
        let rest = text.get(length..).unwrap_or_default();
        let inside = fence.is_some();
        match fence {
            Some((open, least)) if mark == open && length >= least && rest.trim().is_empty() => fence = None,
            None if length >= 3 && !(mark == '`' && rest.contains('`')) => fence = Some((mark, length)),
            _ => {}
        }
        if inside || fence.is_some() {
            blank(&mut bytes, at..at + line.len());
        }
        at += line.len();
    }
    blank_code_spans(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Replaces everything but line breaks by spaces.
fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// In bytes. A bound, because every opening sign looks for its end.
const LONGEST: usize = 2_000;

fn blank_code_spans(bytes: &mut [u8]) {
    let run = |bytes: &[u8], at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
            continue;
        }
        let length = run(bytes, at);
        if length == 0 {
            at += 1;
            continue;
        }
        let mut end = at + length;
        let mut line_is_empty = false;
        let mut closed = None;
        while end < bytes.len().min(at + LONGEST) {
            let closing = run(bytes, end);
            if closing == length {
                closed = Some(end + closing);
                break;
            }
            if bytes[end] == b'\n' && line_is_empty {
                break;
            }
            line_is_empty = bytes[end] == b'\n' || (line_is_empty && bytes[end].is_ascii_whitespace());
            end += closing.max(1);
        }
        match closed {
            Some(closed) => {
                blank(bytes, at..closed);
                at = closed;
            }
            None => at += length,
        }
    }
}

/// The body without code, link addresses, HTML, attributes and quoted text.
pub(super) fn prose_only(source: &str) -> String {
    let text = without_code(source);
    let mut bytes = text.clone().into_bytes();
    let pairs = [("](", ")"), ("<", ">"), ("{#", "}"), ("\"", "\""), ("“", "”"), ("https://", " ")];
    for (open, close) in pairs {
        let mut at = 0;
        while let Some(start) = text[at..].find(open).map(|found| at + found) {
            let inside = start + open.len();
            let window = &text[inside..text.floor_char_boundary(inside + LONGEST)];
            // Nothing of this goes on over a blank line.
            let window = window.split("\n\n").next().unwrap_or_default();
            match window.find(close) {
                Some(length) => {
                    at = inside + length + close.len();
                    blank(&mut bytes, start..at);
                }
                None => at = inside + window.len(),
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_blanked_out_and_places_stay() {
        let source = "---\ntitle: a\n---\nOne `two` ``th`ree``.\n```sh\nfour\n```\nfive `six\n\nseven` ~~~\n";
        let blanked = without_code(source);
        assert_eq!(blanked.len(), source.len());
        assert_eq!(blanked.split_whitespace().collect::<Vec<_>>(), ["One", ".", "five", "`six", "seven`", "~~~"]);
        assert_eq!(blanked.find("seven"), source.find("seven"));
    }

    #[test]
    fn unclosed_backticks_cost_linear_time() {
        let source = "`a".repeat(200_000);
        assert_eq!(without_code(&source).len(), source.len());
    }

    #[test]
    fn a_place_in_an_indented_command_is_found() {
        let source = "- ```\n  one\n  two; three\n  ```";
        let value = Spanned::new("one\ntwo; three".to_owned(), 6..source.len() - 6);
        assert_eq!(&source[span_within(source, &value, 7..8)], ";");
    }

    #[test]
    fn a_field_is_written_where_it_has_a_value() {
        let source = "---\na: 1\nb:\nc: [] # none\nd:\n  - 1\ne: \"\"\n---\nf: 1\n";
        let written: Vec<&str> =
            ["a", "b", "c", "d", "e", "f"].into_iter().filter(|field| is_written(source, field)).collect();
        assert_eq!(written, ["a", "d"]);
    }

    #[test]
    fn prose_is_what_the_author_says() {
        let source = "a [b](c \"d\") \"e\" <f g=\"h\"> “i” https://j k\n\n## l {#m}\n\nn \"o\n\np\n";
        let words = prose_only(source);
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["a", "[b", "k", "##", "l", "n", "\"o", "p"]);
    }
}
