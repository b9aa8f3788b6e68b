//! Why a document was found, in words.
//! Never claims more than stands in the document: every word told is in the place told.

use super::evidence::Evidence;
use super::layout::Zone;
use super::query::{Understood, Unit};

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
    /// A guide's symptoms.
    Symptoms,
    /// What an article says before its first heading, or under one about symptoms and messages.
    Introduction,
    /// Its summary or description.
    Summary,
    /// Any other text.
    Text,
    /// None of them: it says the same in other words.
    Meaning,
}

impl Why {
    /// It means the same; no word is told.
    pub(super) fn meaning() -> Why {
        Why { place: Place::Meaning, words: Vec::new() }
    }

    /// The reason as a page says it: “the title: outlook, sync”.
    pub fn sentence(&self) -> String {
        let place = match self.place {
            Place::ExactPhrase => return "an exact phrase of this guide".to_owned(),
            Place::Signature => "the error signature",
            Place::Title => "the title",
            Place::Phrase => "a phrase of this guide",
            Place::Symptoms => "the symptoms",
            Place::Introduction => "the introduction or symptoms",
            Place::Summary => "the summary",
            Place::Text => "the text",
            Place::Meaning => "much the same, in other words",
        };
        if self.words.is_empty() { place.to_owned() } else { format!("{place}: {}", self.words.join(", ")) }
    }
}

/// A place must hold so much more than a stronger one to be told instead.
const MORE: f32 = 1.05;

/// The place that holds the most of what was looked for; of two that hold about the same, the stronger one.
pub(super) fn why(understood: &Understood, evidence: &Evidence) -> Why {
    let held = |zones: &[Zone]| -> Vec<&Unit> {
        let of_evidence = understood.sought.iter().zip(&evidence.zones);
        let held = of_evidence.filter(|(unit, _)| unit.weight >= understood.least_telling);
        held.filter(|(_, held)| zones.iter().any(|zone| held.hold(*zone))).map(|(unit, _)| unit).collect()
    };
    if evidence.is_exact {
        return Why { place: Place::ExactPhrase, words: typed(&understood.sought.iter().collect::<Vec<_>>()) };
    }
    let mut best = Why { place: Place::Text, words: Vec::new() };
    let mut best_weight = 0.0;
    for (place, zones) in PLACES {
        let held = held(zones);
        let weight: f32 = held.iter().map(|unit| unit.weight).sum();
        if weight > best_weight * MORE {
            best_weight = weight;
            best = Why { place: *place, words: typed(&held) };
        }
    }
    if best.place == Place::Symptoms && !evidence.is_guide {
        best.place = Place::Introduction;
    }
    best
}

/// The places that are told, from the strongest, each with the zones it stands for.
const PLACES: &[(Place, &[Zone])] = &[
    (Place::Signature, &[Zone::Signatures]),
    (Place::Title, &[Zone::Title, Zone::Address]),
    (Place::Phrase, &[Zone::Phrases]),
    (Place::Symptoms, &[Zone::Symptoms]),
    (Place::Summary, &[Zone::Summary]),
    (Place::Text, &[Zone::Headings, Zone::About, Zone::Text, Zone::Links]),
];

/// What was typed for these, each once.
fn typed(units: &[&Unit]) -> Vec<String> {
    let mut typed: Vec<String> = Vec::new();
    for unit in units.iter().filter(|unit| !unit.is_joining()) {
        if !typed.contains(&unit.typed) {
            typed.push(unit.typed.clone());
        }
    }
    typed
}
