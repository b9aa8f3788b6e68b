//! Facts that a change is decided by, loaded in the transaction that writes it.
//! Never decides, and never loads a text.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join;
use guide::names::DocumentId;
use jiff::civil::Date;
use work::{Change, Demand, DocumentFacts, Facts};

use crate::StoreError;
use crate::read::edition_number;
use crate::session::Session;

/// The latest revision of a document, and which one is public.
pub(crate) const DOCUMENT_FACTS: &str = "
    select r.number, r.hash, (
        select p.revision from publication p where p.document = r.document order by p.edition desc limit 1
    )
    from revision r
    where r.document = $1
    order by r.number desc
    limit 1";

pub(crate) const DEMANDS_OF_DAY: &str = "select signatures, words from demand_tally where day = $1";

/// Everything that the decision about that change depends on.
pub(crate) async fn load(session: &Session<'_>, change: &Change) -> Result<Facts, StoreError> {
    let ids: Vec<DocumentId> = match change {
        Change::Save(save) => save.documents.iter().map(|submission| submission.id.clone()).collect(),
        Change::Publish(publish) => publish.items.iter().map(|item| item.id.clone()).collect(),
        Change::Vote(vote) => vec![DocumentId::Guide(vote.guide.clone())],
        Change::Count(_) => Vec::new(),
    };
    let parameters: Vec<_> = ids.iter().map(|id| vec![id.into()]).collect();
    let (edition, known) = try_join(edition_number(session), session.each(DOCUMENT_FACTS, &parameters)).await?;
    let mut facts = Facts { edition, ..Facts::default() };
    for (id, rows) in ids.into_iter().zip(known) {
        if let Some(row) = rows.first() {
            let document = DocumentFacts {
                latest_revision: row.integer(0)?,
                latest_hash: row.text(1)?.to_owned(),
                published_revision: row.optional_integer(2)?,
            };
            facts.documents.insert(id, document);
        }
    }
    if let Change::Count(counts) = change {
        facts.demands = demands(session, counts.demands.iter().map(|tally| tally.day).collect()).await?;
    }
    Ok(facts)
}

/// What was counted as demand on those days.
async fn demands(session: &Session<'_>, days: BTreeSet<Date>) -> Result<BTreeMap<Date, BTreeSet<Demand>>, StoreError> {
    let parameters: Vec<_> = days.iter().map(|day| vec![day.to_string().into()]).collect();
    let mut demands = BTreeMap::new();
    for (day, rows) in days.into_iter().zip(session.each(DEMANDS_OF_DAY, &parameters).await?) {
        let of_day: Result<BTreeSet<Demand>, StoreError> = rows.iter().map(|row| row.demand(0)).collect();
        demands.insert(day, of_day?);
    }
    Ok(demands)
}
