//! # `flow-unset-variable`: a guard reads a variable that may have no value
//!
//! **What.** Reports a guard that compares a variable which, on some way there, no answer has set. `known(x) and x == a`
//! is fine: it asks first.
//!
//! **Why.** The comparison does not hold, whatever the truth is, and the reader is led as if the answer had been another.
//!
//! **Bad**
//! ~~~yaml
//! variables: {client: [classic, new]}
//! states:
//!   client: {ask: Which Outlook?, options: {new: {label: New, set: {client: new}, to: reach}, unsure: reach}}
//!   reach: {do: Start Outlook., to: [{if: client == new, to: not-this-guide}, {else: online}]}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//!   reach: {do: Start Outlook., to: [{if: known(client) and client == new, to: not-this-guide}, {else: online}]}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::check::{Finding, Subject};
use crate::document::Span;
use crate::triage::{ROLE, Target};

pub(super) const RULE: Rule =
    Rule { name: "flow-unset-variable", summary: "A guard reads a variable that may have no value.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let arms = flow.source.states.iter().flat_map(|state| &state.choices).flat_map(|choice| &choice.to);
    let guards: BTreeMap<usize, &Span> =
        arms.filter_map(|arm| Some((arm.to.span.start, &arm.guard.as_ref()?.span))).collect();
    let own: BTreeSet<&str> =
        flow.source.variables.iter().map(|variable| variable.name.value.as_str()).chain([ROLE]).collect();
    let mut told = BTreeSet::new();
    for read in &flow.analysis.unset_reads {
        let Some(Target::State(state)) = flow.analysis.situations().get(read.situation).map(|one| one.at) else {
            continue;
        };
        let choice = flow.flow.states.get(state).and_then(|state| state.choices.get(read.choice));
        let Some(arm) = choice.and_then(|choice| choice.to.get(read.arm)) else { continue };
        let Some((name, _)) = flow.flow.variables.get(read.variable) else { continue };
        let Some(span) = guards.get(&arm.span.start) else { continue };
        // What a called flow reads is reported where it is written.
        if flow.is_own(state, arm) && own.contains(name.as_str()) && told.insert((span.start, name)) {
            let message = format!(
                "`{name}` may have no value here, on the way {}; write `known({name}) and …`, or set it on every way",
                flow.way(read.situation)
            );
            findings.push(Finding::blocks(RULE.name, (*span).clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    fn flow(unsure: &str, guard: &str) -> String {
        format!(
            "start: a\nvariables: {{v: [one, two]}}\nstates:\n  a: {{ask: A, options: {{one: {{label: 1, set: {{v: one}}, to: b}}, unsure: {unsure}}}}}\n  b: {{do: B, to: c}}\n  c: {{do: C, to: [{{if: {guard}, to: y}}, {{else: z}}]}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn a_variable_is_set_on_every_way_or_asked_for_first() {
        check_flow(&RULE, &flow("{set: {v: two}, to: b}", "v == one"), expect![""]);
        check_flow(&RULE, &flow("z", "v == one"), expect![""]);
        check_flow(&RULE, &flow("b", "known(v) and v == one"), expect![""]);
        check_flow(
            &RULE,
            &flow("b", "v == one"),
            expect![
                "8:24 flow-unset-variable (blocks): `v` may have no value here, on the way a → b → c; write `known(v) and …`, or set it on every way"
            ],
        );
        check_flow(
            &RULE,
            &flow("b", "v == one or known(v)"),
            expect![
                "8:24 flow-unset-variable (blocks): `v` may have no value here, on the way a → b → c; write `known(v) and …`, or set it on every way"
            ],
        );
        check_flow(
            &RULE,
            &flow("b", "not role == admin"),
            expect![
                "8:24 flow-unset-variable (blocks): `role` may have no value here, on the way a → b → c; write `known(role) and …`, or set it on every way"
            ],
        );
    }

    #[test]
    fn what_a_called_flow_may_not_have_set_is_reported_where_the_caller_reads_it() {
        let guide = |guard: &str| {
            format!(
                "start: a\nstates:\n  a: {{call: proof, returns: {{proved: [{{if: {guard}, to: y}}, {{else: z}}], not-proved: [{{if: {guard}, to: y}}, {{else: z}}]}}}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &guide("known(role) and role == admin"), expect![""]);
        check_flow(
            &RULE,
            &guide("role == admin"),
            expect![
                "5:97 flow-unset-variable (blocks): `role` may have no value here, on the way a.badge; write `known(role) and …`, or set it on every way"
            ],
        );
    }
}
