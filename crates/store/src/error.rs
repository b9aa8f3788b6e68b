//! How the world fails a store. Each message ends with what to do next.
//! Never holds a value that somebody wrote: messages are logged.

use std::fmt;

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// The world failed. Nothing was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Another process holds the database for too long.
    Locked,
    /// Writers of other processes were in the way each time it was tried.
    Contended,
    /// The database contradicts itself.
    Corrupt(String),
    /// No space left.
    Full,
    /// PostgreSQL does not answer, or does not let us in.
    Unreachable(String),
    /// What should be the address of a PostgreSQL database cannot be read as one.
    BadAddress,
    /// The database was written by a newer Fixpoint.
    NewerSchema {
        /// The database's version.
        found: i64,
        /// The newest one that this Fixpoint knows.
        known: i64,
    },
    /// Something else than a Fixpoint database.
    NotADatabase(String),
    /// A backup contradicts itself; nothing was restored from it.
    DamagedBackup {
        /// The backup's file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// A backup is only restored into an empty store.
    NotEmpty,
    /// A backup never overwrites a file.
    Exists(String),
    /// Reading or writing a file failed.
    Io(String),
    /// The store was closed while it was asked.
    Closed,
    /// Anything else.
    Other(String),
}

impl StoreError {
    /// Whether the whole group of changes failed with it, not one change alone.
    pub(crate) fn fails_the_group(&self) -> bool {
        !matches!(
            self,
            Self::NotEmpty
                | Self::NewerSchema { .. }
                | Self::NotADatabase(_)
                | Self::DamagedBackup { .. }
                | Self::Other(_)
        )
    }

    /// An input or output error at a path.
    pub(crate) fn io(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::AlreadyExists => Self::Exists(path.display().to_string()),
            _ => Self::Io(format!("{what} {} failed: {error}", path.display())),
        }
    }

    /// A stored value that cannot be.
    pub(crate) fn impossible(what: impl fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

impl StoreError {
    /// What went wrong, without what to do next.
    #[must_use]
    pub fn fault(&self) -> String {
        match self {
            Self::Locked => "another process holds the database for longer than 10 seconds".into(),
            Self::Contended => "other writers were in the way each time".into(),
            Self::Corrupt(what) => format!("the database is damaged ({what})"),
            Self::Full => "no space is left for the database".into(),
            Self::Unreachable(what) => format!("PostgreSQL cannot be reached ({what})"),
            Self::BadAddress => "the database URL cannot be read".into(),
            Self::NewerSchema { found, known } => {
                format!("the database has schema version {found}, this Fixpoint knows up to {known}")
            }
            Self::NotADatabase(path) => format!("{path} is no Fixpoint database"),
            Self::DamagedBackup { path, what } => format!("{path} is damaged ({what})"),
            Self::NotEmpty => "the store is not empty".into(),
            Self::Exists(path) => format!("{path} exists and is not overwritten"),
            Self::Io(what) => what.clone(),
            Self::Closed => "the store was closed meanwhile".into(),
            Self::Other(what) => format!("the database refused: {what}"),
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::Locked => "wait for a running import, backup or restore to end and try again",
            Self::Contended => "nothing was written, try again",
            Self::Corrupt(_) => "run `fixpoint doctor`, then restore a backup",
            Self::Full => "nothing was written, free some space and try again",
            Self::Unreachable(_) => "check that it runs and that the database URL is right, and try again",
            Self::BadAddress => "write it as postgres://user:password@host/database",
            Self::NewerSchema { .. } => "install the newer Fixpoint that wrote it",
            Self::NotADatabase(_) => "name another file, or move this one away",
            Self::DamagedBackup { .. } => "nothing was restored, restore another backup",
            Self::NotEmpty => "restore into a new data directory or an empty database, then switch to it",
            Self::Exists(_) => "name another file",
            Self::Io(_) => "check the directory's permissions and the disk, and try again",
            Self::Closed => "nothing was acknowledged, try again",
            Self::Other(_) => "run `fixpoint doctor`",
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; {}", self.fault(), self.advice())
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let message = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt(message),
            Some(ErrorCode::NotADatabase) => Self::NotADatabase("the file".into()),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(
                ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied,
            ) => Self::Io(message),
            _ => Self::Other(message),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(database_error) = error.as_db_error() else {
            // Without an answer of the server it is the connection, unless a value could not be sent or read.
            let cause = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
            let ours = ["error serializing", "error deserializing"].iter().any(|start| cause.starts_with(start));
            return if ours { Self::Other(cause) } else { Self::Unreachable(cause) };
        };
        let state = database_error.code();
        let message = database_error.message().to_owned();
        match state.code() {
            _ if *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED => {
                Self::Contended
            }
            _ if *state == SqlState::LOCK_NOT_AVAILABLE => Self::Locked,
            _ if *state == SqlState::DISK_FULL => Self::Full,
            _ if *state == SqlState::DATA_CORRUPTED || *state == SqlState::INDEX_CORRUPTED => Self::Corrupt(message),
            // Connection trouble, wrong credentials, no such database, too many connections, shutting down.
            code if ["08", "28", "3D", "57"].iter().any(|class| code.starts_with(class)) || code == "53300" => {
                Self::Unreachable(message)
            }
            _ => Self::Other(message),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Unreachable(other.to_string()),
        }
    }
}
