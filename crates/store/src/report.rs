//! What reads answer with. Never holds more of a document than was asked for.

use std::sync::Arc;

use guide::names::DocumentId;
use jiff::Timestamp;
use work::Actor;

/// One revision of a document, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Of which document.
    pub id: DocumentId,
    /// Its number, from 1.
    pub number: i64,
    /// SHA-256 of the text, hexadecimal.
    pub hash: String,
    /// Who saved it.
    pub actor: Actor,
    /// Why, in the actor's words.
    pub note: String,
    /// When it was saved (UTC).
    pub created_at: Timestamp,
    /// The whole text.
    pub text: Arc<str>,
}

/// A document whose latest revision is not public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which document.
    pub id: DocumentId,
    /// The latest revision.
    pub revision: i64,
    /// The revision that is public instead, if any.
    pub public_revision: Option<i64>,
    /// Who saved the latest revision.
    pub actor: Actor,
    /// Why, in the actor's words.
    pub note: String,
    /// When it was saved (UTC).
    pub created_at: Timestamp,
}

/// One line of a document's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The revision.
    pub revision: i64,
    /// SHA-256 of its text, hexadecimal.
    pub hash: String,
    /// Who saved it.
    pub actor: Actor,
    /// Why, in the actor's words.
    pub note: String,
    /// When it was saved (UTC).
    pub created_at: Timestamp,
    /// Each time it was made public, oldest first; more than once where it was restored.
    pub published: Vec<PublicationDate>,
}

/// One time that a revision was made public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationDate {
    /// In which edition.
    pub edition: i64,
    /// Who made it public.
    pub actor: Actor,
    /// Why, in the actor's words.
    pub note: String,
    /// When (UTC).
    pub at: Timestamp,
}

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its number, from 1, in the order of writing.
    pub number: i64,
    /// When (UTC).
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// A sentence.
    pub detail: String,
}
