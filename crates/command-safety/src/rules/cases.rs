//! Holds a rule to its cases. For tests alone.

use super::Rule;
use crate::shell::Shell;
use crate::verdict::classify;

/// Every snippet of `bad` trips the rule; none of `fine` does.
pub(super) fn holds(rule: &Rule, bad: &[(&str, &str)], fine: &[(&str, &str)]) {
    let trips = |shell: &str, text: &str| {
        let verdict = classify(Shell::named(shell).expect("a shell"), text);
        verdict.rules.iter().any(|hit| hit.rule.name == rule.name)
    };
    for (shell, text) in bad {
        assert!(trips(shell, text), "{} misses {text}", rule.name);
    }
    for (shell, text) in fine {
        assert!(!trips(shell, text), "{} is tripped by {text}", rule.name);
    }
}
