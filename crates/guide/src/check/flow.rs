//! The flow of a document as rules look at it: as written, drawn together with the flows it calls, and gone through.
//! Never finds anything itself, and is made once for all rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Library;
use crate::document::{Audience, Command, Document, Guide, Rights, Risk, Span, Spanned, Step};
use crate::names::Slug;
use crate::triage::{
    Analysis, Arm, Flow, FlowSource, OutcomeSource, ROLE, ROLES, StateKind, StateSource, Target, compile,
};

/// The flow of a guide, or of a file of its own.
pub(crate) struct SubjectFlow<'a> {
    /// As written.
    pub source: &'a FlowSource,
    /// The guide that it stands in; a flow in a file of its own stands in none.
    pub guide: Option<&'a Guide>,
    /// With the flows it calls.
    pub flow: Flow,
    /// What may happen in it.
    pub analysis: Analysis,
    /// Whether every name in it means something. Where one does not, ways are missing, and what cannot be reached says nothing.
    pub is_whole: bool,
    own_states: usize,
}

/// A step or command of the guide.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// A step.
    Step(&'a Step),
    /// A command, with the step it stands in.
    Command(&'a Step, &'a Command),
}

/// A step or command that a state or an outcome shows.
pub(crate) struct Shown<'a> {
    /// The state or outcome.
    pub place: Target,
    /// Its id.
    pub by: &'a str,
    /// The name as written there.
    pub name: &'a Spanned<String>,
    /// Whether a command is meant and not a step.
    pub is_command: bool,
    /// What has that name, if anything.
    pub part: Option<Part<'a>>,
}

/// A variable, or a value of one, that is named in an option or a guard and declared nowhere.
pub(crate) struct Undeclared {
    /// Where.
    pub span: Span,
    /// The variable.
    pub variable: String,
    /// The value, where the variable is declared.
    pub value: Option<String>,
}

impl<'a> SubjectFlow<'a> {
    /// The flow of a document that has one.
    pub fn of(document: &'a Document, library: &'a Library) -> Option<Self> {
        let (source, guide) = match document {
            Document::Guide(guide) => (guide.flow.as_deref()?, Some(guide.as_ref())),
            Document::Flow(source) => (source.as_ref(), None),
            _ => return None,
        };
        let flow = compile(source, &|slug| library.flows.get(slug));
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for shown in shown(source, guide) {
            if let Some(part) = shown.part.filter(|part| part.risk() == Risk::Destroys) {
                names.extend(part.confirmed_by());
            }
        }
        let analysis = Analysis::of(&flow, names);
        let is_whole =
            leads_somewhere(&flow) && with_called(source, library).iter().all(|one| undeclared(one).is_empty());
        let own_states = own_states(source).count();
        Some(SubjectFlow { source, guide, flow, analysis, is_whole, own_states })
    }

    /// Who reads it.
    pub fn audience(&self) -> Audience {
        self.guide.map_or(self.source.audience, |guide| guide.audience)
    }

    /// Its own states with their places in the whole; a call is none.
    pub fn states(&self) -> impl Iterator<Item = (usize, &'a StateSource)> {
        own_states(self.source).enumerate()
    }

    /// Whether a transition is written here; those of called flows are proved with those.
    pub fn is_own(&self, state: usize, arm: &Arm) -> bool {
        state < self.own_states || self.flow.states.get(state).is_some_and(|state| state.span != arm.span)
    }

    /// The steps and commands that its own states and outcomes show.
    pub fn shown(&self) -> Vec<Shown<'a>> {
        shown(self.source, self.guide)
    }

    /// The way to a situation, in words: `web → reach → online`.
    pub fn way(&self, situation: usize) -> String {
        self.words(&self.analysis.way(situation))
    }

    /// Places in words.
    pub fn words(&self, places: &[Target]) -> String {
        places.iter().map(|place| self.flow.id_of(*place)).collect::<Vec<_>>().join(" → ")
    }
}

impl Part<'_> {
    /// The rights it needs.
    pub fn rights(&self) -> Rights {
        match self {
            Self::Step(step) => step.rights(),
            Self::Command(_, command) => command.rights,
        }
    }

    /// What it could do.
    pub fn risk(&self) -> Risk {
        match self {
            Self::Step(step) => step.risk(),
            Self::Command(_, command) => command.risk,
        }
    }

    /// Whether the reader agreed to what it destroys: to the step, or, where only its commands destroy, to each of them.
    pub fn is_confirmed(&self, agreed: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Step(step) => {
                let by_commands = step.declared_risk != Some(Risk::Destroys);
                agreed(&step.id.value) || by_commands && destroying(step).all(|command| agreed(&command.id.value))
            }
            Self::Command(step, command) => agreed(&command.id.value) || agreed(&step.id.value),
        }
    }
}

impl<'a> Part<'a> {
    /// The names whose confirmation counts.
    fn confirmed_by(self) -> Vec<&'a str> {
        let (Self::Step(step) | Self::Command(step, _)) = self;
        destroying(step).map(|command| &command.id).chain([&step.id]).map(|id| id.value.as_str()).collect()
    }
}

fn destroying(step: &Step) -> impl Iterator<Item = &Command> {
    step.commands().filter(|command| command.risk == Risk::Destroys)
}

fn own_states(source: &FlowSource) -> impl Iterator<Item = &StateSource> {
    source.states.iter().filter(|state| state.kind != StateKind::Call)
}

fn shown<'a>(source: &'a FlowSource, guide: Option<&'a Guide>) -> Vec<Shown<'a>> {
    let mut parts: BTreeMap<(bool, &str), Part<'_>> = BTreeMap::new();
    for step in guide.iter().flat_map(|guide| &guide.steps) {
        parts.entry((false, &step.id.value)).or_insert(Part::Step(step));
        for command in step.commands() {
            parts.entry((true, &command.id.value)).or_insert(Part::Command(step, command));
        }
    }
    let mut all = Vec::new();
    let mut add = |place, by: &'a Spanned<String>, is_command, name: &'a Spanned<String>| {
        let part = parts.get(&(is_command, name.value.as_str())).copied();
        all.push(Shown { place, by: &by.value, name, is_command, part });
    };
    for (at, state) in own_states(source).enumerate() {
        state.command.iter().for_each(|name| add(Target::State(at), &state.id, true, name));
        state.steps.iter().for_each(|name| add(Target::State(at), &state.id, false, name));
    }
    for (at, OutcomeSource { id, steps, .. }) in source.outcomes.iter().enumerate() {
        steps.iter().for_each(|name| add(Target::Outcome(at), id, false, name));
    }
    all
}

/// The variables and values that are named and not declared, in the order of the options.
pub(crate) fn undeclared(source: &FlowSource) -> Vec<Undeclared> {
    let mut declared: BTreeMap<&str, Vec<&str>> = BTreeMap::from([(ROLE, ROLES.to_vec())]);
    for variable in &source.variables {
        let values = || variable.values.iter().map(|value| value.value.as_str()).collect();
        declared.entry(&variable.name.value).or_insert_with(values);
    }
    let mut found = Vec::new();
    let mut look = |variable: &'_ str, values: &[String], span: &Span| {
        let variable = variable.to_owned();
        match declared.get(variable.as_str()) {
            None => found.push(Undeclared { span: span.clone(), variable, value: None }),
            Some(known) => found.extend(values.iter().filter(|value| !known.contains(&value.as_str())).map(|value| {
                Undeclared { span: span.clone(), variable: variable.clone(), value: Some(value.clone()) }
            })),
        }
    };
    for choice in source.states.iter().flat_map(|state| &state.choices) {
        for (variable, value) in &choice.set {
            look(&variable.value, std::slice::from_ref(&value.value), &(variable.span.start..value.span.end));
        }
        for guard in choice.to.iter().filter_map(|arm| arm.guard.as_ref()) {
            guard.value.each(&mut |variable, values| look(variable, values, &guard.span));
        }
    }
    found
}

/// Whether every transition leads somewhere.
fn leads_somewhere(flow: &Flow) -> bool {
    let choices = || flow.states.iter().flat_map(|state| &state.choices);
    let limits = flow.states.iter().filter_map(|state| state.limit.map(|(_, then)| then));
    let stops = flow.stops.iter().map(|stop| stop.to);
    let arms = choices().flat_map(|choice| &choice.to).map(|arm| arm.to);
    let has_arms = choices().all(|choice| !choice.to.is_empty());
    has_arms && limits.chain(stops).chain(arms).chain([flow.start]).all(|target| target != Target::Nowhere)
}

/// The flow and all that are called from it.
fn with_called<'a>(source: &'a FlowSource, library: &'a Library) -> Vec<&'a FlowSource> {
    let mut seen: BTreeSet<&Slug> = BTreeSet::new();
    let mut found = vec![source];
    let mut next = 0;
    while let Some(one) = found.get(next).copied() {
        next += 1;
        let called: Vec<&Slug> = one.calls().filter(|slug| seen.insert(slug)).collect();
        found.extend(called.into_iter().filter_map(|slug| library.flows.get(slug)));
    }
    found
}
