//! Where the words of a query stand in the candidates, read out of the index.
//! Never weighs what it reads.

use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, Term};

use super::candidates::Candidate;
use super::query::Understood;
use super::schema::Fields;

/// The places of every word in every candidate.
pub(super) struct Places<'a> {
    understood: &'a Understood,
    /// In the order of their segments and documents.
    candidates: Vec<Candidate>,
    /// Candidate by candidate, for each word its part of `all`.
    parts: Vec<Range<usize>>,
    all: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Reads the places of all words, word by word, so that the index is only ever read forward. The candidates come in the
    /// order of their segments and documents.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn read(
        understood: &'a Understood,
        fields: &Fields,
        searcher: &Searcher,
        candidates: Vec<Candidate>,
    ) -> tantivy::Result<Places<'a>> {
        let units = understood.sought.len();
        let mut parts = vec![0..0; candidates.len() * units];
        let mut all = Vec::new();
        let mut first = 0;
        for of_segment in candidates.chunk_by(|one, other| one.segment == other.segment) {
            let segment = searcher.segment_reader(of_segment[0].ordinal());
            let index = segment.inverted_index(fields.words)?;
            for (number, unit) in understood.sought.iter().enumerate().filter(|(_, unit)| unit.holders > 0) {
                let term = Term::from_field_text(fields.words, &unit.term);
                let Some(info) = index.get_term_info(&term)? else { continue };
                let mut postings =
                    index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
                for (at, candidate) in of_segment.iter().enumerate() {
                    if postings.doc() < candidate.doc {
                        postings.seek(candidate.doc);
                    }
                    if postings.doc() == candidate.doc {
                        let start = all.len();
                        postings.append_positions_with_offset(0, &mut all);
                        parts[(first + at) * units + number] = start..all.len();
                    }
                }
            }
            first += of_segment.len();
        }
        Ok(Places { understood, candidates, parts, all })
    }

    /// The candidates, in their order.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The places of each word in one candidate, in order.
    pub fn of(&self, candidate: usize) -> Vec<&[u32]> {
        let units = self.understood.sought.len();
        let parts = &self.parts[candidate * units..(candidate + 1) * units];
        parts.iter().map(|part| &self.all[part.clone()]).collect()
    }
}
