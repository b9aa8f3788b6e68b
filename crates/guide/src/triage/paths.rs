//! All ways through a flow, up to a bound, and what changed about them between two revisions of it.
//! Never decides where an answer leads: that is the walk's, whose steps these are.

use std::collections::BTreeSet;

use super::flow::{Flow, Outcome, Target};
use super::scenario::ScenarioSet;
use super::trail::{MAX_ANSWERS, Trail};
use super::walk::{At, Entries, Position, Values};

/// More paths than this are not listed. A flow that people can follow has some hundreds.
pub const MAX_PATHS: usize = 10_000;

/// A way from the start to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The answers of the way; or, of a stop, that stop at the start, which leads to the same outcome from everywhere else.
    pub trail: Trail,
    /// Where it ends: an outcome; in a flow that is not sound also nowhere, or a state that still asks when a trail is full.
    pub end: Target,
}

/// The ways through a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// By answers, in the order of the options, then by stops.
    pub paths: Vec<Path>,
    /// Whether these are all.
    pub is_complete: bool,
}

impl Paths {
    /// How many answers each path by answers has.
    pub fn lengths(&self) -> impl Iterator<Item = usize> {
        self.paths.iter().filter(|path| path.trail.stop().is_none()).map(|path| path.trail.answers().len())
    }

    /// The outcomes that no path ends in.
    pub fn missed<'f>(&self, flow: &'f Flow) -> Vec<&'f Outcome> {
        let reached: BTreeSet<Target> = self.paths.iter().map(|path| path.end).collect();
        let outcomes = flow.outcomes.iter().enumerate();
        outcomes.filter(|(at, _)| !reached.contains(&Target::Outcome(*at))).map(|(_, outcome)| outcome).collect()
    }

    /// How many of the paths some scenario takes.
    pub fn covered(&self, flow: &Flow, set: &ScenarioSet) -> usize {
        let walked: Vec<Trail> = set.scenarios.iter().map(|scenario| taken(&flow.walk(&scenario.trail()))).collect();
        self.paths.iter().filter(|path| walked.contains(&path.trail)).count()
    }
}

/// The trail of the path that somebody took.
fn taken(position: &Position<'_>) -> Trail {
    match position.stop {
        Some(stop) => Trail::default().stopped(stop.id.clone()),
        None => position.trail(),
    }
}

/// All ways from the start to an end, at most `limit` of them by answers.
pub fn paths(flow: &Flow, limit: usize) -> Paths {
    let mut entries = Entries::of(flow);
    let first = entries.enter(flow, flow.start);
    let mut search = Search { flow, limit, answers: Vec::new(), found: Paths { paths: Vec::new(), is_complete: true } };
    search.go(first, &Values::of(flow), &entries);
    let mut found = search.found;
    if matches!(first, Target::State(_)) {
        let by_stop = flow.stops.iter();
        found.paths.extend(by_stop.map(|stop| Path { trail: Trail::default().stopped(stop.id.clone()), end: stop.to }));
    }
    found
}

struct Search<'f> {
    flow: &'f Flow,
    limit: usize,
    /// The answers up to here.
    answers: Vec<(String, String)>,
    found: Paths,
}

impl Search<'_> {
    /// Goes every way on from there, depth first: no deeper than a trail is long.
    fn go(&mut self, target: Target, values: &Values, entries: &Entries) {
        let flow = self.flow;
        let state = match target {
            Target::State(at) if self.answers.len() < MAX_ANSWERS => flow.states.get(at),
            _ => None,
        };
        let Some(state) = state.filter(|state| !state.choices.is_empty()) else {
            self.found.paths.push(Path { trail: Trail::new(self.answers.clone()), end: target });
            return;
        };
        for choice in &state.choices {
            if self.found.paths.len() >= self.limit {
                self.found.is_complete = false;
                return;
            }
            let (mut values, mut entries) = (values.clone(), entries.clone());
            values.take(choice);
            let next = values.arm(choice).map_or(Target::Nowhere, |arm| entries.enter(flow, arm.to));
            self.answers.push((state.id.clone(), choice.id.clone()));
            self.go(next, &values, &entries);
            self.answers.pop();
        }
    }
}

/// What changed between two revisions of a flow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference<'f> {
    /// Outcomes that are reached now and were not, or were of another kind.
    pub gained: Vec<&'f Outcome>,
    /// Outcomes that were reached and no longer are, or are of another kind.
    pub lost: Vec<&'f Outcome>,
    /// Paths of the old flow whose answers now lead elsewhere.
    pub moved: Vec<Moved<'f>>,
    /// Paths of the new flow that the old one did not have.
    pub added: Vec<Path>,
}

/// A path whose end changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved<'f> {
    /// The answers.
    pub trail: Trail,
    /// Where they led.
    pub before: At<'f>,
    /// Where they lead.
    pub after: At<'f>,
}

impl Difference<'_> {
    /// Whether every way leads where it led.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }
}

/// Compares two revisions of a flow, each with its own paths.
pub fn difference<'f>(old: (&'f Flow, &Paths), new: (&'f Flow, &Paths)) -> Difference<'f> {
    let mut difference = Difference {
        gained: only_in(reached(new), &reached(old)),
        lost: only_in(reached(old), &reached(new)),
        ..Difference::default()
    };
    for path in &old.1.paths {
        let (before, after) = (At::of(old.0, path.end), new.0.walk(&path.trail).at);
        if !same(&before, &after) {
            difference.moved.push(Moved { trail: path.trail.clone(), before, after });
        }
    }
    let is_added = |path: &&Path| {
        let position = old.0.walk(&path.trail);
        matches!(position.at, At::State(_)) || !position.dropped.is_empty()
    };
    difference.added = new.1.paths.iter().filter(is_added).cloned().collect();
    difference
}

fn reached<'f>((flow, paths): (&'f Flow, &Paths)) -> Vec<&'f Outcome> {
    let missed = paths.missed(flow);
    flow.outcomes.iter().filter(|outcome| !missed.contains(outcome)).collect()
}

fn only_in<'f>(some: Vec<&'f Outcome>, others: &[&'f Outcome]) -> Vec<&'f Outcome> {
    let is_there = |one: &Outcome| others.iter().any(|other| (&other.id, other.kind) == (&one.id, one.kind));
    some.into_iter().filter(|outcome| !is_there(outcome)).collect()
}

/// Whether two positions of two flows are the same to a reader: in state or outcome, by id.
fn same(before: &At<'_>, after: &At<'_>) -> bool {
    match (before, after) {
        (At::State(before), At::State(after)) => before.id == after.id,
        (At::Outcome(before), At::Outcome(after)) => before.id == after.id,
        (At::Nowhere, At::Nowhere) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{compile, read_flow_text, read_scenarios};
    use super::*;

    const OUTCOMES: &str = "outcomes:\n  fixed: {kind: resolved}\n  help: {kind: request, group: desk}\n";

    /// A flow of these states, with the two outcomes.
    fn flow(states: &str) -> Flow {
        let mut findings = Vec::new();
        let yaml = format!(
            "start: a\nvariables: {{seen: [here, there]}}\nstops: {{many: {{label: Many, to: help}}}}\nstates:\n{states}{OUTCOMES}"
        );
        let source = read_flow_text(&yaml, 0, false, &mut findings);
        assert!(findings.is_empty(), "{findings:?} in {yaml}");
        compile(&source, &|_| None)
    }

    fn told(flow: &Flow, found: &Paths) -> Vec<String> {
        let told = |path: &Path| {
            let answers = path.trail.answers().iter().map(|(state, answer)| format!("{state}={answer} "));
            let stop = path.trail.stop().map(|stop| format!("stop={stop} "));
            answers.chain(stop).chain([flow.id_of(path.end).to_owned()]).collect()
        };
        found.paths.iter().map(told).collect()
    }

    const ROUND: &str = "  a: {ask: A?, options: {x: {label: X, set: {seen: here}, to: b}, unsure: b}}\n  \
        b: {do: B., visits: 2, then: help, to: c}\n  \
        c: {verify: C?, options: {yes: {label: Yes, to: [{if: seen == here, to: fixed}, {else: help}]}, unsure: b}}\n";

    #[test]
    fn guards_and_visit_limits_decide_which_ways_there_are() {
        let flow = flow(ROUND);
        let found = paths(&flow, MAX_PATHS);
        assert_eq!(
            told(&flow, &found),
            [
                "a=x b=done c=yes fixed",
                "a=x b=done c=unsure b=done c=yes fixed",
                "a=x b=done c=unsure b=done c=unsure help",
                "a=unsure b=done c=yes help",
                "a=unsure b=done c=unsure b=done c=yes help",
                "a=unsure b=done c=unsure b=done c=unsure help",
                "stop=many help",
            ]
        );
        assert!(found.is_complete && found.missed(&flow).is_empty());
        assert_eq!(found.lengths().max(), Some(5));
    }

    #[test]
    fn no_more_than_the_bound_is_listed_and_whether_there_is_more_is_said() {
        let flow = flow(ROUND);
        let found = |limit| {
            let found = paths(&flow, limit);
            (found.lengths().count(), found.is_complete)
        };
        assert_eq!((found(5), found(6), found(7)), ((5, false), (6, true), (6, true)));
    }

    #[test]
    fn a_circle_without_a_limit_ends_where_a_trail_is_full() {
        let flow = flow("  a: {ask: A?, options: {x: {label: X, to: a}, unsure: a}}\n");
        let found = paths(&flow, 10);
        assert!(!found.is_complete && found.lengths().all(|length| length == MAX_ANSWERS));
        assert_eq!(found.missed(&flow).iter().map(|outcome| &outcome.id).collect::<Vec<_>>(), ["fixed"]);
    }

    #[test]
    fn a_scenario_covers_the_path_that_it_walks_and_a_stop_wherever_it_is_chosen() {
        let flow = flow(ROUND);
        let found = paths(&flow, MAX_PATHS);
        let covered = |scenarios: &str| {
            let mut findings = Vec::new();
            let set = read_scenarios(scenarios, 0, &mut findings);
            assert!(findings.is_empty(), "{findings:?}");
            found.covered(&flow, &set)
        };
        assert_eq!(covered("scenarios:\n  - {persona: P, answers: [{a: x}, {b: done}], outcome: fixed}\n"), 0);
        assert_eq!(
            covered("scenarios:\n  - {persona: P, answers: [{a: x}, {b: done}, {c: yes}], outcome: fixed}\n"),
            1
        );
        assert_eq!(covered("scenarios:\n  - {persona: P, answers: [{a: x}], stop: many, outcome: help}\n"), 1);
    }

    #[test]
    fn a_difference_names_what_leads_elsewhere_and_nothing_else() {
        let compare = |old: &Flow, new: &Flow| {
            let difference = difference((old, &paths(old, 99)), (new, &paths(new, 99)));
            let ids = |outcomes: &[&Outcome]| outcomes.iter().map(|outcome| outcome.id.clone()).collect::<Vec<_>>();
            let moved = difference.moved.iter().map(|moved| moved.trail.answers().to_vec()).collect::<Vec<_>>();
            let added = difference.added.iter().map(|path| path.trail.answers().to_vec()).collect::<Vec<_>>();
            (ids(&difference.gained), ids(&difference.lost), moved, added, difference.is_empty())
        };
        let pair = |state: &str, answer: &str| (state.to_owned(), answer.to_owned());
        let old = flow("  a: {ask: A?, options: {x: {label: X, to: fixed}, unsure: help}}\n");
        let reworded = flow("  a: {ask: Anew?, options: {x: {label: Why, to: fixed}, unsure: help}}\n");
        assert!(compare(&old, &reworded).4);
        let elsewhere = flow("  a: {ask: A?, options: {x: {label: X, to: help}, unsure: help}}\n");
        let (gained, lost, moved, added, is_empty) = compare(&old, &elsewhere);
        assert_eq!((gained, lost, is_empty), (vec![], vec!["fixed".to_owned()], false));
        assert_eq!((moved, added), (vec![vec![pair("a", "x")]], vec![]));
        let wider =
            flow("  a: {ask: A?, options: {x: {label: X, to: fixed}, y: {label: Y, to: help}, unsure: help}}\n");
        let (gained, lost, moved, added, _) = compare(&old, &wider);
        assert_eq!((gained, lost, moved, added), (vec![], vec![], vec![], vec![vec![pair("a", "y")]]));
        assert_eq!(compare(&elsewhere, &old).0, ["fixed"]);
        let longer = flow("  a: {do: A., to: b}\n  b: {ask: A?, options: {x: {label: X, to: fixed}, unsure: help}}\n");
        let shorter = flow("  a: {do: A., to: fixed}\n");
        let (_, _, moved, added, _) = compare(&longer, &shorter);
        assert_eq!(moved, vec![vec![pair("a", "done"), pair("b", "unsure")]]);
        assert_eq!(added, [vec![pair("a", "done")]]);
    }

    proptest! {
        #[test]
        fn walking_the_trail_of_a_path_gives_its_end(
            targets in prop::collection::vec(0_usize..8, 15),
            sets in prop::collection::vec(0_usize..3, 15),
            guards in prop::collection::vec(0_usize..4, 15),
            limits in prop::collection::vec(0_u32..4, 5),
        ) {
            const TARGETS: [&str; 8] = ["a", "b", "c", "d", "e", "fixed", "help", "nothing"];
            const SETS: [&str; 3] = ["", "set: {seen: here}, ", "set: {seen: there}, "];
            const GUARDS: [&str; 4] = ["seen == here", "not seen == here", "known(seen)", "not known(seen) or seen != here"];
            let mut states = String::new();
            for at in 0..5 {
                let option = |number: usize, id: &str| {
                    let one = 3 * at + number;
                    format!(
                        "{id}: {{label: X, {}to: [{{if: {}, to: {}}}, {{else: {}}}]}}",
                        SETS[sets[one]], GUARDS[guards[one]], TARGETS[targets[one]], TARGETS[targets[(one + 7) % 15]]
                    )
                };
                let options = [option(0, "x"), option(1, "y"), option(2, "unsure")].join(", ");
                let limit = format!("visits: {}, then: {}, ", limits[at], TARGETS[targets[at]]);
                states.push_str(&format!("  {}: {{ask: Q?, {limit}options: {{{options}}}}}\n", TARGETS[at]));
            }
            let flow = flow(&states);
            for path in paths(&flow, 200).paths {
                let position = flow.walk(&path.trail);
                prop_assert_eq!(position.id(), flow.id_of(path.end));
                prop_assert_eq!(matches!(position.at, At::Outcome(_)), matches!(path.end, Target::Outcome(_)));
                prop_assert!(position.dropped.is_empty());
                prop_assert_eq!(position.trail(), path.trail);
            }
        }
    }
}
