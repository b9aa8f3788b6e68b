//! Copies whole stores, table by table, between the engines: a backup of one restores into the other.
//! Never changes a value on the way, and never takes the identity along: what is restored is a store of its own.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::backup::Backup;
use work::Outcome;

use crate::check::counts;
use crate::read::edition_number;
use crate::session::Session;
use crate::value::Value;
use crate::{StoreError, identity, migration, sqlite, write};

/// Rows of one table. They are read in pages by their key, which the first columns make.
pub(crate) struct Table {
    pub(crate) read: &'static str,
    pub(crate) write: &'static str,
    /// Less than every key.
    start: &'static [Start],
    page: i64,
}

#[derive(Clone, Copy)]
enum Start {
    Text,
    Integer,
}

pub(crate) const READ_DOCUMENTS: &str = "select id, kind, created_at from document where id > $1 order by id limit $2";

pub(crate) const READ_REVISIONS: &str = "
    select document, number, hash, actor, note, created_at, head_version, head, text from revision
    where (document, number) > ($1, $2) order by document, number limit $3";

pub(crate) const READ_PUBLICATIONS: &str = "
    select document, edition, revision, actor, note, published_at from publication
    where (document, edition) > ($1, $2) order by document, edition limit $3";

pub(crate) const READ_AUDIT_ENTRIES: &str = "
    select number, at, actor, action, subject, detail from audit_entry where number > $1 order by number limit $2";

pub(crate) const WRITE_AUDIT_ENTRY: &str = "
    insert into audit_entry (number, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)";

pub(crate) const READ_OUTBOX: &str = "
    select number, created_at, topic, payload, delivered_at from outbox where number > $1 order by number limit $2";

pub(crate) const WRITE_OUTBOX_ROW: &str = "
    insert into outbox (number, created_at, topic, payload, delivered_at) values ($1, $2, $3, $4, $5)";

pub(crate) const READ_TALLIES: &str = "
    select day, guide, fixed, votes from vote_tally
    where (day, guide, fixed) > ($1, $2, $3) order by day, guide, fixed limit $4";

pub(crate) const WRITE_TALLY: &str = "insert into vote_tally (day, guide, fixed, votes) values ($1, $2, $3, $4)";

pub(crate) const READ_FLOW_TALLIES: &str = "
    select day, guide, revision, event, place, answer, count from flow_tally
    where (day, guide, revision, event, place, answer) > ($1, $2, $3, $4, $5, $6)
    order by day, guide, revision, event, place, answer limit $7";

pub(crate) const READ_PLACEMENT_TALLIES: &str = "
    select day, partner, guide, count from placement_tally
    where (day, partner, guide) > ($1, $2, $3) order by day, partner, guide limit $4";

pub(crate) const READ_DEMAND_TALLIES: &str = "
    select day, signatures, words, count from demand_tally
    where (day, signatures, words) > ($1, $2, $3) order by day, signatures, words limit $4";

pub(crate) const REVISIONS: Table =
    Table { read: READ_REVISIONS, write: write::ADD_REVISION, start: &[Start::Text, Start::Integer], page: 50 };

/// All tables with what was saved and done; what others refer to comes first.
const TABLES: [Table; 9] = [
    Table { read: READ_DOCUMENTS, write: write::ADD_DOCUMENT, start: &[Start::Text], page: 500 },
    REVISIONS,
    Table { read: READ_PUBLICATIONS, write: write::ADD_PUBLICATION, start: &[Start::Text, Start::Integer], page: 500 },
    Table { read: READ_AUDIT_ENTRIES, write: WRITE_AUDIT_ENTRY, start: &[Start::Integer], page: 500 },
    Table { read: READ_OUTBOX, write: WRITE_OUTBOX_ROW, start: &[Start::Integer], page: 500 },
    Table { read: READ_TALLIES, write: WRITE_TALLY, start: &[Start::Text, Start::Text, Start::Integer], page: 500 },
    Table { read: READ_FLOW_TALLIES, write: write::COUNT_FLOW, start: &[Start::Text; 6], page: 500 },
    Table { read: READ_PLACEMENT_TALLIES, write: write::COUNT_PLACEMENT, start: &[Start::Text; 3], page: 500 },
    Table { read: READ_DEMAND_TALLIES, write: write::COUNT_DEMAND, start: &[Start::Text; 3], page: 500 },
];

/// Pages of a table, one after the other.
pub(crate) struct Pages<'a> {
    table: &'a Table,
    after: Vec<Value>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        let start = |start: &Start| match start {
            Start::Text => Value::from(""),
            Start::Integer => Value::Integer(-1),
        };
        Self { table, after: table.start.iter().map(start).collect() }
    }

    /// The next page; empty at the end.
    pub(crate) async fn next(&mut self, session: &Session<'_>) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut parameters = self.after.clone();
        parameters.push(self.table.page.into());
        let rows = session.rows(self.table.read, &parameters).await?;
        if let Some(last) = rows.last() {
            self.after = last.0[..self.table.start.len()].to_vec();
        }
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}

/// Copies all rows. Both sessions are in a transaction, so that it is one state, written whole or not at all.
pub(crate) async fn all(source: &Session<'_>, target: &Session<'_>) -> Result<(), StoreError> {
    for table in &TABLES {
        let mut pages = Pages::new(table);
        loop {
            let page = pages.next(source).await?;
            if page.is_empty() {
                break;
            }
            target.each(table.write, &page).await?;
        }
    }
    Ok(())
}

/// Fills an empty store from a backup, within the writer's transaction.
pub(crate) async fn restore(target: &Session<'_>, from: &Path) -> Result<Outcome, StoreError> {
    // The store is empty, so that the damage is in the backup.
    fill(target, from).await.map_err(|error| match error {
        StoreError::Corrupt(what) => StoreError::DamagedBackup { path: from.display().to_string(), what },
        other => other,
    })
}

async fn fill(target: &Session<'_>, from: &Path) -> Result<Outcome, StoreError> {
    let source = Mutex::new(sqlite::open_to_read(from)?);
    let version = migration::version(&Session::Sqlite(&source)).await?;
    let found = version.ok_or_else(|| StoreError::NotADatabase(from.display().to_string()))?;
    if found > migration::KNOWN {
        return Err(StoreError::NewerSchema { found, known: migration::KNOWN });
    }
    let source = if found < migration::KNOWN { brought_forward(&source).await? } else { source };
    if counts(target).await?.iter().any(|(_, count)| *count > 0) {
        return Err(StoreError::NotEmpty);
    }
    let problems = sqlite::problems(&source.lock().unwrap_or_else(PoisonError::into_inner))?;
    if let Some(problem) = problems.into_iter().next() {
        return Err(StoreError::Corrupt(problem));
    }
    let source = Session::Sqlite(&source);
    source.batch("begin").await?;
    all(&source, target).await?;
    identity::replace(target).await?;
    let edition = edition_number(target).await?;
    Ok(Outcome { edition: (edition > 0).then_some(edition), ..Outcome::default() })
}

/// A copy of an older backup, in a private temporary file, with this Fixpoint's schema.
async fn brought_forward(older: &Mutex<Connection>) -> Result<Mutex<Connection>, StoreError> {
    let mut copy = Connection::open("")?;
    {
        let older = older.lock().unwrap_or_else(PoisonError::into_inner);
        Backup::new(&older, &mut copy)?.run_to_completion(1000, std::time::Duration::ZERO, None)?;
    }
    let copy = Mutex::new(copy);
    migration::migrate(&Session::Sqlite(&copy)).await?;
    Ok(copy)
}
