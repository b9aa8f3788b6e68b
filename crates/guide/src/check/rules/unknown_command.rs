//! # `unknown-command`: a command that the guide speaks of is not there
//!
//! **What.** Reports a step of `kind=command` that holds no command, and a link in a command's `Where:` to an id that
//! the guide does not declare.
//!
//! **Why.** The reader is told to run something and finds nothing to run, or no way to the value to fill in.
//!
//! **Bad**
//! ~~~markdown
//! ### Check the connection {#check kind=command}
//! ```powershell
//! Test-NetConnection outlook.office365.com -Port 443
//! ```
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ### Check the connection {#check kind=command}
//! ```powershell {#reach title="Connection to Outlook" rights=user risk=reads}
//! Test-NetConnection outlook.office365.com -Port 443
//! ```
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{Place, guide, suggestion, unknown_ids};
use crate::check::{Finding, Subject};
use crate::document::StepKind;

pub(super) const RULE: Rule =
    Rule { name: "unknown-command", summary: "A command that the guide speaks of is not there.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for step in guide.steps.iter().filter(|step| step.kind == StepKind::Command) {
        if step.commands().next().is_none() {
            let message = "this step holds no command; give its code block an id and a title, or write `kind=info`";
            findings.push(Finding::blocks(RULE.name, step.span.clone(), message));
        }
    }
    for (id, span) in unknown_ids(guide, Place::Where) {
        let near = suggestion(id, guide.commands().map(|(_, command)| command.id.as_str()));
        let message = format!("no command has the id `{id}`; {near}link to the command that prints the value");
        findings.push(Finding::blocks(RULE.name, span, message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_command_step_holds_a_command() {
        check(
            &RULE,
            "## Steps\n### A {#a kind=command}\nRun it.\n```sh\nls\n```\n",
            expect![
                "2:1 unknown-command (blocks): this step holds no command; give its code block an id and a title, or write `kind=info`"
            ],
        );
    }

    #[test]
    fn a_value_comes_from_a_command_that_exists() {
        check(
            &RULE,
            "## Steps\n### A {#a kind=command}\n```sh {#list title=\"List\"}\nls {{name}}\n```\nWhere: [the list](#lists), or [this](#list)\n",
            expect![
                "6:8 unknown-command (blocks): no command has the id `lists`; write `list`, or link to the command that prints the value"
            ],
        );
    }
}
