//! The word that somebody meant to type.
//! Never corrects a word that some document holds, a short one, a number or a code.

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use std::sync::LazyLock;
use tantivy::Searcher;
use tantivy::schema::Field;

/// A shorter word is one slip away from too many others.
const SHORTEST: usize = 4;

static BUILDER: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// The word of the index that is one slip away (a letter more, less, another, or two swapped), the one most documents hold.
pub(super) fn corrected(word: &str, field: Field, searcher: &Searcher) -> tantivy::Result<Option<String>> {
    if word.chars().count() < SHORTEST
        || word.contains(|letter: char| letter.is_ascii_digit() || letter == '_' || letter == '=')
    {
        return Ok(None);
    }
    let automaton = Automaton(BUILDER.build_dfa(word));
    let mut best: Option<(u32, String)> = None;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            let holders = stream.value().doc_freq;
            if best.as_ref().is_none_or(|(most, _)| holders > *most)
                && let Ok(found) = std::str::from_utf8(stream.key())
                && found.bytes().all(|byte| !byte.is_ascii_digit() && byte != b'=')
            {
                best = Some((holders, found.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, word)| word))
}

struct Automaton(levenshtein_automata::DFA);

impl tantivy_fst::Automaton for Automaton {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
