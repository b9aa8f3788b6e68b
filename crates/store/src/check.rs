//! Looks a store over, for `fixpoint doctor`. Never repairs anything.

use sha2::{Digest, Sha256};

use crate::copy::{Pages, REVISIONS};
use crate::session::Session;
use crate::value::Row;
use crate::{StoreError, migration};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// The database's schema version.
    pub schema_version: i64,
    /// Tables with how many rows each has.
    pub counts: Vec<(String, i64)>,
    /// What is wrong; nothing where all is well.
    pub problems: Vec<String>,
}

pub(crate) const COUNTS: &str = "
    select 'document', count(*) from document
    union all select 'revision', count(*) from revision
    union all select 'publication', count(*) from publication
    union all select 'audit_entry', count(*) from audit_entry
    union all select 'outbox', count(*) from outbox
    union all select 'vote_tally', count(*) from vote_tally
    union all select 'flow_tally', count(*) from flow_tally
    union all select 'placement_tally', count(*) from placement_tally
    union all select 'demand_tally', count(*) from demand_tally";

pub(crate) async fn counts(session: &Session<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = session.rows(COUNTS, &[]).await?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.integer(1)?))).collect()
}

/// Counts, and compares every text with its hash.
pub(crate) async fn check(session: &Session<'_>) -> Result<Check, StoreError> {
    let schema_version = migration::version(session).await?.unwrap_or_default();
    let counts = counts(session).await?;
    let mut problems = Vec::new();
    let mut pages = Pages::new(&REVISIONS);
    loop {
        let page = pages.next(session).await?;
        if page.is_empty() {
            break;
        }
        for row in page.into_iter().map(Row) {
            if hex::encode(Sha256::digest(row.text(8)?.as_bytes())) != row.text(2)? {
                problems.push(format!(
                    "the text of {} revision {} is not what its hash says",
                    row.text(0)?,
                    row.integer(1)?
                ));
            }
        }
    }
    let engine = if matches!(session, Session::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    Ok(Check { engine, schema_version, counts, problems })
}
