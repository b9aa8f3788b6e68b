//! The documents worth a closer look, out of all that hold a word of the query.
//! Never reads where a word stands: that is asked of the few that are left.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::query::{Understood, Unit};
use super::schema::Fields;
use crate::EntryKind;

/// How many are looked at more closely.
const MOST: usize = 256;
/// A word that this share of all documents holds, and not only a few, finds no document where another word does.
const COMMON: f32 = 0.25;
const FEW: u64 = 500;
/// So many entries of the index are read at most to find candidates, the rarest words first: what a search costs has an end,
/// however large the library is.
const READ: u64 = 100_000;
/// How many words the names of a document have, about.
const NAMES_LENGTH: f32 = 20.0;

/// A document worth a closer look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// The number of its segment.
    pub segment: usize,
    pub doc: DocId,
    /// What its words are worth by their number alone (BM25).
    score: f32,
}

/// What a document scores more that has the exact text as a phrase: more than any number of words.
const EXACT: f32 = 1e9;

impl Candidate {
    /// A document that something else than its words brings.
    pub fn at(segment: usize, doc: DocId) -> Candidate {
        Candidate { segment, doc, score: 0.0 }
    }

    /// The number of its segment, as the index counts.
    pub fn ordinal(&self) -> SegmentOrdinal {
        SegmentOrdinal::try_from(self.segment).unwrap_or(SegmentOrdinal::MAX)
    }

    /// Whether one of its phrases is the query.
    pub fn is_exact(&self) -> bool {
        self.score >= EXACT
    }
}

/// The candidates, by segment and document. Those that hold the exact text as a phrase are always among them.
pub(super) fn candidates(
    understood: &Understood,
    kind: Option<EntryKind>,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Vec<Candidate>> {
    let mut best = Vec::new();
    for number in 0..searcher.segment_readers().len() {
        of_segment(understood, kind, fields, searcher, number, &mut best)?;
    }
    if best.len() > MOST {
        best.select_nth_unstable_by(MOST, |one, other| other.score.total_cmp(&one.score));
        best.truncate(MOST);
    }
    best.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
    Ok(best)
}

fn of_segment(
    understood: &Understood,
    kind: Option<EntryKind>,
    fields: &Fields,
    searcher: &Searcher,
    number: usize,
    best: &mut Vec<Candidate>,
) -> tantivy::Result<()> {
    let segment = searcher.segment_reader(u32::try_from(number).unwrap_or(u32::MAX));
    let mut scores = Scores { all: vec![0.0; segment.max_doc() as usize], touched: Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    let is_rare = |unit: &&Unit| unit.holders <= FEW || unit.holders as f32 <= searcher.num_docs() as f32 * COMMON;
    let known = || understood.sought.iter().filter(|unit| unit.holders > 0);
    let has_rare = known().any(|unit| is_rare(&unit));
    let mut finding: Vec<&Unit> = known().filter(|unit| !has_rare || is_rare(unit)).collect();
    finding.sort_by_key(|unit| unit.holders);
    let mut read = 0;
    finding.retain(|unit| {
        let is_first = read == 0;
        read += unit.holders;
        is_first || read <= READ
    });
    for (field, average) in [(fields.words, understood.average_length), (fields.names, NAMES_LENGTH)] {
        for unit in &finding {
            scores.add(segment, &Term::from_field_text(field, &unit.term), unit.weight, average)?;
        }
    }
    scores.add_constant(segment, &Term::from_field_text(fields.exact, &understood.normalised), EXACT)?;
    let alive = segment.alive_bitset();
    let Scores { all, mut touched } = scores;
    if let Some(kind) = kind {
        let term = Term::from_field_text(fields.kind, kind.key());
        if let Some(mut of_kind) =
            segment.inverted_index(fields.kind)?.read_postings(&term, IndexRecordOption::Basic)?
        {
            touched.sort_unstable();
            touched.retain(|doc| {
                if of_kind.doc() < *doc {
                    of_kind.seek(*doc);
                }
                of_kind.doc() == *doc
            });
        } else {
            touched.clear();
        }
    }
    touched.retain(|doc| alive.is_none_or(|alive| alive.is_alive(*doc)));
    if touched.len() > MOST {
        touched.select_nth_unstable_by(MOST, |one, other| all[*other as usize].total_cmp(&all[*one as usize]));
        touched.truncate(MOST);
    }
    best.extend(touched.into_iter().map(|doc| Candidate { segment: number, doc, score: all[doc as usize] }));
    Ok(())
}

/// The scores of a segment's documents, term after term.
struct Scores {
    all: Vec<f32>,
    /// The documents with a score.
    touched: Vec<DocId>,
}

impl Scores {
    #[expect(clippy::cast_precision_loss, reason = "a score needs no more digits")]
    fn add(&mut self, segment: &SegmentReader, term: &Term, weight: f32, average: f32) -> tantivy::Result<()> {
        let index = segment.inverted_index(term.field())?;
        let Some(info) = index.get_term_info(term)? else { return Ok(()) };
        let lengths = segment.get_fieldnorms_reader(term.field())?;
        let mut postings = index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        while !postings.docs().is_empty() {
            for (doc, count) in postings.docs().iter().zip(postings.freqs()) {
                self.raise(*doc, weight * saturated(*count as f32, lengths.fieldnorm(*doc) as f32, average));
            }
            postings.advance();
        }
        Ok(())
    }

    fn add_constant(&mut self, segment: &SegmentReader, term: &Term, score: f32) -> tantivy::Result<()> {
        let index = segment.inverted_index(term.field())?;
        let Some(info) = index.get_term_info(term)? else { return Ok(()) };
        let mut postings = index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        while !postings.docs().is_empty() {
            postings.docs().iter().for_each(|doc| self.raise(*doc, score));
            postings.advance();
        }
        Ok(())
    }

    fn raise(&mut self, doc: DocId, by: f32) {
        let Some(score) = self.all.get_mut(doc as usize) else { return };
        if *score == 0.0 {
            self.touched.push(doc);
        }
        *score += by;
    }
}

/// How much a word counts that occurs so often in a text of that length (BM25; lengths count 0.6).
pub(super) fn saturated(count: f32, length: f32, average: f32) -> f32 {
    count / (count + 1.2 * (0.4 + 0.6 * length / average.max(1.0)))
}
