//! Text in, the same text without its secrets out; with personal data replaced as well where that is asked for.
//! Never keeps, logs or returns a value that it replaced, and never changes a byte outside of one.
//!
//! Rules are tables of patterns (`rules/`), each looked for only near words that must stand in what it finds. What they find
//! is replaced by typed placeholders, `[secret:aws-key#1]`, the same value by the same one. This is repeated until nothing
//! more is found, so that a redacted text is one in which nothing is found.

mod name;
mod placeholder;
mod rule;
mod rules;
mod scan;
mod value;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use placeholder::Numbers;
use scan::{Found, found};

/// What becomes of personal data: mail addresses, phone numbers, addresses and names of machines, serial numbers, ids of
/// accounts, devices and tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// It stays; secrets alone are replaced.
    Kept,
    /// It is replaced as secrets are.
    Replaced,
}

/// A text without its secrets. [`redact`] alone makes one, so that what asks for this type cannot be handed anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    text: String,
    kinds: BTreeMap<&'static str, usize>,
}

impl Redacted {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, for whoever keeps it.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// What was replaced, by kind, with the number of places; empty where nothing was.
    #[must_use]
    pub fn kinds(&self) -> &BTreeMap<&'static str, usize> {
        &self.kinds
    }
}

/// Replaces every secret of a text, and its personal data where that is asked for. Takes time in proportion to the text.
///
/// Redacting what is redacted changes nothing and says that nothing was replaced.
#[must_use]
pub fn redact(text: &str, personal: Personal) -> Redacted {
    let mut text = text.to_owned();
    let mut kinds = BTreeMap::new();
    let mut numbers = Numbers::of(&text);
    // Each round takes bytes that no round before had replaced: it ends, and almost always after the second.
    loop {
        let hidden = placeholder::hidden(&text);
        let places = places(&hidden, found(&hidden, personal));
        if places.is_empty() {
            return Redacted { text, kinds };
        }
        let mut replaced = String::with_capacity(text.len());
        let mut from = 0;
        for Found { kind, place } in places {
            replaced.push_str(&text[from..place.start]);
            replaced.push_str(&numbers.placeholder(kind, &text[place.clone()]));
            *kinds.entry(kind.name).or_default() += 1;
            from = place.end;
        }
        replaced.push_str(&text[from..]);
        text = replaced;
    }
}

/// What is replaced: what was found, and wherever else the same values stand, in order and without overlaps.
fn places(text: &str, mut found: Vec<Found>) -> Vec<Found> {
    found.extend(repeated(text, &found));
    found.sort_by_key(|one| (one.place.start, one.place.end));
    let mut places: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        match places.last_mut() {
            // Two rules about the same bytes: all of them go, under the name that says more.
            Some(last) if one.place.start < last.place.end => {
                last.place.end = last.place.end.max(one.place.end);
                last.kind = last.kind.min(one.kind);
            }
            _ => places.push(one),
        }
    }
    // One value has one name, whatever stands around it.
    let mut names = HashMap::new();
    for one in &places {
        let name = names.entry(&text[one.place.clone()]).or_insert(one.kind);
        *name = one.kind.min(*name);
    }
    let named = places.iter().map(|one| names[&text[one.place.clone()]]).collect::<Vec<_>>();
    places.into_iter().zip(named).map(|(one, kind)| Found { kind, ..one }).collect()
}

/// Where the values that were found stand once more, with nothing around them that tells what they are.
/// Short and common words are left out: a password `admin` must not take every `admin` of a log with it.
fn repeated(text: &str, found: &[Found]) -> Vec<Found> {
    let mut kinds = HashMap::new();
    for one in found {
        let value = &text[one.place.clone()];
        if value::is_distinctive(value) {
            let kind = kinds.entry(value).or_insert(one.kind);
            *kind = one.kind.min(*kind);
        }
    }
    if kinds.is_empty() {
        return Vec::new();
    }
    let values: Vec<&str> = kinds.keys().copied().collect();
    let Ok(finder) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&values) else {
        return Vec::new();
    };
    let standing = |place: &Range<usize>| kinds[&text[place.clone()]];
    finder.find_iter(text).map(|one| one.range()).map(|place| Found { kind: standing(&place), place }).collect()
}

#[cfg(test)]
mod tests;
