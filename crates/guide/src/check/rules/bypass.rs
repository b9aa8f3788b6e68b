//! # `bypass`: a step evades a protection
//!
//! **What.** Reports a command or step that says of itself that it evades a protection (`risk=bypasses`).
//!
//! **Why.** A guide is followed by people who cannot judge what a protection is worth. One that turns it off helps whoever
//! attacks them, and it is not published, whatever it fixes.
//!
//! **Bad**
//! ~~~markdown
//! ```powershell {#off title="Turn the scanner off" risk=bypasses}
//! Set-MpPreference -DisableRealtimeMonitoring $true
//! ```
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Ask the security team for an exclusion of the one folder, with the reason and an end date.
//! ~~~
//!
//! **Source.** Promise 2 of the design.

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::Risk;

pub(super) const RULE: Rule = Rule { name: "bypass", summary: "A step evades a protection.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for step in &guide.steps {
        let command = step.commands().find(|command| command.risk == Risk::Bypasses).map(|command| &command.text.span);
        let step = (step.declared_risk == Some(Risk::Bypasses)).then_some(&step.span);
        if let Some(span) = command.or(step) {
            let message = "this evades a protection, and no guide that does is published; ask for what is safe instead";
            findings.push(Finding::blocks(RULE.name, span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_step_that_evades_a_protection_is_not_published() {
        check(
            &RULE,
            "---\n---\n## Steps\n### Off {#off kind=warning risk=bypasses}\nText.\n",
            expect![
                "4:1 bypass (blocks): this evades a protection, and no guide that does is published; ask for what is safe instead"
            ],
        );
        check(&RULE, "---\n---\n## Steps\n### Look {#look kind=info risk=reads}\nText.\n", expect![""]);
    }
}
