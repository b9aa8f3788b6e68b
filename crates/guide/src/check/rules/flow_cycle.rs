//! # `flow-cycle`: a flow can go round for ever
//!
//! **What.** Reports a cycle of states of which none has a visit limit, whatever the guards on it say; `visits` without
//! `then`, and the other way round; a limit of no visit; limits that only lead to one another; and a limit at a call,
//! where it means nothing: a state has it.
//!
//! **Why.** Somebody whom a step does not help is told to do it again and again, and never reaches a person.
//!
//! **Bad**
//! ~~~yaml
//! online: {do: Bring Outlook online., to: is-it-gone}
//! is-it-gone: {verify: Is it gone?, options: {gone: {label: "Yes", to: fixed}, still: {label: "No", to: online}, unsure: contact}}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! online: {do: Bring Outlook online., visits: 2, then: contact, to: is-it-gone}
//! is-it-gone: {verify: Is it gone?, options: {gone: {label: "Yes", to: fixed}, still: {label: "No", to: online}, unsure: contact}}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use crate::check::flow::SubjectFlow;
use crate::check::{Finding, Subject};
use crate::triage::{StateKind, StateSource, Target};

pub(super) const RULE: Rule = Rule { name: "flow-cycle", summary: "A flow can go round for ever.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for state in &flow.source.states {
        findings.extend(limit(state));
    }
    for (at, state) in flow.states() {
        if let (Some(then), true) = (&state.then, leads_back(flow, at)) {
            let message = format!("the limit of `{}` leads back to itself; lead it to an outcome", state.id.value);
            findings.push(Finding::blocks(RULE.name, then.span.clone(), message));
        }
    }
    for cycle in &flow.analysis.endless {
        let round = flow.analysis.round(&flow.flow, cycle, |state, arm| flow.is_own(state, arm));
        let Some((arm, round)) = round else { continue };
        let words = flow.words(&round);
        let message = match round.iter().find_map(|place| limited(flow, *place)) {
            None => format!("the cycle {words} has no end; give one of its states `visits` and `then`"),
            Some(used_up) => format!(
                "the cycle {words} has no end once the visits of `{used_up}` are used up; lead its `then` out of the cycle"
            ),
        };
        findings.push(Finding::blocks(RULE.name, arm.span.clone(), message));
    }
}

/// What is wrong with the limit of a state.
fn limit(state: &StateSource) -> Option<Finding> {
    let id = &state.id.value;
    let (span, message) = match (&state.visits, &state.then) {
        (Some(visits), _) if state.kind == StateKind::Call => {
            (&visits.span, format!("`{id}` is a call, which takes no limit; give it to another state of the cycle"))
        }
        (None, Some(then)) => {
            (&then.span, format!("`{id}` has `then` without `visits`; add how often it may be entered"))
        }
        (Some(visits), None) => {
            (&visits.span, format!("`{id}` has `visits` without `then`; add where the flow goes instead of once more"))
        }
        (Some(visits), _) if visits.value == 0 => {
            (&visits.span, format!("`{id}` could never be entered; write `visits: 1` or more, or take the state out"))
        }
        _ => return None,
    };
    Some(Finding::blocks(RULE.name, span.clone(), message))
}

/// The id of a state that has a limit.
fn limited<'f>(flow: &'f SubjectFlow<'_>, place: Target) -> Option<&'f str> {
    let Target::State(at) = place else { return None };
    flow.flow.states.get(at).filter(|state| state.limit.is_some()).map(|state| state.id.as_str())
}

/// Whether the limit of a state leads, over other limits, to the state itself.
fn leads_back(flow: &SubjectFlow<'_>, state: usize) -> bool {
    let states = &flow.flow.states;
    let mut at = state;
    for _ in states {
        match states.get(at).and_then(|state| state.limit) {
            Some((_, Target::State(then))) => at = then,
            _ => return false,
        }
        if at == state {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check_as, check_flow};
    use expect_test::expect;

    fn flow(of_a: &str, of_b: &str) -> String {
        format!(
            "start: a\nstates:\n  a: {{do: A, {of_a}to: b}}\n  b: {{verify: B, {of_b}options: {{gone: {{label: G, to: y}}, still: {{label: S, to: a}}, unsure: z}}}}\noutcomes:\n  y: {{kind: resolved}}\n  z: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn a_cycle_has_a_limit() {
        check_flow(&RULE, &flow("visits: 2, then: z, ", ""), expect![""]);
        check_flow(&RULE, &flow("", "visits: 3, then: z, "), expect![""]);
        check_flow(
            &RULE,
            &flow("", ""),
            expect![
                "5:18 flow-cycle (blocks): the cycle a → b → a has no end; give one of its states `visits` and `then`"
            ],
        );
    }

    #[test]
    fn past_a_limit_that_is_used_up_there_may_be_a_cycle_too() {
        check_flow(
            &RULE,
            &flow("visits: 2, then: b, ", ""),
            expect![
                "6:75 flow-cycle (blocks): the cycle b → a → b has no end once the visits of `a` are used up; lead its `then` out of the cycle"
            ],
        );
    }

    #[test]
    fn a_limit_is_whole_and_leads_away() {
        check_flow(
            &RULE,
            &flow("visits: 2, ", "then: z, "),
            expect![[r#"
            5:22 flow-cycle (blocks): `a` has `visits` without `then`; add where the flow goes instead of once more
            6:24 flow-cycle (blocks): `b` has `then` without `visits`; add how often it may be entered"#]],
        );
        check_flow(
            &RULE,
            &flow("visits: 0, then: z, ", ""),
            expect![
                "5:22 flow-cycle (blocks): `a` could never be entered; write `visits: 1` or more, or take the state out"
            ],
        );
        check_flow(
            &RULE,
            &flow("visits: 1, then: b, ", "visits: 1, then: a, "),
            expect![[r#"
            5:31 flow-cycle (blocks): the limit of `a` leads back to itself; lead it to an outcome
            6:35 flow-cycle (blocks): the limit of `b` leads back to itself; lead it to an outcome"#]],
        );
    }

    #[test]
    fn a_cycle_through_a_call_belongs_to_the_caller() {
        let guide = |limit: &str, to: &str| {
            format!(
                "start: a\nstates:\n  a: {{call: proof, {limit}returns: {{proved: z, not-proved: {to}}}}}\n  b: {{do: B, visits: 1, then: z, to: a}}\noutcomes:\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &guide("", "b"), expect![""]);
        check_flow(
            &RULE,
            &guide("", "a"),
            expect![
                "5:53 flow-cycle (blocks): the cycle a.badge → a.badge has no end; give one of its states `visits` and `then`"
            ],
        );
        check_flow(
            &RULE,
            &guide("visits: 2, then: z, ", "b"),
            expect![
                "5:28 flow-cycle (blocks): `a` is a call, which takes no limit; give it to another state of the cycle"
            ],
        );
    }

    #[test]
    fn a_cycle_inside_a_called_flow_is_reported_there() {
        let file =
            "subject: S\nstart: a\nreturns: [back]\nstates:\n  a: {do: A, to: b}\n  b: {do: B, to: a, cannot: back}\n";
        check_as(
            "flows/sample",
            &RULE,
            file,
            expect![
                "5:18 flow-cycle (blocks): the cycle a → b → a has no end; give one of its states `visits` and `then`"
            ],
        );
        let guide = "start: a\nstates:\n  a: {call: endless, returns: {back: z}}\noutcomes:\n  z: {kind: escalate}\n";
        check_flow(&RULE, guide, expect![""]);
    }
}
