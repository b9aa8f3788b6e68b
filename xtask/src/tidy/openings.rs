//! Each Rust file opens with what it is for, so that nobody has to read it to find out.

use super::{Remark, TextFile};

pub fn remarks(files: &[TextFile]) -> Vec<Remark> {
    files
        .iter()
        .filter(|file| file.path.ends_with(".rs") && !opens_with_its_purpose(&file.text))
        .map(|file| {
            Remark::new(
                &file.path,
                "does not open with a `//!` line. Say there what the file is for and what it must never do",
            )
        })
        .collect()
}

/// A fuzz target must say `#![no_main]` and a script may have a `#!` line: both may stand above.
fn opens_with_its_purpose(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with("#!"))
        .is_some_and(|line| line.strip_prefix("//!").is_some_and(|purpose| !purpose.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_the_file_is_for() {
        assert!(opens_with_its_purpose("//! Trails of answers.\nuse std::fmt;"));
        assert!(opens_with_its_purpose("#![no_main]\n//! Feeds the parser.\n"));
        assert!(!opens_with_its_purpose("use std::fmt;"));
        assert!(!opens_with_its_purpose("//!\nuse std::fmt;"));
        assert!(!opens_with_its_purpose(""));
    }

    #[test]
    fn only_rust_files_are_asked() {
        let file = |path: &str| TextFile { path: path.to_owned(), text: "nothing".to_owned() };
        assert_eq!(remarks(&[file("README.md"), file("crates/guide/src/lib.rs")]).len(), 1);
    }
}
