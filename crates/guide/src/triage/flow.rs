//! A flow ready to walk: the flows it calls drawn in, every name an index.
//! Never fails: a target that does not exist leads nowhere, which the rules report and a walk survives.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::guard::Guard;
use super::source::{
    ArmSource, ChoiceSource, EscalationKind, FlowSource, Level, OutcomeKind, OutcomeSource, StateKind, StateSource,
    Ticket,
};
use super::{ROLE, ROLES};
use crate::document::{Span, Spanned};
use crate::names::Slug;

/// How many calls of other flows are drawn in, all in all; more lead nowhere.
pub const MAX_CALLS: usize = 100;
/// How many flows may stand in one another; those below lead nowhere.
pub const MAX_CALL_DEPTH: usize = 5;

/// A flow, ready to walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// All states, those of called flows under `<call>.<state>`; none is a call.
    pub states: Vec<State>,
    /// All outcomes, those of called flows under `<call>.<outcome>`.
    pub outcomes: Vec<Outcome>,
    /// What stops everything at any state.
    pub stops: Vec<Stop>,
    /// Variables with their values; the first is [`ROLE`].
    pub variables: Vec<(String, Vec<String>)>,
    /// Where it begins.
    pub start: Target,
    /// The first 8 hexadecimal digits of SHA-256 over the flow and the flows it calls, as written.
    pub revision: String,
    by_id: HashMap<String, usize>,
}

/// Where a transition leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// To a state, by index.
    State(usize),
    /// To an outcome, by index.
    Outcome(usize),
    /// To a name that nothing has.
    Nowhere,
}

/// A state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its id; `<call>.<id>` where it stands in a called flow.
    pub id: String,
    /// What it asks; never a call.
    pub kind: StateKind,
    /// The question, the instruction, or what to look at in what a command printed.
    pub text: Option<String>,
    /// What helps to answer.
    pub help: Option<String>,
    /// The command of a check or a command.
    pub command: Option<String>,
    /// The steps of an instruction.
    pub steps: Vec<String>,
    /// What the reader chooses between.
    pub choices: Vec<Choice>,
    /// How often it may be entered, and where the flow goes instead of once more.
    pub limit: Option<(u32, Target)>,
    /// Where it stands in the flow's source; of a called flow's state, where the call stands.
    pub span: Span,
}

/// A choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its id, within its state.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// Variables and the values they get, by index.
    pub set: Vec<(usize, usize)>,
    /// The steps and commands that the reader hereby agrees to lose something by.
    pub confirms: Vec<String>,
    /// Whether it is a sign of a security incident or of a fault of many.
    pub is_alarm: bool,
    /// Where it leads: the first arm whose guard holds.
    pub to: Vec<Arm>,
    /// Where it stands in the flow's source; of a called flow's choice, where the call stands.
    pub span: Span,
}

/// A transition of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The condition; `None` always holds.
    pub guard: Option<Guard<usize, usize>>,
    /// Where it leads.
    pub to: Target,
    /// Where it stands in the flow's source.
    pub span: Span,
}

/// What stops everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Its id.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// The outcome it leads to.
    pub to: Target,
    /// Where it stands in the flow's source.
    pub span: Span,
}

/// How a flow ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its id; `<call>.<id>` where it stands in a called flow.
    pub id: String,
    /// How it ends.
    pub kind: OutcomeKind,
    /// Its heading; the kind's label where the author wrote none.
    pub title: String,
    /// What else to say.
    pub text: Option<String>,
    /// The cause it comes from.
    pub cause: Option<String>,
    /// The steps that matter.
    pub steps: Vec<String>,
    /// What is recorded where it hands over: an incident, unless written otherwise or a request.
    pub ticket: Option<Ticket>,
    /// Effect on the business.
    pub impact: Option<Level>,
    /// How long a solution can wait.
    pub urgency: Option<Level>,
    /// The assignment group.
    pub group: Option<Slug>,
    /// Whom the escalation goes to; functional unless written otherwise.
    pub escalation: Option<EscalationKind>,
    /// Where it stands in the flow's source; of a called flow's outcome, where the call stands.
    pub span: Span,
}

impl Flow {
    /// The state with that id.
    pub fn state(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The outcome with that id.
    pub fn outcome(&self, id: &str) -> Option<usize> {
        self.outcomes.iter().position(|outcome| outcome.id == id)
    }

    /// The id of the state or outcome that a transition leads to.
    pub fn id_of(&self, target: Target) -> &str {
        match target {
            Target::State(at) => self.states.get(at).map_or("", |state| &state.id),
            Target::Outcome(at) => self.outcomes.get(at).map_or("", |outcome| &outcome.id),
            Target::Nowhere => "",
        }
    }

    /// Whether the flow can be walked: it begins somewhere.
    pub fn begins(&self) -> bool {
        self.start != Target::Nowhere
    }
}

/// Draws a flow together with the flows it calls, which `called` finds by id. Calls in a circle lead nowhere.
pub fn compile<'a>(source: &'a FlowSource, called: &dyn Fn(&Slug) -> Option<&'a FlowSource>) -> Flow {
    let mut compiler = Compiler {
        called,
        flow: Flow {
            states: Vec::new(),
            outcomes: Vec::new(),
            stops: Vec::new(),
            variables: vec![(ROLE.to_owned(), ROLES.map(str::to_owned).to_vec())],
            start: Target::Nowhere,
            revision: String::new(),
            by_id: HashMap::new(),
        },
        digest: Sha256::new(),
        stack: Vec::new(),
        calls: 0,
    };
    let scope = compiler.enter(source, "", None);
    compiler.flow.start = scope.first(source);
    compiler.transitions(&scope, None);
    for stop in &source.stops {
        let to = scope.arm_target(&stop.to.value);
        let span = stop.id.span.start..stop.to.span.end;
        compiler.flow.stops.push(Stop { id: stop.id.value.clone(), label: stop.label.clone(), to, span });
    }
    let digest = hex::encode(compiler.digest.finalize());
    compiler.flow.revision = digest.get(..8).unwrap_or_default().to_owned();
    compiler.flow
}

struct Compiler<'a, 'c> {
    called: &'c dyn Fn(&Slug) -> Option<&'a FlowSource>,
    flow: Flow,
    digest: Sha256,
    stack: Vec<Slug>,
    calls: usize,
}

/// The names of one flow, as it stands in the whole.
struct Scope<'a> {
    source: &'a FlowSource,
    prefix: String,
    /// States and outcomes by their ids in `source`; a call leads to where the called flow begins.
    targets: HashMap<&'a str, Target>,
    /// Where each state of `source` that is no call stands in the whole.
    own: Vec<(usize, &'a StateSource)>,
    variables: HashMap<&'a str, usize>,
    calls: Vec<(&'a StateSource, Scope<'a>)>,
    /// Where the outermost call stands, in a called flow.
    call_span: Option<Span>,
}

impl<'a> Scope<'a> {
    fn first(&self, source: &FlowSource) -> Target {
        source.start.as_ref().map_or(Target::Nowhere, |start| self.arm_target(&start.value))
    }

    fn arm_target(&self, id: &str) -> Target {
        self.targets.get(id).copied().unwrap_or(Target::Nowhere)
    }

    fn span(&self, own: &Span) -> Span {
        self.call_span.clone().unwrap_or_else(|| own.clone())
    }
}

/// What a called flow's returns lead to: the scope that calls, and its state.
type Caller<'s, 'a> = Option<(&'s Scope<'a>, &'a StateSource, Option<&'s CallerLink<'s, 'a>>)>;

/// A caller of a caller.
struct CallerLink<'s, 'a>(Caller<'s, 'a>);

impl<'a> Compiler<'a, '_> {
    /// Adds the states, outcomes and variables of a flow and of those it calls; transitions come once all names are known.
    fn enter(&mut self, source: &'a FlowSource, prefix: &str, call_span: Option<Span>) -> Scope<'a> {
        self.digest.update(source.text.as_bytes());
        self.digest.update([0]);
        let mut scope = Scope {
            source,
            prefix: prefix.to_owned(),
            targets: HashMap::new(),
            own: Vec::new(),
            variables: HashMap::from([(ROLE, 0)]),
            calls: Vec::new(),
            call_span,
        };
        for variable in &source.variables {
            if variable.name.value != ROLE && !scope.variables.contains_key(variable.name.value.as_str()) {
                scope.variables.insert(&variable.name.value, self.flow.variables.len());
                let values = variable.values.iter().map(|value| value.value.clone()).collect();
                self.flow.variables.push((format!("{prefix}{}", variable.name.value), values));
            }
        }
        for outcome in &source.outcomes {
            let target = Target::Outcome(self.flow.outcomes.len());
            scope.targets.entry(&outcome.id.value).or_insert(target);
            let outcome = drawn(outcome, prefix, scope.span(&outcome.id.span));
            self.flow.outcomes.push(outcome);
        }
        // A flow checked by itself ends where it would go back to its caller.
        if prefix.is_empty() {
            for name in &source.returns {
                let target = Target::Outcome(self.flow.outcomes.len());
                scope.targets.entry(&name.value).or_insert(target);
                self.flow.outcomes.push(back(name));
            }
        }
        for state in &source.states {
            if state.kind == StateKind::Call {
                continue;
            }
            let at = self.flow.states.len();
            scope.targets.entry(&state.id.value).or_insert(Target::State(at));
            scope.own.push((at, state));
            let id = format!("{prefix}{}", state.id.value);
            self.flow.by_id.entry(id.clone()).or_insert(at);
            self.flow.states.push(State {
                id,
                kind: state.kind,
                text: state.text.as_ref().map(|text| text.value.clone()),
                help: state.help.as_ref().map(|help| help.value.clone()),
                command: state.command.as_ref().map(|command| command.value.clone()),
                steps: state.steps.iter().map(|step| step.value.clone()).collect(),
                choices: Vec::new(),
                limit: None,
                span: scope.span(&state.span),
            });
        }
        for state in source.states.iter().filter(|state| state.kind == StateKind::Call) {
            self.call(state, &mut scope);
        }
        scope
    }

    fn call(&mut self, state: &'a StateSource, scope: &mut Scope<'a>) {
        let Some(slug) = &state.call else { return };
        let is_bounded =
            self.calls < MAX_CALLS && self.stack.len() < MAX_CALL_DEPTH && !self.stack.contains(&slug.value);
        let Some(source) = (self.called)(&slug.value).filter(|_| is_bounded) else { return };
        self.calls += 1;
        self.stack.push(slug.value.clone());
        let prefix = format!("{}{}.", scope.prefix, state.id.value);
        let inner = self.enter(source, &prefix, Some(scope.span(&state.span)));
        self.stack.pop();
        scope.targets.entry(&state.id.value).or_insert(inner.first(source));
        scope.calls.push((state, inner));
    }

    fn transitions(&mut self, scope: &Scope<'a>, caller: Option<&CallerLink<'_, 'a>>) {
        for (at, state) in &scope.own {
            let choices: Vec<Choice> = state.choices.iter().map(|choice| self.choice(choice, scope, caller)).collect();
            let then = state.then.as_ref().map_or(Target::Nowhere, |then| scope.arm_target(&then.value));
            let limit = state.visits.as_ref().map(|visits| (visits.value, then));
            if let Some(drawn) = self.flow.states.get_mut(*at) {
                (drawn.choices, drawn.limit) = (choices, limit);
            }
        }
        for (state, inner) in &scope.calls {
            let link = CallerLink(Some((scope, state, caller)));
            self.transitions(inner, Some(&link));
        }
    }

    fn choice(&self, choice: &ChoiceSource, scope: &Scope<'a>, caller: Option<&CallerLink<'_, 'a>>) -> Choice {
        let value = |(name, value): &(Spanned<String>, Spanned<String>)| {
            let name = *scope.variables.get(name.value.as_str())?;
            Some((name, self.value(name, &value.value)?))
        };
        Choice {
            id: choice.id.value.clone(),
            label: choice.label.clone(),
            set: choice.set.iter().filter_map(value).collect(),
            confirms: choice.confirms.iter().map(|name| name.value.clone()).collect(),
            is_alarm: choice.is_alarm,
            to: choice.to.iter().flat_map(|arm| self.arms(arm, scope, caller)).collect(),
            span: scope.span(&choice.id.span),
        }
    }

    fn value(&self, variable: usize, value: &str) -> Option<usize> {
        self.flow.variables.get(variable)?.1.iter().position(|one| one == value)
    }

    /// A transition as written gives one in the whole, or, where it goes back to the caller, all that the caller goes on with.
    fn arms(&self, arm: &ArmSource, scope: &Scope<'a>, caller: Option<&CallerLink<'_, 'a>>) -> Vec<Arm> {
        let guard = match &arm.guard {
            None => None,
            Some(guard) => {
                let mut name = |name: &String| scope.variables.get(name.as_str()).copied();
                let mut value = |of: &String, value: &String| self.value(*scope.variables.get(of.as_str())?, value);
                match guard.value.mapped(&mut name, &mut value) {
                    Some(guard) => Some(guard),
                    // A guard over what does not exist never holds; the rules report it.
                    None => return Vec::new(),
                }
            }
        };
        let span = scope.span(&arm.to.span);
        let is_return = !scope.targets.contains_key(arm.to.value.as_str())
            && scope.source.returns.iter().any(|name| name.value == arm.to.value);
        let Some(CallerLink(Some((outer, state, next)))) = caller.filter(|_| is_return) else {
            return vec![Arm { guard, to: scope.arm_target(&arm.to.value), span }];
        };
        let Some(back) = state.choices.iter().find(|choice| choice.id.value == arm.to.value) else {
            return vec![Arm { guard, to: Target::Nowhere, span }];
        };
        let beyond = back.to.iter().flat_map(|arm| self.arms(arm, outer, *next));
        beyond
            .map(|inner| Arm {
                guard: match (guard.clone(), inner.guard) {
                    (Some(left), Some(right)) => Some(Guard::And(Box::new(left), Box::new(right))),
                    (left, right) => left.or(right),
                },
                ..inner
            })
            .collect()
    }
}

fn drawn(outcome: &OutcomeSource, prefix: &str, span: Span) -> Outcome {
    let hands_over = outcome.kind.hands_over();
    let usual = if outcome.kind == OutcomeKind::Request { Ticket::Request } else { Ticket::Incident };
    Outcome {
        id: format!("{prefix}{}", outcome.id.value),
        kind: outcome.kind,
        title: outcome.title.as_ref().map_or_else(|| outcome.kind.label().to_owned(), |title| title.value.clone()),
        text: outcome.text.as_ref().map(|text| text.value.clone()),
        cause: outcome.cause.as_ref().map(|cause| cause.value.clone()),
        steps: outcome.steps.iter().map(|step| step.value.clone()).collect(),
        ticket: hands_over.then(|| outcome.ticket.unwrap_or(usual)),
        impact: outcome.impact.as_ref().map(|level| level.value),
        urgency: outcome.urgency.as_ref().map(|level| level.value),
        group: outcome.group.as_ref().map(|group| group.value.clone()),
        escalation: matches!(outcome.kind, OutcomeKind::Escalate | OutcomeKind::Security)
            .then(|| outcome.escalation.unwrap_or(EscalationKind::Functional)),
        span,
    }
}

/// The end of a flow that goes back to its caller.
fn back(name: &Spanned<String>) -> Outcome {
    Outcome {
        id: name.value.clone(),
        kind: OutcomeKind::Return,
        title: OutcomeKind::Return.label().to_owned(),
        text: None,
        cause: None,
        steps: Vec::new(),
        ticket: None,
        impact: None,
        urgency: None,
        group: None,
        escalation: None,
        span: name.span.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_flow_text;
    use super::*;

    fn source(yaml: &str, in_a_file: bool) -> FlowSource {
        let mut findings = Vec::new();
        let flow = read_flow_text(yaml, 0, in_a_file, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        flow
    }

    const PROOF: &str = "subject: Identity\nstart: badge\nreturns: [proved, not-proved]\nvariables: {seen: [yes]}\nstates:\n  \
        badge: {ask: Badge?, options: {yes: {label: Yes, set: {seen: yes}, to: [{if: seen == yes, to: proved}, {else: stolen}]}, unsure: not-proved}}\n\
        outcomes:\n  stolen: {kind: security, impact: 1, urgency: 1, group: security}\n";
    const GUIDE: &str = "start: identity\nvariables: {seen: [no]}\nstates:\n  \
        identity: {call: proof, returns: {proved: [{if: role == admin, to: more}, {else: done}], not-proved: help}}\n  \
        more: {do: More., to: done}\n\
        outcomes:\n  done: {kind: resolved}\n  help: {kind: escalate, impact: 3, urgency: 3, group: desk}\n";

    #[test]
    fn a_called_flow_is_drawn_in_and_returns_to_where_its_caller_goes_on() {
        let (guide, proof) = (source(GUIDE, false), source(PROOF, true));
        let flow = compile(&guide, &|slug| (slug.as_str() == "proof").then_some(&proof));
        assert_eq!(flow.id_of(flow.start), "identity.badge");
        assert_eq!(flow.variables[2].0, "identity.seen");
        let badge = &flow.states[flow.state("identity.badge").expect("a state")];
        let ends: Vec<(&str, bool)> =
            badge.choices[0].to.iter().map(|arm| (flow.id_of(arm.to), arm.guard.is_some())).collect();
        assert_eq!(ends, [("more", true), ("done", true), ("identity.stolen", false)]);
        assert_eq!(flow.id_of(badge.choices[1].to[0].to), "help");
        assert_eq!(badge.span, guide.states[0].span);
    }

    #[test]
    fn the_revision_changes_with_every_text_that_takes_part() {
        let (guide, proof) = (source(GUIDE, false), source(PROOF, true));
        let other = source(&PROOF.replace("Badge?", "A badge?"), true);
        let revision = |proof| compile(&guide, &|_| Some(proof)).revision;
        assert_eq!(revision(&proof).len(), 8);
        assert_ne!(revision(&proof), revision(&other));
        assert_ne!(compile(&guide, &|_| None).revision, revision(&proof));
    }

    #[test]
    fn calls_in_a_circle_and_calls_of_nothing_lead_nowhere() {
        let circle =
            source("subject: A\nstart: a\nstates: {a: {call: circle, returns: {x: y}}, y: {do: Y, to: a}}\n", true);
        assert_eq!(compile(&circle, &|_| Some(&circle)).start, Target::Nowhere);
        assert_eq!(compile(&source(GUIDE, false), &|_| None).start, Target::Nowhere);
    }
}
