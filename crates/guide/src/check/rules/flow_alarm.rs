//! # `flow-alarm`: a sign of danger does not override the rest of the flow
//!
//! **What.** Reports a stop that leads to anything but an outcome of kind `security` or `escalate`; an option with
//! `alarm: yes` after which answers can still lead to another outcome; a state with such an option that comes after one
//! which shows a step or a command that does more than read; and stops in a flow of its own, which nobody would see.
//!
//! **Why.** A lost device, a prompt that nobody asked for or a fault of many is the concern of others, at once. Whoever
//! was first led through repairs has lost time, and perhaps the traces.
//!
//! **Bad**
//! ~~~yaml
//! stops:
//!   lost-device: {label: My device is lost or stolen, to: try-again}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! stops:
//!   lost-device: {label: My device is lost or stolen, to: to-security}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`, options and transitions.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::check::flow::SubjectFlow;
use crate::check::{Finding, Subject};
use crate::document::Risk;
use crate::triage::{Flow, OutcomeKind, Target};

pub(super) const RULE: Rule =
    Rule { name: "flow-alarm", summary: "A sign of danger does not override the rest of the flow.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for (stop, written) in flow.flow.stops.iter().zip(&flow.source.stops) {
        if flow.guide.is_none() {
            let message = "stops are shown by the guide, never by a flow that it calls; declare this one in the guides that call the flow";
            findings.push(Finding::blocks(RULE.name, written.id.span.clone(), message));
        } else if stop.to != Target::Nowhere && !is_help(&flow.flow, stop.to) {
            let message = format!(
                "the stop `{}` does not end with people who help; lead it to an outcome of kind `security` or `escalate`",
                stop.id
            );
            findings.push(Finding::blocks(RULE.name, written.to.span.clone(), message));
        }
    }
    left(flow, findings);
    late(flow, findings);
}

/// Whether it is an outcome that contacts security or IT.
fn is_help(flow: &Flow, target: Target) -> bool {
    let Target::Outcome(at) = target else { return false };
    let kind = flow.outcomes.get(at).map(|outcome| outcome.kind);
    matches!(kind, Some(OutcomeKind::Security | OutcomeKind::Escalate))
}

/// Alarms after which answers lead to another outcome.
fn left(flow: &SubjectFlow<'_>, findings: &mut Vec<Finding>) {
    let situations = flow.analysis.situations();
    let is_end = |target: Target| matches!(target, Target::Outcome(_));
    let towards = flow.analysis.towards(|one| is_end(one.at) && !is_help(&flow.flow, one.at));
    for (at, state) in flow.states() {
        for (place, choice) in state.choices.iter().enumerate().filter(|(_, choice)| choice.is_alarm) {
            let taken = flow.analysis.at(Target::State(at)).iter().filter_map(|at| situations.get(*at));
            let mut onward = taken.flat_map(|one| &one.onward).filter(|taken| taken.choice == place);
            let Some(astray) = onward.find(|taken| towards[taken.to].is_some()) else { continue };
            let mut way = vec![Target::State(at)];
            let mut next = Some(astray.to);
            while let Some(one) = next {
                way.push(situations[one].at);
                next = towards[one].filter(|after| *after != one);
            }
            let message = format!(
                "after the alarm `{}` answers still lead to `{}`, on the way {}; lead it only to outcomes of kind `security` or `escalate`",
                choice.id.value,
                way.last().map_or("", |end| flow.flow.id_of(*end)),
                flow.words(&way)
            );
            findings.push(Finding::blocks(RULE.name, choice.id.span.clone(), message));
        }
    }
}

/// States that ask for an alarm after something was done that does more than read.
fn late(flow: &SubjectFlow<'_>, findings: &mut Vec<Finding>) {
    let situations = flow.analysis.situations();
    let shown = flow.shown();
    let does_more = shown.iter().filter(|shown| shown.part.is_some_and(|part| part.risk() > Risk::Reads));
    let risky: BTreeSet<Target> = does_more.map(|shown| shown.place).collect();
    let since = flow.analysis.since(|one| risky.contains(&one.at));
    // What is right after something that comes after a risky state, or is one.
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, one) in situations.iter().enumerate().filter(|(at, _)| since[*at].is_some()) {
        for taken in &one.onward {
            before.entry(taken.to).or_insert(at);
        }
    }
    let mut told = BTreeSet::new();
    for (at, last) in before {
        let Target::State(place) = situations[at].at else { continue };
        let Some(state) = flow.flow.states.get(place) else { continue };
        let Some(alarm) = state.choices.iter().find(|choice| choice.is_alarm) else { continue };
        if !told.insert(place) {
            continue;
        }
        let mut way = vec![situations[at].at];
        let mut next = Some(last);
        while let Some(one) = next {
            way.push(situations[one].at);
            next = since[one].filter(|before| *before != one);
        }
        way.reverse();
        let message = format!(
            "`{}` asks for the alarm `{}` after something was done that does more than read, on the way {}; ask it first, or make it a stop",
            state.id,
            alarm.id,
            flow.words(&way)
        );
        findings.push(Finding::blocks(RULE.name, alarm.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check, check_as, check_flow};
    use expect_test::expect;

    #[test]
    fn a_stop_ends_with_people_who_help() {
        let flow = |kind: &str, to: &str| {
            format!(
                "start: a\nstops: {{lost: {{label: L, to: {to}}}}}\nstates:\n  a: {{do: A, to: z}}\noutcomes:\n  z: {{kind: {kind}}}\n"
            )
        };
        check_flow(&RULE, &flow("security", "z"), expect![""]);
        check_flow(&RULE, &flow("escalate", "z"), expect![""]);
        check_flow(
            &RULE,
            &flow("request", "z"),
            expect![
                "4:30 flow-alarm (blocks): the stop `lost` does not end with people who help; lead it to an outcome of kind `security` or `escalate`"
            ],
        );
        check_flow(
            &RULE,
            &flow("security", "a"),
            expect![
                "4:30 flow-alarm (blocks): the stop `lost` does not end with people who help; lead it to an outcome of kind `security` or `escalate`"
            ],
        );
    }

    #[test]
    fn a_flow_of_its_own_has_no_stops() {
        let flow = "subject: S\nstart: a\nstops: {lost: {label: L, to: z}}\nstates:\n  a: {do: A, to: z}\noutcomes:\n  z: {kind: security}\n";
        check_as(
            "flows/sample",
            &RULE,
            flow,
            expect![
                "3:9 flow-alarm (blocks): stops are shown by the guide, never by a flow that it calls; declare this one in the guides that call the flow"
            ],
        );
    }

    #[test]
    fn after_an_alarm_nothing_else_follows() {
        let flow = |unsure: &str| {
            format!(
                "start: a\nstates:\n  a: {{ask: A, options: {{prompt: {{label: P, alarm: yes, to: b}}, unsure: c}}}}\n  b: {{ask: B, options: {{many: {{label: M, to: z}}, unsure: {unsure}}}}}\n  c: {{do: C, to: y}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: security}}\n"
            )
        };
        check_flow(&RULE, &flow("z"), expect![""]);
        check_flow(
            &RULE,
            &flow("c"),
            expect![
                "5:25 flow-alarm (blocks): after the alarm `prompt` answers still lead to `y`, on the way a → b → c → y; lead it only to outcomes of kind `security` or `escalate`"
            ],
        );
    }

    #[test]
    fn a_guard_may_keep_the_way_of_an_alarm_apart() {
        let flow = |set: &str| {
            format!(
                "start: a\nvariables: {{seen: [prompt]}}\nstates:\n  a: {{ask: A, options: {{prompt: {{label: P, alarm: yes, {set}to: b}}, unsure: b}}}}\n  b: {{do: B, to: [{{if: known(seen), to: z}}, {{else: y}}]}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: security}}\n"
            )
        };
        check_flow(&RULE, &flow("set: {seen: prompt}, "), expect![""]);
        check_flow(
            &RULE,
            &flow(""),
            expect![
                "6:25 flow-alarm (blocks): after the alarm `prompt` answers still lead to `y`, on the way a → b → y; lead it only to outcomes of kind `security` or `escalate`"
            ],
        );
    }

    #[test]
    fn an_alarm_is_asked_for_before_anything_is_done() {
        let guide = |risk: &str, start: &str| {
            format!(
                "## Steps\n### S {{#step kind=info risk={risk}}}\nS.\n\n## Triage\n```yaml flow\nstart: {start}\nstates:\n  a: {{do: A, steps: [step], to: m, cannot: y}}\n  m: {{do: M, to: b}}\n  b: {{ask: B, options: {{prompt: {{label: P, alarm: yes, to: z}}, unsure: z}}}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: security}}\n```\n"
            )
        };
        check(&RULE, &guide("reads", "a"), expect![""]);
        check(&RULE, &guide("changes", "b"), expect![""]);
        check(
            &RULE,
            &guide("changes", "a"),
            expect![
                "11:25 flow-alarm (blocks): `b` asks for the alarm `prompt` after something was done that does more than read, on the way a → m → b; ask it first, or make it a stop"
            ],
        );
    }
}
