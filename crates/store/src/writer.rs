//! The one writer of a process: takes all changes that wait, writes them in one transaction, answers after the commit.
//! Never acknowledges what is not committed, and never lets one change's refusal or error undo its neighbours.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::{Object, Pool};
use futures::FutureExt;
use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_postgres::IsolationLevel;
use work::{Actor, Change, Outcome, Refusal};

use crate::session::Session;
use crate::write::RebuiltHead;
use crate::{StoreError, copy, facts, identity, write};

/// How many may wait; whoever comes next waits to be queued.
pub(crate) const QUEUE: usize = 1024;
const ATTEMPTS: u32 = 6;

/// The outer error is the world's, the inner one a rule's.
pub(crate) type Answer = Result<Result<Outcome, Refusal>, StoreError>;

/// Something to write, and whom to tell.
pub(crate) struct Job {
    pub(crate) work: Work,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Something to write.
pub(crate) enum Work {
    Change(Actor, Change, Timestamp),
    Heads(Vec<RebuiltHead>),
    Identity,
    Restore(PathBuf),
}

/// What the writer writes to.
pub(crate) enum Target {
    Sqlite(Mutex<Connection>),
    Postgres(Pool),
}

impl Target {
    /// A group costs one sync of the disk; on PostgreSQL more than 64 savepoints slow the server down.
    fn group_size(&self) -> usize {
        match self {
            Self::Sqlite(_) => 512,
            Self::Postgres(_) => 64,
        }
    }
}

/// Writes until the store is dropped.
pub(crate) async fn run(target: Target, mut queue: mpsc::Receiver<Job>, editions: Arc<watch::Sender<i64>>) {
    while let Some(first) = queue.recv().await {
        let mut group = vec![first];
        while group.len() < target.group_size() {
            match queue.try_recv() {
                Ok(job) => group.push(job),
                Err(_) => break,
            }
        }
        let (work, waiting): (Vec<Work>, Vec<_>) = group.into_iter().map(|job| (job.work, job.answer)).unzip();
        // A mistake of ours in one change must not end all writing.
        let written = AssertUnwindSafe(write_group(&target, &work)).catch_unwind().await;
        let written = written.unwrap_or_else(|_| Err(StoreError::Other("writing panicked".into())));
        if let Ok(answers) = &written {
            let edition = newest_edition(answers);
            editions.send_if_modified(|number| {
                edition > *number && {
                    *number = edition;
                    true
                }
            });
        }
        let answers = written.unwrap_or_else(|error| waiting.iter().map(|_| Err(error.clone())).collect());
        for (waiting, answer) in waiting.into_iter().zip(answers) {
            // Whoever stopped waiting does not hear of it.
            let _ = waiting.send(answer);
        }
    }
}

fn newest_edition(answers: &[Answer]) -> i64 {
    let editions = answers.iter().filter_map(|answer| answer.as_ref().ok()?.as_ref().ok()?.edition);
    editions.max().unwrap_or(0)
}

async fn write_group(target: &Target, work: &[Work]) -> Result<Vec<Answer>, StoreError> {
    match target {
        Target::Sqlite(connection) => write_to_sqlite(connection, work).await,
        Target::Postgres(pool) => {
            let mut attempt = 0;
            loop {
                attempt += 1;
                let mut client = pool.get().await?;
                match write_to_postgres(&mut client, work).await {
                    Err(StoreError::Contended) if attempt < ATTEMPTS => {
                        drop(client);
                        tokio::time::sleep(Duration::from_millis(10 << attempt)).await;
                    }
                    written => return written,
                }
            }
        }
    }
}

async fn write_to_sqlite(connection: &Mutex<Connection>, work: &[Work]) -> Result<Vec<Answer>, StoreError> {
    // SQLite takes back some failed transactions by itself, and a panic leaves one open.
    let take_back = || {
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_autocommit() { Ok(()) } else { connection.execute_batch("rollback") }
    };
    take_back()?;
    let session = Session::Sqlite(connection);
    session.batch("begin immediate").await?;
    let written = async {
        let answers = write_each(&session, work).await?;
        session.batch("commit").await?;
        Ok(answers)
    }
    .await;
    if written.is_err() {
        take_back()?;
    }
    written
}

/// Writers of all processes take turns: without it they would refuse each other's votes on one guide. The lock comes
/// before the snapshot, so that each sees what the one before wrote; what is left is caught by "serialisable".
const TAKE_TURN: &str = "
    set local lock_timeout = '10s';
    set local idle_in_transaction_session_timeout = '60s';
    lock table migration in share row exclusive mode";

async fn write_to_postgres(client: &mut Object, work: &[Work]) -> Result<Vec<Answer>, StoreError> {
    // Dropped without a commit, it is rolled back.
    let transaction = client.build_transaction().isolation_level(IsolationLevel::Serializable).start().await?;
    let session = Session::Transaction(&transaction);
    session.batch(TAKE_TURN).await?;
    let answers = write_each(&session, work).await?;
    if newest_edition(&answers) > 0 {
        session.batch("notify fixpoint_edition").await?;
    }
    transaction.commit().await?;
    Ok(answers)
}

/// Each change lies between two savepoints; what comes after the last one is empty and committed with the rest.
async fn write_each(session: &Session<'_>, group: &[Work]) -> Result<Vec<Answer>, StoreError> {
    let mut answers = Vec::with_capacity(group.len());
    session.batch("savepoint one_change").await?;
    for work in group {
        let answer = write_one(session, work).await;
        match &answer {
            Ok(Ok(_)) => session.batch("release savepoint one_change; savepoint one_change").await?,
            Err(error) if error.fails_the_group() => return Err(error.clone()),
            Ok(Err(_)) | Err(_) => session.batch("rollback to savepoint one_change").await?,
        }
        answers.push(answer);
    }
    Ok(answers)
}

async fn write_one(session: &Session<'_>, work: &Work) -> Answer {
    match work {
        Work::Change(actor, change, now) => {
            let facts = facts::load(session, change).await?;
            let decision = match work::decide(actor, change, &facts) {
                Ok(decision) => decision,
                Err(refusal) => return Ok(Err(refusal)),
            };
            write::decision(session, actor, &decision, *now).await?;
            Ok(Ok(decision.outcome))
        }
        Work::Heads(rebuilt) => {
            write::heads(session, rebuilt).await?;
            Ok(Ok(Outcome::default()))
        }
        Work::Identity => {
            identity::add(session).await?;
            Ok(Ok(Outcome::default()))
        }
        Work::Restore(from) => copy::restore(session, from).await.map(Ok),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_disk_acknowledges_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let connection = crate::sqlite::open(&directory.path().join("fixpoint.db")).unwrap();
        connection.execute_batch("pragma max_page_count = 20").unwrap();
        let (sender, queue) = mpsc::channel(QUEUE);
        let jobs = ["small", &"large ".repeat(100_000), "small too"].map(|text| {
            let (answer, answered) = oneshot::channel();
            let documents = vec![work::Submission {
                id: format!("guides/of-{}", text.len()).parse().unwrap(),
                text: text.into(),
                hash: "hash".into(),
                head: guide::edition::Head::Guide(guide::edition::GuideHead::default()),
                publish: true,
                blocking: Vec::new(),
            }];
            let change = Change::Save(work::Save { documents, note: "note".into() });
            sender.try_send(Job { work: Work::Change(Actor::Starter, change, Timestamp::UNIX_EPOCH), answer }).unwrap();
            answered
        });
        drop(sender);
        let editions = Arc::new(watch::Sender::new(0));
        let target = Target::Sqlite(Mutex::new(connection));
        run(target, queue, editions.clone()).await;
        for answered in jobs {
            assert_eq!(answered.await.unwrap(), Err(StoreError::Full));
        }
        assert_eq!(*editions.borrow(), 0);
    }
}
