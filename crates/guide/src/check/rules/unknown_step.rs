//! # `unknown-step`: a cause is fixed by a step that does not exist
//!
//! **What.** Reports a link in `Fixed by:` to an id that no step of the guide has. A link to the section on whom to
//! contact is fine: some causes only IT can fix.
//!
//! **Why.** The reader has found the cause and is one link away from the fix; the link must lead there.
//!
//! **Bad**
//! ~~~markdown
//! Fixed by: [Rebuild the profile](#rebuild-profile)
//! …
//! ### Rebuild the profile {#rebuild kind=info}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Fixed by: [Rebuild the profile](#rebuild)
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use std::collections::BTreeSet;

use super::Rule;
use super::reading::{guide, suggestion};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "unknown-step", summary: "A cause is fixed by a step that does not exist.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    let steps: BTreeSet<&str> = guide.steps.iter().map(|step| step.id.as_str()).collect();
    let contact = guide.contact.as_ref().map(|contact| contact.id.as_str());
    for fix in guide.causes.iter().flat_map(|cause| &cause.fixed_by_steps) {
        let id = fix.value.trim_start_matches('#');
        if !steps.contains(id) && contact != Some(id) {
            let near = suggestion(id, steps.iter().copied());
            let message = format!("no step has the id `{id}`; {near}link to the step that fixes this cause");
            findings.push(Finding::blocks(RULE.name, fix.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_fix_is_a_step_or_the_contact() {
        let guide = |id: &str| {
            format!(
                "## Causes\n### A {{#a}}\nFixed by: [it](#{id})\n\n## Steps\n### B {{#rebuild kind=info}}\nText.\n\n## Contact IT or security {{#contact}}\n- Always.\n"
            )
        };
        check(&RULE, &guide("rebuild"), expect![""]);
        check(&RULE, &guide("contact"), expect![""]);
        check(
            &RULE,
            &guide("rebuilt"),
            expect![
                "3:11 unknown-step (blocks): no step has the id `rebuilt`; write `rebuild`, or link to the step that fixes this cause"
            ],
        );
        check(
            &RULE,
            &guide("a"),
            expect!["3:11 unknown-step (blocks): no step has the id `a`; link to the step that fixes this cause"],
        );
    }
}
