//! `assets/third-party/manifest.toml`: where each carried file came from, and its checksum.
//! A test holds the folder to it, so that no file changes, comes or goes unnoticed.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::workspace::Failure;

const FILE_NAME: &str = "manifest.toml";

/// The whole manifest.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// One entry for each file, licences included.
    #[serde(rename = "file")]
    pub files: Vec<Entry>,
}

/// One carried file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Relative to `assets/third-party/`.
    pub path: String,
    /// Its name on npm.
    pub package: String,
    /// The version it was taken from.
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    /// Of the file's bytes, in lowercase hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Writes the manifest into the folder that it describes.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let entries = toml::to_string(self).map_err(|error| format!("the manifest cannot be written: {error}"))?;
        let text = format!("# Written by `cargo xtask assets`; do not edit.\n\n{entries}");
        let path = folder.join(FILE_NAME);
        std::fs::write(&path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }
}

/// The checksum as the manifest has it.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    fn read(folder: &Path) -> Result<Manifest, Failure> {
        let path = folder.join(FILE_NAME);
        toml::from_str(&workspace::read(&path)?).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// What is wrong with the folder: files that are missing, changed or not listed.
    fn differences(folder: &Path) -> Result<Vec<String>, Failure> {
        let mut unlisted = std::collections::BTreeSet::new();
        for package in workspace::entries(folder)?.into_iter().filter(|path| path.is_dir()) {
            unlisted.extend(workspace::entries(&package)?);
        }
        unlisted.extend(
            workspace::entries(folder)?.into_iter().filter(|path| path.is_file() && !path.ends_with(FILE_NAME)),
        );
        let mut differences = Vec::new();
        for entry in read(folder)?.files {
            let path = folder.join(&entry.path);
            unlisted.remove(&path);
            match std::fs::read(&path) {
                Ok(bytes) if sha256(&bytes) == entry.sha256 => {}
                Ok(_) => {
                    differences.push(format!("{} is not what {} {} has", entry.path, entry.package, entry.version))
                }
                Err(error) => differences.push(format!("{} cannot be read: {error}", entry.path)),
            }
        }
        differences.extend(unlisted.iter().map(|path| format!("{} is not in the manifest", path.display())));
        Ok(differences)
    }

    #[test]
    fn every_carried_file_is_the_one_that_the_manifest_names() {
        let folder = workspace::root().join("assets/third-party");
        let differences = differences(&folder).unwrap();
        assert!(differences.is_empty(), "{}\nRun `cargo xtask assets`.", differences.join("\n"));
    }

    #[test]
    fn a_changed_a_missing_and_an_unlisted_file_are_all_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("icons")).unwrap();
        std::fs::write(folder.path().join("icons/changed.svg"), "<svg/>").unwrap();
        std::fs::write(folder.path().join("icons/unlisted.svg"), "<svg/>").unwrap();
        let entry = |path: &str| Entry {
            path: path.to_owned(),
            package: "icons".to_owned(),
            version: "1.0.0".to_owned(),
            licence: "ISC".to_owned(),
            sha256: sha256(b"something else"),
        };
        let manifest = Manifest { files: vec![entry("icons/changed.svg"), entry("icons/missing.svg")] };
        manifest.write(folder.path()).unwrap();
        let told = differences(folder.path()).unwrap().join("\n");
        assert!(told.contains("icons/changed.svg is not what icons 1.0.0 has"), "{told}");
        assert!(told.contains("icons/missing.svg cannot be read"), "{told}");
        assert!(told.contains("icons/unlisted.svg is not in the manifest"), "{told}");
    }
}
