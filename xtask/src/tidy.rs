//! `cargo xtask tidy`: the rules of the repository itself, held by a check instead of by memory.
//! One rule, one file beneath this folder; also run as a test, so that nothing lands untidy.

mod arrows;
mod gallery;
mod machine;
mod openings;
mod purity;

use std::fmt;
use std::path::Path;

use crate::workspace::{self, Failure};

/// Something that breaks a rule of the repository.
#[derive(Debug, PartialEq)]
pub struct Remark {
    /// A file, with its line where there is one.
    place: String,
    /// What is wrong, ending with what to do.
    message: String,
}

impl Remark {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

/// A crate of `crates/`, with the manifest it was declared by.
struct Crate {
    name: String,
    manifest: toml::Table,
}

/// A text file that git tracks, or would track once added.
struct TextFile {
    /// Relative to the repository's folder.
    path: String,
    text: String,
}

/// Prints what is untidy and fails if anything is.
pub fn tidy() -> Result<(), Failure> {
    let remarks = remarks(&workspace::root())?;
    for remark in &remarks {
        println!("{remark}");
    }
    match remarks.len() {
        0 => Ok(()),
        1 => Err("1 remark. Do what it says and run `cargo xtask tidy` again".to_owned()),
        many => Err(format!("{many} remarks. Do what they say and run `cargo xtask tidy` again")),
    }
}

fn remarks(root: &Path) -> Result<Vec<Remark>, Failure> {
    let crates = crates(root)?;
    let files = text_files(root)?;
    let mut remarks = arrows::remarks(&crates);
    remarks.extend(purity::remarks(root, &crates));
    remarks.extend(gallery::remarks(&root.join("crates/pages/src"))?);
    remarks.extend(machine::remarks(&files));
    remarks.extend(openings::remarks(&files));
    Ok(remarks)
}

fn crates(root: &Path) -> Result<Vec<Crate>, Failure> {
    let mut crates = Vec::new();
    for folder in workspace::entries(&root.join("crates"))? {
        let path = folder.join("Cargo.toml");
        if !path.is_file() {
            continue;
        }
        let manifest =
            toml::from_str(&workspace::read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        crates.push(Crate { name, manifest });
    }
    Ok(crates)
}

fn text_files(root: &Path) -> Result<Vec<TextFile>, Failure> {
    let listed = workspace::output_of(
        workspace::program("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root),
    )?;
    let mut files = Vec::new();
    for path in listed.split_terminator('\0') {
        // A file deleted but not yet committed is still listed, and a font is no text: both are passed over.
        if let Ok(bytes) = std::fs::read(root.join(path))
            && let Ok(text) = String::from_utf8(bytes)
        {
            files.push(TextFile { path: path.to_owned(), text });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let remarks = remarks(&workspace::root()).unwrap();
        let told: Vec<_> = remarks.iter().map(Remark::to_string).collect();
        assert!(told.is_empty(), "\n{}\n", told.join("\n"));
    }
}
