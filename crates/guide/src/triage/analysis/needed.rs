//! Which variables may still be read from a place on, so that situations that differ in no other are told apart.
//! Never forgets a variable that a guard may still read before an answer sets it anew.

use std::collections::VecDeque;

use super::possible::{Plan, Tracked};
use crate::triage::flow::{Flow, Target};

/// For every state the slots of the variables that guards may still read, one bit each.
pub(super) fn needed(flow: &Flow, tracked: &Tracked, plans: &[Vec<Plan>]) -> Vec<u128> {
    let mut needed = vec![0_u128; flow.states.len()];
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); flow.states.len()];
    for (at, state) in flow.states.iter().enumerate() {
        let arms = state.choices.iter().flat_map(|choice| &choice.to).map(|arm| arm.to);
        for target in arms.chain(state.limit.map(|(_, then)| then)) {
            if let Target::State(to) = target
                && let Some(before) = before.get_mut(to)
            {
                before.push(at);
            }
        }
    }
    let mut waiting: VecDeque<usize> = (0..flow.states.len()).rev().collect();
    let mut is_waiting = vec![true; flow.states.len()];
    while let Some(at) = waiting.pop_front() {
        is_waiting[at] = false;
        let after = |target: Target| match target {
            Target::State(to) => needed.get(to).copied().unwrap_or(0),
            Target::Outcome(_) | Target::Nowhere => 0,
        };
        let state = &flow.states[at];
        let mut here = state.limit.map_or(0, |(_, then)| after(then));
        for (choice, plan) in state.choices.iter().zip(&plans[at]) {
            let set = choice.set.iter().filter_map(|(variable, _)| tracked.variable(*variable));
            let read = plan.reads.iter().fold(0, |bits, slot| bits | 1 << slot);
            let onward = choice.to.iter().fold(read, |bits, arm| bits | after(arm.to));
            here |= set.fold(onward, |bits, slot| bits & !(1 << slot));
        }
        if here != needed[at] {
            needed[at] = here;
            for one in &before[at] {
                if !is_waiting[*one] {
                    is_waiting[*one] = true;
                    waiting.push_back(*one);
                }
            }
        }
    }
    needed
}
