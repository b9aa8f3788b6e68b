//! A flow as the configuration of an XState v5 machine, <https://stately.ai/docs/machines>: a called flow is a nested machine.
//! Never needs code but for `set`, guards, visit limits and calls with several returns. For these it names the few guards and
//! actions that `docs/flow-format.md` lists, with all that they need as parameters.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::super::flow::{MAX_CALL_DEPTH, MAX_CALLS};
use super::super::guard::Guard;
use super::super::source::{ArmSource, ChoiceSource, FlowSource, OutcomeKind, StateKind, StateSource, StopSource};
use super::super::{ROLE, ROLES};
use crate::names::Slug;

/// The machine of that id, with the flows it calls, which `called` finds by id. Calls in a circle have no way on.
pub fn xstate<'a>(id: &Slug, source: &'a FlowSource, called: &dyn Fn(&Slug) -> Option<&'a FlowSource>) -> Value {
    let mut writer =
        Writer { called, stack: Vec::new(), calls: 0, ends: Map::new(), variables: Map::new(), visits: Map::new() };
    let scope = Scope::new(source, String::new());
    let (initial, mut states) = writer.machine(&scope);
    states.append(&mut writer.ends);
    let stop = |stop: &StopSource| {
        let transition = json!({ "target": format!(".{}", stop.to.value), "description": stop.label });
        scope.target(&stop.to.value).map(|_| (format!("stop.{}", stop.id.value), transition))
    };
    json!({
        "id": id.as_str(),
        "initial": initial,
        "context": { "variables": writer.variables, "visits": writer.visits },
        "on": source.stops.iter().filter_map(stop).collect::<Map<_, _>>(),
        "states": states,
    })
}

/// The names of one flow, as it stands in the whole.
struct Scope<'a> {
    source: &'a FlowSource,
    /// `<call>.` for each call that leads here.
    prefix: String,
    /// Variables by their names in `source`: the name in the whole, and the values.
    variables: HashMap<&'a str, (String, Vec<&'a str>)>,
}

impl<'a> Scope<'a> {
    fn new(source: &'a FlowSource, prefix: String) -> Self {
        let mut variables = HashMap::from([(ROLE, (ROLE.to_owned(), ROLES.to_vec()))]);
        for variable in &source.variables {
            let name = variable.name.value.as_str();
            let values = variable.values.iter().map(|value| value.value.as_str()).collect();
            variables.entry(name).or_insert_with(|| (format!("{prefix}{name}"), values));
        }
        Scope { source, prefix, variables }
    }

    /// A state or outcome of this flow as a target; `None` where it has none of that name. Outcomes of a called flow stand at the
    /// top and are found by an id of their own, since a dot parts the names in a path of XState.
    fn target(&self, name: &str) -> Option<String> {
        let is_outcome = self.source.outcomes.iter().any(|outcome| outcome.id.value == name);
        if is_outcome && !self.prefix.is_empty() {
            return Some(format!("#{}", self.end_id(name)));
        }
        let is_beside = is_outcome
            || self.source.states.iter().any(|state| state.id.value == name)
            || self.source.returns.iter().any(|back| back.value == name);
        is_beside.then(|| name.to_owned())
    }

    fn end_id(&self, outcome: &str) -> String {
        format!("{}{outcome}", self.prefix.replace('.', "/"))
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|(whole, _)| whole.clone())
    }

    fn value(&self, variable: &str, value: &str) -> Option<String> {
        self.variables.get(variable)?.1.contains(&value).then(|| value.to_owned())
    }

    /// The transitions of a choice in their order; `also` must hold for each of them. As in a walk, one whose guard asks for what
    /// does not exist never holds, and one to what does not exist leads nowhere.
    fn transitions(&self, from: &StateSource, choice: &ChoiceSource, also: Option<&Value>) -> Vec<Value> {
        let set = choice.set.iter().filter_map(|(name, value)| {
            Some((self.variable(&name.value)?, Value::from(self.value(&name.value, &value.value)?)))
        });
        let set: Map<String, Value> = set.collect();
        choice.to.iter().filter_map(|arm| self.transition(from, choice, arm, &set, also)).collect()
    }

    fn transition(
        &self,
        from: &StateSource,
        choice: &ChoiceSource,
        arm: &ArmSource,
        set: &Map<String, Value>,
        also: Option<&Value>,
    ) -> Option<Value> {
        let mut transition = Map::new();
        if let Some(target) = self.target(&arm.to.value) {
            transition.insert("target".to_owned(), target.into());
        }
        let mut guards: Vec<Value> = also.cloned().into_iter().collect();
        if let Some(guard) = &arm.guard {
            let whole: Guard =
                guard.value.mapped(&mut |name| self.variable(name), &mut |name, value| self.value(name, value))?;
            let guard = condition(&whole);
            // XState reads guards before it runs actions; a flow reads them with what the answer sets.
            guards.push(if set.is_empty() { guard } else { named("after", json!({ "set": set, "guard": guard })) });
        }
        if let Some(guard) = guards.into_iter().reduce(|left, right| named("and", json!({ "guards": [left, right] }))) {
            transition.insert("guard".to_owned(), guard);
        }
        if !set.is_empty() {
            transition.insert("actions".to_owned(), named("set", set.clone().into()));
        }
        if arm.to.value == from.id.value {
            transition.insert("reenter".to_owned(), true.into());
        }
        if !choice.label.is_empty() {
            transition.insert("description".to_owned(), choice.label.as_str().into());
        }
        Some(transition.into())
    }
}

/// A guard or an action by the name of its implementation, with its parameters.
fn named(name: &str, params: Value) -> Value {
    json!({ "type": name, "params": params })
}

fn condition(guard: &Guard) -> Value {
    match guard {
        Guard::Is(name, value) => named("is", json!({ "variable": name, "values": [value] })),
        Guard::IsIn(name, values) => named("is", json!({ "variable": name, "values": values })),
        Guard::IsNot(name, value) => condition(&Guard::Not(Box::new(Guard::Is(name.clone(), value.clone())))),
        Guard::Known(name) => named("known", json!({ "variable": name })),
        Guard::Not(inner) => named("not", json!({ "guard": condition(inner) })),
        Guard::And(left, right) => named("and", json!({ "guards": [condition(left), condition(right)] })),
        Guard::Or(left, right) => named("or", json!({ "guards": [condition(left), condition(right)] })),
    }
}

struct Writer<'a, 'c> {
    called: &'c dyn Fn(&Slug) -> Option<&'a FlowSource>,
    stack: Vec<Slug>,
    calls: usize,
    /// The outcomes of called flows, which stand at the top.
    ends: Map<String, Value>,
    variables: Map<String, Value>,
    visits: Map<String, Value>,
}

impl<'a> Writer<'a, '_> {
    /// Where a flow begins, and its states.
    fn machine(&mut self, scope: &Scope<'a>) -> (Value, Map<String, Value>) {
        self.variables.extend(scope.variables.values().map(|(whole, _)| (whole.clone(), Value::Null)));
        let mut states = Map::new();
        for state in &scope.source.states {
            let node = match state.kind {
                StateKind::Call => self.call(scope, state),
                _ => self.state(scope, state),
            };
            states.insert(state.id.value.clone(), node);
        }
        for outcome in &scope.source.outcomes {
            let title = outcome.title.as_ref().map_or(outcome.kind.label(), |title| &title.value);
            let mut node = json!({ "type": "final", "description": title, "meta": { "kind": outcome.kind.key() } });
            if scope.prefix.is_empty() {
                states.insert(outcome.id.value.clone(), node);
            } else {
                node["id"] = scope.end_id(&outcome.id.value).into();
                self.ends.insert(format!("{}{}", scope.prefix, outcome.id.value), node);
            }
        }
        for back in &scope.source.returns {
            let (meta, output) = (json!({ "kind": OutcomeKind::Return.key() }), json!({ "return": back.value }));
            states.insert(back.value.clone(), json!({ "type": "final", "meta": meta, "output": output }));
        }
        (scope.source.start.as_ref().map(|start| start.value.as_str()).into(), states)
    }

    fn state(&mut self, scope: &Scope<'a>, state: &'a StateSource) -> Value {
        let on = |choice: &ChoiceSource| (choice.id.value.clone(), scope.transitions(state, choice, None).into());
        let mut node = json!({
            "description": state.text.as_ref().or(state.command.as_ref()).map(|text| &text.value),
            "meta": { "kind": state.kind.key() },
            "on": state.choices.iter().map(on).collect::<Map<_, _>>(),
        });
        if let Some(limit) = &state.visits {
            let whole = format!("{}{}", scope.prefix, state.id.value);
            node["entry"] = named("visit", json!({ "state": whole }));
            if let Some(then) = state.then.as_ref().and_then(|then| scope.target(&then.value)) {
                let guard = named("visited", json!({ "state": whole, "moreThan": limit.value }));
                node["always"] = json!({ "guard": guard, "target": then });
            }
            self.visits.insert(whole, 0.into());
        }
        node
    }

    /// A called flow as a nested machine, which goes on by the return that it ended with.
    fn call(&mut self, scope: &Scope<'a>, state: &'a StateSource) -> Value {
        let is_bounded = self.calls < MAX_CALLS && self.stack.len() < MAX_CALL_DEPTH;
        let flow = state.call.as_ref().filter(|slug| is_bounded && !self.stack.contains(&slug.value));
        let Some((slug, source)) = flow.and_then(|slug| Some((slug, (self.called)(&slug.value)?))) else {
            return json!({ "meta": { "kind": state.kind.key() } });
        };
        self.calls += 1;
        self.stack.push(slug.value.clone());
        let (initial, states) = self.machine(&Scope::new(source, format!("{}{}.", scope.prefix, state.id.value)));
        self.stack.pop();
        let done = state.choices.iter().flat_map(|choice| {
            let returned = named("returned", json!({ "return": choice.id.value }));
            scope.transitions(state, choice, (source.returns.len() > 1).then_some(&returned))
        });
        json!({
            "description": source.subject.as_ref().map(|subject| &subject.value),
            "meta": { "kind": state.kind.key(), "flow": slug.value.as_str() },
            "initial": initial,
            "states": states,
            "onDone": done.collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::read_flow_text;
    use super::*;

    fn source(yaml: &str, in_a_file: bool) -> FlowSource {
        let mut findings = Vec::new();
        let source = read_flow_text(yaml, 0, in_a_file, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        source
    }

    fn exported(yaml: &str, called: Option<&FlowSource>) -> Value {
        xstate(&"flow".parse().expect("a slug"), &source(yaml, false), &|_| called)
    }

    #[test]
    fn a_flow_without_guards_and_calls_names_no_implementation() {
        let machine = exported(
            "start: a\nstops: {lost: {label: Lost, to: z}}\nstates: {a: {do: Wait, to: a, cannot: z}}\noutcomes: {z: {kind: request, title: Ask}}\n",
            None,
        );
        let expected = json!({
            "id": "flow",
            "initial": "a",
            "context": { "variables": { "role": null }, "visits": {} },
            "on": { "stop.lost": { "target": ".z", "description": "Lost" } },
            "states": {
                "a": {
                    "description": "Wait",
                    "meta": { "kind": "do" },
                    "on": {
                        "done": [{ "target": "a", "reenter": true, "description": "Done" }],
                        "cannot": [{ "target": "z", "description": "I can't do this" }],
                    },
                },
                "z": { "type": "final", "description": "Ask", "meta": { "kind": "request" } },
            },
        });
        assert_eq!(machine, expected);
    }

    #[test]
    fn guards_assignments_and_limits_stand_there_as_data() {
        let machine = exported(
            "start: a\nvariables: {seen: [here, there]}\nstates:\n  \
             a: {ask: A?, visits: 2, then: z, options: {x: {label: X, set: {seen: here}, to: [{if: \"not role in [user] or seen != there\", to: z}, {else: a}]}, unsure: z}}\n\
             outcomes: {z: {kind: request}}\n",
            None,
        );
        let is = |variable: &str, value: &str| named("is", json!({ "variable": variable, "values": [value] }));
        let not = |guard: Value| named("not", json!({ "guard": guard }));
        let guard = named("or", json!({ "guards": [not(is("role", "user")), not(is("seen", "there"))] }));
        let state = &machine["states"]["a"];
        assert_eq!(
            state["on"]["x"][0],
            json!({
                "target": "z",
                "description": "X",
                "guard": { "type": "after", "params": { "set": { "seen": "here" }, "guard": guard } },
                "actions": { "type": "set", "params": { "seen": "here" } },
            })
        );
        assert_eq!(state["on"]["x"][1]["reenter"], true);
        assert_eq!(state["entry"], named("visit", json!({ "state": "a" })));
        let limit = named("visited", json!({ "state": "a", "moreThan": 2 }));
        assert_eq!(state["always"], json!({ "guard": limit, "target": "z" }));
        assert_eq!(machine["context"], json!({ "variables": { "role": null, "seen": null }, "visits": { "a": 0 } }));
    }

    #[test]
    fn a_called_flow_is_a_nested_machine_and_its_outcomes_stand_at_the_top() {
        let proof = source(
            "subject: Proof\nstart: badge\nreturns: [proved, failed]\nvariables: {badge: [yes]}\nstates:\n  \
             badge: {ask: Badge?, options: {yes: {label: Yes, set: {badge: yes}, to: proved}, stolen: {label: Stolen, to: stolen}, unsure: failed}}\n\
             outcomes: {stolen: {kind: security, impact: 1, urgency: 1, group: security}}\n",
            true,
        );
        let guide = "start: proof\nstates:\n  proof: {call: proof, returns: {proved: [{if: role == admin, to: z}, {else: proof}], failed: z}}\noutcomes: {z: {kind: request}}\n";
        let machine = exported(guide, Some(&proof));
        let call = &machine["states"]["proof"];
        assert_eq!(call["initial"], "badge");
        assert_eq!(
            call["states"]["proved"],
            json!({ "type": "final", "meta": { "kind": "return" }, "output": { "return": "proved" } })
        );
        assert_eq!(call["states"]["badge"]["on"]["yes"][0]["actions"], named("set", json!({ "proof.badge": "yes" })));
        assert_eq!(call["states"]["badge"]["on"]["stolen"][0]["target"], "#proof/stolen");
        assert_eq!(machine["states"]["proof.stolen"]["id"], "proof/stolen");
        let done = call["onDone"].as_array().expect("transitions");
        let targets: Vec<&Value> = done.iter().map(|transition| &transition["target"]).collect();
        assert_eq!(targets, ["z", "proof", "z"]);
        let proved = named("returned", json!({ "return": "proved" }));
        let admin = named("is", json!({ "variable": "role", "values": ["admin"] }));
        assert_eq!(done[0]["guard"], named("and", json!({ "guards": [proved.clone(), admin] })));
        assert_eq!((&done[1]["guard"], &done[1]["reenter"]), (&proved, &json!(true)));
    }

    #[test]
    fn calls_in_a_circle_and_calls_of_nothing_end() {
        let circle = source("subject: A\nstart: a\nreturns: [x]\nstates: {a: {call: circle, returns: {x: x}}}\n", true);
        let guide = "start: a\nstates: {a: {call: circle, returns: {x: z}}}\noutcomes: {z: {kind: request}}\n";
        let machine = exported(guide, Some(&circle));
        assert_eq!(machine["states"]["a"]["states"]["a"], json!({ "meta": { "kind": "call" } }));
        assert_eq!(exported(guide, None)["states"]["a"], json!({ "meta": { "kind": "call" } }));
    }
}
