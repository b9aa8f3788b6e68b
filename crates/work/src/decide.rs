//! The one place that decides a write: a pure function from actor, change and facts to rows, or to a refusal.
//! Never writes: the store does, in one transaction.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use guide::edition::Head;
use guide::names::{DocumentId, Slug};
use jiff::civil::Date;

use crate::actor::Actor;
use crate::change::{Change, Publish, Save, Vote};

/// What the decision depends on, loaded in the transaction that will write it.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The number of the last edition; 0 where nothing was published.
    pub edition: i64,
    /// The documents that the change names, where they exist.
    pub documents: BTreeMap<DocumentId, DocumentFacts>,
}

/// What is known of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Number of the latest revision, from 1.
    pub latest_revision: i64,
    /// Hash of the latest revision's text.
    pub latest_hash: String,
    /// The public revision.
    pub published_revision: Option<i64>,
}

/// Rows to write.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// New revisions.
    pub revisions: Vec<NewRevision>,
    /// New publications.
    pub publications: Vec<NewPublication>,
    /// Counts to add to.
    pub tallies: Vec<TallyIncrement>,
    /// What the audit says; none for votes, and none where nothing changes.
    pub audit: Option<AuditEntry>,
    /// What others are told.
    pub outbox: Vec<OutboxRow>,
    /// What the caller is told.
    pub outcome: Outcome,
}

/// What became of an accepted change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many documents got a new revision.
    pub saved: usize,
    /// How many documents had that very text already.
    pub unchanged: usize,
    /// How many documents were made public.
    pub published: usize,
    /// The edition it made, where it made one.
    pub edition: Option<i64>,
}

/// A new revision.
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// Of which document.
    pub id: DocumentId,
    /// Its number, from 1.
    pub number: i64,
    /// The whole text.
    pub text: Arc<str>,
    /// SHA-256 of the text, hexadecimal.
    pub hash: String,
    /// The head compiled out of it.
    pub head: Head,
    /// Shown in the history.
    pub note: String,
}

/// A revision made public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPublication {
    /// In which edition.
    pub edition: i64,
    /// Which document.
    pub id: DocumentId,
    /// Which revision.
    pub revision: i64,
    /// Shown in the history.
    pub note: String,
}

/// One more for a day's count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyIncrement {
    /// The UTC day.
    pub day: Date,
    /// On which guide.
    pub guide: Slug,
    /// Yes or no.
    pub fixed: bool,
}

/// What the audit says of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// What was done: `save`, `publish`.
    pub action: &'static str,
    /// To what: a document's id, or how many documents.
    pub subject: String,
    /// A sentence.
    pub detail: String,
}

/// Something that others are told once the change is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// What happened: `edition-published`.
    pub topic: &'static str,
    /// JSON.
    pub payload: String,
}

/// A rule that said no. The message ends with what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Findings stop the publication.
    Blocked {
        /// Which document.
        id: DocumentId,
        /// The findings' messages.
        findings: Vec<String>,
    },
    /// There is no such document or revision.
    Unknown {
        /// Which document.
        id: DocumentId,
        /// Which revision was asked for.
        revision: Option<i64>,
    },
    /// Readers only vote.
    NotAllowed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked { id, findings } => {
                write!(formatter, "{id} was not published: {}", findings.join("; "))?;
                write!(formatter, ". Put it right and publish again; `fixpoint check` shows each place")
            }
            Self::Unknown { id, revision: Some(revision) } => {
                write!(formatter, "{id} has no revision {revision}; its history at /{id}/history lists them")
            }
            Self::Unknown { id, revision: None } => {
                write!(formatter, "{id} does not exist; import it first, or see `fixpoint export` for what there is")
            }
            Self::NotAllowed => formatter.write_str("a reader may not do this; sign in first"),
        }
    }
}

/// Decides one change.
///
/// # Errors
/// A [`Refusal`] where a rule says no; nothing of the change is written then.
pub fn decide(actor: &Actor, change: &Change, facts: &Facts) -> Result<Decision, Refusal> {
    match change {
        Change::Vote(vote) => decide_vote(vote, facts),
        Change::Save(_) | Change::Publish(_) if *actor == Actor::Reader => Err(Refusal::NotAllowed),
        Change::Save(save) => decide_save(save, facts),
        Change::Publish(publish) => decide_publish(publish, facts),
    }
}

fn decide_save(save: &Save, facts: &Facts) -> Result<Decision, Refusal> {
    let mut decision = Decision::default();
    let edition = facts.edition + 1;
    for submission in &save.documents {
        let known = facts.documents.get(&submission.id);
        let unchanged = known.is_some_and(|known| known.latest_hash == submission.hash);
        let number = match known {
            Some(known) if unchanged => known.latest_revision,
            Some(known) => known.latest_revision + 1,
            None => 1,
        };
        if unchanged {
            decision.outcome.unchanged += 1;
        } else {
            decision.outcome.saved += 1;
            decision.revisions.push(NewRevision {
                id: submission.id.clone(),
                number,
                text: submission.text.clone(),
                hash: submission.hash.clone(),
                head: submission.head.clone(),
                note: save.note.clone(),
            });
        }
        let already_public = known.is_some_and(|known| known.published_revision == Some(number));
        if submission.publish && !already_public {
            refuse_blocked(&submission.id, &submission.blocking)?;
            decision.publications.push(NewPublication {
                edition,
                id: submission.id.clone(),
                revision: number,
                note: save.note.clone(),
            });
        }
    }
    conclude(&mut decision, "save", &save.note);
    Ok(decision)
}

fn decide_publish(publish: &Publish, facts: &Facts) -> Result<Decision, Refusal> {
    let mut decision = Decision::default();
    let edition = facts.edition + 1;
    for item in &publish.items {
        let known = facts
            .documents
            .get(&item.id)
            .ok_or_else(|| Refusal::Unknown { id: item.id.clone(), revision: None })?;
        if item.revision < 1 || item.revision > known.latest_revision {
            return Err(Refusal::Unknown { id: item.id.clone(), revision: Some(item.revision) });
        }
        if known.published_revision == Some(item.revision) {
            decision.outcome.unchanged += 1;
            continue;
        }
        refuse_blocked(&item.id, &item.blocking)?;
        decision.publications.push(NewPublication {
            edition,
            id: item.id.clone(),
            revision: item.revision,
            note: publish.note.clone(),
        });
    }
    conclude(&mut decision, "publish", &publish.note);
    Ok(decision)
}

fn decide_vote(vote: &Vote, facts: &Facts) -> Result<Decision, Refusal> {
    let id = DocumentId::Guide(vote.guide.clone());
    let public = facts.documents.get(&id).is_some_and(|known| known.published_revision.is_some());
    if !public {
        return Err(Refusal::Unknown { id, revision: None });
    }
    let tally = TallyIncrement { day: vote.day, guide: vote.guide.clone(), fixed: vote.fixed };
    Ok(Decision { tallies: vec![tally], ..Decision::default() })
}

fn refuse_blocked(id: &DocumentId, blocking: &[String]) -> Result<(), Refusal> {
    if blocking.is_empty() {
        return Ok(());
    }
    Err(Refusal::Blocked { id: id.clone(), findings: blocking.to_vec() })
}

/// Writes the audit entry and the outbox row, where something changed.
fn conclude(decision: &mut Decision, action: &'static str, note: &str) {
    decision.outcome.published = decision.publications.len();
    decision.outcome.edition = decision.publications.first().map(|publication| publication.edition);
    let touched: Vec<&DocumentId> = decision
        .revisions
        .iter()
        .map(|revision| &revision.id)
        .chain(decision.publications.iter().map(|publication| &publication.id))
        .collect();
    let Some(first) = touched.first() else { return };
    let all_one = touched.iter().all(|id| id == first);
    decision.audit = Some(AuditEntry {
        action,
        subject: if all_one { first.to_string() } else { format!("{} and others", first) },
        detail: format!(
            "{} saved, {} published: {note}",
            decision.revisions.len(),
            decision.publications.len()
        ),
    });
    if let Some(edition) = decision.outcome.edition {
        decision.outbox.push(OutboxRow { topic: "edition-published", payload: format!("{{\"edition\":{edition}}}") });
    }
}
