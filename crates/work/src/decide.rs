//! The one place that decides a write: a pure function from actor, change and facts to rows, or to a refusal.
//! Never writes: the store does, in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use guide::edition::Head;
use guide::names::{DocumentId, Slug};
use jiff::civil::Date;

use crate::actor::Actor;
use crate::change::{Change, Publish, Save, Vote};
use crate::demand::{Demand, MOST_DEMANDS_A_DAY};
use crate::tally::Counts;

/// What the decision depends on, loaded in the transaction that will write it.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The number of the last edition; 0 where nothing was published.
    pub edition: i64,
    /// The documents that the change names, where they exist.
    pub documents: BTreeMap<DocumentId, DocumentFacts>,
    /// What was already counted as demand on the days that the change counts demand for.
    pub demands: BTreeMap<Date, BTreeSet<Demand>>,
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
    /// Votes to count.
    pub tallies: Vec<TallyIncrement>,
    /// Counts to add to.
    pub counts: Counts,
    /// What the audit says; none for counts, and none where nothing changes.
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
    /// One change names a document twice.
    Twice {
        /// Which document.
        id: DocumentId,
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
            Self::Twice { id } => {
                write!(formatter, "{id} is given twice; keep one of the two files and do it again")
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
        // Counted by the portal out of what is public; a document may be gone by the time it is written.
        Change::Count(counts) => Ok(decide_count(counts, facts)),
        Change::Save(_) | Change::Publish(_) if *actor == Actor::Reader => Err(Refusal::NotAllowed),
        Change::Save(save) => decide_save(save, facts),
        Change::Publish(publish) => decide_publish(publish, facts),
    }
}

fn decide_save(save: &Save, facts: &Facts) -> Result<Decision, Refusal> {
    let mut decision = Decision::default();
    let edition = facts.edition + 1;
    let mut seen = BTreeSet::new();
    for submission in &save.documents {
        if !seen.insert(&submission.id) {
            return Err(Refusal::Twice { id: submission.id.clone() });
        }
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
        let known =
            facts.documents.get(&item.id).ok_or_else(|| Refusal::Unknown { id: item.id.clone(), revision: None })?;
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

/// What a day has no room for is not counted: anybody can look for anything.
fn decide_count(counts: &Counts, facts: &Facts) -> Decision {
    let mut counts = counts.clone();
    let mut known = facts.demands.clone();
    counts.demands.retain(|tally| {
        let of_day = known.entry(tally.day).or_default();
        let has_room = of_day.len() < MOST_DEMANDS_A_DAY;
        of_day.contains(&tally.demand) || (has_room && of_day.insert(tally.demand.clone()))
    });
    Decision { counts, ..Decision::default() }
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
        detail: format!("{} saved, {} published: {note}", decision.revisions.len(), decision.publications.len()),
    });
    if let Some(edition) = decision.outcome.edition {
        decision.outbox.push(OutboxRow { topic: "edition-published", payload: format!("{{\"edition\":{edition}}}") });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{PublishItem, Submission};
    use crate::tally::DemandTally;

    fn submission(name: &str, text: &str) -> Submission {
        let id: DocumentId = name.parse().expect("an id");
        let document = guide::document::parse(&id, text.as_bytes()).0;
        Submission {
            id,
            text: Arc::from(text),
            hash: text.to_owned(),
            head: Head::compile(&document),
            publish: false,
            blocking: Vec::new(),
        }
    }

    fn operator() -> Actor {
        Actor::Operator("ada".to_owned())
    }

    fn facts(name: &str, latest: i64, hash: &str, published: Option<i64>) -> Facts {
        let known =
            DocumentFacts { latest_revision: latest, latest_hash: hash.to_owned(), published_revision: published };
        let documents = BTreeMap::from([(name.parse().expect("an id"), known)]);
        Facts { edition: 7, documents, ..Facts::default() }
    }

    #[test]
    fn a_day_has_room_for_so_many_different_demands_and_for_more_of_the_same() {
        let demand = |word: String| Demand::new(Vec::new(), vec![word]).expect("a demand");
        let day = jiff::civil::date(2026, 11, 23);
        let of_day: BTreeSet<Demand> = (1..MOST_DEMANDS_A_DAY).map(|number| demand(format!("w{number}"))).collect();
        let facts = Facts { demands: BTreeMap::from([(day, of_day)]), ..Facts::default() };
        let tally = |day: Date, word: &str| DemandTally { day, demand: demand(word.to_owned()), count: 2 };
        let tomorrow = day.tomorrow().expect("a day");
        let demands = vec![tally(day, "last"), tally(day, "late"), tally(day, "w7"), tally(tomorrow, "late")];
        let change = Change::Count(Counts { demands, ..Counts::default() });
        let counted = decide(&Actor::Reader, &change, &facts).expect("counts are never refused").counts.demands;
        assert_eq!(counted, [tally(day, "last"), tally(day, "w7"), tally(tomorrow, "late")]);
    }

    fn save(documents: Vec<Submission>) -> Change {
        Change::Save(Save { documents, note: String::new() })
    }

    #[test]
    fn a_text_that_is_the_latest_already_makes_no_revision_and_no_audit_entry() {
        let decision = decide(&operator(), &save(vec![submission("guides/a", "x")]), &facts("guides/a", 3, "x", None));
        let decision = decision.expect("allowed");
        assert_eq!((decision.revisions.len(), decision.outcome.unchanged), (0, 1));
        assert_eq!(decision.audit, None);
    }

    #[test]
    fn a_new_text_is_the_next_revision_and_stays_a_draft_unless_publication_is_asked_for() {
        let mut document = submission("guides/a", "y");
        let change = save(vec![document.clone()]);
        let decision = decide(&operator(), &change, &facts("guides/a", 3, "x", Some(3))).expect("allowed");
        assert_eq!((decision.revisions[0].number, decision.publications.len()), (4, 0));
        document.publish = true;
        let decision =
            decide(&operator(), &save(vec![document]), &facts("guides/a", 3, "x", Some(3))).expect("allowed");
        assert_eq!((decision.publications[0].edition, decision.publications[0].revision), (8, 4));
        assert_eq!(decision.outbox.len(), 1);
    }

    #[test]
    fn what_a_finding_blocks_is_not_published() {
        let item =
            PublishItem { id: "guides/a".parse().expect("an id"), revision: 1, blocking: vec!["no title".to_owned()] };
        let change = Change::Publish(Publish { items: vec![item], note: String::new() });
        let refusal = decide(&operator(), &change, &facts("guides/a", 1, "x", None)).expect_err("refused");
        assert!(refusal.to_string().contains("no title"));
    }

    #[test]
    fn a_revision_that_does_not_exist_is_not_published() {
        for revision in [0, 2, i64::MAX] {
            let item = PublishItem { id: "guides/a".parse().expect("an id"), revision, blocking: Vec::new() };
            let change = Change::Publish(Publish { items: vec![item], note: String::new() });
            assert!(matches!(
                decide(&operator(), &change, &facts("guides/a", 1, "x", None)),
                Err(Refusal::Unknown { .. })
            ));
        }
    }

    #[test]
    fn readers_only_vote_and_only_on_public_guides() {
        let change = save(vec![submission("guides/a", "x")]);
        assert_eq!(decide(&Actor::Reader, &change, &Facts::default()).expect_err("refused"), Refusal::NotAllowed);
        let guide: Slug = "a".parse().expect("a slug");
        let vote = Change::Vote(Vote { guide, fixed: true, day: jiff::civil::date(2026, 11, 22) });
        assert!(decide(&Actor::Reader, &vote, &facts("guides/a", 1, "x", None)).is_err());
        let decision = decide(&Actor::Reader, &vote, &facts("guides/a", 1, "x", Some(1))).expect("allowed");
        assert_eq!((decision.tallies.len(), decision.audit), (1, None));
    }

    #[test]
    fn one_change_names_a_document_once() {
        let change = save(vec![submission("guides/a", "x"), submission("guides/a", "y")]);
        assert!(matches!(decide(&operator(), &change, &Facts::default()), Err(Refusal::Twice { .. })));
    }
}
