//! A rule's remark at a place in a source.
//! Never an error of the program: authors' mistakes are values.

use serde::Serialize;

use crate::document::Span;

/// Whether a finding stops publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Advises,
    /// The document cannot be published.
    Blocks,
}

/// A rule's remark at a place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's name, such as `undo-missing`.
    pub rule: &'static str,
    /// Whether it stops publication.
    pub severity: Severity,
    /// What is wrong; ends with what to do next.
    pub message: String,
    /// Where, in bytes of the source.
    pub span: Span,
}

impl Finding {
    /// A finding that stops publication.
    pub fn blocks(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Finding { rule, severity: Severity::Blocks, message: message.into(), span }
    }

    /// A finding that is worth knowing.
    pub fn advises(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Finding { rule, severity: Severity::Advises, message: message.into(), span }
    }
}
