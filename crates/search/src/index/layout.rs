//! How the words of a document are laid out in the index: each at a position that says in which zone it stands.
//! Never lets two zones or two sections touch, so that no phrase is found that nobody wrote.

use std::collections::HashSet;
use std::ops::Range;

use tantivy::tokenizer::{PreTokenizedString, TextAnalyzer, Token};

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
    pub words: PreTokenizedString,
    pub names: PreTokenizedString,
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
        let title: HashSet<&str> = writer.tokens.iter().map(|token| token.text.as_str()).collect();
        let title_words = title.len() as u64;
        if let Some(headline) = &entry.headline {
            writer.stretch(Zone::Title, headline);
        }
        writer.stretch(Zone::Address, name);
        for text in &entry.phrases {
            writer.stretch(Zone::Phrases, text);
        }
        let names = writer.tokens.clone();
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
        let pre = |tokens| PreTokenizedString { text: String::new(), tokens };
        Layout { title_words, starts, words: pre(writer.tokens), names: pre(names) }
    }
}

/// Whether a word is a code, or a number long enough to be one.
pub(crate) fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.starts_with("0x") || word.starts_with("aadsts") || (digits >= 3 && digits == word.len())
}

struct Writer {
    analyzer: TextAnalyzer,
    tokens: Vec<Token>,
    /// The position after the last word.
    next: u32,
}

impl Writer {
    fn new() -> Writer {
        Writer { analyzer: schema::analyzer(), tokens: Vec::new(), next: 0 }
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
                self.tokens.push(Token { text: term.text.clone(), position: position as usize, ..Token::default() });
            }
        }
        for extra in words.extras() {
            let term = &words.terms[extra.words.start];
            if !is_linked(&term.range) {
                let position = start as usize + extra.words.start;
                self.tokens.push(Token { text: extra.text, position, ..Token::default() });
            }
        }
        self.next = start + u32::try_from(words.terms.len()).unwrap_or(u32::MAX >> 2);
        start
    }
}
