//! Every statement, run on both engines with values of its own: both must give the same rows.
//! Never lets one be forgotten: constants that are not listed here fail the test.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use crate::session::Session;
use crate::value::{Row, Value};
use crate::{check, copy, facts, identity, migration, postgres, read, sqlite, write};

/// A statement with distinct values for its parameters.
struct Statement {
    name: &'static str,
    sql: &'static str,
    values: Vec<Value>,
}

macro_rules! statements {
    ($($module:ident::$name:ident($($value:expr),*);)*) => {
        vec![$(Statement {
            name: stringify!($name),
            sql: $module::$name,
            values: vec![$(Value::from($value)),*],
        }),*]
    };
}

/// In an order in which what is written first is then read.
fn all() -> Vec<Statement> {
    statements! {
        migration::ADD_MIGRATION(99, "later", 11);
        migration::VERSION();
        identity::ADD_IDENTITY("first", 12);
        identity::REPLACE_IDENTITY("second", 13);
        identity::IDENTITY();
        write::ADD_DOCUMENT("guides/one", "guides", 21);
        write::ADD_REVISION("guides/one", 1, "hash", "operator:ada", "first", 31, 7, "{}", "# One");
        write::ADD_PUBLICATION("guides/one", 5, 1, "operator:grace", "out", 41);
        write::COUNT_VOTE("2026-11-22", "one", 1);
        write::COUNT_FLOW("2026-11-24", "three", "0badcafe", "answer", "web", "unsure", 3);
        write::COUNT_PLACEMENT("2026-11-24", "four", "three", 5);
        write::COUNT_DEMAND("2026-11-24", "0x8badf00d win32-5", "door drum", 6);
        write::ADD_AUDIT_ENTRY(51, "operator:ada", "save", "guides/one", "1 saved");
        write::ADD_OUTBOX_ROW(61, "edition-published", "{}");
        write::REPLACE_HEAD(8, "{\"new\":1}", "guides/one", 1);
        copy::WRITE_AUDIT_ENTRY(7, 71, "operator:eve", "publish", "guides/two", "1 published");
        copy::WRITE_OUTBOX_ROW(8, 81, "topic", "payload", 82);
        copy::WRITE_TALLY("2026-11-23", "two", 0, 9);
        facts::DOCUMENT_FACTS("guides/one");
        read::EDITION_NUMBER();
        read::PUBLISHED();
        read::PUBLISHED_SINCE(4);
        read::TEXT("guides/one", 1);
        read::LATEST("guides/one");
        read::LATEST_PAGE("guides", 10);
        read::DOCUMENT_IDS();
        read::LATEST_HEADS("articles");
        read::ANY_OF_KIND("guides");
        read::DRAFTS();
        read::REVISIONS("guides/one");
        read::PUBLICATIONS("guides/one");
        read::VOTES();
        read::AUDIT(10);
        check::COUNTS();
        copy::READ_DOCUMENTS("guides", 10);
        copy::READ_REVISIONS("guides/one", 0, 10);
        copy::READ_PUBLICATIONS("guides/one", 4, 10);
        copy::READ_AUDIT_ENTRIES(-1, 10);
        copy::READ_OUTBOX(-1, 10);
        copy::READ_TALLIES("2026-11-22", "", -1, 10);
        copy::READ_FLOW_TALLIES("2026-11-23", "", "0", "a", "b", "c", 10);
        read::FLOW_TALLIES("three");
        copy::READ_PLACEMENT_TALLIES("2026-11-23", "", "a", 10);
        read::PLACEMENT_TALLIES();
        facts::DEMANDS_OF_DAY("2026-11-24");
        copy::READ_DEMAND_TALLIES("2026-11-23", "", "a", 10);
        read::DEMAND_TALLIES("2026-11-22");
    }
}

/// Constants that only one engine runs, or that take no parameter and give no rows.
const OF_ONE_ENGINE: [&str; 5] =
    ["CREATE_TABLE", "TAKE_TURN", "TAKE_TURN_POSTGRES", "HAS_TABLE_SQLITE", "HAS_TABLE_POSTGRES"];

fn constants_in(directory: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            constants_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let names = source.lines().filter_map(|line| line.split_once("const ")?.1.split_once(": &str ="));
            let names = names.map(|(name, _)| name.to_owned()).filter(|name| !name.contains('"'));
            found.extend(names);
        }
    }
}

#[test]
fn every_statement_is_listed() {
    let mut found = BTreeSet::new();
    constants_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let listed: BTreeSet<String> =
        all().iter().map(|statement| statement.name).chain(OF_ONE_ENGINE).map(str::to_owned).collect();
    assert_eq!(found, listed);
}

#[test]
fn parameters_appear_for_the_first_time_in_rising_order() {
    for Statement { name, sql, values } in all() {
        let mut seen = 0;
        for after in sql.split('$').skip(1) {
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            let number: usize = digits.parse().unwrap();
            assert!(number <= seen + 1, "{name}: ${number} comes before ${}", seen + 1);
            seen = seen.max(number);
        }
        assert_eq!(seen, values.len(), "{name} has another number of parameters");
        assert_eq!(values.iter().collect::<BTreeSet<_>>().len(), values.len(), "{name} is tried with equal values");
        assert_eq!(sql, sql.to_lowercase(), "{name} is not lower case");
    }
}

async fn answers(session: &Session<'_>) -> Vec<(&'static str, Vec<Row>)> {
    let mut answers = Vec::new();
    for Statement { name, sql, values } in all() {
        let mut rows = session.rows(sql, &values).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        rows.sort();
        let writes = sql.trim_start().starts_with("insert") || sql.trim_start().starts_with("update");
        assert_eq!(rows.is_empty(), writes || name == "DRAFTS", "{name} gave {rows:?}");
        answers.push((name, rows));
    }
    answers
}

#[tokio::test]
async fn every_statement_gives_the_same_on_both_engines() {
    let directory = tempfile::tempdir().unwrap();
    let connection = Mutex::new(sqlite::open(&directory.path().join("fixpoint.db")).unwrap());
    let on_sqlite = answers(&Session::Sqlite(&connection)).await;

    let Ok(address) = std::env::var("FIXPOINT_TEST_DATABASE_URL") else {
        #[allow(clippy::print_stderr, reason = "whoever reads the test's output is to know what was not tried")]
        {
            eprintln!("skipped on PostgreSQL: FIXPOINT_TEST_DATABASE_URL is not set");
        }
        return;
    };
    // A schema of its own, gone with the transaction.
    let mut config = postgres::config(&address).unwrap();
    config.options(format!("-c search_path=statements_{}", std::process::id()));
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let schema = format!("statements_{}", std::process::id());
    client.batch_execute(&format!("create schema {schema}")).await.unwrap();
    let pool = postgres::open(config).await.unwrap();
    let object = pool.get().await.unwrap();
    let on_postgres = answers(&Session::Postgres(&object)).await;
    client.batch_execute(&format!("drop schema {schema} cascade")).await.unwrap();
    assert_eq!(on_sqlite, on_postgres);
}
