//! Writes a backup: one SQLite file with one state of the store, whatever the engine.
//! Never overwrites a file, and never leaves half a backup under the name that was asked for.

use std::fs::{File, OpenOptions, remove_file, rename};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use deadpool_postgres::Pool;
use tokio_postgres::IsolationLevel;

use crate::session::Session;
use crate::sqlite::{self, Readers};
use crate::{StoreError, copy};

/// Backs up a SQLite store while others read and write it.
pub(crate) async fn of_sqlite(readers: &Readers, to: &Path) -> Result<(), StoreError> {
    let part = Part::new(to)?;
    readers
        .with_connection(move |connection| {
            let path = part.path.to_str().ok_or_else(|| StoreError::Io("the backup's path is not UTF-8".into()))?;
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            connection.execute("vacuum into ?1", [path])?;
            // A backup has no identity: put in a store's place, it must not pass for that store.
            sqlite::open(&part.path)?.execute_batch("delete from identity; pragma journal_mode = delete")?;
            part.finish()
        })
        .await
}

/// Backs up a PostgreSQL store: the same file, copied row by row out of one snapshot.
pub(crate) async fn of_postgres(pool: &Pool, to: &Path) -> Result<(), StoreError> {
    let part = Part::new(to)?;
    let target = Mutex::new(sqlite::open(&part.path)?);
    let mut client = pool.get().await?;
    let snapshot =
        client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start().await?;
    {
        let target = Session::Sqlite(&target);
        target.batch("begin").await?;
        copy::all(&Session::Transaction(&snapshot), &target).await?;
        // A backup is one file: without the write-ahead log beside it.
        target.batch("commit; pragma journal_mode = delete").await?;
    }
    snapshot.commit().await?;
    drop(target);
    part.finish()
}

/// A file under another name, until it is whole. Dropped before, it is removed.
struct Part {
    path: PathBuf,
    to: PathBuf,
}

impl Part {
    fn new(to: &Path) -> Result<Self, StoreError> {
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::Exists(to.display().to_string()));
        }
        let name = to.file_name().ok_or_else(|| StoreError::Io(format!("{} names no file", to.display())))?;
        let path = to.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        create_for_owner(&path)?;
        Ok(Self { path, to: to.to_owned() })
    }

    /// Checks it, makes it last and gives it its name.
    fn finish(self) -> Result<(), StoreError> {
        let problems = sqlite::problems(&sqlite::open_to_read(&self.path)?)?;
        if let Some(problem) = problems.into_iter().next() {
            return Err(StoreError::Corrupt(problem));
        }
        let failed = |error| StoreError::io("writing", &self.path, &error);
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(failed)?;
        // Claims the name first: a rename alone would overwrite what appeared meanwhile.
        create_for_owner(&self.to)?;
        rename(&self.path, &self.to).map_err(failed)?;
        if let Some(directory) = self.to.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed)?;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Gone already where it was finished.
        let _ = remove_file(&self.path);
    }
}

fn create_for_owner(path: &Path) -> Result<File, StoreError> {
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path);
    file.map_err(|error| StoreError::io("making", path, &error))
}
