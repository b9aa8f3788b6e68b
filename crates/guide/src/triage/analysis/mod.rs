//! What may happen in a flow, for all answers at once: every place with the values that variables may have there.
//! Never misses a way that can be walked; where values are too many to tell apart it counts too many ways rather than too few.

mod length;
mod needed;
mod possible;
mod repeats;

use std::collections::{BTreeSet, HashMap, VecDeque};

pub use length::Length;
pub use possible::MAX_VALUES;
use possible::{Plan, Possible, Tracked};

use super::flow::{Arm, Choice, Flow, Target};

/// So many situations of one place are told apart; what comes after them is counted as one that may have any of their values.
const MAX_APART: usize = 32;
/// An analysis that would read more guards than this stops and says so.
const MAX_READINGS: usize = 4_000_000;
/// The same for situations.
const MAX_SITUATIONS: usize = 100_000;

/// All that may happen in a flow.
#[derive(Debug, Clone)]
pub struct Analysis {
    tracked: Tracked,
    situations: Vec<Situation>,
    by_place: HashMap<Target, Vec<usize>>,
    arms: HashMap<(usize, usize), Vec<ArmUse>>,
    /// Reads of variables that have no value, the first of each arm and variable.
    pub unset_reads: Vec<UnsetRead>,
    /// Choices, by state and place in it, whose guards depend on more combinations of values than are tried.
    pub crowded: Vec<(usize, usize)>,
    /// States by the cycle they lie on, of all cycles in which no state has a visit limit.
    pub endless: Vec<Vec<usize>>,
    /// How long the ways are; `None` where one of them does not end, or where not all were followed.
    pub length: Option<Length>,
    /// Whether the flow is small enough to be decided. If not, some ways are missing.
    pub is_complete: bool,
}

/// A place on some way, with the values that variables may have there.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The state or outcome.
    pub at: Target,
    /// What leads on, stops not included.
    pub onward: Vec<Taken>,
    possible: Possible,
    /// The situation before it and the choice taken there, where an answer led here and not a stop.
    before: Option<(usize, Option<usize>)>,
}

/// A transition that some answer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The choice, by its place in the state.
    pub choice: usize,
    /// The arm, by its place in the choice.
    pub arm: usize,
    /// The states that it passes by because their visits are used up.
    pub past: Vec<usize>,
    /// The situation that it leads to.
    pub to: usize,
}

/// What becomes of an arm at a choice that somebody can take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArmUse {
    /// Whether its guard holds for somebody.
    pub holds: bool,
    /// Whether somebody goes this way.
    pub is_taken: bool,
    /// The earlier arms that are taken where its guard holds.
    pub caught_by: BTreeSet<usize>,
}

/// A guard that asks for the value of a variable that may have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsetRead {
    /// The situation at whose state the guard stands.
    pub situation: usize,
    /// The choice, by its place in the state.
    pub choice: usize,
    /// The arm, by its place in the choice.
    pub arm: usize,
    /// The variable, by its place in the flow.
    pub variable: usize,
}

impl Analysis {
    /// Goes through the flow. `confirmations` are the names of steps and commands of which it shall be known whether the
    /// reader agreed to them.
    pub fn of<'n>(flow: &Flow, confirmations: impl IntoIterator<Item = &'n str>) -> Analysis {
        let tracked = Tracked::of(flow, confirmations);
        let plans = plans(flow, &tracked);
        let is_bounded = tracked.is_bounded();
        let explorer = Explorer {
            flow,
            needed: if is_bounded { needed::needed(flow, &tracked, &plans) } else { Vec::new() },
            plans,
            may_repeat: repeats::states_in_cycles(flow),
            waiting: VecDeque::new(),
            is_waiting: Vec::new(),
            readings: 0,
            seen_reads: BTreeSet::new(),
            found: Analysis {
                tracked,
                situations: Vec::new(),
                by_place: HashMap::new(),
                arms: HashMap::new(),
                unset_reads: Vec::new(),
                crowded: Vec::new(),
                endless: repeats::endless_cycles(flow),
                length: None,
                is_complete: is_bounded,
            },
        };
        if is_bounded { explorer.run() } else { explorer.found }
    }

    /// Everything that may happen, what comes first first.
    pub fn situations(&self) -> &[Situation] {
        &self.situations
    }

    /// The situations at a place, by index; none where no answers lead to it.
    pub fn at(&self, place: Target) -> &[usize] {
        self.by_place.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Whether a variable surely has that value in a situation.
    pub fn is_surely(&self, situation: usize, variable: usize, value: usize) -> bool {
        let slot = self.tracked.variable(variable);
        slot.is_some_and(|slot| self.situations.get(situation).is_some_and(|one| one.possible.is_only(slot, value)))
    }

    /// Whether the reader surely agreed to that step or command before a situation.
    pub fn is_confirmed(&self, situation: usize, name: &str) -> bool {
        let slot = self.tracked.confirmation(name);
        slot.is_some_and(|slot| self.situations.get(situation).is_some_and(|one| one.possible.is_only(slot, 0)))
    }

    /// A way from the start to a situation: the places, its own the last.
    pub fn way(&self, situation: usize) -> Vec<Target> {
        let mut way = Vec::new();
        let mut next = Some(situation);
        while let Some(one) = next.and_then(|at| self.situations.get(at)) {
            way.push(one.at);
            next = one.before.map(|(before, _)| before);
        }
        way.reverse();
        way
    }

    /// What becomes of the arms of a choice; empty where nobody can take it.
    pub fn arms(&self, state: usize, choice: usize) -> &[ArmUse] {
        self.arms.get(&(state, choice)).map_or(&[], Vec::as_slice)
    }

    /// A way round one of the `endless` cycles, beginning and ending with the same state, and its first transition: the first
    /// one of the cycle that `is_meant`, by its state.
    pub fn round<'f>(
        &self,
        flow: &'f Flow,
        cycle: &[usize],
        is_meant: impl Fn(usize, &Arm) -> bool,
    ) -> Option<(&'f Arm, Vec<Target>)> {
        repeats::round(flow, cycle, is_meant)
    }

    /// For every situation the next one on the shortest way to one that `is_end`: itself where it is one, `None` where no way leads.
    pub fn towards(&self, is_end: impl Fn(&Situation) -> bool) -> Vec<Option<usize>> {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.situations.len()];
        for (at, situation) in self.situations.iter().enumerate() {
            for taken in &situation.onward {
                before[taken.to].push(at);
            }
        }
        self.spread(is_end, |at| before[at].clone())
    }

    /// For every situation the one before it on the shortest way from one that `is_begin`: itself where it is one, `None` where
    /// no way leads.
    pub fn since(&self, is_begin: impl Fn(&Situation) -> bool) -> Vec<Option<usize>> {
        self.spread(is_begin, |at| self.situations[at].onward.iter().map(|taken| taken.to).collect())
    }

    /// Breadth first from those that are meant: for each situation found, where it was found from.
    fn spread(&self, is_meant: impl Fn(&Situation) -> bool, next: impl Fn(usize) -> Vec<usize>) -> Vec<Option<usize>> {
        let mut found = vec![None; self.situations.len()];
        let mut waiting = VecDeque::new();
        for (at, situation) in self.situations.iter().enumerate() {
            if is_meant(situation) {
                found[at] = Some(at);
                waiting.push_back(at);
            }
        }
        while let Some(at) = waiting.pop_front() {
            for other in next(at) {
                if found[other].is_none() {
                    found[other] = Some(at);
                    waiting.push_back(other);
                }
            }
        }
        found
    }
}

/// What is read at each choice of each state.
fn plans(flow: &Flow, tracked: &Tracked) -> Vec<Vec<Plan>> {
    let plan = |choice: &Choice| Plan::of(flow, choice, tracked);
    flow.states.iter().map(|state| state.choices.iter().map(plan).collect()).collect()
}

struct Explorer<'f> {
    flow: &'f Flow,
    plans: Vec<Vec<Plan>>,
    /// The variables that may still be read from each state on.
    needed: Vec<u128>,
    /// Whether a state may be entered twice, so that its limit can be reached.
    may_repeat: Vec<bool>,
    waiting: VecDeque<usize>,
    is_waiting: Vec<bool>,
    readings: usize,
    seen_reads: BTreeSet<(usize, usize, usize, usize)>,
    found: Analysis,
}

impl Explorer<'_> {
    fn run(mut self) -> Analysis {
        for (state, plans) in self.plans.iter().enumerate() {
            let crowded = plans.iter().enumerate().filter(|(_, plan)| plan.is_crowded);
            self.found.crowded.extend(crowded.map(|(choice, _)| (state, choice)));
        }
        let none = self.found.tracked.none();
        // Nothing was entered before it, so that its own limit leads nowhere yet.
        if let Some((place, _)) = self.entered(self.flow.start).into_iter().next() {
            self.arrive(place, none.clone(), None);
        }
        let first = self.found.situations.first().map(|first| first.at);
        if matches!(first, Some(Target::State(_))) {
            for stop in &self.flow.stops {
                if matches!(stop.to, Target::Outcome(_)) {
                    self.arrive(stop.to, none.clone(), Some((0, None)));
                }
            }
        }
        while let Some(at) = self.waiting.pop_front() {
            if self.readings > MAX_READINGS || self.found.situations.len() > MAX_SITUATIONS {
                self.found.is_complete = false;
                return self.found;
            }
            self.is_waiting[at] = false;
            self.go_on(at);
        }
        if self.found.endless.is_empty() {
            self.found.length = Some(length::measure(self.flow, &self.may_repeat, &self.found.situations));
        }
        self.found
    }

    /// Takes every choice of a situation.
    fn go_on(&mut self, at: usize) {
        let Target::State(state) = self.found.situations[at].at else { return };
        let Some(drawn) = self.flow.states.get(state) else { return };
        let mut onward = Vec::new();
        for (place, choice) in drawn.choices.iter().enumerate() {
            let mut possible = self.found.situations[at].possible.clone();
            possible.take(choice, &self.found.tracked);
            let plan = &self.plans[state][place];
            let split = plan.split(choice, &possible, &self.found.tracked);
            self.readings += split.readings;
            let uses =
                self.found.arms.entry((state, place)).or_insert_with(|| vec![ArmUse::default(); choice.to.len()]);
            for (of, new) in uses.iter_mut().zip(&split.uses) {
                of.holds |= new.holds;
                of.is_taken |= new.is_taken;
                of.caught_by.extend(&new.caught_by);
            }
            for (arm, variable) in split.unset {
                if self.seen_reads.insert((state, place, arm, variable)) {
                    self.found.unset_reads.push(UnsetRead { situation: at, choice: place, arm, variable });
                }
            }
            for (arm, possible) in split.onward {
                for (target, past) in self.entered(choice.to[arm].to) {
                    if let Some(to) = self.arrive(target, possible.clone(), Some((at, Some(place)))) {
                        onward.push(Taken { choice: place, arm, past, to });
                    }
                }
            }
        }
        self.found.situations[at].onward = onward;
    }

    /// Where a transition may really lead, and past which states: those that may have been entered too often already.
    fn entered(&self, target: Target) -> Vec<(Target, Vec<usize>)> {
        let mut entered = Vec::new();
        let mut past = Vec::new();
        let mut target = target;
        loop {
            let limit = match target {
                Target::State(at) if past.contains(&at) => return entered,
                Target::State(at) => {
                    let limit = self.flow.states.get(at).and_then(|state| state.limit);
                    limit.filter(|(visits, _)| *visits == 0 || self.may_repeat[at]).map(|limit| (at, limit))
                }
                Target::Outcome(_) => None,
                Target::Nowhere => return entered,
            };
            if limit.is_none_or(|(_, (visits, _))| visits > 0) {
                entered.push((target, past.clone()));
            }
            let Some((at, (_, then))) = limit else { return entered };
            past.push(at);
            target = then;
        }
    }

    /// The situation at that place whose values include these: one that is there, or a new one.
    fn arrive(
        &mut self,
        place: Target,
        mut possible: Possible,
        before: Option<(usize, Option<usize>)>,
    ) -> Option<usize> {
        let needed = match place {
            Target::State(at) => *self.needed.get(at)?,
            Target::Outcome(_) => 0,
            Target::Nowhere => return None,
        };
        possible.forget(needed, &self.found.tracked);
        let here = self.found.by_place.entry(place).or_default();
        let known = here.iter().find(|at| self.found.situations[**at].possible.includes(&possible));
        if let Some(known) = known {
            return Some(*known);
        }
        if here.len() > MAX_APART
            && let Some(rest) = here.last().copied()
        {
            self.found.situations[rest].possible.join(&possible);
            if !self.is_waiting[rest] {
                self.is_waiting[rest] = true;
                self.waiting.push_back(rest);
            }
            return Some(rest);
        }
        let at = self.found.situations.len();
        here.push(at);
        self.found.situations.push(Situation { at: place, onward: Vec::new(), possible, before });
        self.waiting.push_back(at);
        self.is_waiting.push(true);
        Some(at)
    }
}

#[cfg(test)]
mod tests;
