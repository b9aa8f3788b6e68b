//! # `flow-guard`: a list of transitions does not say what happens, or says what never does
//!
//! **What.** Reports a list of transitions that does not end in an `else`, a transition after the `else`, a guard that
//! never holds when it is read, and one that earlier guards always forestall. Guards are read for all values that their
//! variables may have at that place; where these have too many combinations, it asks to split the list.
//!
//! **Why.** Without a default somebody is led nowhere. A guard that never decides was meant to help somebody whom it does
//! not reach.
//!
//! **Bad**
//! ~~~yaml
//! to:
//!   - {if: "system in [windows, macos]", to: next}
//!   - {if: system == macos, to: on-a-mac}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! to:
//!   - {if: system == macos, to: on-a-mac}
//!   - {else: next}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::check::flow::SubjectFlow;
use crate::check::{Finding, Subject};
use crate::document::{Span, Spanned, line_and_column};
use crate::triage::{ChoiceSource, Guard};

pub(super) const RULE: Rule =
    Rule { name: "flow-guard", summary: "A list of transitions has no default, or a guard that never decides.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let uses = if flow.is_whole && flow.analysis.is_complete { uses(flow) } else { BTreeMap::new() };
    for choice in flow.source.states.iter().flat_map(|state| &state.choices) {
        form(choice, findings);
        let default = choice.to.iter().position(|arm| arm.guard.is_none()).unwrap_or(choice.to.len());
        let known = |at: usize| choice.to.get(at).and_then(|arm| uses.get(&arm.to.span.start));
        // Where nobody comes, nothing is said about who goes on.
        if !(0..choice.to.len()).any(|at| known(at).is_some_and(|used| used.is_taken)) {
            continue;
        }
        for (at, arm) in choice.to.iter().enumerate().take(default) {
            let (Some(guard), Some(used)) = (&arm.guard, known(at).filter(|used| !used.is_taken)) else { continue };
            let earlier: Vec<String> = choice.to[..at]
                .iter()
                .filter(|earlier| used.caught_by.contains(&earlier.to.span.start))
                .filter_map(|earlier| earlier.guard.as_ref())
                .map(|earlier| {
                    let (line, _) = line_and_column(subject.source, earlier.span.start);
                    format!("`{}` in line {line}", written(subject, earlier))
                })
                .collect();
            let message = if !used.holds || earlier.is_empty() {
                format!(
                    "`{}` never holds here, whatever was answered; mend it, or take it out",
                    written(subject, guard)
                )
            } else {
                format!(
                    "`{}` decides nothing: where it holds, {} has led elsewhere; put it first, or take it out",
                    written(subject, guard),
                    earlier.join(" or ")
                )
            };
            findings.push(Finding::blocks(RULE.name, guard.span.clone(), message));
        }
    }
    for span in crowded(flow) {
        let message = "these guards depend on more combinations of values than are tried; let them read fewer variables, or split the list over two states";
        findings.push(Finding::blocks(RULE.name, span, message));
    }
}

/// A guard in its author's words, without the quotation marks of YAML.
fn written(subject: &Subject<'_>, guard: &Spanned<Guard>) -> String {
    let text = subject.source.get(guard.span.clone()).unwrap_or_default();
    text.trim_matches(['"', '\'']).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A list of transitions ends in one `else`.
fn form(choice: &ChoiceSource, findings: &mut Vec<Finding>) {
    let default = choice.to.iter().position(|arm| arm.guard.is_none());
    let Some(last) = choice.to.last() else { return };
    match default {
        None => {
            let message = "the list ends without an `else`; add where all others are led";
            findings.push(Finding::blocks(RULE.name, last.to.span.clone(), message));
        }
        Some(default) => {
            for arm in choice.to.iter().skip(default + 1) {
                let message = "this stands after the `else` and is never read; put it before, or take it out";
                findings.push(Finding::blocks(RULE.name, arm.to.span.clone(), message));
            }
        }
    }
}

/// What becomes of a transition as written; one to a return of a called flow stands at several choices of that flow.
#[derive(Default)]
struct Written {
    holds: bool,
    is_taken: bool,
    caught_by: BTreeSet<usize>,
}

/// By where their targets stand.
fn uses(flow: &SubjectFlow<'_>) -> BTreeMap<usize, Written> {
    let mut uses: BTreeMap<usize, Written> = BTreeMap::new();
    for (state, drawn) in flow.flow.states.iter().enumerate() {
        for (place, choice) in drawn.choices.iter().enumerate() {
            let arms = flow.analysis.arms(state, place);
            for (arm, used) in choice.to.iter().zip(arms).filter(|(arm, _)| flow.is_own(state, arm)) {
                let written = uses.entry(arm.span.start).or_default();
                written.holds |= used.holds;
                written.is_taken |= used.is_taken;
                let earlier = used.caught_by.iter().filter_map(|at| choice.to.get(*at));
                written.caught_by.extend(earlier.map(|earlier| earlier.span.start));
            }
        }
    }
    uses
}

/// The choices whose guards are not decided; of a called flow those that come back to transitions written here.
fn crowded(flow: &SubjectFlow<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (state, place) in &flow.analysis.crowded {
        let choice = flow.flow.states.get(*state).and_then(|drawn| drawn.choices.get(*place));
        let arm = choice.and_then(|choice| choice.to.iter().find(|arm| flow.is_own(*state, arm)));
        spans.extend(arm.map(|arm| arm.span.clone()).filter(|span| !spans.contains(span)));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    fn flow(arms: &str) -> String {
        format!(
            "start: a\nvariables: {{v: [one, two, three]}}\nstates:\n  a: {{ask: A, options: {{one: {{label: 1, set: {{v: one}}, to: b}}, two: {{label: 2, set: {{v: two}}, to: b}}, unsure: b}}}}\n  b:\n    do: B\n    to:\n{arms}outcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn a_list_ends_in_its_default() {
        check_flow(&RULE, &flow("      - {if: known(v), to: y}\n      - {else: z}\n"), expect![""]);
        check_flow(
            &RULE,
            &flow("      - {if: known(v), to: y}\n      - {if: not known(v), to: z}\n"),
            expect!["11:32 flow-guard (blocks): the list ends without an `else`; add where all others are led"],
        );
        check_flow(
            &RULE,
            &flow("      - {else: z}\n      - {if: known(v), to: y}\n"),
            expect![
                "11:28 flow-guard (blocks): this stands after the `else` and is never read; put it before, or take it out"
            ],
        );
    }

    #[test]
    fn a_guard_decides_for_somebody() {
        let arms = |second: &str| {
            flow(&format!(
                "      - {{if: known(v) and v == one, to: y}}\n      - {{if: {second}, to: y}}\n      - {{else: z}}\n"
            ))
        };
        check_flow(&RULE, &arms("known(v) and v == two"), expect![""]);
        check_flow(
            &RULE,
            &arms("known(v) and v == three"),
            expect![
                "11:14 flow-guard (blocks): `known(v) and v == three` never holds here, whatever was answered; mend it, or take it out"
            ],
        );
        check_flow(
            &RULE,
            &arms("known(v) and v != two"),
            expect![
                "11:14 flow-guard (blocks): `known(v) and v != two` decides nothing: where it holds, `known(v) and v == one` in line 10 has led elsewhere; put it first, or take it out"
            ],
        );
    }

    #[test]
    fn several_guards_forestall_one_together() {
        let arms = "      - {if: known(v) and v == one, to: y}\n      - {if: known(v) and v == two, to: y}\n      - {if: known(v), to: z}\n      - {else: z}\n";
        check_flow(
            &RULE,
            &flow(arms),
            expect![
                "12:14 flow-guard (blocks): `known(v)` decides nothing: where it holds, `known(v) and v == one` in line 10 or `known(v) and v == two` in line 11 has led elsewhere; put it first, or take it out"
            ],
        );
    }

    #[test]
    fn a_return_is_read_for_all_that_the_called_flow_sends_back() {
        let guide = |guard: &str| {
            format!(
                "start: a\nstates:\n  a: {{call: proof, returns: {{proved: [{{if: {guard}, to: y}}, {{else: z}}], not-proved: z}}}}\noutcomes:\n  y: {{kind: workaround}}\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &guide("known(role) and role == admin"), expect![""]);
        check_flow(
            &RULE,
            &guide("known(role) and role == user"),
            expect![
                "5:44 flow-guard (blocks): `known(role) and role == user` never holds here, whatever was answered; mend it, or take it out"
            ],
        );
    }

    #[test]
    fn guards_over_too_many_combinations_are_to_be_split() {
        let flow = |count: usize| {
            let names: Vec<String> = (0..count).map(|at| format!("v{at}")).collect();
            let declared: String = names.iter().map(|name| format!("  {name}: [a]\n")).collect();
            let guard = names.iter().map(|name| format!("not known({name})")).collect::<Vec<_>>().join(" or ");
            format!(
                "start: a\nvariables:\n{declared}states:\n  a: {{do: A, to: [{{if: {guard}, to: z}}, {{else: z}}]}}\noutcomes:\n  z: {{kind: escalate}}\n"
            )
        };
        check_flow(&RULE, &flow(12), expect![""]);
        check_flow(
            &RULE,
            &flow(13),
            expect![
                "19:250 flow-guard (blocks): these guards depend on more combinations of values than are tried; let them read fewer variables, or split the list over two states"
            ],
        );
    }
}
