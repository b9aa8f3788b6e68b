//! The rules over commands that go round a protection, one file each.
//! Never hold what a program does otherwise: that is `knowledge`. A rule is about an intention, not about one text.

mod attack_tools;
#[cfg(test)]
mod cases;
mod credential_access;
mod credential_plaintext;
mod defence_disable;
mod download_execute;
mod find;
mod firewall_off;
mod log_tamper;
mod lolbin_download;
mod lolbin_proxy;
mod obfuscated;
mod persist_hijack;
mod policy_bypass;
mod recovery_off;
mod reverse_shell;
mod root_or_origin;
mod tls_weakened;
mod uac_or_sudo;

use std::ops::Range;

pub(crate) use find::find;

use crate::command::Script;
use crate::knowledge::Style;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth saying; it does not make a snippet a bypass.
    Advice,
    /// A protection is weakened or gone round.
    High,
    /// An attacker's own way.
    Critical,
}

/// Looks at a whole snippet and says where a rule is tripped.
pub(crate) type Check = fn(&Script) -> Vec<Range<usize>>;

/// A rule: what it is called, why, and what trips it.
#[derive(Debug)]
pub struct Rule {
    /// Its class, such as `exec.download-execute`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Techniques of MITRE ATT&CK, by today's numbers.
    pub attack: &'static [&'static str],
    /// The same by the numbers before they were drawn anew, where they differ.
    pub attack_before: &'static [&'static str],
    /// Rules of PSScriptAnalyzer about the same.
    pub analyzer: &'static [&'static str],
    /// What is wrong, in plain words.
    pub reason: &'static str,
    /// What to do instead.
    pub better: &'static str,
    /// Calls that trip it: `programs: pattern ; pattern`, as the tables of `knowledge` write them.
    pub(crate) calls: &'static [(Style, &'static str)],
    /// Regular expressions over the text, without regard to case: the second net, where the tree fails.
    pub(crate) words: &'static [&'static str],
    /// Whether it is about changing something: its expressions do not count in a snippet that provably only reads.
    pub(crate) about_change: bool,
    /// What neither can say.
    pub(crate) check: Option<Check>,
}

impl Rule {
    /// Whether tripping it makes a snippet a bypass.
    pub fn bypasses(&self) -> bool {
        self.severity > Severity::Advice
    }
}

/// A rule that a snippet trips, and where.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The rule.
    pub rule: &'static Rule,
    /// Where, in bytes.
    pub span: Range<usize>,
}

impl PartialEq for Hit {
    fn eq(&self, other: &Hit) -> bool {
        self.rule.name == other.rule.name && self.span == other.span
    }
}

impl Eq for Hit {}

/// All rules.
pub(crate) static RULES: &[&Rule] = &[
    &attack_tools::RULE,
    &credential_access::RULE,
    &credential_plaintext::RULE,
    &defence_disable::RULE,
    &download_execute::RULE,
    &firewall_off::RULE,
    &log_tamper::RULE,
    &lolbin_download::RULE,
    &lolbin_proxy::RULE,
    &obfuscated::RULE,
    &persist_hijack::RULE,
    &policy_bypass::RULE,
    &recovery_off::RULE,
    &reverse_shell::RULE,
    &root_or_origin::RULE,
    &tls_weakened::RULE,
    &uac_or_sudo::RULE,
];
