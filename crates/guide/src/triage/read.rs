//! YAML to a flow as written, and to scenarios. Never fails: what cannot be read is left out and reported with its place.

use super::guard::Guard;
use super::scenario::{Scenario, ScenarioSet};
use super::source::{
    ArmSource, ChoiceSource, EscalationKind, FlowSource, OutcomeKind, OutcomeSource, StateKind, StateSource,
    StopSource, Ticket, Variable,
};
use super::{CANNOT, DONE, UNSURE};
use crate::check::Finding;
use crate::document::yaml::{Fields, Node, Value, read};
use crate::document::{Audience, Spanned};

/// The rule that findings about the form of a flow belong to.
const RULE: &str = "flow-form";
/// Names that addresses of triage use for something else than an answer.
pub(super) const RESERVED: [&str; 4] = ["r", "stop", "change", "dropped"];

/// Reads a flow. `offset` is where `yaml` begins in the document's source; `in_a_file` says whether it is a document of its own.
pub fn read_flow_text(yaml: &str, offset: usize, in_a_file: bool, findings: &mut Vec<Finding>) -> FlowSource {
    let node = read(RULE, yaml, offset, findings);
    let span = offset..offset + yaml.len();
    let mut fields = Fields::new(RULE, node, "the flow", findings);
    let mut flow = FlowSource { span, text: yaml.to_owned(), ..FlowSource::default() };
    if in_a_file {
        flow.subject = fields.text("subject");
        flow.audience = audience(&mut fields);
        flow.returns = fields.texts("returns");
    }
    flow.start = fields.text("start");
    for (name, node) in fields.named("variables") {
        let values = texts(&mut fields, node, "the values of a variable");
        flow.variables.push(Variable { name, values });
    }
    for (id, node) in fields.named("stops") {
        let stop = fields.inner(node, "a stop", |fields| Some((fields.plain("label"), fields.text("to"))));
        if let Some((label, Some(to))) = stop {
            let label = label.unwrap_or_else(|| missing(&mut fields, &id, "label"));
            flow.stops.push(StopSource { id, label, to });
        } else {
            missing(&mut fields, &id, "to");
        }
    }
    for (id, node) in fields.named("states") {
        name_is_free(&mut fields, &id);
        flow.states.extend(state(&mut fields, id, node));
    }
    for (id, node) in fields.named("outcomes") {
        name_is_free(&mut fields, &id);
        flow.outcomes.extend(outcome(&mut fields, id, node));
    }
    if flow.start.is_none() {
        let place = flow.span.start..flow.span.start;
        fields.report(place, "the flow has no `start`; name its first state".to_owned());
    }
    fields.finish();
    flow
}

/// An audience that cannot be read counts as the narrowest, as in a guide.
fn audience(fields: &mut Fields<'_>) -> Audience {
    let is_written = fields.has("audience");
    fields.choice("audience", &Audience::ALL, Audience::key).unwrap_or(if is_written {
        Audience::ItStaff
    } else {
        Audience::Public
    })
}

/// Reports a missing field at the name of what lacks it.
fn missing(fields: &mut Fields<'_>, at: &Spanned<String>, name: &str) -> String {
    fields.report(at.span.clone(), format!("`{name}` is missing at `{}`; add it", at.value));
    String::new()
}

/// Ids stand in addresses: they are plain, and not one that addresses use themselves.
fn name_is_free(fields: &mut Fields<'_>, id: &Spanned<String>) {
    let is_plain = !id.value.is_empty()
        && id.value.len() <= 60
        && id
            .value
            .chars()
            .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-');
    if !is_plain {
        let message = format!("`{}` is no id; write small letters, digits and hyphens, at most 60", id.value);
        fields.report(id.span.clone(), message);
    } else if RESERVED.contains(&id.value.as_str()) {
        fields.report(id.span.clone(), format!("`{}` is kept for addresses; choose another id", id.value));
    }
}

fn texts(fields: &mut Fields<'_>, node: Node, what: &str) -> Vec<Spanned<String>> {
    let items = match node.value {
        Value::Sequence(items) => items,
        _ => vec![node],
    };
    items.into_iter().filter_map(|item| scalar(fields, item, what)).collect()
}

fn scalar(fields: &mut Fields<'_>, node: Node, what: &str) -> Option<Spanned<String>> {
    match node.value {
        Value::Scalar(text) => Some(Spanned::new(text, node.span)),
        _ => {
            fields.report(node.span, format!("{what} must be plain text here; write it on one line"));
            None
        }
    }
}

fn state(outer: &mut Fields<'_>, id: Spanned<String>, node: Node) -> Option<StateSource> {
    let span = id.span.start..node.span.end.max(id.span.end);
    outer.inner(node, "a state", |fields| {
        let given: Vec<(StateKind, Spanned<String>)> = [
            StateKind::Check,
            StateKind::Command,
            StateKind::Call,
            StateKind::Verification,
            StateKind::Instruction,
            StateKind::Question,
        ]
        .into_iter()
        .filter_map(|kind| Some((kind, fields.text(kind.key())?)))
        .collect();
        // A check asks what the command printed, in words of its own where `ask` is given.
        let is_pair = matches!(given.as_slice(), [(StateKind::Check, _), (StateKind::Question, _)]);
        let Some((kind, first)) = given.first().cloned().filter(|_| given.len() == 1 || is_pair) else {
            let keys: Vec<String> = StateKind::ALL.iter().map(|kind| format!("`{}`", kind.key())).collect();
            let message = format!("`{}` is of no kind, or of several; give it one of {}", id.value, keys.join(", "));
            fields.report(id.span.clone(), message);
            return None;
        };
        let mut state = StateSource {
            id,
            kind,
            text: None,
            help: fields.text("help"),
            command: None,
            steps: Vec::new(),
            call: None,
            choices: Vec::new(),
            visits: visits(fields),
            then: fields.text("then"),
            span,
        };
        match kind {
            StateKind::Question | StateKind::Verification => state.text = Some(first),
            StateKind::Check => {
                state.text = given.get(1).map(|(_, text)| text.clone());
                state.command = Some(first);
            }
            StateKind::Command => {
                state.text = fields.text("text");
                state.command = Some(first);
            }
            StateKind::Instruction => {
                state.text = Some(first);
                state.steps = fields.texts("steps");
            }
            StateKind::Call => match first.value.parse() {
                Ok(slug) => state.call = Some(Spanned::new(slug, first.span)),
                Err(error) => fields.report(first.span, format!("`call`: {error}")),
            },
        }
        state.choices = match kind {
            StateKind::Instruction | StateKind::Command => done_or_cannot(fields, &state.id),
            StateKind::Call => returns(fields),
            _ => options(fields),
        };
        if state.choices.is_empty() {
            let what = match kind {
                StateKind::Call => "returns",
                kind if kind.has_options() => "options",
                _ => "to",
            };
            missing(fields, &state.id, what);
        }
        Some(state)
    })
}

fn options(fields: &mut Fields<'_>) -> Vec<ChoiceSource> {
    let mut choices = Vec::new();
    for (id, node) in fields.named("options") {
        name_is_free(fields, &id);
        // `unsure: contact` says all that there is to say.
        let node = match node.value {
            Value::Scalar(_) | Value::Sequence(_) if id.value == UNSURE => Node {
                span: node.span.clone(),
                value: Value::Mapping(vec![(Spanned::new("to".to_owned(), node.span.clone()), node)]),
            },
            _ => node,
        };
        let choice = fields.inner(node, "an option", |fields| {
            let label = match fields.plain("label") {
                Some(label) => label,
                None if id.value == UNSURE => "I don't know".to_owned(),
                None => missing(fields, &id, "label"),
            };
            let set = fields.named("set");
            let set =
                set.into_iter().filter_map(|(name, node)| Some((name, scalar(fields, node, "a value")?))).collect();
            let is_alarm = fields.choice("alarm", &[true, false], |yes| if yes { "yes" } else { "no" }) == Some(true);
            ChoiceSource { label, set, confirms: fields.texts("confirms"), is_alarm, to: arms(fields, "to", &id), id }
        });
        choices.push(choice);
    }
    choices
}

fn done_or_cannot(fields: &mut Fields<'_>, state: &Spanned<String>) -> Vec<ChoiceSource> {
    let mut choices = Vec::new();
    for (id, field, label) in [(DONE, "to", "Done"), (CANNOT, "cannot", "I can't do this")] {
        if fields.has(field) {
            choices.push(ChoiceSource {
                id: Spanned::new(id.to_owned(), state.span.clone()),
                label: label.to_owned(),
                set: Vec::new(),
                confirms: Vec::new(),
                is_alarm: false,
                to: arms(fields, field, state),
            });
        }
    }
    choices
}

fn returns(fields: &mut Fields<'_>) -> Vec<ChoiceSource> {
    let mut choices = Vec::new();
    for (id, node) in fields.named("returns") {
        let to = arms_of(fields, node, &id);
        choices.push(ChoiceSource {
            id,
            label: String::new(),
            set: Vec::new(),
            confirms: Vec::new(),
            is_alarm: false,
            to,
        });
    }
    choices
}

/// How often a state may be entered.
fn visits(fields: &mut Fields<'_>) -> Option<Spanned<u32>> {
    let text = fields.text("visits")?;
    match text.value.parse() {
        Ok(visits) => Some(Spanned::new(visits, text.span)),
        _ => {
            fields.report(text.span, format!("`visits: {}` is no count; write a whole number", text.value));
            None
        }
    }
}

/// `to: target`, or `to: [{if: guard, to: target}, …, {else: target}]`.
fn arms(fields: &mut Fields<'_>, name: &'static str, at: &Spanned<String>) -> Vec<ArmSource> {
    match fields.take(name) {
        Some(node) => arms_of(fields, node, at),
        None => {
            missing(fields, at, name);
            Vec::new()
        }
    }
}

fn arms_of(fields: &mut Fields<'_>, node: Node, at: &Spanned<String>) -> Vec<ArmSource> {
    let items = match node.value {
        Value::Sequence(items) => items,
        _ => return scalar(fields, node, "a target").map(|to| ArmSource { guard: None, to }).into_iter().collect(),
    };
    let mut arms = Vec::new();
    for item in items {
        arms.extend(fields.inner(item, "a transition", |fields| {
            if let Some(to) = fields.text("else") {
                return Some(ArmSource { guard: None, to });
            }
            let guard = fields.text("if").and_then(|text| guard(fields, text));
            let to = fields.text("to");
            let span = fields.span.clone();
            match (guard, to) {
                (Some(guard), Some(to)) => Some(ArmSource { guard: Some(guard), to }),
                _ => {
                    let message = format!(
                        "a transition of `{}` is not whole; write `{{if: guard, to: target}}` or `{{else: target}}`",
                        at.value
                    );
                    fields.report(span, message);
                    None
                }
            }
        }));
    }
    arms
}

fn guard(fields: &mut Fields<'_>, text: Spanned<String>) -> Option<Spanned<Guard>> {
    match text.value.parse::<Guard>() {
        Ok(guard) => Some(Spanned::new(guard, text.span)),
        Err(error) => {
            // Quotation marks of YAML move what stands inside by one.
            let start = (text.span.start + error.at).min(text.span.end);
            fields.report(start..text.span.end, error.to_string());
            None
        }
    }
}

fn outcome(outer: &mut Fields<'_>, id: Spanned<String>, node: Node) -> Option<OutcomeSource> {
    outer.inner(node, "an outcome", |fields| {
        let has_kind = fields.has("kind");
        let kind = fields.choice("kind", &OutcomeKind::WRITTEN, OutcomeKind::key);
        let outcome = OutcomeSource {
            kind: kind.unwrap_or(OutcomeKind::Escalate),
            title: fields.text("title"),
            text: fields.text("text"),
            cause: fields.text("cause"),
            steps: fields.texts("steps"),
            ticket: fields.choice("ticket", &Ticket::ALL, Ticket::key),
            impact: fields.parsed("impact"),
            urgency: fields.parsed("urgency"),
            group: fields.parsed("group"),
            escalation: fields.choice("escalation", &EscalationKind::ALL, EscalationKind::key),
            id,
        };
        if !has_kind {
            missing(fields, &outcome.id, "kind");
        }
        Some(outcome)
    })
}

/// Reads the scenarios of a guide.
pub fn read_scenarios(yaml: &str, offset: usize, findings: &mut Vec<Finding>) -> ScenarioSet {
    const RULE: &str = "scenario-form";
    let node = read(RULE, yaml, offset, findings);
    let mut fields = Fields::new(RULE, node, "the file", findings);
    let scenarios = fields.mappings("scenarios", |fields| {
        let whole = fields.span.clone();
        let (persona, outcome) = (fields.text("persona"), fields.text("outcome"));
        let mut answers = Vec::new();
        for node in fields.list("answers") {
            let place = node.span.clone();
            let Value::Mapping(pairs) = node.value else {
                fields.report(place, "an answer is written as `state: answer`; name the state".to_owned());
                continue;
            };
            for (state, node) in pairs {
                answers.extend(scalar(fields, node, "an answer").map(|answer| (state, answer)));
            }
        }
        let stop = fields.text("stop");
        for (name, is_there) in [("persona", persona.is_some()), ("outcome", outcome.is_some())] {
            if !is_there {
                fields.report(whole.clone(), format!("`{name}` is missing here; add it"));
            }
        }
        Some(Scenario { persona: persona?, answers, stop, outcome: outcome?, span: whole })
    });
    fields.finish();
    ScenarioSet { scenarios }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(yaml: &str) -> (FlowSource, Vec<String>) {
        let mut findings = Vec::new();
        let flow = read_flow_text(yaml, 0, false, &mut findings);
        (flow, findings.into_iter().map(|finding| format!("{}: {}", finding.span.start, finding.message)).collect())
    }

    #[test]
    fn every_kind_of_state_is_read() {
        let (flow, findings) = flow(
            "start: a\nvariables: {system: [windows, macos]}\nstops: {lost: {label: Lost, to: z}}\nstates:\n  \
             a: {ask: A?, options: {x: {label: X, set: {system: windows}, to: b}, unsure: z}}\n  \
             b: {verify: B?, options: {x: {label: X, to: [{if: system == windows, to: c}, {else: z}]}, unsure: z}}\n  \
             c: {do: C., steps: [one], to: d, cannot: z}\n  \
             d: {check: ping, options: {x: {label: X, to: e}, unsure: z}}\n  \
             e: {run: ping, to: f}\n  \
             f: {call: proof, returns: {yes: z}, visits: 2, then: z}\n\
             outcomes:\n  z: {kind: escalate, impact: 3, urgency: 2, group: desk}\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        let kinds: Vec<StateKind> = flow.states.iter().map(|state| state.kind).collect();
        use StateKind::{Call, Check, Command, Instruction, Question, Verification};
        assert_eq!(kinds, [Question, Verification, Instruction, Check, Command, Call]);
        assert_eq!(flow.states[2].choices.len(), 2);
        assert_eq!(flow.states[0].choices[1].label, "I don't know");
        assert!(flow.states[1].choices[0].to[0].guard.is_some() && flow.states[1].choices[0].to[1].guard.is_none());
        assert_eq!(flow.outcomes[0].impact.as_ref().expect("an impact").value.number(), 3);
    }

    #[test]
    fn what_is_wrong_is_reported_where_it_stands_and_the_rest_is_kept() {
        let yaml = "start: a\nstates:\n  a: {ask: A?, do: B., to: z}\n  B: {ask: B?, options: {x: {to: z}}}\n  r: {do: C, to: z}\n  v: {do: V, visits: often, then: z, to: z}\noutcomes:\n  z: {kind: solved}\n  y: {impact: 4}\n";
        let (flow, findings) = flow(yaml);
        assert_eq!((flow.states.len(), flow.outcomes.len()), (3, 2));
        let at = |text: &str| yaml.find(text).expect("a place");
        for (place, words) in [
            (at("a: {ask"), "of several"),
            (at("B:"), "is no id"),
            (at("x:"), "`label` is missing"),
            (at("r:"), "kept for addresses"),
            (at("solved"), "`kind: solved` is not known"),
            (at("y:"), "`kind` is missing"),
            (at("4}"), "write 1 (high)"),
            (at("often"), "write a whole number"),
        ] {
            assert!(
                findings.iter().any(|finding| finding.starts_with(&format!("{place}: ")) && finding.contains(words)),
                "{words} at {place} in {findings:#?}"
            );
        }
    }

    #[test]
    fn a_guard_that_cannot_be_read_is_reported_at_its_place() {
        let yaml =
            "start: a\nstates:\n  a: {do: A, to: [{if: b = c, to: z}, {else: z}]}\noutcomes:\n  z: {kind: resolved}\n";
        let (_, findings) = flow(yaml);
        assert!(findings[0].starts_with(&format!("{}: ", yaml.find("= c").expect("a place"))), "{findings:?}");
    }
}
