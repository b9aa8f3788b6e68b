//! # `flow-depth`: a flow asks for too many answers
//!
//! **What.** Reports a flow in which some way from the start to an outcome has more than 12 answers, those of called flows
//! and of states that are entered again included.
//!
//! **Why.** Few people get so far: they give up, and nobody learns where. What takes longer than this needs a person.
//!
//! **Bad**
//! ~~~yaml
//! is-step-13-done: {ask: Did step 13 help?, options: {yes: {label: "Yes", to: fixed}, no: {label: "No", to: step-14}, unsure: step-14}}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! is-step-3-done: {ask: Did step 3 help?, options: {yes: {label: "Yes", to: fixed}, no: {label: "No", to: contact}, unsure: contact}}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use crate::check::{Finding, Subject};

/// The most answers from the start to an outcome.
const MAX_ANSWERS: usize = 12;

pub(super) const RULE: Rule = Rule { name: "flow-depth", summary: "A flow asks for too many answers.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let Some(length) = flow.analysis.length.filter(|length| length.most > MAX_ANSWERS) else { return };
    let more = if length.is_more { "more than " } else { "" };
    let message = format!(
        "the longest way has {more}{} answers, and one has at most {MAX_ANSWERS}; ask what tells most apart first, or hand over earlier",
        length.most
    );
    let span = flow.source.start.as_ref().map_or(flow.source.span.clone(), |start| start.span.clone());
    findings.push(Finding::blocks(RULE.name, span, message));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    #[test]
    fn a_way_has_twelve_answers_at_most() {
        let row = |count: usize| {
            let states: String = (0..count).map(|at| format!("  s{at}: {{do: A, to: s{}}}\n", at + 1)).collect();
            format!("start: s0\nstates:\n{states}outcomes:\n  s{count}: {{kind: escalate}}\n")
        };
        check_flow(&RULE, &row(12), expect![""]);
        check_flow(
            &RULE,
            &row(13),
            expect![
                "3:8 flow-depth (blocks): the longest way has 13 answers, and one has at most 12; ask what tells most apart first, or hand over earlier"
            ],
        );
        check_flow(
            &RULE,
            &row(100),
            expect![
                "3:8 flow-depth (blocks): the longest way has more than 40 answers, and one has at most 12; ask what tells most apart first, or hand over earlier"
            ],
        );
    }

    #[test]
    fn every_visit_counts() {
        let round = |visits: usize| {
            format!(
                "start: a\nstates:\n  a: {{do: A, visits: {visits}, then: z, to: b}}\n  b: {{do: B, to: a, cannot: z}}\noutcomes:\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &round(6), expect![""]);
        check_flow(
            &RULE,
            &round(7),
            expect![
                "3:8 flow-depth (blocks): the longest way has 14 answers, and one has at most 12; ask what tells most apart first, or hand over earlier"
            ],
        );
    }

    #[test]
    fn a_way_that_guards_close_does_not_count() {
        let flow = |guard: &str| {
            let row: String = (0..10).map(|at| format!("  s{at}: {{do: A, to: s{}}}\n", at + 1)).collect();
            format!(
                "start: a\nvariables: {{way: [direct]}}\nstates:\n  a: {{ask: A, options: {{x: {{label: X, set: {{way: direct}}, to: c}}, unsure: b}}}}\n  b: {{do: B, to: c}}\n  c: {{do: C, to: [{{if: {guard}, to: s0}}, {{else: s10}}]}}\n{row}outcomes:\n  s10: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow("known(way)"), expect![""]);
        check_flow(
            &RULE,
            &flow("not known(way)"),
            expect![
                "3:8 flow-depth (blocks): the longest way has 13 answers, and one has at most 12; ask what tells most apart first, or hand over earlier"
            ],
        );
    }
}
