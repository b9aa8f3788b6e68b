//! Where the words of a query stand in the candidates, read out of the index.
//! Never weighs what it reads.

use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, Term};

use super::candidates::Candidate;
use super::query::{Understood, Unit};
use super::schema::Fields;

/// The places of every word in every candidate.
pub(super) struct Places<'a> {
    understood: &'a Understood,
    fields: &'a Fields,
    searcher: &'a Searcher,
    /// In the order of their segments and documents.
    candidates: Vec<Candidate>,
    /// Candidate by candidate, for each word its part of `all`.
    parts: Vec<Range<usize>>,
    all: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Nothing read yet.
    pub fn new(
        understood: &'a Understood,
        fields: &'a Fields,
        searcher: &'a Searcher,
        candidates: Vec<Candidate>,
    ) -> Places<'a> {
        let parts = vec![0..0; candidates.len() * understood.sought.len()];
        Places { understood, fields, searcher, candidates, parts, all: Vec::new() }
    }

    /// The candidates that are left.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Reads the places of those words in the candidates that are left: word by word, so that the index is only ever read
    /// forward.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn read(&mut self, is_read: impl Fn(&Unit) -> bool) -> tantivy::Result<()> {
        let units = self.understood.sought.len();
        let mut first = 0;
        for of_segment in self.candidates.chunk_by(|one, other| one.segment == other.segment) {
            let segment = self.searcher.segment_reader(of_segment[0].ordinal());
            let index = segment.inverted_index(self.fields.words)?;
            for (number, unit) in self.understood.sought.iter().enumerate() {
                if unit.holders == 0 || !is_read(unit) {
                    continue;
                }
                let term = Term::from_field_text(self.fields.words, &unit.term);
                let Some(info) = index.get_term_info(&term)? else { continue };
                let mut postings =
                    index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
                for (at, candidate) in of_segment.iter().enumerate() {
                    if postings.doc() < candidate.doc {
                        postings.seek(candidate.doc);
                    }
                    if postings.doc() == candidate.doc {
                        let start = self.all.len();
                        postings.append_positions_with_offset(0, &mut self.all);
                        self.parts[(first + at) * units + number] = start..self.all.len();
                    }
                }
            }
            first += of_segment.len();
        }
        Ok(())
    }

    /// Lets go of the candidates for which that is false.
    pub fn keep(&mut self, is_kept: &[bool]) {
        let of_each = self.parts.chunks(self.understood.sought.len().max(1));
        let kept = of_each.zip(is_kept).filter(|(_, is_kept)| **is_kept);
        self.parts = kept.flat_map(|(parts, _)| parts.iter().cloned()).collect();
        let mut is_kept = is_kept.iter();
        self.candidates.retain(|_| is_kept.next().is_some_and(|is_kept| *is_kept));
    }

    /// The places of each word in one candidate, in order.
    pub fn of(&self, candidate: usize) -> Vec<&[u32]> {
        let units = self.understood.sought.len();
        let parts = &self.parts[candidate * units..(candidate + 1) * units];
        parts.iter().map(|part| &self.all[part.clone()]).collect()
    }
}
