//! # `unknown-cause`: a step tells apart or rules out a cause that does not exist
//!
//! **What.** Reports a link in `Tells apart:` or `Rules out:` to an id that the guide does not declare.
//!
//! **Why.** These notes connect what a reader sees to what is wrong; a broken one leaves the result without a meaning.
//!
//! **Bad**
//! ~~~markdown
//! Rules out: [a backlog](#back-log)
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Rules out: [a backlog](#backlog)
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{Place, guide, suggestion, unknown_ids};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "unknown-cause", summary: "A step tells apart or rules out a cause that does not exist.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for (id, span) in unknown_ids(guide, Place::CauseNote) {
        let near = suggestion(id, guide.causes.iter().map(|cause| cause.id.as_str()));
        let message = format!("no cause has the id `{id}`; {near}link to a cause of this guide");
        findings.push(Finding::blocks(RULE.name, span, message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_cause_in_a_note_exists() {
        check(
            &RULE,
            "## Causes\n### A {#backlog}\nText.\n\n## Steps\n### B {#b kind=info}\nLook.\n\nRules out: [one](#backlog)\n\nTells apart: [one](#back-log) and [two](#x)\n",
            expect![[r#"
                11:14 unknown-cause (blocks): no cause has the id `back-log`; write `backlog`, or link to a cause of this guide
                11:35 unknown-cause (blocks): no cause has the id `x`; link to a cause of this guide"#]],
        );
    }
}
