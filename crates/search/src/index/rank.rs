//! Evidence weighed: in which order documents stand, and how sure it is that the first one is the right one.
//! Never knows a document, a product or a code by name.
//!
//! The weights are those of a logistic regression over the development queries (pairs of a right and a wrong document for the
//! order; right documents and queries without one for the confidence), rounded. `docs/search-quality.md` says how they are
//! made again and what they reach.

use super::evidence::Evidence;

/// Below this confidence nothing is called an answer: one in twenty of the queries that no document answers lies above it.
pub const CONFIDENT: f32 = 0.24;

impl Evidence {
    /// How well the document fits: a weighted share of what was typed, from 0 to about 1, and more for an exact phrase.
    pub fn score(&self) -> f32 {
        if self.is_exact {
            return 2.0;
        }
        // Somebody here reviewed it: of two that fit alike, the guide.
        let guide = if self.is_guide { 0.03 } else { 0.0 };
        guide
            + 0.26 * self.run
            + 0.21 * self.stretch
            + 0.14 * self.present
            + 0.10 * self.address_words
            + 0.07 * self.title_pairs
            + 0.07 * self.codes
            + 0.06 * self.counted
            + 0.05 * self.lead
            + 0.06 * self.summary
            + 0.04 * self.about
    }

    /// How likely it is that the document is what was looked for, from 0 to 1: much that stands together, in the order typed,
    /// with rare words among it and little missing, is no accident.
    pub fn confidence(&self) -> f32 {
        if self.is_exact {
            return 1.0;
        }
        let together = (1.0 + self.stretch * self.mass).ln();
        let missing = (1.0 + (1.0 - self.present).max(0.0) * self.mass).ln();
        let sum = -10.2 + 2.1 * together - 1.1 * missing
            + 8.2 * self.run
            + 0.08 * self.rarest
            + 2.8 * self.title
            + 1.7 * self.known;
        1.0 / (1.0 + (-sum).exp())
    }
}
