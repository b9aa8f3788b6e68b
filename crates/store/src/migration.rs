//! Brings a database forward to this Fixpoint's schema, each step in its own transaction.
//! Never goes back: a database of a newer Fixpoint is refused.

use jiff::Timestamp;

use crate::StoreError;
use crate::session::Session;
use crate::value::Value;

/// Version, name and statements; in the dialect that both engines read.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "library", include_str!("migrations/001_library.sql")),
    (2, "identity", include_str!("migrations/002_identity.sql")),
    (3, "triage", include_str!("migrations/003_triage.sql")),
    (4, "placement", include_str!("migrations/004_placement.sql")),
    (5, "demand", include_str!("migrations/005_demand.sql")),
];

/// The newest version that this Fixpoint knows.
pub(crate) const KNOWN: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

const CREATE_TABLE: &str = "create table if not exists migration (version bigint not null primary key, name text not null, applied_at bigint not null)";

/// Two replicas that start at once: the second waits, then finds nothing to do.
const TAKE_TURN_POSTGRES: &str = "select pg_advisory_xact_lock(1179211856)";

/// Brings the database forward, and answers its version.
pub(crate) async fn migrate(session: &Session<'_>) -> Result<i64, StoreError> {
    let found = version(session).await?.unwrap_or(0);
    if found > KNOWN {
        return Err(StoreError::NewerSchema { found, known: KNOWN });
    }
    for (version, name, sql) in MIGRATIONS.iter().filter(|(version, ..)| *version > found) {
        let is_sqlite = matches!(session, Session::Sqlite(_));
        session.batch(if is_sqlite { "begin immediate" } else { "begin" }).await?;
        let applied = async {
            if !is_sqlite {
                session.batch(TAKE_TURN_POSTGRES).await?;
            }
            apply(session, *version, name, sql).await?;
            session.batch("commit").await
        }
        .await;
        if let Err(error) = applied {
            // Where the connection is gone, so is the transaction.
            let _ = session.batch("rollback").await;
            return Err(error);
        }
    }
    version(session).await.map(Option::unwrap_or_default)
}

pub(crate) const ADD_MIGRATION: &str = "insert into migration (version, name, applied_at) values ($1, $2, $3)";

async fn apply(session: &Session<'_>, version: i64, name: &str, sql: &str) -> Result<(), StoreError> {
    session.batch(CREATE_TABLE).await?;
    let found = session.rows(VERSION, &[]).await?.first().map_or(Ok(0), |row| row.integer(0))?;
    if found >= version {
        return Ok(());
    }
    session.batch(sql).await?;
    let now = Timestamp::now();
    session.rows(ADD_MIGRATION, &[version.into(), name.into(), now.into()]).await?;
    Ok(())
}

pub(crate) const VERSION: &str = "select coalesce(max(version), 0) from migration";

/// What has the migration table; one statement for each engine, because each keeps its own catalogue.
const HAS_TABLE_SQLITE: &str = "select 1 from sqlite_master where type = 'table' and name = 'migration'";
const HAS_TABLE_POSTGRES: &str = "select 1 where to_regclass('migration') is not null";

/// The database's version; `None` where it was never migrated.
pub(crate) async fn version(session: &Session<'_>) -> Result<Option<i64>, StoreError> {
    let has_table: &[Value] = &[];
    let sql = if matches!(session, Session::Sqlite(_)) { HAS_TABLE_SQLITE } else { HAS_TABLE_POSTGRES };
    if session.rows(sql, has_table).await?.is_empty() {
        return Ok(None);
    }
    session.rows(VERSION, &[]).await?.first().map(|row| row.integer(0)).transpose()
}
