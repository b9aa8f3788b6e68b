//! Cycles of a flow, by its transitions alone: whatever the guards say.
//! Never follows a stop: it leads out.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::triage::flow::{Arm, Flow, Target};

/// For each state whether some way leads from it back to it.
pub(super) fn states_in_cycles(flow: &Flow) -> Vec<bool> {
    let mut repeats = vec![false; flow.states.len()];
    let direct = |state: usize| leads(flow, state).chain(flow.states[state].limit.map(|(_, then)| then));
    for state in cycles(flow, direct).into_iter().flatten() {
        repeats[state] = true;
    }
    repeats
}

/// The states of each cycle in which none is limited. A limited state is passed by once its visits are used up.
pub(super) fn endless_cycles(flow: &Flow) -> Vec<Vec<usize>> {
    cycles(flow, |state| {
        let is_limited = flow.states[state].limit.is_some();
        leads(flow, state).filter(move |_| !is_limited).map(|target| unlimited(flow, target))
    })
}

/// Where a transition leads once all visits are used up; limits that lead to one another lead nowhere.
fn unlimited(flow: &Flow, target: Target) -> Target {
    let limit = |target: Target| match target {
        Target::State(at) => flow.states.get(at)?.limit.map(|(_, then)| then),
        _ => None,
    };
    match passed(flow, target).last() {
        Some(last) => limit(*last).filter(|then| limit(*then).is_none()).unwrap_or(Target::Nowhere),
        None => target,
    }
}

/// Where the choices of a state lead.
fn leads(flow: &Flow, state: usize) -> impl Iterator<Item = Target> {
    flow.states.get(state).into_iter().flat_map(|state| &state.choices).flat_map(|choice| &choice.to).map(|arm| arm.to)
}

/// The states of each strongly connected part that holds a cycle, each part and all of them in the order of the states.
fn cycles<T: Iterator<Item = Target>>(flow: &Flow, from: impl Fn(usize) -> T) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(flow.states.len(), flow.states.len());
    for _ in &flow.states {
        graph.add_node(());
    }
    for state in 0..flow.states.len() {
        for target in from(state) {
            if let Target::State(to) = target
                && to < flow.states.len()
            {
                graph.update_edge(NodeIndex::new(state), NodeIndex::new(to), ());
            }
        }
    }
    let mut cycles: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|part| part.len() > 1 || part.iter().any(|one| graph.contains_edge(*one, *one)))
        .map(|part| {
            let mut states: Vec<usize> = part.into_iter().map(NodeIndex::index).collect();
            states.sort_unstable();
            states
        })
        .collect();
    cycles.sort_unstable();
    cycles
}

/// A way round a cycle that `endless_cycles` names, beginning and ending with the same state, and its first transition:
/// the first one of the cycle that `is_meant`. States whose visits are used up are on it where it passes them by.
pub(super) fn round<'f>(
    flow: &'f Flow,
    cycle: &[usize],
    is_meant: impl Fn(usize, &Arm) -> bool,
) -> Option<(&'f Arm, Vec<Target>)> {
    let inside = |target: Target| match target {
        Target::State(at) if cycle.binary_search(&at).is_ok() => Some(at),
        _ => None,
    };
    let arms = |state: usize| flow.states[state].choices.iter().flat_map(|choice| &choice.to);
    let onward = |state: usize| arms(state).filter_map(move |arm| Some((arm, inside(unlimited(flow, arm.to))?)));
    let (first, (begin, next)) = cycle.iter().find_map(|state| {
        let mut meant = onward(*state).filter(|(arm, _)| is_meant(*state, arm));
        Some((*state, meant.next()?))
    })?;
    // Breadth first, back to where it began.
    let mut before: BTreeMap<usize, (usize, &Arm)> = BTreeMap::from([(next, (first, begin))]);
    let mut waiting = VecDeque::from([next]);
    while let Some(state) = waiting.pop_front().filter(|state| *state != first) {
        for (arm, to) in onward(state) {
            if let Entry::Vacant(free) = before.entry(to) {
                free.insert((state, arm));
                waiting.push_back(to);
            }
        }
    }
    let mut round = vec![Target::State(first)];
    while let Some((state, arm)) = round.last().and_then(|at| before.get(&inside(*at)?)) {
        round.extend(passed(flow, arm.to).into_iter().rev());
        round.push(Target::State(*state));
        if *state == first {
            break;
        }
    }
    round.reverse();
    Some((begin, round))
}

/// The states that a transition passes by once all visits are used up.
fn passed(flow: &Flow, mut target: Target) -> Vec<Target> {
    let mut passed = Vec::new();
    while let Target::State(at) = target
        && let Some((_, then)) = flow.states.get(at).and_then(|state| state.limit)
        && !passed.contains(&target)
    {
        passed.push(target);
        target = then;
    }
    passed
}
