//! What the analysis says, held against walking every way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proptest::prelude::*;

use super::super::{At, Flow, Position, Target, Trail, compile, read_flow_text};
use super::*;

fn flow(yaml: &str) -> Flow {
    let mut findings = Vec::new();
    let source = read_flow_text(yaml, 0, false, &mut findings);
    assert!(findings.is_empty(), "{findings:?}");
    compile(&source, &|_| None)
}

fn analysed(yaml: &str) -> (Flow, Analysis) {
    let flow = flow(yaml);
    let analysis = Analysis::of(&flow, ["wipe"]);
    (flow, analysis)
}

fn way(flow: &Flow, analysis: &Analysis, situation: usize) -> String {
    analysis.way(situation).into_iter().map(|target| flow.id_of(target)).collect::<Vec<_>>().join(" ")
}

const OUTCOMES: &str = "outcomes:\n  y: {kind: workaround}\n  z: {kind: workaround}\n";

#[test]
fn values_that_go_together_are_kept_together() {
    let (flow, analysis) = analysed(&format!(
        "start: a\nvariables: {{v: [one, two], w: [one, two]}}\nstates:\n  \
         a: {{ask: A, options: {{one: {{label: 1, set: {{v: one, w: one}}, to: b}}, unsure: {{set: {{v: two, w: two}}, to: b}}}}}}\n  \
         b: {{ask: B, options: {{x: {{label: X, to: [{{if: v == one and w == two, to: y}}, {{else: z}}]}}, unsure: z}}}}\n{OUTCOMES}"
    ));
    assert_eq!(analysis.at(Target::State(1)).len(), 2);
    assert!(analysis.at(Target::Outcome(0)).is_empty());
    assert_eq!(analysis.arms(1, 0)[0], ArmUse::default());
    assert_eq!(way(&flow, &analysis, analysis.at(Target::Outcome(1))[0]), "a b z");
}

#[test]
fn what_is_read_without_a_value_is_known_with_the_way_there() {
    let (flow, analysis) = analysed(&format!(
        "start: a\nvariables: {{v: [one, two]}}\nstates:\n  \
         a: {{ask: A, options: {{one: {{label: 1, set: {{v: one}}, to: b}}, unsure: c}}}}\n  \
         b: {{do: B, to: [{{if: v == one, to: y}}, {{else: c}}]}}\n  \
         c: {{do: C, to: [{{if: known(v) and v == one, to: y}}, {{if: v == one, to: z}}, {{else: z}}]}}\n{OUTCOMES}"
    ));
    let reads: Vec<_> = analysis.unset_reads.iter().map(|read| (read.arm, read.variable)).collect();
    assert_eq!(reads, [(1, 1)]);
    assert_eq!(way(&flow, &analysis, analysis.unset_reads[0].situation), "a c");
}

#[test]
fn an_arm_that_earlier_ones_catch_is_told_from_one_that_never_holds() {
    let (_, analysis) = analysed(&format!(
        "start: a\nvariables: {{v: [one, two, three]}}\nstates:\n  \
         a: {{ask: A, options: {{one: {{label: 1, set: {{v: one}}, to: b}}, two: {{label: 2, set: {{v: two}}, to: b}}, unsure: z}}}}\n  \
         b: {{do: B, to: [{{if: v == one, to: y}}, {{if: v == two, to: z}}, {{if: \"v in [one, two]\", to: z}}, {{if: v == three, to: z}}, {{else: z}}]}}\n{OUTCOMES}"
    ));
    let arms = analysis.arms(1, 0);
    assert!(arms[0].is_taken && arms[1].is_taken);
    assert_eq!(arms[2], ArmUse { holds: true, is_taken: false, caught_by: [0, 1].into() });
    assert_eq!(arms[3], ArmUse::default());
}

#[test]
fn a_role_and_a_confirmation_hold_where_every_way_has_them() {
    let (_, analysis) = analysed(&format!(
        "start: a\nstates:\n  \
         a: {{ask: A, options: {{x: {{label: X, set: {{role: admin}}, confirms: [wipe], to: b}}, w: {{label: W, set: {{role: user}}, to: c}}, unsure: c}}}}\n  \
         b: {{do: B, to: y, cannot: c}}\n  c: {{do: C, to: z}}\n{OUTCOMES}"
    ));
    let surely = |place: usize| {
        let at = analysis.at(Target::State(place));
        (at.iter().all(|at| analysis.is_surely(*at, 0, 1)), at.iter().all(|at| analysis.is_confirmed(*at, "wipe")))
    };
    assert_eq!((surely(0), surely(1), surely(2)), ((false, false), (true, true), (false, false)));
}

#[test]
fn a_limit_leads_on_only_where_a_state_is_entered_again() {
    let (_, analysis) = analysed(&format!("start: a\nstates:\n  a: {{do: A, visits: 1, then: y, to: z}}\n{OUTCOMES}"));
    assert!(analysis.at(Target::Outcome(0)).is_empty());
    let (_, analysis) = analysed(&format!(
        "start: a\nstates:\n  a: {{do: A, visits: 2, then: y, to: b}}\n  b: {{do: B, to: a, cannot: z}}\n{OUTCOMES}"
    ));
    assert!(!analysis.at(Target::Outcome(0)).is_empty() && analysis.endless.is_empty());
    assert_eq!(analysis.length.map(|length| (length.most, length.is_more)), Some((4, false)));
}

#[test]
fn a_cycle_without_a_limit_is_endless_even_past_one_that_is_used_up() {
    let endless = |yaml: &str| analysed(&format!("{yaml}{OUTCOMES}")).1.endless;
    assert_eq!(endless("start: a\nstates:\n  a: {do: A, to: b}\n  b: {do: B, to: a, cannot: z}\n"), [vec![0, 1]]);
    assert_eq!(endless("start: a\nstates:\n  a: {do: A, to: a, cannot: z}\n"), [vec![0]]);
    let back = "start: a\nstates:\n  a: {do: A, to: b}\n  b: {do: B, visits: 2, then: a, to: z, cannot: a}\n";
    assert_eq!(endless(back), [vec![0]]);
}

#[test]
fn the_length_is_that_of_the_longest_way_and_the_mean_weighs_all_answers_alike() {
    let (_, analysis) = analysed(&format!(
        "start: a\nstates:\n  a: {{ask: A, options: {{x: {{label: X, to: b}}, unsure: z}}}}\n  b: {{do: B, to: z}}\n{OUTCOMES}"
    ));
    assert_eq!(analysis.length, Some(Length { most: 2, is_more: false, mean: 1.5 }));
}

#[test]
fn values_that_no_guard_reads_any_more_tell_nothing_apart() {
    let (_, analysis) = analysed(&format!(
        "start: a\nvariables: {{v: [one, two]}}\nstates:\n  \
         a: {{ask: A, options: {{one: {{label: 1, set: {{v: one}}, to: b}}, unsure: {{set: {{v: two}}, to: b}}}}}}\n  \
         b: {{do: B, to: [{{if: v == one, to: c}}, {{else: c}}]}}\n  c: {{do: C, to: y, cannot: z}}\n{OUTCOMES}"
    ));
    assert_eq!((analysis.at(Target::State(1)).len(), analysis.at(Target::State(2)).len()), (2, 1));
}

#[test]
fn a_flow_whose_guards_read_too_many_variables_is_not_gone_through() {
    let flow = |count: usize| {
        let declared: String = (0..count).map(|at| format!("  v{at}: [a]\n")).collect();
        let states: String = (0..count)
            .map(|at| format!("  s{at}: {{do: A, to: [{{if: known(v{at}), to: y}}, {{else: s{}}}]}}\n", at + 1))
            .collect();
        let yaml =
            format!("start: s0\nvariables:\n{declared}states:\n{states}  s{count}: {{do: B, to: z}}\n{OUTCOMES}");
        analysed(&yaml).1
    };
    // The role and the one confirmation of these tests count as well.
    assert!(flow(126).is_complete);
    assert!(!flow(127).is_complete);
}

/// More situations than are told apart: nothing that can happen is missed.
#[test]
fn too_many_situations_are_counted_as_one_that_may_be_any() {
    let mut yaml = String::from("start: s0\nvariables:\n");
    for at in 0..8 {
        let _ = writeln!(yaml, "  v{at}: [one, two]");
    }
    yaml.push_str("states:\n");
    for at in 0..8 {
        let _ = writeln!(
            yaml,
            "  s{at}: {{ask: A, options: {{x: {{label: X, set: {{v{at}: one}}, to: s{}}}, unsure: {{set: {{v{at}: two}}, to: s{}}}}}}}",
            at + 1,
            at + 1
        );
    }
    let all = (0..8).map(|at| format!("v{at} == two")).collect::<Vec<_>>().join(" and ");
    let _ = writeln!(yaml, "  s8: {{do: B, to: [{{if: {all}, to: y}}, {{else: z}}]}}\n{OUTCOMES}");
    let (_, analysis) = analysed(&yaml);
    assert_eq!(analysis.at(Target::State(8)).len(), MAX_APART + 1);
    assert!(!analysis.at(Target::Outcome(0)).is_empty() && !analysis.at(Target::Outcome(1)).is_empty());
}

#[test]
fn guards_over_too_many_combinations_are_not_decided() {
    let names: Vec<String> = (0..13).map(|at| format!("v{at}")).collect();
    let declared: String = names.iter().map(|name| format!("  {name}: [a]\n")).collect();
    let guard = names.iter().map(|name| format!("known({name})")).collect::<Vec<_>>().join(" or ");
    let (_, analysis) = analysed(&format!(
        "start: a\nvariables:\n{declared}states:\n  a: {{do: A, to: [{{if: {guard}, to: y}}, {{else: z}}]}}\n{OUTCOMES}"
    ));
    assert_eq!(analysis.crowded, [(0, 0)]);
    assert!(!analysis.at(Target::Outcome(0)).is_empty());
}

/// A small flow of three states with one variable or two, and with visit limits or without.
fn small_flow() -> impl Strategy<Value = (bool, String)> {
    let arm = (0..4_usize, 0..5_usize);
    let choice = (prop::collection::vec(arm, 0..3), 0..5_usize, 0..4_usize);
    let state = (choice.clone(), choice, 0..3_u32, 0..5_usize);
    (any::<bool>(), any::<bool>(), prop::collection::vec(state, 3)).prop_map(|(has_limits, is_single, states)| {
        const TARGETS: [&str; 5] = ["a", "b", "c", "y", "z"];
        let guards = if is_single {
            ["v == one", "not known(v)", "v != one", "known(v) and v == two"]
        } else {
            ["v == one", "w == one", "known(v) and not known(w)", "v == two or w == two"]
        };
        let sets = ["", "set: {v: one}, ", "set: {v: two}, ", if is_single { "" } else { "set: {w: one}, " }];
        let mut yaml = String::from("start: a\nvariables: {v: [one, two], w: [one, two]}\nstates:\n");
        for (at, (first, second, visits, then)) in states.into_iter().enumerate() {
            let limit = match visits {
                visits @ 1.. if has_limits => format!("visits: {visits}, then: {}, ", TARGETS[then]),
                _ => String::new(),
            };
            let option = |(arms, last, set): (Vec<(usize, usize)>, usize, usize)| {
                let mut list: Vec<String> =
                    arms.into_iter().map(|(of, to)| format!("{{if: {}, to: {}}}", guards[of], TARGETS[to])).collect();
                list.push(format!("{{else: {}}}", TARGETS[last]));
                format!("{{label: L, {}to: [{}]}}", sets[set], list.join(", "))
            };
            let _ = writeln!(
                yaml,
                "  {}: {{ask: A, {limit}options: {{x: {}, unsure: {}}}}}",
                TARGETS[at],
                option(first),
                option(second)
            );
        }
        (has_limits, format!("{yaml}{OUTCOMES}"))
    })
}

/// What tells two positions of a way apart: the place, the values of variables, and how often each state was entered.
fn key(position: &Position<'_>, with_visits: bool) -> (String, BTreeMap<usize, usize>, Vec<String>) {
    let mut values = BTreeMap::new();
    let mut visits: Vec<String> = Vec::new();
    for visit in &position.visits {
        values.extend(visit.choice.set.iter().copied());
        visits.extend(with_visits.then(|| visit.state.id.clone()));
    }
    visits.sort_unstable();
    (position.id().to_owned(), values, visits)
}

/// The ids of everything that answers lead to, by walking all of them.
fn walked(flow: &Flow, has_limits: bool) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![Trail::default()];
    while let Some(trail) = waiting.pop() {
        let position = flow.walk(&trail);
        reached.insert(position.id().to_owned());
        // Without limits the values say all about what may follow; with them, ways of this length show enough.
        let is_too_long = has_limits && position.visits.len() > 8;
        if is_too_long || !seen.insert(key(&position, has_limits)) {
            continue;
        }
        if let At::State(state) = position.at {
            let visit = position.visits.iter().filter(|visit| visit.state.id == state.id).count();
            let answered = |choice: &str| trail.clone().answered(&state.id, visit, choice);
            waiting.extend(state.choices.iter().map(|choice| answered(&choice.id)));
        }
    }
    reached.remove("");
    reached
}

proptest! {
    #[test]
    fn what_is_reached_is_what_walking_every_way_reaches((has_limits, yaml) in small_flow()) {
        let (flow, analysis) = analysed(&yaml);
        let decided: BTreeSet<String> =
            analysis.situations().iter().map(|situation| flow.id_of(situation.at).to_owned()).collect();
        let walked = walked(&flow, has_limits);
        if has_limits {
            prop_assert!(walked.is_subset(&decided), "{walked:?} {decided:?}\n{yaml}");
        } else {
            prop_assert_eq!(walked, decided, "{}", yaml);
        }
    }

    #[test]
    fn the_way_to_a_situation_can_be_walked((has_limits, yaml) in small_flow()) {
        let (flow, analysis) = analysed(&yaml);
        if !has_limits {
            for (at, situation) in analysis.situations().iter().enumerate() {
                let mut answers = Vec::new();
                let mut next = Some(at);
                while let Some((before, Some(choice))) = next.and_then(|at| analysis.situations[at].before) {
                    let Target::State(state) = analysis.situations[before].at else { panic!("an answer at a state") };
                    let state = &flow.states[state];
                    answers.push((state.id.clone(), state.choices[choice].id.clone()));
                    next = Some(before);
                }
                answers.reverse();
                let trail = Trail::new(answers);
                let position = flow.walk(&trail);
                prop_assert_eq!(position.id(), flow.id_of(situation.at), "{}", yaml);
            }
        }
    }

    #[test]
    fn the_length_is_that_of_the_longest_walk((_, yaml) in small_flow()) {
        let (flow, analysis) = analysed(&yaml);
        if let Some(length) = analysis.length.filter(|length| length.most < 9) {
            prop_assert!(!length.is_more);
            let found = super::super::paths(&flow, 100_000);
            prop_assert!(found.is_complete);
            prop_assert_eq!(found.lengths().max(), Some(length.most), "{}", yaml);
        }
    }
}
