//! Scenario transcripts: who answers what, and where that must end; and how much of a flow they cover.
//! Never changes a flow: a scenario that ends elsewhere is a finding.

use std::collections::BTreeSet;

use super::flow::{Flow, Target};
use super::trail::Trail;
use super::walk::At;
use crate::document::{Span, Spanned};

/// The scenarios of one guide, as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScenarioSet {
    /// In the order written.
    pub scenarios: Vec<Scenario>,
}

/// Somebody's way through a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Who it is, in a few words.
    pub persona: Spanned<String>,
    /// State and answer, in order.
    pub answers: Vec<(Spanned<String>, Spanned<String>)>,
    /// The stop chosen at the end, if one is.
    pub stop: Option<Spanned<String>>,
    /// The outcome it must end in.
    pub outcome: Spanned<String>,
    /// The whole of it.
    pub span: Span,
}

impl Scenario {
    /// Its answers as a trail.
    pub fn trail(&self) -> Trail {
        let answers = self.answers.iter().map(|(state, answer)| (state.value.clone(), answer.value.clone()));
        let trail = Trail::new(answers);
        match &self.stop {
            Some(stop) => trail.stopped(stop.value.clone()),
            None => trail,
        }
    }
}

/// How much of a flow its scenarios walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Outcomes reached, and all that a way or a stop leads to.
    pub outcomes: (usize, usize),
    /// Choices taken, and all.
    pub choices: (usize, usize),
    /// Ids of outcomes that no scenario ends in.
    pub missed: Vec<String>,
}

/// Walks all scenarios and counts.
pub fn cover(flow: &Flow, set: &ScenarioSet) -> Coverage {
    let mut outcomes: BTreeSet<&str> = BTreeSet::new();
    let mut choices: BTreeSet<(&str, &str)> = BTreeSet::new();
    for scenario in &set.scenarios {
        let trail = scenario.trail();
        let position = flow.walk(&trail);
        if let At::Outcome(outcome) = position.at {
            outcomes.insert(&outcome.id);
        }
        choices.extend(position.visits.iter().map(|visit| (visit.state.id.as_str(), visit.choice.id.as_str())));
    }
    let led_to: BTreeSet<&str> = flow
        .states
        .iter()
        .flat_map(|state| {
            let then = state.limit.iter().map(|(_, then)| *then);
            state.choices.iter().flat_map(|choice| choice.to.iter().map(|arm| arm.to)).chain(then)
        })
        .chain(flow.stops.iter().map(|stop| stop.to))
        .filter(|target| matches!(target, Target::Outcome(_)))
        .map(|target| flow.id_of(target))
        .collect();
    let all = flow.states.iter().map(|state| state.choices.len()).sum();
    Coverage {
        outcomes: (outcomes.intersection(&led_to).count(), led_to.len()),
        choices: (choices.len(), all),
        missed: led_to.difference(&outcomes).map(|id| (*id).to_owned()).collect(),
    }
}
