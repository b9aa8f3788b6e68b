//! # `cause-not-fixed`: a cause that nothing fixes
//!
//! **What.** Reports a cause without `Fixed by:`, or whose `Fixed by:` leads neither to a step, nor to another guide,
//! nor to the section on whom to contact.
//!
//! **Why.** A reader who has confirmed the cause must not end there.
//!
//! **Bad**
//! ~~~markdown
//! ### The profile is damaged {#profile}
//! Confirmed when: a new profile opens without the error.
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ### The profile is damaged {#profile}
//! Confirmed when: a new profile opens without the error.
//!
//! Fixed by: [Make a new profile](#new-profile)
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; promise 4 of the design.

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::Cause;

pub(super) const RULE: Rule = Rule { name: "cause-not-fixed", summary: "A cause that nothing fixes.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for cause in guide.causes.iter().filter(|cause| !leads_to_a_fix(cause)) {
        let message = "nothing fixes this cause; add a paragraph `Fixed by:` with a link to a step or to `#contact`";
        findings.push(Finding::blocks(RULE.name, cause.span.clone(), message));
    }
}

fn leads_to_a_fix(cause: &Cause) -> bool {
    let mut links = cause.fixed_by.iter().flat_map(|prose| &prose.links);
    // Whether the id exists is asked by `unknown-step`, whether the other guide does by `dead-link`.
    !cause.fixed_by_steps.is_empty()
        || links.any(|link| link.target.starts_with('#') || link.target.starts_with("/guides/"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn every_cause_leads_to_a_fix() {
        check(
            &RULE,
            "## Causes\n### A {#a}\nFixed by: [it](#b)\n\n### C {#c}\nOften.\n",
            expect![
                "5:1 cause-not-fixed (blocks): nothing fixes this cause; add a paragraph `Fixed by:` with a link to a step or to `#contact`"
            ],
        );
        check(
            &RULE,
            "## Causes\n### A {#a}\nFixed by: waiting.\n",
            expect![
                "2:1 cause-not-fixed (blocks): nothing fixes this cause; add a paragraph `Fixed by:` with a link to a step or to `#contact`"
            ],
        );
        check(&RULE, "## Causes\n### A {#a}\nFixed by: [it](/guides/teams-cache#clear)\n", expect![""]);
    }
}
