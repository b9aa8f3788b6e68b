//! Reading .tar and .tar.gz without unpacking them.
//! Never follows a link, never leaves the archive by a path, never reads more of a file than a document may have.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;
use guide::document::MAX_DOCUMENT_BYTES;

use super::Skipped;
use crate::content::too_large;
use crate::failure::Failure;

/// Most bytes read out of one archive, so that a compressed bomb ends.
const MAX_ARCHIVE_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// Whether a path names an archive that can be read.
pub(crate) fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".tar", ".tar.gz", ".tgz"].iter().any(|extension| name.ends_with(extension))
}

/// Calls `each` with every regular file of the archive, and `skip` with what is none. `done` gets the share of the archive read (0 to 1).
///
/// # Errors
/// Where the archive cannot be read on; what was handed out before remains.
pub(crate) fn read(
    path: &Path,
    mut each: impl FnMut(PathBuf, Vec<u8>, f64) -> Result<(), Failure>,
    mut skip: impl FnMut(Skipped),
) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| Failure::file("open", path, &error))?;
    let size = file.metadata().map_or(1, |metadata| metadata.len().max(1));
    let counted = Counted { inner: BufReader::new(file), read: std::rc::Rc::default() };
    let position = counted.read.clone();
    let is_plain = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tar"));
    let reader: Box<dyn Read> = if is_plain { Box::new(counted) } else { Box::new(MultiGzDecoder::new(counted)) };
    let broken = |error: std::io::Error| {
        Failure::environment(format!(
            "{} is no whole archive: {error}; get it again and repeat the import, which goes on where it stopped",
            path.display()
        ))
    };
    let mut archive = tar::Archive::new(reader.take(MAX_ARCHIVE_BYTES));
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = match entry.path() {
            Ok(name) => name.into_owned(),
            Err(error) => {
                skip(Skipped {
                    path: PathBuf::from("?"),
                    reason: format!("its name cannot be read: {error}"),
                    broken: true,
                });
                continue;
            }
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        if let Some(reason) = refused(&name, kind, entry.size()) {
            skip(Skipped { path: name, reason, broken: true });
            continue;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size()).unwrap_or(0));
        entry.read_to_end(&mut bytes).map_err(broken)?;
        #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
        let share = (position.get() as f64 / size as f64).min(1.0);
        each(name, bytes, share)?;
    }
    Ok(())
}

fn refused(name: &Path, kind: tar::EntryType, size: u64) -> Option<String> {
    if !kind.is_file() {
        return Some("it is a link or a device, and only files are taken; put the file itself there".to_owned());
    }
    let leaves = name.components().any(|component| !matches!(component, Component::Normal(_) | Component::CurDir));
    if leaves {
        return Some("its path leads out of the archive; pack it with paths below one folder".to_owned());
    }
    (size > MAX_DOCUMENT_BYTES as u64).then(|| too_large(size))
}

struct Counted<R> {
    inner: R,
    read: std::rc::Rc<std::cell::Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
