//! Why a document was found, in words.
//! Never claims more than stands in the document: every word told is in the place told.

use crate::snippet::{Sought, places};

/// Why a document was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The strongest place that holds what was looked for.
    pub place: Place,
    /// The words found there, as they were typed.
    pub words: Vec<String>,
}

/// A place in a document, from strong evidence to weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The query is one of the phrases that the guide answers.
    ExactPhrase,
    /// Its error signatures.
    Signature,
    /// Its title.
    Title,
    /// A phrase that the guide answers.
    Phrase,
    /// The section that lists its symptoms.
    Symptoms,
    /// Its summary or description.
    Summary,
    /// A command.
    Command,
    /// Any other text.
    Text,
}

impl Why {
    /// The reason as a page says it: “the title: outlook, sync”.
    pub fn sentence(&self) -> String {
        let place = match self.place {
            Place::ExactPhrase => return "an exact phrase of this guide".to_owned(),
            Place::Signature => "the error signature",
            Place::Title => "the title",
            Place::Phrase => "a phrase of this guide",
            Place::Symptoms => "the symptoms",
            Place::Summary => "the summary",
            Place::Command => "a command",
            Place::Text => "the text",
        };
        if self.words.is_empty() { place.to_owned() } else { format!("{place}: {}", self.words.join(", ")) }
    }
}

/// The place that holds the most of what was looked for; of two that hold the same, the stronger one.
pub(crate) fn why(texts: &[(Place, &str)], sought: &[Sought]) -> Why {
    let mut best = Why { place: Place::Text, words: Vec::new() };
    let mut best_value = 0.0;
    for (place, text) in texts {
        let mut found = vec![false; sought.len()];
        for (number, _) in places(text, sought) {
            found[number] = true;
        }
        let held = || sought.iter().zip(&found).filter(|(_, found)| **found).map(|(sought, _)| sought);
        let value: f32 = held().map(|sought| sought.weight).sum();
        if value > best_value * 1.05 {
            best_value = value;
            best = Why { place: *place, words: held().map(|sought| sought.typed.clone()).collect() };
        }
    }
    best
}
