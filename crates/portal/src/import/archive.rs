//! Reading .zip, .tar and .tar.gz without unpacking them.
//! Never follows a link, never leaves the archive by a path, never reads more of a file than a document may have.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

use super::Skipped;
use crate::failure::Failure;
use flate2::read::MultiGzDecoder;

/// Most bytes read out of one archive, so that a compressed bomb ends.
const MAX_ARCHIVE_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// Whether a path names an archive that can be read.
pub(crate) fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".zip", ".tar", ".tar.gz", ".tgz"].iter().any(|extension| name.ends_with(extension))
}

/// Calls `each` with every regular file of the archive that is `wanted` and not larger than `largest` bytes, and `skip` with
/// what cannot be taken. `each` also gets the share of the archive read (0 to 1).
///
/// # Errors
/// Where the archive cannot be read on; what was handed out before remains.
pub(crate) fn read(
    path: &Path,
    largest: u64,
    wanted: impl FnMut(&Path) -> bool,
    each: impl FnMut(PathBuf, Vec<u8>, f64) -> Result<(), Failure>,
    skip: impl FnMut(Skipped),
) -> Result<(), Failure> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
        read_zip(path, largest, wanted, each, skip)
    } else {
        read_tar(path, largest, wanted, each, skip)
    }
}

/// The text of the file at the archive's top with that name, if it has one.
///
/// # Errors
/// Where the archive cannot be read.
pub(crate) fn text_at_top(path: &Path, name: &str, largest: u64) -> Result<Option<String>, Failure> {
    let mut text = None;
    let is_it = |found: &Path| found.strip_prefix(".").unwrap_or(found) == Path::new(name);
    let keep = |_, bytes: Vec<u8>, _| {
        text = Some(String::from_utf8_lossy(&bytes).into_owned());
        Ok(())
    };
    read(path, largest, is_it, keep, |_| {})?;
    Ok(text)
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::environment(format!(
        "{} is no whole archive: {error}; get it again and repeat the import, which goes on where it stopped",
        path.display()
    ))
}

fn read_tar(
    path: &Path,
    largest: u64,
    mut wanted: impl FnMut(&Path) -> bool,
    mut each: impl FnMut(PathBuf, Vec<u8>, f64) -> Result<(), Failure>,
    mut skip: impl FnMut(Skipped),
) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| Failure::file("open", path, &error))?;
    let size = file.metadata().map_or(1, |metadata| metadata.len().max(1));
    let counted = Counted { inner: BufReader::new(file), read: std::rc::Rc::default() };
    let position = counted.read.clone();
    let is_plain = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tar"));
    let reader: Box<dyn Read> = if is_plain { Box::new(counted) } else { Box::new(MultiGzDecoder::new(counted)) };
    let broken = |error: std::io::Error| broken(path, &error);
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
        if !wanted(&name) {
            continue;
        }
        if let Some(reason) = refused(&name, kind.is_file(), entry.size(), largest) {
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

fn read_zip(
    path: &Path,
    largest: u64,
    mut wanted: impl FnMut(&Path) -> bool,
    mut each: impl FnMut(PathBuf, Vec<u8>, f64) -> Result<(), Failure>,
    mut skip: impl FnMut(Skipped),
) -> Result<(), Failure> {
    let mut file = File::open(path).map_err(|error| Failure::file("open", path, &error))?;
    let listed = listed(&mut file);
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| broken(path, &error))?;
    let count = archive.len();
    if let Some(twice) = listed.and_then(|listed| listed.checked_sub(count)).filter(|twice| *twice > 0) {
        let reason =
            format!("{twice} of its files have the name of another one, of which the last is taken; pack it again");
        skip(Skipped { path: path.to_owned(), reason, broken: true });
    }
    let mut rest = MAX_ARCHIVE_BYTES;
    for at in 0..count {
        let named = archive.name_for_index(at).and_then(Result::ok).map(|name| PathBuf::from(name.as_ref()));
        let entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(error) => {
                let path = named.unwrap_or_else(|| PathBuf::from("?"));
                let reason = format!("it cannot be read: {error}; pack it again without a password");
                skip(Skipped { path, reason, broken: true });
                continue;
            }
        };
        let name = match entry.name() {
            Ok(name) => PathBuf::from(name.as_ref()),
            Err(error) => {
                let reason = format!("its name cannot be read: {error}; pack it again under another name");
                skip(Skipped { path: PathBuf::from("?"), reason, broken: true });
                continue;
            }
        };
        if entry.is_dir() || !wanted(&name) {
            continue;
        }
        if let Some(reason) = refused(&name, entry.is_file(), entry.size(), largest.min(rest)) {
            skip(Skipped { path: name, reason, broken: true });
            continue;
        }
        // What the entry says of its size may be a lie.
        let mut bytes = Vec::new();
        if let Err(error) = entry.take(largest + 1).read_to_end(&mut bytes) {
            let reason = format!("it is damaged: {error}; get the archive again");
            skip(Skipped { path: name, reason, broken: true });
            continue;
        }
        let size = bytes.len() as u64;
        rest = rest.saturating_sub(size);
        if size > largest {
            skip(Skipped { path: name, reason: too_large(size, largest), broken: true });
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share for a progress bar")]
        let share = (at + 1) as f64 / count as f64;
        each(name, bytes, share)?;
    }
    Ok(())
}

/// How many files an archive lists, by the record at its end (APPNOTE.TXT of PKWARE, 4.3.16). The library that reads archives
/// keeps one of each name; none where the record is of the larger form.
fn listed(file: &mut File) -> Option<usize> {
    const RECORD: usize = 22;
    let size = file.metadata().ok()?.len();
    let from = size.saturating_sub(RECORD as u64 + u64::from(u16::MAX));
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut end = Vec::new();
    file.take(size).read_to_end(&mut end).ok()?;
    file.rewind().ok()?;
    let at = end.windows(RECORD).rposition(|record| record.starts_with(b"PK\x05\x06"))?;
    let count = u16::from_le_bytes([end[at + 10], end[at + 11]]);
    (count != u16::MAX).then_some(usize::from(count))
}

fn refused(name: &Path, is_file: bool, size: u64, largest: u64) -> Option<String> {
    if !is_file {
        return Some("it is a link or a device, and only files are taken; put the file itself there".to_owned());
    }
    let leaves = name.components().any(|component| !matches!(component, Component::Normal(_) | Component::CurDir));
    if leaves {
        return Some("its path leads out of the archive; pack it with paths below one folder".to_owned());
    }
    (size > largest).then(|| too_large(size, largest))
}

/// The message for a file that is larger than one may be.
pub(crate) fn too_large(bytes: u64, largest: u64) -> String {
    format!("it has {bytes} bytes or more, and may have {largest}; split it, or take out what is no text")
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
