//! What a page depends on, as one value: two equal views give the same bytes.
//! Never holds anything about a reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Edition;
use crate::document::Audience;
use crate::names::Slug;

/// What a page depends on.
#[derive(Debug, Clone)]
pub struct View {
    /// The published library, as that audience may see it.
    pub edition: Arc<Edition>,
    /// Whose view it is.
    pub audience: Audience,
    /// The UTC day. A new day drops the rendered pages.
    pub day: Date,
    /// The small part that changes without a publication; replaced as a whole.
    pub live: Arc<Live>,
}

/// The small part of a view that changes without a publication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Live {
    /// Votes on guides.
    pub votes: BTreeMap<Slug, Tally>,
}

impl Live {
    /// The guides whose votes are others there than here.
    pub fn differences<'a>(&'a self, other: &'a Live) -> impl Iterator<Item = &'a Slug> {
        let changed = other.votes.iter().filter(|(guide, tally)| self.votes.get(*guide) != Some(*tally));
        let gone = self.votes.keys().filter(|guide| !other.votes.contains_key(*guide));
        changed.map(|(guide, _)| guide).chain(gone)
    }

    /// The votes on a guide.
    pub fn votes_on(&self, slug: &Slug) -> Tally {
        self.votes.get(slug).copied().unwrap_or_default()
    }
}

/// Answers to "Did this fix your problem?", summed over all days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// "Yes".
    pub yes: u64,
    /// "No".
    pub no: u64,
}
