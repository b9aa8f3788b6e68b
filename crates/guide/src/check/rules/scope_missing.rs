//! # `scope-missing`: the guide does not say what it applies to
//!
//! **What.** Reports a guide whose `scope` is missing, empty, or names no product.
//!
//! **Why.** A fix for one version can do harm on another, and a verification is worth only as much as its scope.
//!
//! **Bad**
//! ~~~yaml
//! product: outlook
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! product: outlook
//! scope:
//!   - {product: Outlook classic for Microsoft 365, os: Windows 11}
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; promise 3 of the design.

use super::Rule;
use super::reading::guide;
use super::source_text::is_written;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "scope-missing", summary: "The guide does not say what it applies to.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    let is_unreadable = guide.scope.is_empty() && is_written(subject.source, "scope");
    if !is_unreadable && guide.scope.iter().all(|scope| scope.product.trim().is_empty()) {
        let message = "the guide does not say what it applies to; add `scope` with a product and its version";
        findings.push(Finding::blocks(RULE.name, 0..0, message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_guide_says_what_it_applies_to() {
        check(
            &RULE,
            "---\ntitle: a\n---\n",
            expect![
                "1:1 scope-missing (blocks): the guide does not say what it applies to; add `scope` with a product and its version"
            ],
        );
        check(
            &RULE,
            "---\nscope: []\n---\n",
            expect![
                "1:1 scope-missing (blocks): the guide does not say what it applies to; add `scope` with a product and its version"
            ],
        );
        check(&RULE, "---\nscope:\n  - {product: Outlook, os: Windows 11}\n---\n", expect![""]);
    }
}
