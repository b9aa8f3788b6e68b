//! What somebody typed, as evidence to look for.
//! Never parses a query syntax: every character is either part of a word or between words.

use std::collections::HashSet;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::schema::{self, Fields};
use crate::EntryKind;
use crate::snippet::Sought;
use crate::words;

/// What of a query is read: a pasted log says by its beginning what it is about.
const MAX_READ: usize = 8_000;
/// How many different words are looked for: the rarest.
const MAX_WORDS: usize = 40;
/// How much a code weighs against a word.
const CODE: f32 = 3.0;

/// How much a number or a symbolic name does.
const NUMBER: f32 = 2.0;

/// Words that say nothing about a fault, left out where another word remains.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have", "how",
    "i", "if", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "so", "that", "the", "this", "to", "was",
    "we", "what", "when", "which", "why", "will", "with", "you", "your",
];

/// A query understood.
pub(super) struct Understood {
    /// The words that are looked for, in the order typed.
    pub sought: Vec<Sought>,
    /// What was typed, normalised.
    pub normalised: String,
    /// Neighbouring words, as stems.
    pairs: Vec<(String, String)>,
}

impl Understood {
    /// Reads what somebody typed. Words that the index does not hold are told apart by a weight of nought.
    pub fn read(query: &str, fields: &Fields, searcher: &Searcher) -> tantivy::Result<Understood> {
        let read = &query[..query.floor_char_boundary(MAX_READ)];
        let normalised = words::normalised(read);
        let mut analyzer = schema::analyzer();
        let mut all: Vec<Sought> = Vec::new();
        let mut stream = analyzer.token_stream(read);
        while let Some(token) = stream.next() {
            let typed = &read[token.offset_from..token.offset_to];
            let folded = words::normalised(typed);
            let folded = if token.text.starts_with("0x") { token.text.clone() } else { folded };
            all.push(Sought { typed: typed.to_owned(), folded, stem: token.text.clone(), weight: 0.0 });
        }
        let has_rare = all.iter().any(|word| !COMMON.contains(&word.folded.as_str()));
        let mut seen = HashSet::new();
        let mut sought = Vec::new();
        let mut pairs = Vec::new();
        let is_common = |word: &Sought| COMMON.contains(&word.folded.as_str());
        for (number, word) in all.iter().enumerate() {
            if let Some(next) = all.get(number + 1)
                && !(is_common(word) && is_common(next))
            {
                pairs.push((word.stem.clone(), next.stem.clone()));
            }
            if (has_rare && is_common(word)) || !seen.insert(word.stem.as_str()) {
                continue;
            }
            let mut holders = 0;
            for (field, _) in fields.weighted() {
                holders = holders.max(searcher.doc_freq(&Term::from_field_text(field, &word.stem))?);
            }
            #[expect(clippy::cast_precision_loss, reason = "a weight needs no more digits")]
            let rarity = (1.0 + searcher.num_docs() as f32 / (holders as f32 + 0.5)).ln();
            sought.push(Sought { weight: if holders == 0 { 0.0 } else { rarity }, ..word.clone() });
        }
        if sought.len() > MAX_WORDS {
            let mut weights: Vec<f32> = sought.iter().map(|word| word.weight).collect();
            weights.sort_by(|one, other| other.total_cmp(one));
            let least = weights[MAX_WORDS - 1];
            sought.retain(|word| word.weight >= least && word.weight > 0.0);
            sought.truncate(MAX_WORDS);
        }
        pairs.truncate(MAX_WORDS);
        Ok(Understood { sought, normalised, pairs })
    }

    /// The query for the index. `share` is how much of the known words a document must hold, from 0 (any word) to 1.
    pub fn query(&self, fields: &Fields, searcher: &Searcher, share: f32) -> tantivy::Result<Option<Box<dyn Query>>> {
        let known: Vec<&Sought> = self.sought.iter().filter(|word| word.weight > 0.0).collect();
        if known.is_empty() {
            return Ok(None);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "at most forty words"
        )]
        let least = ((known.len() as f32 * share).ceil() as usize).max(1);
        let clauses = known
            .iter()
            .map(|word| Ok((Occur::Should, word_query(fields, searcher, word)?)))
            .collect::<tantivy::Result<_>>()?;
        let words: Box<dyn Query> = Box::new(BooleanQuery::with_minimum_required_clauses(clauses, least));

        let mut all = vec![(Occur::Must, words)];
        let exact = Term::from_field_text(fields.exact, &self.normalised);
        all.push((Occur::Should, constant(exact, 1_000.0)));
        all.push((Occur::Should, constant(Term::from_field_text(fields.kind, EntryKind::Guide.key()), 0.5)));
        for (first, second) in &self.pairs {
            for (field, weight) in
                [(fields.title, 0.8), (fields.body, 0.5), (fields.phrases, 0.8), (fields.signatures, 0.8)]
            {
                let terms = vec![Term::from_field_text(field, first), Term::from_field_text(field, second)];
                if searcher.doc_freq(&terms[0])? > 0 && searcher.doc_freq(&terms[1])? > 0 {
                    let pair: Box<dyn Query> = Box::new(PhraseQuery::new(terms));
                    all.push((Occur::Should, Box::new(BoostQuery::new(pair, weight))));
                }
            }
        }
        Ok(Some(Box::new(BooleanQuery::new(all))))
    }
}

fn word_query(fields: &Fields, searcher: &Searcher, word: &Sought) -> tantivy::Result<Box<dyn Query>> {
    let boost = specificity(&word.folded);
    let mut places: Vec<Box<dyn Query>> = Vec::new();
    for (field, weight) in fields.weighted() {
        let term = Term::from_field_text(field, &word.stem);
        if searcher.doc_freq(&term)? > 0 {
            let found = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            places.push(Box::new(BoostQuery::new(found, weight * boost)));
        }
    }
    Ok(Box::new(DisjunctionMaxQuery::with_tie_breaker(places, 0.25)))
}

/// How much a word weighs by its shape: a code says what a fault is, a name with underscores or a number nearly so.
fn specificity(word: &str) -> f32 {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_release = is_year || matches!(word, "365" | "o365" | "m365");
    match word {
        _ if word.starts_with("0x") || word.starts_with("aadsts") => CODE,
        _ if word.contains('_') || (digits >= 3 && !is_release) => NUMBER,
        _ => 1.0,
    }
}

fn constant(term: Term, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), score))
}
