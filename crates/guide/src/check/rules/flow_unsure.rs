//! # `flow-unsure`: a question forces the reader to guess
//!
//! **What.** Reports a question, a verification or a check without the option `unsure`, and one that has no other.
//!
//! **Why.** Somebody who does not know the answer and finds no way to say so picks one, and is led to the wrong help.
//!
//! **Bad**
//! ~~~yaml
//! client:
//!   ask: Which Outlook do you use?
//!   options:
//!     classic: {label: Outlook classic, to: reach}
//!     new: {label: New Outlook, to: not-this-guide}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! client:
//!   ask: Which Outlook do you use?
//!   options:
//!     classic: {label: Outlook classic, to: reach}
//!     new: {label: New Outlook, to: not-this-guide}
//!     unsure: contact
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::triage::UNSURE;

pub(super) const RULE: Rule = Rule { name: "flow-unsure", summary: "A question forces the reader to guess.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for state in flow.source.states.iter().filter(|state| state.kind.has_options() && !state.choices.is_empty()) {
        let id = &state.id;
        let message = if !state.choices.iter().any(|choice| choice.id.value == UNSURE) {
            format!("`{}` has no option `unsure`; add it, so that nobody has to guess", id.value)
        } else if state.choices.len() < 2 {
            format!("`{}` has no option but `unsure`; add what the answer may be, or make it an instruction", id.value)
        } else {
            continue;
        };
        findings.push(Finding::blocks(RULE.name, id.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    #[test]
    fn a_question_has_an_answer_and_a_way_not_to_know() {
        let flow = |options: &str| {
            format!("start: a\nstates:\n  a: {{ask: A, options: {{{options}}}}}\noutcomes:\n  z: {{kind: escalate}}\n")
        };
        check_flow(&RULE, &flow("x: {label: X, to: z}, unsure: z"), expect![""]);
        check_flow(
            &RULE,
            &flow("x: {label: X, to: z}, y: {label: Y, to: z}"),
            expect!["5:3 flow-unsure (blocks): `a` has no option `unsure`; add it, so that nobody has to guess"],
        );
        check_flow(
            &RULE,
            &flow("unsure: z"),
            expect![
                "5:3 flow-unsure (blocks): `a` has no option but `unsure`; add what the answer may be, or make it an instruction"
            ],
        );
    }

    #[test]
    fn an_instruction_needs_no_such_way() {
        check_flow(&RULE, "start: a\nstates:\n  a: {do: A, to: z}\noutcomes:\n  z: {kind: escalate}\n", expect![""]);
    }
}
