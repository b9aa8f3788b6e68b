//! The file of vectors beside the index: added to as they are made, and read at the next start.
//! Never needed: whatever is wrong with it is logged, and what it lacks is made again.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use semantic::{Kept, Key, Model, Vector, header, record};
use tracing::warn;

/// The file holds at most so many times the vectors that are wanted; then it is written anew.
const MOST_UNWANTED: usize = 2;
/// So many it may hold in any case.
const FEW: usize = 1_000;

/// What the file holds of that model.
pub(super) fn read(path: &Path, model: &Model) -> Kept {
    let bytes = std::fs::read(path).unwrap_or_default();
    Kept::read(&bytes, model.checksum(), model.dimensions())
}

/// The file, open to be added to; closed after a fault.
pub(super) struct VectorFile {
    path: PathBuf,
    open: Option<File>,
}

impl VectorFile {
    /// Opens the file that this was read of. One of another model, a damaged one, and one with much that is not wanted is written
    /// anew.
    pub fn open(path: &Path, model: &Model, kept: &Kept, wanted: impl ExactSizeIterator<Item = Key>) -> VectorFile {
        let is_tidy = kept.len() <= (wanted.len() * MOST_UNWANTED).max(FEW);
        let ready = if kept.is_whole() && is_tidy { Ok(()) } else { write_anew(path, model, kept, wanted) };
        let mut file = VectorFile { path: path.to_owned(), open: None };
        match ready.and_then(|()| OpenOptions::new().append(true).open(path)) {
            Ok(open) => file.open = Some(open),
            Err(error) => file.told(&error),
        }
        file
    }

    /// Adds a vector.
    pub fn add(&mut self, key: Key, vector: &Vector) {
        let written = self.open.as_mut().map(|file| file.write_all(&record(key, vector)));
        if let Some(Err(error)) = written {
            self.told(&error);
            // A record that is cut off would hide those behind it.
            self.open = None;
        }
    }

    fn told(&self, error: &std::io::Error) {
        warn!(
            "{} cannot be written: {error}; free some space, or give the owner the right to it: until then the vectors are made anew at each start",
            self.path.display()
        );
    }
}

fn write_anew(path: &Path, model: &Model, kept: &Kept, wanted: impl Iterator<Item = Key>) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut bytes = header(model.checksum(), model.dimensions());
    for key in wanted {
        kept.get(key).into_iter().for_each(|vector| bytes.extend(record(key, vector)));
    }
    let beside = path.with_extension("new");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(beside, path)
}
