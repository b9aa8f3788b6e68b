//! How the words of a document are laid out in the index: each at a position that says in which zone it stands.
//! Never lets two zones or two sections touch, so that no phrase is found that nobody wrote.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;
use std::str::Lines;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::schema;
use super::terms::Terms;
use crate::Entry;

/// A part of a document, from the one that says most about what it treats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Zone {
    /// Its title, and the headline of its text.
    Title,
    /// The last part of its address.
    Address,
    /// The phrases it answers.
    Phrases,
    /// Its error signatures.
    Signatures,
    /// Its summary.
    Summary,
    /// The headings of its sections.
    Headings,
    /// Where it stands and what it applies to.
    About,
    /// What people see: the text before the first heading, and the sections about symptoms and messages.
    Symptoms,
    /// Everything else.
    Text,
    /// Texts of links: they tell of other documents.
    Links,
}

/// All zones, in order.
const ZONES: [Zone; 10] = [
    Zone::Title,
    Zone::Address,
    Zone::Phrases,
    Zone::Signatures,
    Zone::Summary,
    Zone::Headings,
    Zone::About,
    Zone::Symptoms,
    Zone::Text,
    Zone::Links,
];

/// The first position of each zone. A zone with more words than fit runs into the next one: its last words then count as
/// standing there.
const STARTS: [u32; 10] = [0, 128, 256, 1_024, 4_096, 5_120, 8_192, 8_448, 20_480, 1 << 20];

/// How far apart the words of neighbouring stretches stand.
const BETWEEN: u32 = 16;

impl Zone {
    /// The zone of a position.
    pub fn of(position: u32) -> Zone {
        let number = STARTS.partition_point(|start| *start <= position);
        ZONES[number.saturating_sub(1)]
    }

    /// The first position that belongs to the next one.
    pub fn end(self) -> u32 {
        STARTS.get(self as usize + 1).copied().unwrap_or(u32::MAX)
    }

    fn start(self) -> u32 {
        STARTS[self as usize]
    }
}

/// The words of a document, laid out.
pub(super) struct Layout {
    /// Its words, as [`LaidOut`] reads them.
    pub words: String,
    /// Those of its names.
    pub names: String,
    /// How many different words the title has.
    pub title_words: u64,
    /// The position of the first word of the summary, and then of each section.
    pub starts: Vec<u32>,
}

impl Layout {
    /// Lays a document out.
    pub fn of(entry: &Entry) -> Layout {
        let mut writer = Writer::new();
        let address = entry.id.split_once('/').map_or(entry.id.as_str(), |(_, path)| path);
        let (folder, name) = address.rsplit_once('/').unwrap_or(("", address));
        writer.stretch(Zone::Title, &entry.title);
        let title: HashSet<&str> = lines(&writer.text).map(|(_, term)| term).collect();
        let title_words = title.len() as u64;
        if let Some(headline) = &entry.headline {
            writer.stretch(Zone::Title, headline);
        }
        writer.stretch(Zone::Address, name);
        for text in &entry.phrases {
            writer.stretch(Zone::Phrases, text);
        }
        let names = writer.text.clone();
        for text in &entry.signatures {
            writer.stretch(Zone::Signatures, text);
        }
        let mut starts = vec![writer.stretch(Zone::Summary, &entry.summary)];
        for section in &entry.sections {
            writer.stretch(Zone::Headings, &section.heading);
        }
        writer.stretch(Zone::About, folder);
        for text in &entry.applies_to {
            writer.stretch(Zone::About, text);
        }
        let (symptoms, others): (Vec<_>, Vec<_>) = entry
            .sections
            .iter()
            .enumerate()
            .partition(|(number, section)| *number == 0 || section.is_about_symptoms());
        starts.resize(entry.sections.len() + 1, 0);
        for (zone, sections) in [(Zone::Symptoms, &symptoms), (Zone::Text, &others)] {
            for (number, section) in sections {
                starts[number + 1] = writer.linked_stretch(zone, &section.text, &section.links);
            }
        }
        for command in &entry.commands {
            writer.stretch(Zone::Text, command);
        }
        for section in &entry.sections {
            for link in &section.links {
                writer.stretch(Zone::Links, section.text.get(link.clone()).unwrap_or_default());
            }
        }
        Layout { title_words, starts, words: writer.text, names }
    }
}

/// Whether a word is a code, or a number long enough to be one.
pub(crate) fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.starts_with("0x") || word.starts_with("aadsts") || (digits >= 3 && digits == word.len())
}

struct Writer {
    analyzer: TextAnalyzer,
    /// A line a term: its position, a space, the term.
    text: String,
    /// The position after the last word.
    next: u32,
}

impl Writer {
    fn new() -> Writer {
        Writer { analyzer: schema::analyzer(), text: String::new(), next: 0 }
    }

    /// The words of a stretch of text; answers where the first one stands.
    fn stretch(&mut self, zone: Zone, text: &str) -> u32 {
        self.linked_stretch(zone, text, &[])
    }

    /// The words of a stretch of text, without those of its links.
    fn linked_stretch(&mut self, zone: Zone, text: &str, links: &[Range<usize>]) -> u32 {
        let start = if self.next == 0 { 0 } else { self.next + BETWEEN }.max(zone.start());
        let words = Terms::of(&mut self.analyzer, text);
        let is_linked =
            |range: &Range<usize>| links.iter().any(|link| link.start <= range.start && range.end <= link.end);
        for (position, term) in (start..).zip(&words.terms) {
            if !is_linked(&term.range) {
                self.put(position, &term.text);
            }
        }
        for extra in words.extras() {
            let term = &words.terms[extra.words.start];
            if !is_linked(&term.range) {
                let position = start + u32::try_from(extra.words.start).unwrap_or(u32::MAX >> 2);
                self.put(position, &extra.text);
            }
        }
        self.next = start + u32::try_from(words.terms.len()).unwrap_or(u32::MAX >> 2);
        start
    }
    fn put(&mut self, position: u32, term: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.text, "{position} {term}");
    }
}

/// The terms of a text that is laid out.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once(' '))
}

/// Reads a text that is laid out: terms at their positions, as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaidOut;

/// The terms that are left of it.
pub(super) struct LaidOutTerms<'a> {
    lines: Lines<'a>,
    token: Token,
}

impl Tokenizer for LaidOut {
    type TokenStream<'a> = LaidOutTerms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LaidOutTerms<'a> {
        LaidOutTerms { lines: text.lines(), token: Token::default() }
    }
}

impl TokenStream for LaidOutTerms<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, term)) = self.lines.next().and_then(|line| line.split_once(' ')) else { return false };
        self.token.position = position.parse().unwrap_or(0);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Section;

    #[test]
    fn every_word_stands_in_its_zone_and_no_two_stretches_touch() {
        let section = |heading: &str, text: &str, links: Vec<Range<usize>>| Section {
            heading: heading.to_owned(),
            text: text.to_owned(),
            links,
        };
        let laid_out = Layout::of(&Entry {
            id: "articles/doors/red-light".to_owned(),
            title: "Doors".to_owned(),
            headline: Some("Doors stick".to_owned()),
            phrases: vec!["door sticks".to_owned()],
            signatures: vec!["0x80070005".to_owned()],
            summary: "Oil".to_owned(),
            applies_to: vec!["Hinges".to_owned()],
            sections: vec![
                section("", "Push", Vec::new()),
                section("Cause", "Rust, see gates", std::iter::once(10..15).collect()),
            ],
            commands: vec!["unlock".to_owned()],
            ..Entry::default()
        });
        let told: Vec<String> = lines(&laid_out.words)
            .map(|(position, term)| format!("{term} {:?}", Zone::of(position.parse().expect("a position"))))
            .collect();
        let expected = [
            "door Title",
            "door Title",
            "stick Title",
            "red Address",
            "light Address",
            "door Phrases",
            "stick Phrases",
            "0x80070005 Signatures",
            "oil Summary",
            "caus Headings",
            "door About",
            "hing About",
            "push Symptoms",
            "rust Text",
            "see Text",
            "unlock Text",
            "gate Links",
        ];
        assert_eq!(told, expected);
        let places: Vec<u32> = lines(&laid_out.words).map(|(place, _)| place.parse().expect("a position")).collect();
        assert!(places[1] - places[0] > BETWEEN && places[16] - places[15] > BETWEEN);
        assert_eq!(laid_out.names.lines().count(), 7);
        assert_eq!(laid_out.starts, [Zone::Summary.start(), Zone::Symptoms.start(), Zone::Text.start()]);
    }
}
