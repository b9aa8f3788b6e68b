//! Everything that can be written, as values.
//! Never says whether it is allowed: that is for [`decide`](crate::decide()).

use std::sync::Arc;

use guide::edition::Head;
use guide::names::{DocumentId, Slug};
use jiff::civil::Date;

use crate::tally::Counts;

/// One write.
#[derive(Debug, Clone)]
pub enum Change {
    /// New revisions of documents, and their publication where asked for.
    Save(Save),
    /// Revisions made public, in one edition.
    Publish(Publish),
    /// A reader's answer to "Did this fix your problem?".
    Vote(Vote),
    /// What readers did, counted for a while and written together.
    Count(Counts),
}

/// New revisions of documents. A document whose latest revision has that very text gets none.
#[derive(Debug, Clone)]
pub struct Save {
    /// The documents.
    pub documents: Vec<Submission>,
    /// Shown in the history.
    pub note: String,
}

/// One document to save.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Which document.
    pub id: DocumentId,
    /// The whole text.
    pub text: Arc<str>,
    /// SHA-256 of the text, hexadecimal.
    pub hash: String,
    /// The head compiled out of the text.
    pub head: Head,
    /// Whether the revision becomes public in the same transaction.
    pub publish: bool,
    /// Messages of the findings that stop a publication.
    pub blocking: Vec<String>,
}

/// Revisions made public, all in one edition.
#[derive(Debug, Clone)]
pub struct Publish {
    /// What to make public.
    pub items: Vec<PublishItem>,
    /// Shown in the history.
    pub note: String,
}

/// One revision to make public.
#[derive(Debug, Clone)]
pub struct PublishItem {
    /// Which document.
    pub id: DocumentId,
    /// Which revision; an older one is thereby restored.
    pub revision: i64,
    /// Messages of the findings that stop a publication.
    pub blocking: Vec<String>,
}

/// A reader's answer to "Did this fix your problem?".
#[derive(Debug, Clone)]
pub struct Vote {
    /// On which guide.
    pub guide: Slug,
    /// Yes or no.
    pub fixed: bool,
    /// The UTC day it counts for.
    pub day: Date,
}
