//! Counts and the audit. Never holds anything about a reader.

use std::collections::BTreeMap;

use guide::edition::Tally;
use guide::names::Slug;
use guide::placement::PlacementId;
use jiff::civil::Date;
use work::{DemandTally, FlowEvent, FlowTally, PlacementTally};

use crate::session::Session;
use crate::value::Row;
use crate::{AuditLine, StoreError};

pub(crate) const VOTES: &str = "
    select guide, fixed, cast(sum(votes) as bigint) from vote_tally group by guide, fixed";

pub(crate) async fn votes(session: &Session<'_>) -> Result<BTreeMap<Slug, Tally>, StoreError> {
    let mut votes = BTreeMap::<Slug, Tally>::new();
    for row in session.rows(VOTES, &[]).await? {
        let tally = votes.entry(row.parsed(0)?).or_default();
        let count = u64::try_from(row.integer(2)?).map_err(StoreError::impossible)?;
        match row.integer(1)? {
            0 => tally.no = count,
            _ => tally.yes = count,
        }
    }
    Ok(votes)
}

pub(crate) const FLOW_TALLIES: &str = "
    select day, revision, event, place, answer, count from flow_tally where guide = $1
    order by day, revision, event, place, answer";

pub(crate) async fn flow_tallies(session: &Session<'_>, guide: &Slug) -> Result<Vec<FlowTally>, StoreError> {
    let rows = session.rows(FLOW_TALLIES, &[guide.as_str().into()]).await?;
    let tally = |row: &Row| {
        let event = FlowEvent::from_parts(row.text(2)?, row.text(3)?, row.text(4)?);
        Ok(FlowTally {
            day: row.parsed(0)?,
            guide: guide.clone(),
            revision: row.text(1)?.to_owned(),
            event: event.ok_or_else(|| {
                StoreError::impossible(format_args!("an event `{}`", row.text(2).unwrap_or_default()))
            })?,
            count: u32::try_from(row.integer(5)?).unwrap_or(u32::MAX),
        })
    };
    rows.iter().map(tally).collect()
}

pub(crate) const PLACEMENT_TALLIES: &str = "
    select day, partner, guide, count from placement_tally order by day, partner, guide";

pub(crate) async fn placement_tallies(session: &Session<'_>) -> Result<Vec<PlacementTally>, StoreError> {
    let rows = session.rows(PLACEMENT_TALLIES, &[]).await?;
    let tally = |row: &Row| {
        Ok(PlacementTally {
            day: row.parsed(0)?,
            placement: PlacementId { partner: row.parsed(1)?, guide: row.parsed(2)? },
            count: u32::try_from(row.integer(3)?).unwrap_or(u32::MAX),
        })
    };
    rows.iter().map(tally).collect()
}

pub(crate) const DEMAND_TALLIES: &str = "
    select day, signatures, words, count from demand_tally where day >= $1 order by day, signatures, words";

pub(crate) async fn demand_tallies(session: &Session<'_>, since: Date) -> Result<Vec<DemandTally>, StoreError> {
    let rows = session.rows(DEMAND_TALLIES, &[since.to_string().into()]).await?;
    let tally = |row: &Row| {
        let count = u32::try_from(row.integer(3)?).unwrap_or(u32::MAX);
        Ok(DemandTally { day: row.parsed(0)?, demand: row.demand(1)?, count })
    };
    rows.iter().map(tally).collect()
}

pub(crate) const AUDIT: &str = "
    select number, at, actor, action, subject, detail from audit_entry order by number desc limit $1";

pub(crate) async fn audit(session: &Session<'_>, limit: i64) -> Result<Vec<AuditLine>, StoreError> {
    let rows = session.rows(AUDIT, &[limit.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(AuditLine {
                number: row.integer(0)?,
                at: row.time(1)?,
                actor: row.actor(2)?,
                action: row.text(3)?.to_owned(),
                subject: row.text(4)?.to_owned(),
                detail: row.text(5)?.to_owned(),
            })
        })
        .collect()
}
