//! From answers to a position: pure, total, and bounded by the number of answers.
//! Never guesses: an answer that its state does not have ends the walk there, and is told.

use super::flow::{Arm, Choice, Flow, State, Target};
use super::trail::Trail;

/// Where the answers lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Position<'f> {
    /// The state that waits for an answer, or the outcome.
    pub at: At<'f>,
    /// The states on the way, each with the choice taken.
    pub visits: Vec<Visit<'f>>,
    /// The stop that was chosen, where one led out of the flow.
    pub stop: Option<&'f super::flow::Stop>,
    /// The answers that play no part: their state is not on the way, or has no such choice.
    pub dropped: Vec<Dropped<'f>>,
}

/// What a position is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At<'f> {
    /// A state waits for an answer.
    State(&'f State),
    /// The flow has ended.
    Outcome(&'f super::flow::Outcome),
    /// The flow leads nowhere from here; rules keep such a flow from being published.
    Nowhere,
}

impl<'f> At<'f> {
    /// What a target of the flow is.
    pub fn of(flow: &'f Flow, target: Target) -> At<'f> {
        match target {
            Target::State(at) => flow.states.get(at).map_or(At::Nowhere, At::State),
            Target::Outcome(at) => flow.outcomes.get(at).map_or(At::Nowhere, At::Outcome),
            Target::Nowhere => At::Nowhere,
        }
    }
}

/// A state on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit<'f> {
    /// The state.
    pub state: &'f State,
    /// The choice taken.
    pub choice: &'f Choice,
    /// Which visit of the state it is, from 0.
    pub number: usize,
}

/// An answer that plays no part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropped<'f> {
    /// The state, where the flow has it.
    pub state: Option<&'f State>,
    /// The choice, where the state has it.
    pub choice: Option<&'f Choice>,
}

impl Position<'_> {
    /// The trail of the answers that play a part, in the order of the way.
    pub fn trail(&self) -> Trail {
        let trail = Trail::new(self.visits.iter().map(|visit| (visit.state.id.clone(), visit.choice.id.clone())));
        match self.stop {
            Some(stop) => trail.stopped(stop.id.clone()),
            None => trail,
        }
    }

    /// The id of the state or outcome; empty where the flow leads nowhere.
    pub fn id(&self) -> &str {
        match self.at {
            At::State(state) => &state.id,
            At::Outcome(outcome) => &outcome.id,
            At::Nowhere => "",
        }
    }
}

/// The values of variables on the way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Values(Vec<Option<usize>>);

impl Values {
    pub fn of(flow: &Flow) -> Values {
        Values(vec![None; flow.variables.len()])
    }

    pub fn take(&mut self, choice: &Choice) {
        for (variable, value) in &choice.set {
            if let Some(slot) = self.0.get_mut(*variable) {
                *slot = Some(*value);
            }
        }
    }

    pub fn get(&self, variable: usize) -> Option<usize> {
        self.0.get(variable).copied().flatten()
    }

    /// The first arm whose guard holds.
    pub fn arm<'f>(&self, choice: &'f Choice) -> Option<&'f Arm> {
        choice.to.iter().find(|arm| arm.guard.as_ref().is_none_or(|guard| guard.holds(&mut |name| self.get(*name))))
    }
}

/// How often each state was entered; a state entered too often leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entries(Vec<u32>);

impl Entries {
    pub fn of(flow: &Flow) -> Entries {
        Entries(vec![0; flow.states.len()])
    }

    /// Where a transition really leads: past the states that may not be entered once more.
    pub fn enter(&mut self, flow: &Flow, mut target: Target) -> Target {
        // Each state leads elsewhere at most once, so that a circle of limits ends.
        for _ in 0..=flow.states.len() {
            let Target::State(at) = target else { return target };
            let (Some(state), Some(count)) = (flow.states.get(at), self.0.get_mut(at)) else { return Target::Nowhere };
            match state.limit {
                Some((limit, then)) if *count >= limit => target = then,
                _ => {
                    *count += 1;
                    return target;
                }
            }
        }
        Target::Nowhere
    }

    pub fn count(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }
}

impl Flow {
    /// Replays the answers from the start. Total: any trail gives a position.
    pub fn walk(&self, trail: &Trail) -> Position<'_> {
        let answers = trail.answers();
        let mut used = vec![false; answers.len()];
        let mut values = Values::of(self);
        let mut entries = Entries::of(self);
        let mut visits: Vec<Visit<'_>> = Vec::new();
        let mut target = entries.enter(self, self.start);
        // Every turn uses an answer up.
        while let Target::State(at) = target {
            let Some(state) = self.states.get(at) else { break };
            let next = answers.iter().enumerate().find(|(at, (of, _))| !used[*at] && *of == state.id);
            let Some((place, (_, answer))) = next else { break };
            let Some(choice) = state.choices.iter().find(|choice| choice.id == *answer) else { break };
            used[place] = true;
            values.take(choice);
            let number = usize::try_from(entries.count(at)).unwrap_or(usize::MAX).saturating_sub(1);
            visits.push(Visit { state, choice, number });
            target = values.arm(choice).map_or(Target::Nowhere, |arm| entries.enter(self, arm.to));
        }
        let mut stop = None;
        if let Some(chosen) = trail.stop()
            && matches!(target, Target::State(_))
            && let Some(found) = self.stops.iter().find(|stop| stop.id == chosen)
        {
            (stop, target) = (Some(found), found.to);
        }
        let dropped = answers.iter().zip(&used).filter(|(_, used)| !**used).map(|((state, answer), _)| {
            let state = self.state(state).and_then(|at| self.states.get(at));
            let choice = state.and_then(|state| state.choices.iter().find(|choice| choice.id == *answer));
            Dropped { state, choice }
        });
        Position { at: At::of(self, target), dropped: dropped.collect(), visits, stop }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{compile, read_flow_text};
    use super::*;

    const FLOW: &str = "start: web\nvariables: {seen: [here, there]}\nstops: {many: {label: Many, to: help}}\nstates:\n  \
        web: {ask: Web?, options: {yes: {label: Yes, set: {seen: there}, to: online}, no: {label: No, to: help}, unsure: help}}\n  \
        online: {ask: Online?, options: {yes: {label: Yes, to: wait}, no: {label: No, to: fix}, unsure: help}}\n  \
        wait: {do: Wait., visits: 2, then: help, to: check}\n  \
        fix: {do: Fix., to: check}\n  \
        check: {verify: Gone?, options: {yes: {label: Yes, to: [{if: seen == there, to: gone}, {else: help}]}, no: {label: No, to: wait}, unsure: help}}\n\
        outcomes:\n  gone: {kind: resolved}\n  help: {kind: escalate, impact: 3, urgency: 3, group: desk}\n";

    fn flow() -> Flow {
        let mut findings = Vec::new();
        let source = read_flow_text(FLOW, 0, false, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        compile(&source, &|_| None)
    }

    fn trail(text: &str) -> Trail {
        Trail::new(text.split_whitespace().filter_map(|pair| {
            let (state, answer) = pair.split_once('=')?;
            Some((state.to_owned(), answer.to_owned()))
        }))
    }

    fn walked(text: &str) -> (String, Vec<String>) {
        let flow = flow();
        let position = flow.walk(&trail(text));
        let dropped = position.dropped.iter().map(|one| one.state.map_or("?", |state| &state.id).to_owned()).collect();
        (position.id().to_owned(), dropped)
    }

    #[test]
    fn answers_lead_to_the_state_that_waits_and_to_the_outcome() {
        assert_eq!(walked("").0, "web");
        assert_eq!(walked("web=yes").0, "online");
        assert_eq!(walked("web=yes online=no fix=done check=yes").0, "gone");
        assert_eq!(walked("check=yes fix=done online=no web=yes"), ("gone".to_owned(), vec![]));
    }

    #[test]
    fn changing_an_early_answer_keeps_what_still_holds_and_drops_the_rest() {
        assert_eq!(walked("web=yes online=yes fix=done wait=done check=no").0, "wait");
        assert_eq!(walked("web=yes online=yes fix=done"), ("wait".to_owned(), vec!["fix".to_owned()]));
        assert_eq!(walked("web=no online=yes"), ("help".to_owned(), vec!["online".to_owned()]));
    }

    #[test]
    fn an_answer_that_its_state_does_not_have_leaves_the_reader_there() {
        assert_eq!(walked("web=maybe online=yes"), ("web".to_owned(), vec!["web".to_owned(), "online".to_owned()]));
        assert_eq!(walked("nothing=yes"), ("web".to_owned(), vec!["?".to_owned()]));
    }

    #[test]
    fn a_state_entered_too_often_leads_on() {
        let round = "web=yes online=yes wait=done check=no wait=done check=no";
        assert_eq!(walked(round).0, "help");
    }

    #[test]
    fn a_stop_leads_out_of_any_state_but_not_out_of_an_outcome() {
        let flow = flow();
        let position = flow.walk(&trail("web=yes").stopped("many"));
        assert_eq!((position.id(), position.stop.is_some()), ("help", true));
        let ended = flow.walk(&trail("web=yes online=no fix=done check=yes").stopped("many"));
        assert_eq!((ended.id(), ended.stop.is_some()), ("gone", false));
        assert_eq!(flow.walk(&trail("web=yes").stopped("few")).id(), "online");
    }

    proptest! {
        #[test]
        fn any_trail_gives_a_position_whose_own_trail_gives_the_same(
            pairs in prop::collection::vec(("web|online|wait|fix|check|x", "yes|no|unsure|done|x"), 0..40),
            stop in prop::option::of("many|x"),
        ) {
            let flow = flow();
            let mut trail = Trail::new(pairs);
            if let Some(stop) = stop {
                trail = trail.stopped(stop);
            }
            let position = flow.walk(&trail);
            let again_trail = position.trail();
            let again = flow.walk(&again_trail);
            prop_assert_eq!(again.id(), position.id());
            prop_assert_eq!(again.visits.len(), position.visits.len());
            prop_assert!(again.dropped.is_empty());
        }
    }
}
