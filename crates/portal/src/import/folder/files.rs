//! The files of an import: those that its map names, and the bodies that they may name in turn.
//! Never follows a link and never holds more than an import may have.

use std::collections::BTreeMap;
use std::path::Path;

use super::map::Map;
use crate::failure::Failure;
use crate::import::{Skipped, archive};

/// The largest file of an export, in bytes: one file may hold every document.
const MAX_FILE_BYTES: u64 = 128 * 1024 * 1024;
/// The most that one import holds, in bytes.
const MAX_BYTES: usize = 1024 * 1024 * 1024;

/// What was read.
#[derive(Default)]
pub(super) struct Files {
    /// By their paths, `/` between the parts.
    pub taken: BTreeMap<String, Vec<u8>>,
    /// Files that others may name as a body.
    pub bodies: BTreeMap<String, Vec<u8>>,
    /// How many were left.
    pub left: usize,
    bytes: usize,
}

/// Reads what the map names from a folder, a file or an archive.
pub(super) fn read(path: &Path, map: &Map, skipped: &mut Vec<Skipped>) -> Result<Files, Failure> {
    let patterns = map.patterns().map_err(Failure::usage)?;
    let wants_bodies = !map.fields.body_file.is_empty();
    let is_body = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        wants_bodies && ["md", "markdown", "html", "htm", "txt"].contains(&extension.to_lowercase().as_str())
    };
    let mut files = Files::default();
    let mut left = 0;
    let mut wants = |path: &Path| {
        let wanted = patterns.take(path) || is_body(path);
        left += usize::from(!wanted);
        wanted
    };
    let mut put = |path: &Path, bytes: Vec<u8>| {
        files.bytes += bytes.len();
        if files.bytes > MAX_BYTES {
            return Err(Failure::refused("the documents have more than 1 GiB; import them in parts"));
        }
        let name = path.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned();
        let kind = if patterns.take(path) { &mut files.taken } else { &mut files.bodies };
        // Of two under one name the last counts, as where an archive is unpacked.
        kind.insert(name, bytes);
        Ok(())
    };
    if archive::is_archive(path) {
        archive::read(path, MAX_FILE_BYTES, &mut wants, |path, bytes, _| put(&path, bytes), |skip| skipped.push(skip))?;
    } else if path.is_dir() {
        folder(path, Path::new(""), &mut wants, &mut put, skipped)?;
    } else {
        let name = Path::new(path.file_name().unwrap_or_default());
        if wants(name) {
            file(path, name, &mut put, skipped)?;
        }
    }
    files.left = left;
    Ok(files)
}

fn folder(
    root: &Path,
    relative: &Path,
    wants: &mut impl FnMut(&Path) -> bool,
    put: &mut impl FnMut(&Path, Vec<u8>) -> Result<(), Failure>,
    skipped: &mut Vec<Skipped>,
) -> Result<(), Failure> {
    let here = root.join(relative);
    let entries = std::fs::read_dir(&here).map_err(|error| Failure::file("read the folder", &here, &error))?;
    let mut names: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.sort();
    for name in names.iter().filter(|name| !name.to_string_lossy().starts_with('.')) {
        let inner = relative.join(name);
        let Ok(metadata) = std::fs::symlink_metadata(root.join(&inner)) else { continue };
        if metadata.is_dir() {
            folder(root, &inner, wants, put, skipped)?;
        } else if wants(&inner) {
            file(&root.join(&inner), &inner, put, skipped)?;
        }
    }
    Ok(())
}

fn file(
    path: &Path,
    name: &Path,
    put: &mut impl FnMut(&Path, Vec<u8>) -> Result<(), Failure>,
    skipped: &mut Vec<Skipped>,
) -> Result<(), Failure> {
    let metadata = std::fs::symlink_metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    let reason = if !metadata.is_file() {
        "it is a link or a device, and only files are taken; put the file itself there".to_owned()
    } else if metadata.len() > MAX_FILE_BYTES {
        archive::too_large(metadata.len(), MAX_FILE_BYTES)
    } else {
        match std::fs::read(path) {
            Ok(bytes) => return put(name, bytes),
            Err(error) => format!("it cannot be read: {error}; check its rights"),
        }
    };
    skipped.push(Skipped { path: name.to_owned(), reason, broken: true });
    Ok(())
}
