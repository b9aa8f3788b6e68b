//! How many answers the ways of a flow have.
//! Never says that the ways are shorter than they are.

use std::collections::BTreeMap;

use super::Situation;
use crate::triage::flow::{Flow, Target};

/// Ways are followed for so many answers.
const MAX_LENGTH: usize = 40;
/// After this many answers, ways are followed only as long as that costs little.
const ALWAYS_FOLLOWED: usize = 13;
const MAX_TAKEN: usize = 500_000;
/// More situations with different visits than these are counted as if no visit had been used up.
const MAX_APART: usize = 20_000;

/// How many answers lead from the start to an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// Of the longest way.
    pub most: usize,
    /// Whether there are longer ways than `most`, which were not followed.
    pub is_more: bool,
    /// On average, if every answer were as likely as the others of its state.
    pub mean: f64,
}

/// A situation, with how often the states with a limit were entered before.
type Place = (usize, Vec<(usize, u32)>);

/// Follows all ways at once, one answer after the other.
pub(super) fn measure(flow: &Flow, may_repeat: &[bool], situations: &[Situation]) -> Length {
    let limit = |state: usize| {
        let limit = flow.states.get(state).and_then(|state| state.limit).map(|(visits, _)| visits);
        limit.filter(|_| may_repeat.get(state).copied().unwrap_or(false))
    };
    let mut length = Length { most: 0, is_more: false, mean: 0.0 };
    let mut here: BTreeMap<Place, f64> = BTreeMap::new();
    if let Some(first) = situations.first() {
        enter(&mut here, (0, Vec::new()), first.at, 1.0, &limit);
    }
    let mut followed = 0;
    while !here.is_empty() {
        if length.most >= MAX_LENGTH || length.most >= ALWAYS_FOLLOWED && followed > MAX_TAKEN {
            length.is_more = true;
            return length;
        }
        length.most += 1;
        length.mean += here.values().sum::<f64>();
        if here.len() > MAX_APART {
            here = here.into_iter().map(|((situation, _), share)| ((situation, Vec::new()), share)).collect();
        }
        let mut next = BTreeMap::new();
        for ((at, visits), share) in here {
            let entered = |state: usize| visits.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count);
            let is_open = |state: usize| limit(state).is_none_or(|limit| entered(state) < limit);
            let onward = situations.get(at).map_or(&[][..], |situation| &situation.onward);
            let leads = |taken: &&super::Taken| {
                let is_past = taken.past.iter().all(|state| limit(*state).is_none_or(|limit| entered(*state) >= limit));
                let is_entered = match situations.get(taken.to).map(|to| to.at) {
                    Some(Target::State(state)) => is_open(state),
                    _ => true,
                };
                is_past && is_entered
            };
            let choices = match situations.get(at).map(|situation| situation.at) {
                Some(Target::State(state)) => flow.states.get(state).map_or(0, |state| state.choices.len()),
                _ => 0,
            };
            followed += onward.len();
            for choice in onward.chunk_by(|left, right| left.choice == right.choice) {
                let ways: Vec<&super::Taken> = choice.iter().filter(leads).collect();
                for taken in &ways {
                    #[expect(clippy::cast_precision_loss, reason = "a state has few choices")]
                    let share = share / (choices * ways.len()) as f64;
                    if let Some(to) = situations.get(taken.to) {
                        enter(&mut next, (taken.to, visits.clone()), to.at, share, &limit);
                    }
                }
            }
        }
        here = next;
    }
    length
}

/// Adds the state that is entered, with one visit more. An outcome asks for no answer.
fn enter(
    into: &mut BTreeMap<Place, f64>,
    mut place: Place,
    at: Target,
    share: f64,
    limit: &impl Fn(usize) -> Option<u32>,
) {
    let Target::State(state) = at else { return };
    if limit(state).is_some() {
        match place.1.binary_search_by_key(&state, |(of, _)| *of) {
            Ok(found) => place.1[found].1 += 1,
            Err(free) => place.1.insert(free, (state, 1)),
        }
    }
    *into.entry(place).or_default() += share;
}
