//! # `flow-verified`: a flow says "resolved" without asking
//!
//! **What.** Reports a transition to an outcome of kind `resolved` that is not an answer to a `verify` state: from another
//! state, from its option `unsure`, by a stop, or by a limit's `then`.
//!
//! **Why.** A page that says the problem is gone when it is not ends the help where it is needed, and makes every figure
//! about what helped a wish.
//!
//! **Bad**
//! ~~~yaml
//! online: {do: Bring Outlook online., to: fixed}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! online: {do: Bring Outlook online., to: is-it-gone}
//! is-it-gone: {verify: Does a message to yourself arrive?, options: {gone: {label: "Yes", to: fixed}, unsure: contact}}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::document::Span;
use crate::triage::{OutcomeKind, StateKind, Target, UNSURE};

pub(super) const RULE: Rule =
    Rule { name: "flow-verified", summary: "A flow says \"resolved\" without asking.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(subject) = subject.flow() else { return };
    let flow = &subject.flow;
    let mut unverified: Vec<(Target, Span)> = Vec::new();
    for (at, state) in flow.states.iter().enumerate() {
        let answers =
            state.choices.iter().filter(|choice| state.kind != StateKind::Verification || choice.id == UNSURE);
        let arms = answers.flat_map(|choice| &choice.to).filter(|arm| subject.is_own(at, arm));
        unverified.extend(arms.map(|arm| (arm.to, arm.span.clone())));
    }
    for (at, state) in subject.states() {
        let limit = flow.states.get(at).and_then(|state| state.limit);
        unverified.extend(limit.zip(state.then.as_ref()).map(|((_, to), then)| (to, then.span.clone())));
    }
    let stops = flow.stops.iter().zip(&subject.source.stops);
    unverified.extend(stops.map(|(stop, written)| (stop.to, written.to.span.clone())));
    unverified.sort_by_key(|(_, span)| span.start);
    unverified.dedup();
    for (target, span) in unverified {
        let Target::Outcome(at) = target else { continue };
        if let Some(outcome) = flow.outcomes.get(at).filter(|outcome| outcome.kind == OutcomeKind::Resolved) {
            let message = format!(
                "`{}` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here",
                outcome.id
            );
            findings.push(Finding::blocks(RULE.name, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    fn flow(kind: &str, unsure: &str, then: &str, stop: &str) -> String {
        format!(
            "start: a\nstops: {{many: {{label: M, to: {stop}}}}}\nstates:\n  a: {{{kind}: A, visits: 2, then: {then}, options: {{gone: {{label: G, to: fixed}}, unsure: {unsure}}}}}\noutcomes:\n  fixed: {{kind: resolved}}\n  help: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn resolved_comes_after_an_answer_to_a_verification() {
        check_flow(&RULE, &flow("verify", "help", "help", "help"), expect![""]);
        check_flow(
            &RULE,
            &flow("ask", "help", "help", "help"),
            expect![
                "6:69 flow-verified (blocks): `fixed` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here"
            ],
        );
        check_flow(
            &RULE,
            &flow("verify", "fixed", "help", "help"),
            expect![
                "6:88 flow-verified (blocks): `fixed` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here"
            ],
        );
        check_flow(
            &RULE,
            &flow("verify", "help", "fixed", "fixed"),
            expect![[r#"
            4:30 flow-verified (blocks): `fixed` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here
            6:35 flow-verified (blocks): `fixed` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here"#]],
        );
    }

    #[test]
    fn the_verification_may_stand_in_a_called_flow() {
        let guide = |slug: &str| {
            format!(
                "start: a\nstates:\n  a: {{call: {slug}, returns: {{gone: fixed, proved: fixed, not-proved: help, still: help}}}}\noutcomes:\n  fixed: {{kind: resolved}}\n  help: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &guide("verified"), expect![""]);
        check_flow(
            &RULE,
            &guide("proof"),
            expect![
                "5:51 flow-verified (blocks): `fixed` says that the problem is gone, and nobody was asked; lead to a `verify` state, and from its answer here"
            ],
        );
    }
}
