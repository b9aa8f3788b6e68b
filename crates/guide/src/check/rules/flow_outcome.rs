//! # `flow-outcome`: an outcome does not say who goes on, or says what means nothing
//!
//! **What.** Reports an outcome of kind `escalate` or `security` without `impact`, `urgency` or `group`, and one of kind
//! `request` without `group`. Advises where a field means nothing for the kind: a ticket, a group, impact or urgency where
//! nothing is handed over, and an escalation of a request.
//!
//! **Why.** The reader is told that IT helps, and nobody gets it; or it waits because nobody said how much depends on it.
//!
//! **Bad**
//! ~~~yaml
//! to-messaging: {kind: escalate, group: messaging}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! to-messaging: {kind: escalate, group: messaging, impact: 3, urgency: 2}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`, outcomes; ITIL 4, incident management: priority comes from impact and urgency.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::triage::OutcomeKind;

pub(super) const RULE: Rule =
    Rule { name: "flow-outcome", summary: "An outcome does not say who goes on, or says what means nothing.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for outcome in &flow.source.outcomes {
        let kind = outcome.kind;
        let escalates = matches!(kind, OutcomeKind::Escalate | OutcomeKind::Security);
        let fields = [
            ("impact", outcome.impact.is_some(), escalates, kind.hands_over()),
            ("urgency", outcome.urgency.is_some(), escalates, kind.hands_over()),
            ("group", outcome.group.is_some(), kind.hands_over(), kind.hands_over()),
            ("ticket", outcome.ticket.is_some(), false, kind.hands_over()),
            ("escalation", outcome.escalation.is_some(), false, escalates),
        ];
        let names = |wanted: &dyn Fn(bool, bool, bool) -> bool| {
            let wanted = fields
                .iter()
                .filter(|(_, is_there, is_needed, has_meaning)| wanted(*is_there, *is_needed, *has_meaning));
            wanted.map(|(name, ..)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let missing = names(&|is_there, is_needed, _| is_needed && !is_there);
        if !missing.is_empty() {
            let message =
                format!("`{}` is of kind `{}` and lacks {missing}; add what is missing", outcome.id.value, kind.key());
            findings.push(Finding::blocks(RULE.name, outcome.id.span.clone(), message));
        }
        let idle = names(&|is_there, _, has_meaning| is_there && !has_meaning);
        if !idle.is_empty() {
            let message =
                format!("without a meaning where the kind is `{}`: {idle}; take out what no one will read", kind.key());
            findings.push(Finding::advises(RULE.name, outcome.id.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    fn flow(outcome: &str) -> String {
        format!("start: a\nstates:\n  a: {{do: A, to: z}}\noutcomes:\n  z: {{{outcome}}}\n")
    }

    #[test]
    fn what_is_handed_over_says_to_whom_and_how_urgent_it_is() {
        check_flow(
            &RULE,
            &flow("kind: security, impact: 1, urgency: 1, group: desk, escalation: hierarchical"),
            expect![""],
        );
        check_flow(
            &RULE,
            &flow("kind: escalate, group: desk"),
            expect![
                "7:3 flow-outcome (blocks): `z` is of kind `escalate` and lacks `impact`, `urgency`; add what is missing"
            ],
        );
        check_flow(&RULE, &flow("kind: request, group: desk, ticket: incident, impact: 3"), expect![""]);
        check_flow(
            &RULE,
            &flow("kind: request"),
            expect!["7:3 flow-outcome (blocks): `z` is of kind `request` and lacks `group`; add what is missing"],
        );
    }

    #[test]
    fn a_field_means_something() {
        check_flow(&RULE, &flow("kind: resolved, cause: a"), expect![""]);
        check_flow(
            &RULE,
            &flow("kind: resolved, impact: 3, group: desk"),
            expect![
                "7:3 flow-outcome (advises): without a meaning where the kind is `resolved`: `impact`, `group`; take out what no one will read"
            ],
        );
        check_flow(
            &RULE,
            &flow("kind: request, group: desk, escalation: functional"),
            expect![
                "7:3 flow-outcome (advises): without a meaning where the kind is `request`: `escalation`; take out what no one will read"
            ],
        );
    }
}
