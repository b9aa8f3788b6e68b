//! Stores to try things on: SQLite always, PostgreSQL where `FIXPOINT_TEST_DATABASE_URL` says where one runs.
//! Never leaves a database behind.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "helpers of tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use guide::edition::{ArticleHead, GuideHead, Head};
use guide::names::{DocumentId, DocumentKind};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use store::{Location, Store};
use tempfile::TempDir;
use work::{Actor, Change, Outcome, Publish, PublishItem, Refusal, Save, Submission, Vote};

/// A database of its own.
pub struct Place {
    pub directory: TempDir,
    pub location: Location,
    database: Option<(String, String)>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.database.is_some() { "PostgreSQL" } else { "SQLite" })
    }
}

impl Place {
    pub fn sqlite() -> Place {
        let directory = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(directory.path().join("data/fixpoint.db"));
        Place { directory, location, database: None }
    }

    pub async fn postgres() -> Option<Place> {
        let Ok(server) = std::env::var("FIXPOINT_TEST_DATABASE_URL") else {
            eprintln!("skipped on PostgreSQL: FIXPOINT_TEST_DATABASE_URL is not set");
            return None;
        };
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "fixpoint_test_{}_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed),
            Timestamp::now().as_nanosecond() % 1_000_000
        );
        on_server(&server, &format!("create database {name}")).await;
        let (start, query) = server.split_once('?').unwrap_or((&server, ""));
        let host = start.rsplit_once('/').map_or(start, |(host, _)| host);
        let location = Location::Postgres(format!("{host}/{name}?{query}"));
        Some(Place { directory: tempfile::tempdir().unwrap(), location, database: Some((server, name)) })
    }

    pub async fn store(&self) -> Store {
        Store::open(self.location.clone()).await.unwrap()
    }

    /// Runs SQL behind the store's back: for a database that answers as a store never makes it answer.
    pub async fn execute(&self, sql: &str) {
        match &self.location {
            Location::Sqlite(path) => rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            Location::Postgres(url) => on_server(url, sql).await,
        }
    }

    /// Fills the database, which must be new, as the first Fixpoint left it.
    pub async fn fill_as_the_first(&self) {
        match &self.location {
            Location::Sqlite(path) => {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                write_first_schema(path);
            }
            Location::Postgres(url) => on_server(url, FIRST).await,
        }
    }

    pub async fn gone(self) {
        if let Some((server, name)) = &self.database {
            on_server(server, &format!("drop database {name} with (force)")).await;
        }
    }
}

async fn on_server(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}

/// Makes one test of a story for each engine.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$about:meta])* async fn $name:ident($place:ident: &Place) $story:block)*) => {
        $(mod $name {
            use super::*;
            async fn story($place: &Place) $story
            $(#[$about])*
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                let place = Place::sqlite();
                story(&place).await;
                place.gone().await;
            }
            $(#[$about])*
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(place) = Place::postgres().await {
                    story(&place).await;
                    place.gone().await;
                }
            }
        })*
    };
}

/// The newest version of the schema: migrations are counted from 1.
pub fn newest_schema() -> i64 {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/migrations");
    i64::try_from(std::fs::read_dir(folder).unwrap().count()).unwrap()
}

/// What the first Fixpoint left in a database: its schema, and one guide.
const FIRST: &str = concat!(
    include_str!("../../src/migrations/001_library.sql"),
    "create table migration (version bigint not null primary key, name text not null, applied_at bigint not null);
    insert into migration (version, name, applied_at) values (1, 'library', 1);
    insert into document (id, kind, created_at) values ('guides/one', 'guides', 1);
    insert into revision (document, number, hash, actor, note, created_at, head_version, head, text)
    values ('guides/one', 1, '', 'starter', '', 1, -1, '', '# One');"
);

/// A file as the first Fixpoint left it.
pub fn write_first_schema(path: &std::path::Path) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch("pragma application_id = 1181317232").unwrap();
    connection.execute_batch(FIRST).unwrap();
}

pub fn ada() -> Actor {
    Actor::Operator("ada".into())
}

pub fn id(text: &str) -> DocumentId {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    Timestamp::from_millisecond(1_795_000_000_123).unwrap()
}

pub fn submission(name: &str, text: &str, publish: bool) -> Submission {
    let id = id(name);
    let head = match id.kind() {
        DocumentKind::Article => Head::Article(ArticleHead { title: text.into(), ..ArticleHead::default() }),
        _ => Head::Guide(GuideHead { title: text.into(), ..GuideHead::default() }),
    };
    let hash = hex::encode(Sha256::digest(text.as_bytes()));
    Submission { id, text: Arc::from(text), hash, head, publish, blocking: Vec::new() }
}

pub fn save(documents: Vec<Submission>) -> Change {
    Change::Save(Save { documents, note: "as tried".into() })
}

pub fn publish(name: &str, revision: i64) -> Change {
    let items = vec![PublishItem { id: id(name), revision, blocking: Vec::new() }];
    Change::Publish(Publish { items, note: "again".into() })
}

pub fn vote(guide: &str, fixed: bool) -> Change {
    Change::Vote(Vote { guide: guide.parse().unwrap(), fixed, day: "2026-11-22".parse().unwrap() })
}

pub async fn apply(store: &Store, change: Change) -> Result<Outcome, Refusal> {
    let actor = if matches!(change, Change::Vote(_)) { Actor::Reader } else { ada() };
    store.apply(&actor, change, now()).await.unwrap()
}
