//! Writes what was decided: documents, revisions, publications, tallies, the audit entry and the outbox.
//! Never decides, and never commits: the writer does.

use guide::edition::{HEAD_VERSION, Head};
use guide::names::DocumentId;
use jiff::Timestamp;
use work::{Actor, Decision};

use crate::StoreError;
use crate::session::Session;
use crate::value::Value;

pub(crate) const ADD_DOCUMENT: &str = "
    insert into document (id, kind, created_at) values ($1, $2, $3)
    on conflict (id) do nothing";

pub(crate) const ADD_REVISION: &str = "
    insert into revision (document, number, hash, actor, note, created_at, head_version, head, text)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub(crate) const ADD_PUBLICATION: &str = "
    insert into publication (document, edition, revision, actor, note, published_at)
    values ($1, $2, $3, $4, $5, $6)";

pub(crate) const COUNT_VOTE: &str = "
    insert into vote_tally (day, guide, fixed, votes) values ($1, $2, $3, 1)
    on conflict (day, guide, fixed) do update set votes = vote_tally.votes + 1";

pub(crate) const COUNT_FLOW: &str = "
    insert into flow_tally (day, guide, revision, event, place, answer, count) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (day, guide, revision, event, place, answer) do update set count = flow_tally.count + excluded.count";

pub(crate) const COUNT_PLACEMENT: &str = "
    insert into placement_tally (day, partner, guide, count) values ($1, $2, $3, $4)
    on conflict (day, partner, guide) do update set count = placement_tally.count + excluded.count";

pub(crate) const COUNT_DEMAND: &str = "
    insert into demand_tally (day, signatures, words, count) values ($1, $2, $3, $4)
    on conflict (day, signatures, words) do update set count = demand_tally.count + excluded.count";

/// There is one writer at a time, so the next number is free.
pub(crate) const ADD_AUDIT_ENTRY: &str = "
    insert into audit_entry (number, at, actor, action, subject, detail)
    values ((select coalesce(max(a.number), 0) + 1 from audit_entry a), $1, $2, $3, $4, $5)";

pub(crate) const ADD_OUTBOX_ROW: &str = "
    insert into outbox (number, created_at, topic, payload)
    values ((select coalesce(max(o.number), 0) + 1 from outbox o), $1, $2, $3)";

/// Writes all rows of a decision.
pub(crate) async fn decision(
    session: &Session<'_>,
    actor: &Actor,
    decision: &Decision,
    now: Timestamp,
) -> Result<(), StoreError> {
    let actor = Value::from(actor.to_string());
    let now = Value::from(now);

    let (mut documents, mut revisions) = (Vec::new(), Vec::new());
    for revision in &decision.revisions {
        if revision.number == 1 {
            documents.push(vec![(&revision.id).into(), revision.id.kind().key().into(), now.clone()]);
        }
        revisions.push(vec![
            (&revision.id).into(),
            revision.number.into(),
            revision.hash.as_str().into(),
            actor.clone(),
            revision.note.as_str().into(),
            now.clone(),
            HEAD_VERSION.into(),
            head_as_text(&revision.head)?.into(),
            (&revision.text).into(),
        ]);
    }
    session.each(ADD_DOCUMENT, &documents).await?;
    session.each(ADD_REVISION, &revisions).await?;

    let publications: Vec<_> = decision
        .publications
        .iter()
        .map(|publication| {
            vec![
                (&publication.id).into(),
                publication.edition.into(),
                publication.revision.into(),
                actor.clone(),
                publication.note.as_str().into(),
                now.clone(),
            ]
        })
        .collect();
    session.each(ADD_PUBLICATION, &publications).await?;

    for tally in &decision.tallies {
        let values = [tally.day.to_string().into(), tally.guide.as_str().into(), i64::from(tally.fixed).into()];
        session.rows(COUNT_VOTE, &values).await?;
    }
    let flow_tallies: Vec<_> = decision
        .counts
        .flows
        .iter()
        .map(|tally| {
            let (event, place, answer) = tally.event.parts();
            vec![
                tally.day.to_string().into(),
                tally.guide.as_str().into(),
                tally.revision.as_str().into(),
                event.into(),
                place.into(),
                answer.into(),
                i64::from(tally.count).into(),
            ]
        })
        .collect();
    session.each(COUNT_FLOW, &flow_tallies).await?;
    let placement_tallies: Vec<_> = decision
        .counts
        .placements
        .iter()
        .map(|tally| {
            let id = &tally.placement;
            vec![
                tally.day.to_string().into(),
                id.partner.as_str().into(),
                id.guide.as_str().into(),
                i64::from(tally.count).into(),
            ]
        })
        .collect();
    session.each(COUNT_PLACEMENT, &placement_tallies).await?;
    let demand_tallies: Vec<_> = decision
        .counts
        .demands
        .iter()
        .map(|tally| {
            let (signatures, words) = tally.demand.parts();
            vec![tally.day.to_string().into(), signatures.into(), words.into(), i64::from(tally.count).into()]
        })
        .collect();
    session.each(COUNT_DEMAND, &demand_tallies).await?;
    if let Some(audit) = &decision.audit {
        let values = [
            now.clone(),
            actor.clone(),
            audit.action.into(),
            audit.subject.as_str().into(),
            audit.detail.as_str().into(),
        ];
        session.rows(ADD_AUDIT_ENTRY, &values).await?;
    }
    for row in &decision.outbox {
        session.rows(ADD_OUTBOX_ROW, &[now.clone(), row.topic.into(), row.payload.as_str().into()]).await?;
    }
    Ok(())
}

/// A head compiled anew, for a revision whose stored head is of another version.
#[derive(Debug, Clone)]
pub(crate) struct RebuiltHead {
    pub(crate) id: DocumentId,
    pub(crate) revision: i64,
    pub(crate) head: Head,
}

pub(crate) const REPLACE_HEAD: &str = "
    update revision set head_version = $1, head = $2 where document = $3 and number = $4";

/// Writes heads back. They are derived from texts, so that no audit entry speaks of them.
pub(crate) async fn heads(session: &Session<'_>, rebuilt: &[RebuiltHead]) -> Result<(), StoreError> {
    let mut parameters = Vec::with_capacity(rebuilt.len());
    for head in rebuilt {
        parameters.push(vec![
            HEAD_VERSION.into(),
            head_as_text(&head.head)?.into(),
            (&head.id).into(),
            head.revision.into(),
        ]);
    }
    session.each(REPLACE_HEAD, &parameters).await?;
    Ok(())
}

fn head_as_text(head: &Head) -> Result<String, StoreError> {
    serde_json::to_string(head).map_err(|error| StoreError::Other(format!("a head cannot be written as JSON: {error}")))
}
