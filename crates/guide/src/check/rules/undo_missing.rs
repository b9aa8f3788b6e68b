//! # `undo-missing`: nothing says how to take a change back
//!
//! **What.** Reports a command or step that destroys something, and advises on one that changes something, where
//! neither it nor its step has an `undo`.
//!
//! **Why.** A reader who is not sure must know the way back before the first key, or know that there is none.
//!
//! **Bad**
//! ~~~markdown
//! ```powershell {#rename title="Rename the OST file" risk=changes}
//! Rename-Item $env:LOCALAPPDATA\Microsoft\Outlook\{{file}} {{file}}.old
//! ```
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ```powershell {#rename title="Rename the OST file" risk=changes undo="rename the .old file back"}
//! Rename-Item $env:LOCALAPPDATA\Microsoft\Outlook\{{file}} {{file}}.old
//! ```
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; promise 2 of the design.

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::{Risk, Span};

pub(super) const RULE: Rule = Rule { name: "undo-missing", summary: "Nothing says how to take a change back.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for step in guide.steps.iter().filter(|step| step.undo.is_none()) {
        let mut commands_say_it = false;
        for command in step.commands() {
            match (&command.undo, command.risk) {
                (Some(_), _) => commands_say_it = true,
                (None, risk) => commands_say_it |= report("command", risk, &command.text.span, findings),
            }
        }
        if let (Some(risk), false) = (step.declared_risk, commands_say_it) {
            report("step", risk, &step.span, findings);
        }
    }
}

/// Whether there was something to report.
fn report(what: &str, risk: Risk, span: &Span, findings: &mut Vec<Finding>) -> bool {
    let finding = match risk {
        Risk::Destroys => {
            let message = format!("this {what} destroys something; add `undo=` or say `undo=none`");
            Finding::blocks(RULE.name, span.clone(), message)
        }
        Risk::Changes => {
            let message = format!("this {what} changes something; add `undo=` or say `undo=none`");
            Finding::advises(RULE.name, span.clone(), message)
        }
        Risk::Reads | Risk::Unknown | Risk::Bypasses => return false,
    };
    findings.push(finding);
    true
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_destructive_command_says_how_to_undo_it() {
        check(
            &RULE,
            "## Steps\n### Clear the queue {#clear kind=command}\n```powershell {#spool title=\"Empty it\" risk=destroys}\nRemove-Item .\\spool\\*\n```\n",
            expect!["4:1 undo-missing (blocks): this command destroys something; add `undo=` or say `undo=none`"],
        );
    }

    #[test]
    fn a_step_speaks_for_its_commands() {
        check(
            &RULE,
            "## Steps\n### A {#a kind=command undo=none}\n```sh {#b title=\"B\" risk=destroys}\nrm b\n```\n### C {#c kind=warning risk=changes}\nPress the key.\n### D {#d kind=info risk=reads}\nLook.\n",
            expect!["6:1 undo-missing (advises): this step changes something; add `undo=` or say `undo=none`"],
        );
    }

    #[test]
    fn a_command_speaks_for_its_step() {
        check(
            &RULE,
            "## Steps\n### A {#a kind=command risk=changes}\n```sh {#b title=\"B\" risk=changes undo=\"move it back\"}\nmv a b\n```\n",
            expect![""],
        );
    }
}
