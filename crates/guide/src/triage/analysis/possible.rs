//! The values that variables may have at a place, and which arms of a choice they lead to.
//! Never drops a combination of values that is possible.

use std::collections::BTreeSet;

use super::ArmUse;
use crate::triage::ROLE;
use crate::triage::flow::{Choice, Flow};
use crate::triage::guard::{Guard, Reading};

/// The most values that are told apart; the bits of a set but the one for "no value".
pub const MAX_VALUES: usize = 63;
/// Flows in which guards read more variables, and options confirm more names, are not gone through: one bit for each.
const MAX_TRACKED: usize = 128;
/// The guards of a choice are tried with at most so many combinations of values.
pub const MAX_COMBINATIONS: usize = 4_096;

/// What is followed through the flow: the variables that guards read, the reader's role, and confirmations.
#[derive(Debug, Clone)]
pub(super) struct Tracked {
    slots: Vec<Option<usize>>,
    confirmations: Vec<String>,
    count: usize,
    is_bounded: bool,
}

impl Tracked {
    pub fn of<'n>(flow: &Flow, confirmations: impl IntoIterator<Item = &'n str>) -> Tracked {
        let mut is_read: Vec<bool> = flow.variables.iter().map(|(name, _)| name == ROLE).collect();
        let choices = flow.states.iter().flat_map(|state| &state.choices);
        for guard in choices.flat_map(|choice| &choice.to).filter_map(|arm| arm.guard.as_ref()) {
            guard.each(&mut |name, _| {
                if let Some(read) = is_read.get_mut(*name) {
                    *read = true;
                }
            });
        }
        let mut count = 0;
        let mut slot = |read: bool| {
            read.then(|| {
                count += 1;
                count - 1
            })
        };
        let slots = is_read.into_iter().map(&mut slot).collect();
        let confirmations: BTreeSet<&str> = confirmations.into_iter().collect();
        let confirmations: Vec<String> = confirmations.into_iter().map(str::to_owned).collect();
        let count = count + confirmations.len();
        let has_bits = flow.variables.iter().all(|(_, values)| values.len() <= MAX_VALUES);
        Tracked { slots, count, confirmations, is_bounded: count <= MAX_TRACKED && has_bits }
    }

    /// Whether there are bits for all of it.
    pub fn is_bounded(&self) -> bool {
        self.is_bounded
    }

    pub fn variable(&self, variable: usize) -> Option<usize> {
        self.slots.get(variable).copied().flatten()
    }

    pub fn confirmation(&self, name: &str) -> Option<usize> {
        let at = self.confirmations.iter().position(|one| one == name)?;
        Some(self.count - self.confirmations.len() + at)
    }

    /// Nothing has a value yet.
    pub fn none(&self) -> Possible {
        Possible(vec![bit(None); self.count])
    }
}

/// A set of values: the first bit is "no value".
fn bit(value: Option<usize>) -> u64 {
    value.map_or(1, |value| 1 << (value + 1).min(MAX_VALUES))
}

/// For everything that is tracked, the values that it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Possible(Vec<u64>);

impl Possible {
    pub fn is_only(&self, slot: usize, value: usize) -> bool {
        self.0.get(slot).is_some_and(|set| *set == bit(Some(value)))
    }

    pub fn includes(&self, other: &Possible) -> bool {
        self.0.iter().zip(&other.0).all(|(own, others)| others & !own == 0)
    }

    pub fn join(&mut self, other: &Possible) {
        for (own, others) in self.0.iter_mut().zip(&other.0) {
            *own |= others;
        }
    }

    /// Forgets the values of variables that no guard reads any more, but for the role and confirmations.
    pub fn forget(&mut self, needed: u128, tracked: &Tracked) {
        let role = tracked.variable(0);
        for (slot, set) in self.0.iter_mut().enumerate().take(tracked.count - tracked.confirmations.len()) {
            if needed & 1 << slot == 0 && Some(slot) != role {
                *set = bit(None);
            }
        }
    }

    /// What a choice sets and confirms.
    pub fn take(&mut self, choice: &Choice, tracked: &Tracked) {
        let set = choice.set.iter().filter_map(|(variable, value)| Some((tracked.variable(*variable)?, *value)));
        let confirmed = choice.confirms.iter().filter_map(|name| Some((tracked.confirmation(name)?, 0)));
        for (slot, value) in set.chain(confirmed) {
            self.0[slot] = bit(Some(value));
        }
    }
}

/// What the guards of a choice read.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The slots that they read.
    pub reads: Vec<usize>,
    /// Whether they depend on too many combinations of values; then every arm counts as possible.
    pub is_crowded: bool,
}

/// Where a choice leads from what is possible before it.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The arms that are taken, each with what is possible then.
    pub onward: Vec<(usize, Possible)>,
    /// One use for each arm.
    pub uses: Vec<ArmUse>,
    /// Arms with a variable that they read and that has no value.
    pub unset: BTreeSet<(usize, usize)>,
    /// How many guards were read.
    pub readings: usize,
}

impl Plan {
    pub fn of(flow: &Flow, choice: &Choice, tracked: &Tracked) -> Plan {
        let mut variables = BTreeSet::new();
        for guard in choice.to.iter().filter_map(|arm| arm.guard.as_ref()) {
            guard.each(&mut |name, _| {
                variables.insert(*name);
            });
        }
        let values = |variable: &usize| flow.variables.get(*variable).map_or(1, |(_, values)| values.len() + 1);
        let combinations = variables.iter().map(values).fold(1, usize::saturating_mul);
        Plan {
            reads: variables.iter().filter_map(|variable| tracked.variable(*variable)).collect(),
            is_crowded: combinations > MAX_COMBINATIONS,
        }
    }

    /// Tries the arms with every combination of the values that are possible.
    pub fn split(&self, choice: &Choice, possible: &Possible, tracked: &Tracked) -> Split {
        let arms = choice.to.len();
        let mut split = Split { uses: vec![ArmUse::default(); arms], readings: arms, ..Split::default() };
        if self.is_crowded || choice.to.first().is_some_and(|arm| arm.guard.is_none()) {
            let taken = if self.is_crowded { arms } else { 1 };
            for (at, of) in split.uses.iter_mut().enumerate() {
                (of.holds, of.is_taken) = (true, at < taken);
                if at >= taken {
                    of.caught_by.insert(0);
                }
            }
            split.onward = (0..taken).map(|arm| (arm, possible.clone())).collect();
            return split;
        }
        let mut onward: Vec<Option<Possible>> = vec![None; arms];
        for combination in combinations(&self.reads, possible) {
            split.readings += arms;
            let mut taken = None;
            for (at, arm) in choice.to.iter().enumerate() {
                match arm.guard.as_ref().map_or(Ok(true), |guard| reads(guard, &combination, tracked)) {
                    Ok(true) => {
                        split.uses[at].holds = true;
                        match taken {
                            None => taken = Some(at),
                            Some(earlier) => {
                                split.uses[at].caught_by.insert(earlier);
                            }
                        }
                    }
                    Ok(false) => {}
                    Err(variable) => {
                        if taken.is_none() {
                            split.unset.insert((at, variable));
                        }
                    }
                }
            }
            let Some(at) = taken else { continue };
            split.uses[at].is_taken = true;
            match &mut onward[at] {
                Some(joined) => joined.join(&combination),
                none => *none = Some(combination),
            }
        }
        split.onward = onward.into_iter().enumerate().filter_map(|(arm, possible)| Some((arm, possible?))).collect();
        split
    }
}

/// What is possible, cut into parts in which each of these slots has one value.
fn combinations(slots: &[usize], possible: &Possible) -> Vec<Possible> {
    let mut parts = vec![possible.clone()];
    for slot in slots {
        let values: Vec<u64> = (0..=MAX_VALUES).map(|at| 1 << at).filter(|one| possible.0[*slot] & one != 0).collect();
        let part = |part: Possible| {
            values.iter().map(move |one| {
                let mut part = part.clone();
                part.0[*slot] = *one;
                part
            })
        };
        parts = parts.into_iter().flat_map(part).collect::<Vec<_>>();
    }
    parts
}

/// Whether a guard holds, or the variable that it asks for and that has no value.
fn reads(guard: &Guard<usize, usize>, combination: &Possible, tracked: &Tracked) -> Result<bool, usize> {
    let mut asked = 0;
    let reading = guard.read(&mut |variable| {
        asked = *variable;
        let set = tracked.variable(*variable).map_or(1, |slot| combination.0[slot]);
        usize::try_from(set.trailing_zeros()).unwrap_or(0).checked_sub(1)
    });
    match reading {
        Reading::Decided(holds) => Ok(holds),
        // A guard is read no further than to the first value that is missing.
        Reading::Unset => Err(asked),
    }
}
