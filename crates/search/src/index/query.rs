//! What somebody typed, understood: its words with their weight, in their order.
//! Never parses a query syntax: every character is either part of a word or between words.

use std::collections::HashMap;

use tantivy::{Searcher, Term};

use super::layout::is_code;
use super::schema::{self, Fields};
use super::terms::{Extra, ExtraKind, NumberedKind, Terms, numbered};
use super::{placeholder, typo};
use crate::signature::Signature;
use crate::snippet::Sought;
use crate::words;

/// What of a query is read: a pasted log says by its beginning what it is about.
const MAX_READ: usize = 8_000;
/// How many different words are looked for: the rarest.
const MAX_WORDS: usize = 40;
/// How much a code weighs against a word as rare.
const CODE: f32 = 2.0;
/// So many words are corrected at most: a pasted log is full of words that nobody mistyped.
const MOST_CORRECTED: usize = 8;
/// How far apart what surrounds a placeholder may stand.
const PLACEHOLDER_GAP: u32 = 6;

/// What the rarest word weighs in a library of the size that the weights of evidence were found on, and how much more a word may
/// weigh in a smaller one than its rarity there says.
const RAREST: f32 = 9.2;
const MOST_SCALED: f32 = 2.0;

/// What a word weighs that half of all documents hold.
const TELLING: f32 = 0.69;

/// Words that join others and say nothing, in a library of any size.
const JOINING: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have", "i",
    "if", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "so", "that", "the", "this", "to", "was", "we",
    "when", "which", "will", "with", "you", "your",
];
/// What such a word weighs at most.
const JOINING_WEIGHT: f32 = 1.0;

/// What people say around a fault, and not about it. They are stems.
const CHATTER: &[&str] = &[
    "anyone", "hello", "help", "hey", "hi", "pleas", "plz", "seen", "someon", "team", "thank", "thx", "popup", "say",
    "get", "got", "user", "report", "question", "issu", "problem", "how", "why", "what", "doe", "fix", "solv", "wont",
    "cant", "dont", "doesnt", "isnt", "didnt", "arent", "couldnt",
];
/// What such a word weighs at most.
const CHATTER_WEIGHT: f32 = 0.5;
/// How much less a word counts that stands where another machine has another one.
const OPTIONAL: f32 = 0.3;

/// A query understood.
pub(super) struct Understood {
    /// What is looked for, each once.
    pub sought: Vec<Unit>,
    /// The numbers of what is looked for, in the order typed.
    pub order: Vec<Slot>,
    /// What was typed, normalised.
    pub normalised: String,
    /// How many words a document has on average.
    pub average_length: f32,
    /// What a word weighs at least that says something where others do; as nought where there is no other.
    pub least_telling: f32,
}

/// A word, code or name that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// As typed.
    pub typed: String,
    /// The word of the index.
    pub term: String,
    /// How many documents hold it.
    pub holders: u64,
    /// How much it says: the rarer, the more.
    pub weight: f32,
    /// Whether it is a code, or a number that may be one.
    pub is_code: bool,
    /// Whether it stands where another machine or person has another word.
    pub is_optional: bool,
}

/// A word in the order typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The number of what is sought.
    pub unit: usize,
    /// How far from the word before it may stand: 1 where nothing stood between them.
    pub reach: u32,
}

impl Unit {
    /// Whether it only joins other words.
    pub fn is_joining(&self) -> bool {
        JOINING.contains(&self.term.as_str())
    }
}

impl Understood {
    /// Reads what somebody typed.
    pub fn read(query: &str, fields: &Fields, searcher: &Searcher) -> tantivy::Result<Understood> {
        let read = &query[..query.floor_char_boundary(MAX_READ)];
        let normalised = words::normalised(read);
        let variable = placeholder::ranges(read);
        let words = Terms::of(&mut schema::analyzer(), read);
        let extras = words.extras();
        let tokens = &words.terms;
        // A name of several words becomes the one word for its thing.
        let named: HashMap<usize, &Extra> = extras
            .iter()
            .filter(|extra| extra.kind == ExtraKind::Name)
            .map(|extra| (extra.words.start, extra))
            .collect();

        let mut understood = Understood {
            sought: Vec::new(),
            order: Vec::new(),
            normalised,
            average_length: average_length(fields, searcher)?,
            least_telling: 0.0,
        };
        let mut numbers: HashMap<String, usize> = HashMap::new();
        #[expect(clippy::cast_precision_loss, reason = "a weight needs no more digits")]
        let all = searcher.num_docs() as f32;
        // A word is no less telling because the library is small.
        let scale = (RAREST / (1.0 + 2.0 * all).ln()).clamp(1.0, MOST_SCALED);
        let count = |term: &str| searcher.doc_freq(&Term::from_field_text(fields.words, term));
        let weight = |unit: &Unit| {
            #[expect(clippy::cast_precision_loss, reason = "a weight needs no more digits")]
            let holders = unit.holders as f32;
            let mut weight = scale * (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln();
            if unit.is_code {
                weight *= CODE;
            }
            if unit.is_optional {
                weight *= OPTIONAL;
            }
            match unit.term.as_str() {
                term if JOINING.contains(&term) => weight.min(JOINING_WEIGHT),
                term if CHATTER.contains(&term) => weight.min(CHATTER_WEIGHT),
                _ => weight,
            }
        };
        let mut reach = 1;
        let mut at = 0;
        while at < tokens.len() {
            let (end, term) =
                named.get(&at).map_or((at + 1, tokens[at].text.clone()), |extra| (extra.words.end, extra.text.clone()));
            let place = tokens[at].range.start..tokens[end - 1].range.end;
            at = end;
            let is_optional = variable.iter().any(|range| range.start <= place.start && place.end <= range.end);
            if let Some(unit) = numbers.get(&term) {
                understood.order.push(Slot { unit: *unit, reach });
                reach = 1;
                continue;
            }
            let typed = read[place].to_owned();
            let mut unit = Unit { is_code: is_code(&term), term, typed, holders: 0, weight: 0.0, is_optional };
            unit.holders = count(&unit.term)?;
            if unit.holders == 0 && !unit.is_optional {
                for other in other_spellings(&unit.typed, &unit.term) {
                    let holders = count(&other)?;
                    if holders > 0 {
                        (unit.holders, unit.term, unit.is_code) = (holders, other, true);
                        break;
                    }
                }
            }
            if unit.holders == 0
                && !unit.is_optional
                && understood.sought.iter().filter(|unit| unit.holders == 0).count() < MOST_CORRECTED
                && let Some(other) = typo::corrected(&unit.term, fields.words, searcher)?
            {
                unit.holders = count(&other)?;
                unit.term = other;
            }
            if unit.holders == 0 && unit.is_optional {
                reach = PLACEHOLDER_GAP;
                continue;
            }
            unit.weight = weight(&unit);
            numbers.insert(unit.term.clone(), understood.sought.len());
            understood.order.push(Slot { unit: understood.sought.len(), reach });
            understood.sought.push(unit);
            reach = if is_optional { PLACEHOLDER_GAP } else { 1 };
        }
        for extra in extras.into_iter().filter(|extra| extra.kind != ExtraKind::Name) {
            let holders = count(&extra.text)?;
            if holders > 0 && !numbers.contains_key(&extra.text) {
                let typed = read[tokens[extra.words.start].range.clone()].to_owned();
                let mut unit = Unit {
                    is_code: true,
                    term: extra.text,
                    typed,
                    holders,
                    weight: 0.0,
                    is_optional: extra.kind == ExtraKind::Spelling,
                };
                unit.weight = weight(&unit);
                numbers.insert(unit.term.clone(), understood.sought.len());
                understood.sought.push(unit);
            }
        }
        if understood.sought.len() > MAX_WORDS {
            understood = understood.heaviest(MAX_WORDS, |_| true);
        }
        let telling = |unit: &Unit| unit.holders > 0 && unit.weight >= TELLING;
        if understood.sought.iter().filter(|unit| telling(unit)).count() > 1 {
            understood.least_telling = TELLING;
        }
        Ok(understood)
    }

    /// What was typed for the units of that kind, in order, each once.
    pub fn typed(&self, of: impl Fn(&Unit) -> bool) -> Vec<String> {
        let mut typed: Vec<String> = Vec::new();
        for unit in self.sought.iter().filter(|unit| of(unit)) {
            if !typed.contains(&unit.typed) {
                typed.push(unit.typed.clone());
            }
        }
        typed
    }

    /// The words of the index among them that say something, the most telling first. Never what was typed, and nothing that
    /// stands where another machine or person has another word.
    pub fn known(&self) -> Vec<String> {
        let says_something = |unit: &&Unit| {
            let is_chatter = CHATTER.contains(&unit.term.as_str());
            unit.holders > 0 && !is_chatter && !unit.is_joining() && !unit.is_optional
        };
        let mut known: Vec<&Unit> = self.sought.iter().filter(says_something).collect();
        known.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        // The one word for a thing with several names is the words of its first name.
        let mut words: Vec<String> = Vec::new();
        for word in known.into_iter().flat_map(|unit| unit.term.trim_start_matches('=').split(' ')) {
            if !words.iter().any(|other| other == word) {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// What is marked in the texts of a document: the words that some document holds and that say something.
    pub fn marked(&self) -> Vec<Sought> {
        let mut marked: Vec<Sought> = Vec::new();
        for unit in self.sought.iter().filter(|unit| {
            unit.holders > 0 && !unit.is_joining() && unit.weight >= self.least_telling.max(CHATTER_WEIGHT)
        }) {
            // Of a name of several words each is marked.
            for word in words::words(&unit.typed) {
                let is_whole = word.range == (0..unit.typed.len());
                let stem = if is_whole && !unit.term.starts_with('=') { unit.term.clone() } else { word.text.clone() };
                let typed = unit.typed.get(word.range).unwrap_or_default().to_owned();
                if !marked.iter().any(|other| other.typed == typed) {
                    marked.push(Sought { typed, folded: word.text, stem, weight: unit.weight });
                }
            }
        }
        marked
    }

    /// The same with no more than so many words, the heaviest of those that count. Those that are left may stand as far apart
    /// as all between them may.
    pub fn heaviest(&self, most: usize, counts: impl Fn(&Unit) -> bool) -> Understood {
        let mut weights: Vec<f32> = self.sought.iter().filter(|unit| counts(unit)).map(|unit| unit.weight).collect();
        weights.sort_by(|one, other| other.total_cmp(one));
        let least = weights.get(most.saturating_sub(1)).copied().unwrap_or(f32::MIN);
        let mut kept = HashMap::new();
        let mut sought = Vec::new();
        for (number, unit) in self.sought.iter().enumerate() {
            if counts(unit) && unit.weight >= least && sought.len() < most {
                kept.insert(number, sought.len());
                sought.push(unit.clone());
            }
        }
        let mut order = Vec::new();
        let mut skipped = 0;
        for slot in &self.order {
            match kept.get(&slot.unit) {
                Some(unit) => {
                    order.push(Slot { unit: *unit, reach: slot.reach + skipped });
                    skipped = 0;
                }
                None => skipped += slot.reach,
            }
        }
        Understood { sought, order, normalised: self.normalised.clone(), ..*self }
    }
}

/// Other ways to write a code that no document holds as typed: a bare hexadecimal number, a sign-in error without its letters,
/// and the codes and names that say the same.
fn other_spellings(typed: &str, term: &str) -> Vec<String> {
    let is_hexadecimal = term.len() == 8 && term.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = (5..=8).contains(&term.len()) && term.bytes().all(|byte| byte.is_ascii_digit());
    let mut others = Vec::new();
    if is_hexadecimal {
        others.push(format!("0x{}", term.trim_start_matches('0')));
    }
    if is_number {
        others.push(format!("aadsts{term}"));
    }
    let analyzer = &mut schema::analyzer();
    for code in Signature::spelt(typed).into_iter().flat_map(|code| std::iter::once(code).chain(code.equivalents())) {
        let names = code.names().iter().map(ToString::to_string).collect::<Vec<_>>();
        for text in std::iter::once(code.to_string()).chain(names) {
            // What takes several words to say is said by words that mean other things as well.
            if let [term] = &Terms::of(analyzer, &text).terms[..] {
                others.push(term.text.clone());
            }
        }
        if let Signature::Win32(number) = code {
            others.push(numbered(NumberedKind::Error, &number.to_string()));
        }
    }
    others
}

#[expect(clippy::cast_precision_loss, reason = "an average needs no more digits")]
fn average_length(fields: &Fields, searcher: &Searcher) -> tantivy::Result<f32> {
    let mut words = 0;
    for segment in searcher.segment_readers() {
        words += segment.inverted_index(fields.words)?.total_num_tokens();
    }
    Ok(words as f32 / searcher.num_docs().max(1) as f32)
}
