//! # `flow-call`: a flow calls another one that does not answer
//!
//! **What.** Reports a call of a flow that does not exist; a call that does not say where each return of that flow leads,
//! or names one that it does not have; flows that call each other in a circle; and more calls, or calls deeper in one
//! another, than are drawn in.
//!
//! **Why.** Whoever comes back from the called flow must find a way on. Flows that call each other in a circle never end.
//!
//! **Bad**
//! ~~~yaml
//! identity: {call: prove-identity, returns: {proved: unlock}}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! identity: {call: prove-identity, returns: {proved: unlock, not-proved: to-desk}}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::BTreeMap;

use super::Rule;
use super::reading::suggestion;
use crate::check::{Finding, Library, Subject};
use crate::names::{DocumentId, Slug};
use crate::triage::{FlowSource, MAX_CALL_DEPTH, MAX_CALLS, StateSource};

pub(super) const RULE: Rule =
    Rule { name: "flow-call", summary: "A flow calls another one that does not answer.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let own = match subject.id {
        DocumentId::Flow(slug) => Some(slug),
        _ => None,
    };
    let mut size = Size::default();
    let mut calls = Calls { library: subject.library, known: BTreeMap::new() };
    for state in &flow.source.states {
        let Some(slug) = &state.call else { continue };
        let mut block = |message| findings.push(Finding::blocks(RULE.name, slug.span.clone(), message));
        let Some(called) = subject.library.flows.get(&slug.value) else {
            let near = suggestion(slug.value.as_str(), subject.library.flows.keys().map(Slug::as_str));
            block(format!("there is no flow `{}`; {near}add it as a file of its own", slug.value));
            continue;
        };
        let mut way: Vec<&Slug> = own.into_iter().collect();
        match calls.size(&slug.value, &mut way) {
            Ok(below) => size = size.with(below),
            Err(circle) => block(format!("flows call each other in a circle, {circle}; take one of these calls out")),
        }
        returns(state, called, findings);
    }
    if size.calls > MAX_CALLS || size.depth > MAX_CALL_DEPTH {
        let start = flow.source.start.as_ref().map_or(flow.source.span.clone(), |start| start.span.clone());
        let message = format!(
            "the calls here draw in {} flows, up to {} in one another, and at most {MAX_CALLS} and {MAX_CALL_DEPTH} are drawn in; call fewer",
            size.calls, size.depth
        );
        findings.push(Finding::blocks(RULE.name, start, message));
    }
}

/// Every return of the called flow has its way on, and no other has.
fn returns(state: &StateSource, called: &FlowSource, findings: &mut Vec<Finding>) {
    let has = |name: &str| called.returns.iter().any(|back| back.value == name);
    let missing: Vec<String> = called
        .returns
        .iter()
        .filter(|back| !state.choices.iter().any(|choice| choice.id.value == back.value))
        .map(|back| format!("`{}`", back.value))
        .collect();
    if !missing.is_empty() {
        let message =
            format!("`{}` does not say where {} leads; add it to `returns`", state.id.value, missing.join(", "));
        findings.push(Finding::blocks(RULE.name, state.id.span.clone(), message));
    }
    for choice in state.choices.iter().filter(|choice| !has(&choice.id.value)) {
        let near = suggestion(&choice.id.value, called.returns.iter().map(|back| back.value.as_str()));
        let message = format!("the called flow has no return `{}`; {near}take it out", choice.id.value);
        findings.push(Finding::blocks(RULE.name, choice.id.span.clone(), message));
    }
}

/// How much calls draw in.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    calls: usize,
    depth: usize,
}

impl Size {
    fn with(self, other: Size) -> Size {
        Size { calls: self.calls.saturating_add(other.calls), depth: self.depth.max(other.depth) }
    }
}

struct Calls<'a> {
    library: &'a Library,
    known: BTreeMap<&'a Slug, Size>,
}

impl<'a> Calls<'a> {
    /// What a call draws in, or the circle that it is part of.
    fn size(&mut self, slug: &'a Slug, way: &mut Vec<&'a Slug>) -> Result<Size, String> {
        if let Some(first) = way.iter().position(|one| *one == slug) {
            let circle = way.iter().skip(first).copied().chain([slug]).map(Slug::as_str);
            return Err(circle.collect::<Vec<_>>().join(" → "));
        }
        if let Some(known) = self.known.get(slug) {
            return Ok(*known);
        }
        let mut below = Size::default();
        way.push(slug);
        for call in self.library.flows.get(slug).into_iter().flat_map(FlowSource::calls) {
            below = below.with(self.size(call, way)?);
        }
        way.pop();
        let size = Size { calls: below.calls.saturating_add(1), depth: below.depth.saturating_add(1) };
        self.known.insert(slug, size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check_as, check_flow};
    use expect_test::expect;

    fn guide(slug: &str, returns: &str) -> String {
        format!(
            "start: identity\nstates:\n  identity: {{call: {slug}, returns: {{{returns}}}}}\noutcomes:\n  done: {{kind: workaround}}\n  help: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn a_call_names_a_flow_and_all_its_returns() {
        check_flow(&RULE, &guide("proof", "proved: done, not-proved: help"), expect![""]);
        check_flow(
            &RULE,
            &guide("prof", "proved: done, not-proved: help"),
            expect!["5:20 flow-call (blocks): there is no flow `prof`; write `proof`, or add it as a file of its own"],
        );
        check_flow(
            &RULE,
            &guide("proof", "proved: done"),
            expect!["5:3 flow-call (blocks): `identity` does not say where `not-proved` leads; add it to `returns`"],
        );
        check_flow(
            &RULE,
            &guide("proof", "proved: done, not-proved: help, not-prooved: help"),
            expect![
                "5:69 flow-call (blocks): the called flow has no return `not-prooved`; write `not-proved`, or take it out"
            ],
        );
    }

    #[test]
    fn flows_do_not_call_each_other_in_a_circle() {
        check_flow(
            &RULE,
            &guide("circle-a", "back: done"),
            expect![
                "5:20 flow-call (blocks): flows call each other in a circle, circle-a → circle-b → circle-a; take one of these calls out"
            ],
        );
        let circle = |slug: &str| {
            format!(
                "subject: S\nstart: a\nreturns: [back]\nstates:\n  a: {{call: {slug}, returns: {{back: back, proved: back, not-proved: back}}}}\n"
            )
        };
        check_as(
            "flows/circle-b",
            &RULE,
            &circle("circle-a"),
            expect![[r#"
            5:13 flow-call (blocks): flows call each other in a circle, circle-b → circle-a → circle-b; take one of these calls out
            5:45 flow-call (blocks): the called flow has no return `proved`; take it out
            5:59 flow-call (blocks): the called flow has no return `not-proved`; take it out"#]],
        );
        check_as(
            "flows/sample",
            &RULE,
            &circle("sample"),
            expect![[r#"
            5:13 flow-call (blocks): flows call each other in a circle, sample → sample; take one of these calls out
            5:43 flow-call (blocks): the called flow has no return `proved`; take it out
            5:57 flow-call (blocks): the called flow has no return `not-proved`; take it out"#]],
        );
    }

    #[test]
    fn calls_are_few() {
        let many = |count: usize| {
            let calls: String = (0..count)
                .map(|at| format!("  c{at}: {{call: proof, returns: {{proved: c{}, not-proved: c{count}}}}}\n", at + 1))
                .collect();
            format!("start: c0\nstates:\n{calls}outcomes:\n  c{count}: {{kind: escalate}}\n")
        };
        check_flow(&RULE, &many(100), expect![""]);
        check_flow(
            &RULE,
            &many(101),
            expect![
                "3:8 flow-call (blocks): the calls here draw in 101 flows, up to 1 in one another, and at most 100 and 5 are drawn in; call fewer"
            ],
        );
    }
}
