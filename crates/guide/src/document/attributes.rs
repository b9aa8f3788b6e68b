//! Ids and kinds in braces: `{#id key=value key="two words"}` at the end of a heading or of a fence's first line.
//! Never fails: what is no attribute is a finding and is left out.

use super::{Span, Spanned};
use crate::check::Finding;

const RULE: &str = "attribute";

/// The attributes of one heading or fence, taken one by one; what nobody took is reported at the end.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The id; empty where none is given.
    pub id: Spanned<String>,
    pairs: Vec<(Spanned<String>, Option<Spanned<String>>)>,
    known: Vec<&'static str>,
}

impl Default for Spanned<String> {
    fn default() -> Self {
        Spanned::new(String::new(), 0..0)
    }
}

/// Splits `text` (which begins at `offset` of the source) into what stands before the braces and the attributes.
pub(super) fn split<'a>(text: &'a str, offset: usize, findings: &mut Vec<Finding>) -> (&'a str, Attributes) {
    let trimmed = text.trim_end();
    let none = |at: usize| Attributes { id: Spanned::new(String::new(), at..at), ..Attributes::default() };
    let end = offset + trimmed.len();
    let Some(open) = opening_brace(trimmed) else { return (trimmed, none(end)) };
    let before = trimmed[..open].trim_end();
    let inside = &trimmed[open + 1..trimmed.len() - 1];
    let mut attributes = none(offset + open);
    read(inside, offset + open + 1, &mut attributes, findings);
    (before, attributes)
}

/// Where the last `{` that begins a word stands, if the text ends with `}` and the braces are not a `{{parameter}}`.
fn opening_brace(text: &str) -> Option<usize> {
    if !text.ends_with('}') || text.ends_with("}}") {
        return None;
    }
    let open = text.find(" {").map(|at| at + 1).or_else(|| text.starts_with('{').then_some(0))?;
    (!text[open..].starts_with("{{")).then_some(open)
}

fn read(inside: &str, offset: usize, attributes: &mut Attributes, findings: &mut Vec<Finding>) {
    let mut rest = inside;
    let place = |rest: &str| offset + (inside.len() - rest.len());
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return;
        }
        let start = place(rest);
        let word_length =
            rest.find(|character: char| character.is_whitespace() || character == '=').unwrap_or(rest.len());
        let word = &rest[..word_length];
        rest = &rest[word_length..];
        if let Some(id) = word.strip_prefix('#') {
            if is_id(id) {
                attributes.id = Spanned::new(id.to_owned(), start..start + word_length);
            } else {
                findings.push(Finding::blocks(
                    RULE,
                    start..start + word_length,
                    format!("`{word}` is no id; write `#` and lowercase words joined by hyphens"),
                ));
            }
            continue;
        }
        let Some(after) = rest.strip_prefix('=') else {
            findings.push(Finding::blocks(
                RULE,
                start..start + word_length,
                format!("`{word}` has no value; write `{word}=value` or take it out"),
            ));
            continue;
        };
        let (value, length) = value_of(after);
        let value_start = place(after);
        rest = &after[length..];
        attributes.pairs.push((
            Spanned::new(word.to_owned(), start..start + word_length),
            Some(Spanned::new(value, value_start..value_start + length)),
        ));
    }
}

/// A value and how many bytes it takes: up to white space, or up to the closing quote.
fn value_of(text: &str) -> (String, usize) {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut value = String::new();
        let mut escaped = false;
        for (at, character) in quoted.char_indices() {
            match character {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return (value, at + 2),
                _ => {
                    escaped = false;
                    value.push(character);
                }
            }
        }
        return (value, text.len());
    }
    let length = text.find(char::is_whitespace).unwrap_or(text.len());
    (text[..length].to_owned(), length)
}

fn is_id(text: &str) -> bool {
    text.parse::<crate::names::Slug>().is_ok()
}

impl Attributes {
    /// The value of an attribute.
    pub fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        self.known.push(name);
        self.pairs.iter_mut().find(|(key, value)| key.value == name && value.is_some())?.1.take()
    }

    /// An attribute that takes one of some words.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        all: &[T],
        key: fn(T) -> &'static str,
        findings: &mut Vec<Finding>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let found = all.iter().copied().find(|value| key(*value) == text.value);
        if found.is_none() {
            let words: Vec<String> = all.iter().map(|value| format!("`{}`", key(*value))).collect();
            findings.push(Finding::blocks(
                RULE,
                text.span,
                format!("`{name}={}` is not known; write one of {}", text.value, words.join(", ")),
            ));
        }
        found
    }

    /// Reports the attributes that nobody asked for.
    pub fn finish(self, what: &str, findings: &mut Vec<Finding>) {
        for (key, value) in self.pairs {
            if value.is_none() {
                continue;
            }
            let message = if self.known.contains(&key.value.as_str()) {
                format!("`{}` is given twice; keep one of them", key.value)
            } else if self.known.is_empty() {
                format!("`{}` is no attribute of {what}; take it out", key.value)
            } else {
                format!("`{}` is no attribute of {what}; it takes {}", key.value, self.known.join(", "))
            };
            findings.push(Finding::blocks(RULE, key.span, message));
        }
    }
}

/// The place of an attribute list, for findings about what is missing in it.
pub(super) fn place_of(id: &Spanned<String>, whole: &Span) -> Span {
    if id.value.is_empty() { whole.clone() } else { id.span.clone() }
}
