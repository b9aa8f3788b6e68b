//! Checks of documents: one rule a file, all of them in [`RULES`].
//! Never changes a document and never fetches anything: a rule sees the document, its source and the library's names.

mod evidence;
mod finding;
mod flow;
mod library;
pub mod rules;

pub use evidence::{Evidence, Ground, Grounds};
pub use finding::{Finding, Severity};
pub use library::{GuideParts, Library};
pub use rules::{RULES, Rule};

use std::cell::OnceCell;

use crate::document::Document;
use crate::names::DocumentId;
use flow::SubjectFlow;

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
    flow: OnceCell<Option<SubjectFlow<'a>>>,
}

impl<'a> Subject<'a> {
    /// A document to look at, with what else exists: the library holds what the document declares as well.
    pub fn new(id: &'a DocumentId, source: &'a str, document: &'a Document, library: &'a Library) -> Self {
        Subject { id, source, document, library, flow: OnceCell::new() }
    }

    /// The flow, where the document has one: gone through when it is first asked for, and kept for the other rules.
    pub(crate) fn flow(&self) -> Option<&SubjectFlow<'a>> {
        self.flow.get_or_init(|| SubjectFlow::of(self.document, self.library)).as_ref()
    }
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
