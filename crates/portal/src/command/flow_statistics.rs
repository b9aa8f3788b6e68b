//! `fixpoint flow statistics GUIDE`: what readers did in a guide's triage, for each revision of its flow by itself.
//! Never merges revisions: their questions differ.

use std::collections::BTreeMap;

use guide::names::Slug;
use guide::triage::UNSURE;
use jiff::civil::Date;
use work::{FlowEvent, FlowTally};

use crate::Exit;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::report;

pub(crate) async fn run(configuration: &Configuration, guide: &str) -> Result<Exit, Failure> {
    let slug: Slug = guide
        .trim_start_matches('/')
        .trim_start_matches("guides/")
        .parse()
        .map_err(|error| Failure::usage(format!("{error}; name a guide by its slug")))?;
    let store = open_existing(configuration).await?;
    let tallies = store.flow_tallies(&slug).await?;
    if tallies.is_empty() {
        report::say(&format!(
            "Nobody has answered anything in the triage of guides/{slug} yet. Counts are written every two seconds."
        ));
        return Ok(Exit::Findings);
    }
    for (revision, statistics) in by_revision(&tallies) {
        report::print(&format!("guides/{slug}, flow revision {revision}"));
        report::print(&statistics.told());
    }
    Ok(Exit::Done)
}

/// What was counted of one revision.
#[derive(Debug, Default, PartialEq, Eq)]
struct Statistics<'t> {
    days: BTreeMap<Date, Counts>,
    answers: BTreeMap<(&'t str, &'t str), u64>,
    outcomes: BTreeMap<&'t str, u64>,
    stops: BTreeMap<&'t str, u64>,
}

/// What was counted on one day.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    starts: u64,
    answers: u64,
    unsure: u64,
    back_steps: u64,
    outcomes: u64,
}

impl Counts {
    /// Ways that were begun and did not end that day. Who changes an answer at the end may end twice.
    fn abandoned(&self) -> u64 {
        self.starts.saturating_sub(self.outcomes)
    }
}

fn by_revision(tallies: &[FlowTally]) -> BTreeMap<&str, Statistics<'_>> {
    let mut revisions: BTreeMap<&str, Statistics<'_>> = BTreeMap::new();
    for tally in tallies {
        let statistics = revisions.entry(&tally.revision).or_default();
        let day = statistics.days.entry(tally.day).or_default();
        let count = u64::from(tally.count);
        match &tally.event {
            FlowEvent::Start => day.starts += count,
            FlowEvent::Answer { state, answer } => {
                day.answers += count;
                if answer == UNSURE {
                    day.unsure += count;
                }
                *statistics.answers.entry((state, answer)).or_default() += count;
            }
            FlowEvent::Back { .. } => day.back_steps += count,
            FlowEvent::Outcome { outcome } => {
                day.outcomes += count;
                *statistics.outcomes.entry(outcome).or_default() += count;
            }
            FlowEvent::Stop { stop, .. } => *statistics.stops.entry(stop).or_default() += count,
        }
    }
    revisions
}

impl Statistics<'_> {
    fn told(&self) -> String {
        let mut text = String::new();
        for (day, counts) in &self.days {
            text.push_str(&format!(
                "  {day}: starts {}, outcomes {}, abandoned {}, answers {}, back-steps {}, \"I don't know\" {}\n",
                counts.starts,
                counts.outcomes,
                counts.abandoned(),
                counts.answers,
                counts.back_steps,
                counts.unsure
            ));
        }
        text.push_str("  Answers by state:\n");
        for ((state, answer), count) in &self.answers {
            text.push_str(&format!("    {state} {answer} {count}\n"));
        }
        for (title, counts) in [("Outcomes", &self.outcomes), ("Stops", &self.stops)] {
            if !counts.is_empty() {
                text.push_str(&format!("  {title}:\n"));
            }
            for (id, count) in counts {
                text.push_str(&format!("    {id} {count}\n"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_and_days_are_counted_apart() {
        let tally = |day: i8, revision: &str, event, count| FlowTally {
            day: jiff::civil::date(2026, 11, day),
            guide: "a".parse().expect("a slug"),
            revision: revision.to_owned(),
            event,
            count,
        };
        let unsure = FlowEvent::Answer { state: "web".to_owned(), answer: UNSURE.to_owned() };
        let tallies = [
            tally(21, "0badcafe", FlowEvent::Start, 3),
            tally(21, "0badcafe", FlowEvent::Outcome { outcome: "help".to_owned() }, 1),
            tally(22, "0badcafe", FlowEvent::Outcome { outcome: "help".to_owned() }, 1),
            tally(22, "feedf00d", unsure, 4),
        ];
        let revisions = by_revision(&tallies);
        let old = &revisions["0badcafe"];
        let abandoned: Vec<u64> = old.days.values().map(Counts::abandoned).collect();
        assert_eq!((abandoned, old.outcomes["help"]), (vec![2, 0], 2));
        let new = &revisions["feedf00d"];
        assert_eq!(new.days.values().map(|day| (day.answers, day.unsure)).collect::<Vec<_>>(), [(4, 4)]);
    }
}
