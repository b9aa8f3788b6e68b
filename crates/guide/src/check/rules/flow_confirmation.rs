//! # `flow-confirmation`: something is destroyed without the reader's word
//!
//! **What.** Reports a state or an outcome that shows a step or a command which destroys something (`risk=destroys`) and
//! that can be reached past no option that `confirms` it. A step's confirmation is enough for its commands; those of all
//! its commands that destroy are enough for a step.
//!
//! **Why.** What is gone stays gone. Whoever loses something by a step has to know it before, and to agree.
//!
//! **Bad**
//! ~~~yaml
//! rebuild: {do: Delete the local copy of the mailbox., steps: [rebuild], to: is-it-gone}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! agree:
//!   ask: The local copy will be deleted. Is all of it on the web?
//!   options:
//!     all: {label: "Yes, delete it", confirms: [rebuild], to: rebuild}
//!     not-all: {label: "No", to: contact}
//!     unsure: contact
//! rebuild: {do: Delete the local copy of the mailbox., steps: [rebuild], to: is-it-gone}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`, the role question and confirmations.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::document::Risk;

pub(super) const RULE: Rule =
    Rule { name: "flow-confirmation", summary: "Something is destroyed without the reader's word.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for shown in flow.shown() {
        let Some(part) = shown.part.filter(|part| part.risk() == Risk::Destroys) else { continue };
        let is_agreed = |at: usize| part.is_confirmed(|name| flow.analysis.is_confirmed(at, name));
        if let Some(unasked) = flow.analysis.at(shown.place).iter().find(|at| !is_agreed(**at)) {
            let message = format!(
                "`{0}` destroys something, and `{1}` shows it to people who did not agree, on the way {2}; ask first, with an option that has `confirms: [{0}]`",
                shown.name.value,
                shown.by,
                flow.way(*unasked)
            );
            findings.push(Finding::blocks(RULE.name, shown.name.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    fn guide(heading: &str, confirms: &str, unsure: &str, state: &str) -> String {
        format!(
            "## Steps\n### B {{#rebuild kind=command{heading}}}\n```sh {{#one title=\"1\" risk=destroys}}\nls\n```\n```sh {{#two title=\"2\" risk=destroys}}\nls\n```\n```sh {{#look title=\"L\"}}\nls\n```\n\n## Triage\n```yaml flow\nstart: agree\nstates:\n  agree: {{ask: A, options: {{yes: {{label: Y, confirms: [{confirms}], to: it}}, unsure: {unsure}}}}}\n  it: {{{state}, to: done}}\noutcomes:\n  done: {{kind: workaround}}\n  help: {{kind: escalate}}\n```\n"
        )
    }

    #[test]
    fn what_destroys_comes_after_the_readers_word() {
        check(&RULE, &guide("", "rebuild", "help", "do: D, steps: [rebuild]"), expect![""]);
        check(
            &RULE,
            &guide("", "rebuild", "it", "do: D, steps: [rebuild]"),
            expect![
                "18:23 flow-confirmation (blocks): `rebuild` destroys something, and `it` shows it to people who did not agree, on the way agree → it; ask first, with an option that has `confirms: [rebuild]`"
            ],
        );
        check(
            &RULE,
            &guide("", "look", "help", "run: one"),
            expect![
                "18:13 flow-confirmation (blocks): `one` destroys something, and `it` shows it to people who did not agree, on the way agree → it; ask first, with an option that has `confirms: [one]`"
            ],
        );
        check(&RULE, &guide("", "look", "it", "run: look"), expect![""]);
    }

    #[test]
    fn a_step_is_confirmed_by_itself_or_by_all_that_destroys_in_it() {
        check(&RULE, &guide("", "rebuild", "help", "run: one"), expect![""]);
        check(&RULE, &guide("", "one, two", "help", "do: D, steps: [rebuild]"), expect![""]);
        check(
            &RULE,
            &guide("", "one", "help", "do: D, steps: [rebuild]"),
            expect![
                "18:23 flow-confirmation (blocks): `rebuild` destroys something, and `it` shows it to people who did not agree, on the way agree → it; ask first, with an option that has `confirms: [rebuild]`"
            ],
        );
        check(
            &RULE,
            &guide(" risk=destroys", "one, two", "help", "do: D, steps: [rebuild]"),
            expect![
                "18:23 flow-confirmation (blocks): `rebuild` destroys something, and `it` shows it to people who did not agree, on the way agree → it; ask first, with an option that has `confirms: [rebuild]`"
            ],
        );
    }
}
