//! A text as terms of the index: its words as stems, and what is said by several words or by a spelling.
//! Never other for a document than for a query.

use std::ops::Range;

use tantivy::tokenizer::TextAnalyzer;

use crate::names::Names;

/// A word of a text as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// As written, where its one spelling is another: the spelling of a code.
    pub written: Option<String>,
}

/// A term beside the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extra {
    pub text: String,
    /// The numbers of the words that say it.
    pub words: Range<usize>,
    pub kind: ExtraKind,
}

/// What an extra term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExtraKind {
    /// The one word for a thing with several names.
    Name,
    /// An event or error by its number.
    Numbered,
    /// A code exactly as it is written.
    Spelling,
}

/// What is told by its number alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberedKind {
    Event,
    Error,
}

/// The one term for an event or error of that number.
pub(super) fn numbered(kind: NumberedKind, number: &str) -> String {
    match kind {
        NumberedKind::Event => format!("=event {number}"),
        NumberedKind::Error => format!("=error {number}"),
    }
}

/// The terms of a text, in order.
pub(super) struct Terms {
    pub terms: Vec<Term>,
}

impl Terms {
    pub fn of(analyzer: &mut TextAnalyzer, text: &str) -> Terms {
        let mut terms = Vec::new();
        let mut stream = analyzer.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            let range = token.offset_from..token.offset_to;
            let written = token.text.starts_with("0x").then(|| text[range.clone()].to_ascii_lowercase());
            let written = written.filter(|written| *written != token.text);
            terms.push(Term { text: token.text.clone(), range, written });
        }
        Terms { terms }
    }

    /// What is said beside the words. No word of a text begins as these terms do.
    pub fn extras(&self) -> Vec<Extra> {
        let stems: Vec<&str> = self.terms.iter().map(|term| term.text.as_str()).collect();
        let names = Names::known().found(&stems);
        let mut extras: Vec<Extra> =
            names.map(|(words, one)| Extra { text: one.to_owned(), words, kind: ExtraKind::Name }).collect();
        for (number, term) in self.terms.iter().enumerate() {
            if let Some(written) = &term.written {
                let text = format!("={written}");
                extras.push(Extra { text, words: number..number + 1, kind: ExtraKind::Spelling });
            }
            if term.text.len() <= 5 && term.text.bytes().all(|byte| byte.is_ascii_digit()) {
                let before = &stems[number.saturating_sub(2)..number];
                let said = |words: &[&str]| before.iter().any(|word| words.contains(word));
                let kind = if said(&["event"]) {
                    NumberedKind::Event
                } else if said(&["error", "code", "status", "result"]) {
                    NumberedKind::Error
                } else {
                    continue;
                };
                let text = numbered(kind, &term.text);
                extras.push(Extra { text, words: number..number + 1, kind: ExtraKind::Numbered });
            }
        }
        extras
    }
}
