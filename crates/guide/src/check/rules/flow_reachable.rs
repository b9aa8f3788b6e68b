//! # `flow-reachable`: no answers lead to it, or none lead on from it
//!
//! **What.** Reports a state, an outcome or a return that no answers lead to, whatever the guards say for all values of
//! the variables, and a state from which no outcome can be reached. Where a name of the flow means nothing, it waits.
//!
//! **Why.** What nobody reaches was forgotten, or a guard keeps people from the help that was meant for them. A way that
//! does not end leaves the reader alone.
//!
//! **Bad**
//! ~~~yaml
//! start: web
//! states:
//!   web: {ask: Is the mail there?, options: {there: {label: "Yes", to: fixed}, unsure: contact}}
//!   online: {do: Bring Outlook online., to: contact}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! start: web
//! states:
//!   web: {ask: Is the mail there?, options: {there: {label: "Yes", to: online}, unsure: contact}}
//!   online: {do: Bring Outlook online., to: contact}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::triage::{StateKind, Target};

pub(super) const RULE: Rule =
    Rule { name: "flow-reachable", summary: "No answers lead to a state or an outcome, or none lead on.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let analysis = &flow.analysis;
    let mut block = |span, message| findings.push(Finding::blocks(RULE.name, span, message));
    if !analysis.is_complete {
        let start = flow.source.start.as_ref().map_or(flow.source.span.clone(), |start| start.span.clone());
        let message = "the flow has more ways than can be tried; take out variables, or split it over two guides";
        block(start, message.to_owned());
        return;
    }
    if !flow.is_whole {
        return;
    }
    let unreached = |id: &str| format!("no answers lead to `{id}`; let one lead there, or take it out");
    let ends = flow.source.outcomes.iter().map(|outcome| &outcome.id).chain(&flow.source.returns);
    for id in ends {
        let end = flow.flow.outcome(&id.value).map(Target::Outcome);
        if end.is_some_and(|end| analysis.at(end).is_empty()) {
            block(id.span.clone(), unreached(&id.value));
        }
    }
    for call in flow.source.states.iter().filter(|state| state.kind == StateKind::Call) {
        let prefix = format!("{}.", call.id.value);
        let mut inside = analysis.situations().iter().filter_map(|situation| match situation.at {
            Target::State(at) => flow.flow.states.get(at),
            _ => None,
        });
        if !inside.any(|state| state.id.starts_with(&prefix)) {
            block(call.id.span.clone(), unreached(&call.id.value));
        }
    }
    let towards = analysis.towards(|situation| matches!(situation.at, Target::Outcome(_)));
    for (at, state) in flow.states() {
        let situations = analysis.at(Target::State(at));
        if situations.is_empty() {
            block(state.id.span.clone(), unreached(&state.id.value));
        } else if let Some(lost) = situations.iter().find(|at| towards[**at].is_none()) {
            let message = format!(
                "from `{}` no answers lead to an outcome, on the way {}; let one of them lead on",
                state.id.value,
                flow.way(*lost)
            );
            block(state.id.span.clone(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check_as, check_flow};
    use expect_test::expect;

    #[test]
    fn answers_lead_to_every_state_and_outcome() {
        let flow = |target: &str| {
            format!(
                "start: a\nstates:\n  a: {{ask: A, options: {{x: {{label: X, to: {target}}}, unsure: z}}}}\n  b: {{do: B, to: y}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("b"), expect![""]);
        check_flow(
            &RULE,
            &flow("z"),
            expect![[r#"
            8:3 flow-reachable (blocks): no answers lead to `y`; let one lead there, or take it out
            6:3 flow-reachable (blocks): no answers lead to `b`; let one lead there, or take it out"#]],
        );
        // A name that means nothing is another rule's; what follows from it is not told as well.
        check_flow(&RULE, &flow("c"), expect![""]);
    }

    #[test]
    fn guards_are_read_for_all_values() {
        let flow = |set: &str| {
            format!(
                "start: a\nvariables: {{v: [one, two], w: [one, two]}}\nstates:\n  a: {{ask: A, options: {{x: {{label: X, set: {{v: one, w: one}}, to: b}}, unsure: {{set: {{v: two, w: {set}}}, to: b}}}}}}\n  b: {{do: B, to: [{{if: v == two and w == one, to: y}}, {{else: z}}]}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("one"), expect![""]);
        check_flow(
            &RULE,
            &flow("two"),
            expect!["9:3 flow-reachable (blocks): no answers lead to `y`; let one lead there, or take it out"],
        );
    }

    #[test]
    fn a_limit_that_is_never_used_up_leads_nowhere() {
        let flow = |back: &str| {
            format!(
                "start: a\nstates:\n  a: {{do: A, visits: 2, then: z, to: b}}\n  b: {{do: B, to: y, cannot: {back}}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("a"), expect![""]);
        check_flow(
            &RULE,
            &flow("y"),
            expect!["9:3 flow-reachable (blocks): no answers lead to `z`; let one lead there, or take it out"],
        );
    }

    #[test]
    fn every_state_leads_to_an_outcome() {
        let flow = |out: &str| {
            format!(
                "start: a\nstates:\n  a: {{ask: A, options: {{x: {{label: X, to: b}}, unsure: z}}}}\n  b: {{do: B, to: c}}\n  c: {{do: C, to: {out}}}\noutcomes:\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("z"), expect![""]);
        check_flow(
            &RULE,
            &flow("b"),
            expect![[r#"
            6:3 flow-reachable (blocks): from `b` no answers lead to an outcome, on the way a → b; let one of them lead on
            7:3 flow-reachable (blocks): from `c` no answers lead to an outcome, on the way a → b → c; let one of them lead on"#]],
        );
    }

    #[test]
    fn calls_and_returns_are_reached_too() {
        let guide = |target: &str| {
            format!(
                "start: a\nstates:\n  a: {{ask: A, options: {{x: {{label: X, to: {target}}}, unsure: z}}}}\n  b: {{call: proof, returns: {{proved: z, not-proved: z}}}}\noutcomes:\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &guide("b"), expect![""]);
        check_flow(
            &RULE,
            &guide("z"),
            expect!["6:3 flow-reachable (blocks): no answers lead to `b`; let one lead there, or take it out"],
        );
        let file = "subject: S\nstart: a\nreturns: [x, y]\nstates:\n  a: {do: A, to: x}\n";
        check_as(
            "flows/sample",
            &RULE,
            file,
            expect!["3:14 flow-reachable (blocks): no answers lead to `y`; let one lead there, or take it out"],
        );
    }
}
