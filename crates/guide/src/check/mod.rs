//! Checks of documents: one rule a file, all of them in [`RULES`].
//! Never changes a document and never fetches anything: a rule sees the document, its source and the library's names.

mod finding;
mod library;
pub mod rules;

pub use finding::{Finding, Severity};
pub use library::{GuideParts, Library};
pub use rules::{RULES, Rule};

use crate::document::Document;
use crate::names::DocumentId;

/// What a rule looks at.
pub struct Subject<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// The text it was parsed from.
    pub source: &'a str,
    /// The document.
    pub document: &'a Document,
    /// What else exists.
    pub library: &'a Library,
}

/// All findings of all rules about one document, those of the parser not included, sorted by place.
pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.check)(subject, &mut findings);
    }
    findings.sort_by(|left, right| (left.span.start, left.rule).cmp(&(right.span.start, right.rule)));
    findings
}
