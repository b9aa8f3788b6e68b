//! `[secret:aws-key#1]`: what stands where a value stood.
//! Never holds anything of the value: a kind out of the rules and a number, nothing else is one.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::rule::Kind;
use super::rules;

/// Stands for each byte of a placeholder while rules look: no rule takes it for part of a value.
pub(super) const HIDDEN: char = '\u{1a}';
/// Digits of a number.
const MOST_DIGITS: usize = 9;

/// The placeholders of a text, in order.
fn placeholders(text: &str) -> impl Iterator<Item = (Range<usize>, &'static str, u32)> {
    text.match_indices('[').filter_map(|(start, _)| {
        let (length, name, number) = read(&text[start..])?;
        Some((start..start + length, name, number))
    })
}

/// Reads the placeholder that a text begins with: its length, the name of its kind, its number.
fn read(text: &str) -> Option<(usize, &'static str, u32)> {
    let class = ["secret", "personal"].into_iter().find(|class| text[1..].starts_with(class))?;
    let rest = text[1 + class.len()..].strip_prefix(':')?;
    let end = rest.as_bytes().iter().take(64).position(|byte| *byte == b'#')?;
    let (name, rest) = (&rest[..end], &rest[end + 1..]);
    let digits = rest.bytes().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count();
    let written = &rest[..digits];
    if !rest[digits..].starts_with(']') || written.starts_with('0') {
        return None;
    }
    let name = rules::name(class, name)?;
    Some((class.len() + name.len() + digits + 4, name, written.parse().ok()?))
}

/// The text with placeholders made unreadable, of the same length.
pub(super) fn hidden(text: &str) -> Cow<'_, str> {
    let mut hidden = String::new();
    let mut from = 0;
    for (place, _, _) in placeholders(text) {
        hidden.push_str(&text[from..place.start]);
        hidden.extend(std::iter::repeat_n(HIDDEN, place.len()));
        from = place.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    hidden.push_str(&text[from..]);
    Cow::Owned(hidden)
}

/// The numbers given out in one text.
pub(super) struct Numbers {
    given: HashMap<String, String>,
    taken: HashSet<(&'static str, u32)>,
    next: HashMap<&'static str, u32>,
}

impl Numbers {
    /// The numbers that a text already has.
    pub(super) fn of(text: &str) -> Self {
        let taken = placeholders(text).map(|(_, name, number)| (name, number)).collect();
        Numbers { given: HashMap::new(), taken, next: HashMap::new() }
    }

    /// The placeholder of a value: the one that it was given before, or a new one.
    pub(super) fn placeholder(&mut self, kind: Kind, value: &str) -> String {
        if let Some(given) = self.given.get(value) {
            return given.clone();
        }
        let next = self.next.entry(kind.name).or_insert(1);
        while self.taken.contains(&(kind.name, *next)) {
            *next += 1;
        }
        let placeholder = format!("[{}:{}#{next}]", kind.class.name(), kind.name);
        *next += 1;
        self.given.insert(value.to_owned(), placeholder.clone());
        placeholder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_known_kind_and_a_number() {
        let text = "a [secret:password#12] b";
        let found: Vec<_> = placeholders(text).collect();
        assert_eq!(found, [(2..22, "password", 12)]);
        assert_eq!(hidden(text).len(), text.len());
        assert!(!hidden(text).contains("password"));
    }

    #[test]
    fn what_could_hide_a_value_is_none() {
        for text in [
            "[secret:hunter2#1]",
            "[secret:password#]",
            "[secret:password#01]",
            "[secret:password#1",
            "[personal:password#1]",
            "[é",
            "[:#]",
        ] {
            assert_eq!(placeholders(text).count(), 0, "{text}");
            assert_eq!(hidden(text), text);
        }
    }
}
