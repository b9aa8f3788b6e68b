//! Opens SQLite files: one connection that writes, a few that only read.
//! Never touches a database of another program, and never makes a file that others may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::executor::block_on;
use futures::future::BoxFuture;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::session::Session;
use crate::{StoreError, migration};

/// "Fixp": what tells our files from those of other programs.
const APPLICATION_ID: i64 = 0x4669_7870;
/// How long another process may hold the database.
const PATIENCE: Duration = Duration::from_secs(10);
const READERS: usize = 4;

/// Opens the file for writing; makes it, and its directory, where it does not exist.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(|error| StoreError::io("making the directory", directory, &error))?;
    }
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| StoreError::io("opening", path, &error))?;
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let at = |error| with_path(error, path);
    match application_id(&connection).map_err(at)? {
        APPLICATION_ID => {}
        0 if is_empty(&connection).map_err(at)? => {
            connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(StoreError::from).map_err(at)?;
        }
        _ => return Err(StoreError::NotADatabase(path.display().to_string())),
    }
    // Each acknowledged change is on the disk: the log is synced at every commit.
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864; pragma foreign_keys = on;",
    )?;
    let connection = Mutex::new(connection);
    block_on(migration::migrate(&Session::Sqlite(&connection))).map_err(at)?;
    Ok(connection.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Whether a file has that path. One that cannot be looked for is an error: it may well be there.
pub(crate) fn is_there(path: &Path) -> Result<bool, StoreError> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.is_file()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(StoreError::io("looking for", path, &error)),
    }
}

/// Opens a file of ours for reading only. It may be a backup.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    match application_id(&connection).map_err(|error| with_path(error, path))? {
        APPLICATION_ID => Ok(connection),
        _ => Err(StoreError::NotADatabase(path.display().to_string())),
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let connect = || {
        let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("pragma trusted_schema = off; pragma cache_size = -16000;")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    connect().map_err(|error: rusqlite::Error| with_path(error.into(), path))
}

fn application_id(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("pragma application_id", [], |row| row.get(0))?)
}

fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("select count(*) = 0 from sqlite_master", [], |row| row.get(0))?)
}

fn with_path(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::NotADatabase(_) => StoreError::NotADatabase(path.display().to_string()),
        StoreError::Io(what) => StoreError::Io(format!("opening {} failed: {what}", path.display())),
        other => other,
    }
}

/// What SQLite itself finds wrong with a file; nothing where all is well.
pub(crate) fn problems(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("pragma integrity_check")?;
    let mut problems = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    problems.retain(|problem| problem != "ok");
    let mut statement = connection.prepare("pragma foreign_key_check")?;
    let dangling = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    problems.extend(dangling.into_iter().map(|table| format!("a row of {table} refers to a row that is not there")));
    Ok(problems)
}

/// A few connections that only read. They never wait for the writer.
#[derive(Clone)]
pub(crate) struct Readers {
    pub(crate) path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Mutex<Connection>>>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: Arc::new(path.to_owned()), idle: Arc::default(), turns: Arc::new(Semaphore::new(READERS)) }
    }

    /// Runs a query on a thread that may wait for the disk.
    pub(crate) async fn read<T, Query>(&self, query: Query) -> Result<T, StoreError>
    where
        T: Send + 'static,
        Query: for<'a> FnOnce(&'a Session<'a>) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        self.with_connection(move |connection| block_on(query(&Session::Sqlite(connection)))).await
    }

    pub(crate) async fn with_connection<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Mutex<Connection>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let readers = self.clone();
        let done = spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => Mutex::new(open_to_read(&readers.path)?),
            };
            let answer = work(&connection);
            // A connection that failed is not used again.
            if answer.is_ok() {
                readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            }
            drop(turn);
            answer
        });
        done.await.map_err(|_| StoreError::Closed)?
    }
}
