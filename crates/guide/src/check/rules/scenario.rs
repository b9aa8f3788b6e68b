//! # `scenario`: a transcript does not go as it says
//!
//! **What.** Walks every scenario of a guide's flow. Reports scenarios of a guide that does not exist or has no flow; a
//! state, an answer, a stop or an outcome that the flow does not have; an answer or a stop that plays no part; and an end
//! elsewhere. Advises where no scenario ends in an outcome.
//!
//! **Why.** A scenario is what a person may rely on. If the flow leads elsewhere, one of the two is wrong.
//!
//! **Bad**
//! ~~~yaml
//! scenarios:
//!   - persona: An employee whose mail is on the web
//!     answers: [{web: there}]
//!     outcome: to-messaging
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! scenarios:
//!   - persona: An employee whose mail is missing everywhere
//!     answers: [{web: missing-too}]
//!     outcome: to-messaging
//! ~~~
//!
//! **Source.** `docs/flow-format.md`, scenarios.

use std::collections::BTreeMap;

use super::Rule;
use super::reading::suggestion;
use crate::check::{Finding, Subject};
use crate::document::{Document, Spanned};
use crate::names::{DocumentId, Slug};
use crate::triage::{Flow, Scenario, compile, cover};

pub(super) const RULE: Rule = Rule { name: "scenario", summary: "A transcript does not go as it says.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Document::Scenarios(set), DocumentId::Scenarios(slug)) = (subject.document, subject.id) else { return };
    let Some(parts) = subject.library.guides.get(slug) else {
        let near = suggestion(slug.as_str(), subject.library.guides.keys().map(Slug::as_str));
        let message = format!("there is no guide `{slug}`; {near}name the file after the guide that it belongs to");
        findings.push(Finding::blocks(RULE.name, 0..0, message));
        return;
    };
    let Some(source) = &parts.flow else {
        let message = format!("the guide `{slug}` has no flow; add `## Triage` to it, or take this file out");
        findings.push(Finding::blocks(RULE.name, 0..0, message));
        return;
    };
    let flow = compile(source, &|slug| subject.library.flows.get(slug));
    for scenario in &set.scenarios {
        let before = findings.len();
        unknown(&flow, scenario, findings);
        if findings.len() == before {
            walked(&flow, scenario, findings);
        }
    }
    for outcome in cover(&flow, set).missed {
        let message = format!("no scenario ends in `{outcome}`; add one");
        findings.push(Finding::advises(RULE.name, 0..0, message));
    }
}

/// Names that the flow does not have.
fn unknown(flow: &Flow, scenario: &Scenario, findings: &mut Vec<Finding>) {
    let mut block = |name: &Spanned<String>, what: &str, names: &mut dyn Iterator<Item = &str>| {
        let near = suggestion(&name.value, names);
        let message = format!("{what} `{}`; {near}read it in the flow", name.value);
        findings.push(Finding::blocks(RULE.name, name.span.clone(), message));
    };
    for (id, answer) in &scenario.answers {
        let Some(state) = flow.state(&id.value).and_then(|at| flow.states.get(at)) else {
            block(id, "the flow has no state", &mut flow.states.iter().map(|state| state.id.as_str()));
            continue;
        };
        if !state.choices.iter().any(|choice| choice.id == answer.value) {
            let what = format!("`{}` has no answer", id.value);
            block(answer, &what, &mut state.choices.iter().map(|choice| choice.id.as_str()));
        }
    }
    if let Some(stop) = scenario.stop.as_ref().filter(|stop| !flow.stops.iter().any(|one| one.id == stop.value)) {
        block(stop, "the flow has no stop", &mut flow.stops.iter().map(|stop| stop.id.as_str()));
    }
    if flow.outcome(&scenario.outcome.value).is_none() {
        let ids = &mut flow.outcomes.iter().map(|outcome| outcome.id.as_str());
        block(&scenario.outcome, "the flow has no outcome", ids);
    }
}

/// Where it leads, and what plays no part on the way.
fn walked(flow: &Flow, scenario: &Scenario, findings: &mut Vec<Finding>) {
    let trail = scenario.trail();
    let position = flow.walk(&trail);
    let last = match (position.stop, position.visits.last()) {
        (Some(stop), _) => format!("after the stop `{}`", stop.id),
        (None, Some(visit)) => format!("after `{}: {}`", visit.state.id, visit.choice.id),
        (None, None) => "at the start".to_owned(),
    };
    if position.id() != scenario.outcome.value {
        let place = match position.id() {
            "" => "nowhere".to_owned(),
            id => format!("at `{id}`"),
        };
        let message = format!("this scenario ends {place}, {last}; mend its answers or its outcome, or the flow");
        findings.push(Finding::blocks(RULE.name, scenario.outcome.span.clone(), message));
    }
    let mut visits: BTreeMap<&str, usize> = BTreeMap::new();
    for visit in &position.visits {
        *visits.entry(&visit.state.id).or_default() += 1;
    }
    // Of the answers to a state, those of its visits count, and they come first.
    for (state, answer) in &scenario.answers {
        match visits.get_mut(state.value.as_str()) {
            Some(left @ 1..) => *left -= 1,
            _ => {
                let message = format!(
                    "this answer plays no part: the way does not come to `{}` for it; take it out, or mend the answers before it",
                    state.value
                );
                findings.push(Finding::blocks(RULE.name, state.span.start..answer.span.end, message));
            }
        }
    }
    if let (Some(stop), None) = (&scenario.stop, position.stop) {
        let message = format!("this stop plays no part: the way has ended {last}; take it out");
        findings.push(Finding::blocks(RULE.name, stop.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_as;
    use expect_test::expect;

    const GOOD: &str = "  - {persona: P, answers: [{web: there}, {wait: done}], outcome: waited}\n  - {persona: Q, answers: [{web: there}], stop: many, outcome: help}\n";

    fn check(scenarios: &str, expected: expect_test::Expect) {
        check_as("scenarios/with-flow", &RULE, &format!("scenarios:\n{scenarios}"), expected);
    }

    #[test]
    fn scenarios_belong_to_a_guide_with_a_flow() {
        check(GOOD, expect![""]);
        let scenarios = format!("scenarios:\n{GOOD}");
        check_as(
            "scenarios/with-flo",
            &RULE,
            &scenarios,
            expect![
                "1:1 scenario (blocks): there is no guide `with-flo`; write `with-flow`, or name the file after the guide that it belongs to"
            ],
        );
        check_as(
            "scenarios/teams-cache",
            &RULE,
            &scenarios,
            expect![
                "1:1 scenario (blocks): the guide `teams-cache` has no flow; add `## Triage` to it, or take this file out"
            ],
        );
    }

    #[test]
    fn names_are_those_of_the_flow() {
        check(
            &format!("{GOOD}  - {{persona: P, answers: [{{wep: there}}, {{web: ther}}], stop: man, outcome: helb}}\n"),
            expect![[r#"
                4:29 scenario (blocks): the flow has no state `wep`; write `web`, or read it in the flow
                4:48 scenario (blocks): `web` has no answer `ther`; write `there`, or read it in the flow
                4:62 scenario (blocks): the flow has no stop `man`; write `many`, or read it in the flow
                4:76 scenario (blocks): the flow has no outcome `helb`; write `help`, or read it in the flow"#]],
        );
    }

    #[test]
    fn a_scenario_ends_where_it_says() {
        check(
            &format!("{GOOD}  - {{persona: P, answers: [{{web: there}}, {{wait: done}}], outcome: help}}\n"),
            expect![
                "4:66 scenario (blocks): this scenario ends at `waited`, after `wait: done`; mend its answers or its outcome, or the flow"
            ],
        );
        check(
            &format!("{GOOD}  - {{persona: P, answers: [], outcome: help}}\n"),
            expect![
                "4:40 scenario (blocks): this scenario ends at `web`, at the start; mend its answers or its outcome, or the flow"
            ],
        );
    }

    #[test]
    fn every_answer_plays_a_part() {
        check(
            &format!(
                "{GOOD}  - {{persona: P, answers: [{{web: unsure}}, {{wait: done}}], stop: many, outcome: help}}\n"
            ),
            expect![[r#"
                4:44 scenario (blocks): this answer plays no part: the way does not come to `wait` for it; take it out, or mend the answers before it
                4:64 scenario (blocks): this stop plays no part: the way has ended after `web: unsure`; take it out"#]],
        );
    }

    #[test]
    fn every_outcome_has_a_scenario() {
        check(
            "  - {persona: P, answers: [{web: unsure}], outcome: help}\n",
            expect!["1:1 scenario (advises): no scenario ends in `waited`; add one"],
        );
    }
}
