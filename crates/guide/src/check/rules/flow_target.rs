//! # `flow-target`: a transition leads to what is not there, or to two things at once
//!
//! **What.** Reports a `start`, a `to`, a `then` or a stop that names no state, outcome or return of the flow; a `start`
//! that is no state; and an id that two of them have.
//!
//! **Why.** The reader has answered and the page has nothing to show. Of two things with one id, only one can ever be
//! reached, and statistics cannot tell them apart.
//!
//! **Bad**
//! ~~~yaml
//! states:
//!   web: {ask: Is the mail there?, options: {there: {label: "Yes", to: onlin}, unsure: contact}}
//!   online: {do: Bring Outlook online., to: contact}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! states:
//!   web: {ask: Is the mail there?, options: {there: {label: "Yes", to: online}, unsure: contact}}
//!   online: {do: Bring Outlook online., to: contact}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::BTreeMap;

use super::Rule;
use super::reading::suggestion;
use crate::check::{Finding, Subject};
use crate::document::{Spanned, line_and_column};

pub(super) const RULE: Rule =
    Rule { name: "flow-target", summary: "A transition of a flow leads to what is not there.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let source = flow.source;
    let states = source.states.iter().map(|state| &state.id);
    let ends = source.outcomes.iter().map(|outcome| &outcome.id).chain(&source.returns);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for id in states.clone().chain(ends) {
        let start = *places.entry(&id.value).or_insert(id.span.start);
        if start != id.span.start {
            let (line, _) = line_and_column(subject.source, start);
            let message = format!("`{}` already stands in line {line}; choose another id", id.value);
            findings.push(Finding::blocks(RULE.name, id.span.clone(), message));
        }
    }
    if let Some(start) = &source.start {
        let near = suggestion(&start.value, states.clone().map(|id| id.value.as_str()));
        if !states.clone().any(|id| id.value == start.value) {
            let what = if places.contains_key(start.value.as_str()) { "is where a flow ends" } else { "is no state" };
            let message = format!("`{}` {what}; {near}name the state that it begins with", start.value);
            findings.push(Finding::blocks(RULE.name, start.span.clone(), message));
        }
    }
    let arms = source.states.iter().flat_map(|state| &state.choices).flat_map(|choice| &choice.to).map(|arm| &arm.to);
    let limits = source.states.iter().filter_map(|state| state.then.as_ref());
    let stops = source.stops.iter().map(|stop| &stop.to);
    for target in arms.chain(limits).chain(stops) {
        if !places.contains_key(target.value.as_str()) {
            findings.push(Finding::blocks(RULE.name, target.span.clone(), unknown(target, places.keys().copied())));
        }
    }
}

fn unknown<'a>(target: &Spanned<String>, names: impl Iterator<Item = &'a str>) -> String {
    let near = suggestion(&target.value, names);
    format!("nothing has the id `{}`; {near}name a state or an outcome", target.value)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check_as, check_flow};
    use expect_test::expect;

    #[test]
    fn a_transition_leads_to_a_state_or_an_outcome() {
        let flow = |option: &str, then: &str, stop: &str| {
            format!(
                "start: web\nstops: {{many: {{label: M, to: {stop}}}}}\nstates:\n  web: {{ask: W, visits: 2, then: {then}, options: {{x: {{label: X, to: {option}}}, unsure: help}}}}\noutcomes:\n  help: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("help", "help", "help"), expect![""]);
        check_flow(
            &RULE,
            &flow("halp", "wep", "nothing"),
            expect![[r#"
            6:67 flow-target (blocks): nothing has the id `halp`; write `help`, or name a state or an outcome
            6:34 flow-target (blocks): nothing has the id `wep`; write `web`, or name a state or an outcome
            4:30 flow-target (blocks): nothing has the id `nothing`; name a state or an outcome"#]],
        );
    }

    #[test]
    fn it_begins_with_a_state() {
        let flow = |start: &str| {
            format!("start: {start}\nstates:\n  web: {{do: W, to: help}}\noutcomes:\n  help: {{kind: escalate}}\n")
        };
        check_flow(&RULE, &flow("web"), expect![""]);
        check_flow(
            &RULE,
            &flow("help"),
            expect!["3:8 flow-target (blocks): `help` is where a flow ends; name the state that it begins with"],
        );
        check_flow(
            &RULE,
            &flow("wbe"),
            expect!["3:8 flow-target (blocks): `wbe` is no state; write `web`, or name the state that it begins with"],
        );
    }

    #[test]
    fn an_id_is_of_one_thing() {
        let flow = |id: &str, back: &str| {
            format!(
                "subject: S\nstart: web\nreturns: [{back}]\nstates:\n  web: {{do: W, to: {back}, cannot: {id}}}\noutcomes:\n  {id}: {{kind: escalate}}\n"
            )
        };
        check_as("flows/sample", &RULE, &flow("help", "back"), expect![""]);
        check_as(
            "flows/sample",
            &RULE,
            &flow("web", "back"),
            expect!["7:3 flow-target (blocks): `web` already stands in line 5; choose another id"],
        );
        check_as(
            "flows/sample",
            &RULE,
            &flow("help", "help"),
            expect!["3:11 flow-target (blocks): `help` already stands in line 7; choose another id"],
        );
    }
}
