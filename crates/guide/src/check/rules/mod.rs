//! The rules, one a file: what it finds, why that is bad, what is better, and its cases.
//! Never keeps state between documents.

use super::{Finding, Subject};

/// One check.
pub struct Rule {
    /// Its name in findings.
    pub name: &'static str,
    /// One sentence for a list of rules.
    pub summary: &'static str,
    /// Adds what it finds.
    pub check: fn(&Subject<'_>, &mut Vec<Finding>),
}

/// All rules.
pub const RULES: &[Rule] = &[];
