//! Import: files and archives to submissions, a batch at a time.
//! Never writes outside the store, never follows a link, and never unpacks an archive to disk.

pub(crate) mod archive;
pub(crate) mod folder;
pub(crate) mod imported;
pub(crate) mod microsoft_docs;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use guide::check::{Finding, Library, Severity, Subject, check};
use guide::document::{MAX_DOCUMENT_BYTES, parse};
use guide::edition::Head;
use guide::names::{DocumentId, DocumentKind};
use sha2::{Digest, Sha256};
use work::Submission;

use self::microsoft_docs::origin::{ATTRIBUTION_FILE, Attribution};
use crate::failure::Failure;

/// A document ready to be saved, with what the rules remarked.
pub(crate) struct Prepared {
    /// What is saved.
    pub submission: Submission,
    /// What the parser and the rules remarked.
    pub findings: Vec<Finding>,
}

/// What an archive of Microsoft Learn articles says of its origin.
///
/// # Errors
/// Where the archive cannot be read.
pub(crate) fn attribution_of(path: &Path) -> Result<Attribution, Failure> {
    let text = archive::text_at_top(path, ATTRIBUTION_FILE, MAX_DOCUMENT_BYTES as u64)?;
    Ok(Attribution::read(&text.unwrap_or_default()))
}

/// Parses and checks a text. Articles and records become public with their import; guides wait unless `publish` is said.
pub(crate) fn prepare(id: &DocumentId, text: &str, library: &Library, publish: bool) -> Prepared {
    let (document, mut findings) = parse(id, text.as_bytes());
    findings.extend(check(&Subject::new(id, text, &document, library)));
    let blocking = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Blocks)
        .map(|finding| finding.message.clone())
        .collect();
    let submission = Submission {
        id: id.clone(),
        text: Arc::from(text),
        hash: hash(text),
        head: Head::compile(&document),
        publish: publish || !matches!(id.kind(), DocumentKind::Guide | DocumentKind::Flow),
        blocking,
    };
    Prepared { submission, findings }
}

/// SHA-256 of a text, hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// A file that was passed over, and why.
pub(crate) struct Skipped {
    /// Its path in the folder or archive.
    pub path: PathBuf,
    /// Why, and what to do.
    pub reason: String,
    /// Whether it should have been a document.
    pub broken: bool,
}
