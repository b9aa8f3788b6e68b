//! What readers do, counted in memory and written together: triage, paid links that were followed, and what was looked for in vain.
//! Never counts who: a count is a UTC day and what happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use guide::names::Slug;
use guide::placement::PlacementId;
use jiff::Timestamp;
use jiff::civil::Date;
use store::Store;
use tracing::warn;
use work::{Actor, Change, Counts, Demand, DemandTally, FlowEvent, FlowTally, MOST_DEMANDS_A_DAY, PlacementTally};

/// How many different counts wait at most; what comes after is not counted until they are written.
const MOST_COUNTS: usize = 50_000;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// Something in the triage of a guide.
    Flow {
        /// The guide.
        guide: Slug,
        /// The revision of its flow.
        revision: String,
        /// What happened.
        event: FlowEvent,
    },
    /// A paid link was followed.
    Followed(PlacementId),
    /// Something was looked for, and the portal had no answer.
    Demanded(Demand),
}

/// Counts that wait to be written.
#[derive(Default)]
pub(crate) struct WaitingCounts(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    counts: HashMap<(Date, Counted), u32>,
    /// How many of them are demands.
    demands: usize,
}

impl Waiting {
    fn add(&mut self, key: (Date, Counted), count: u32) {
        if let Some(known) = self.counts.get_mut(&key) {
            *known = known.saturating_add(count);
            return;
        }
        // Anybody can look for anything; that takes no place from what is counted otherwise.
        let is_demand = matches!(key.1, Counted::Demanded(_));
        if self.counts.len() >= MOST_COUNTS || (is_demand && self.demands >= MOST_DEMANDS_A_DAY) {
            return;
        }
        self.demands += usize::from(is_demand);
        self.counts.insert(key, count);
    }
}

impl WaitingCounts {
    /// Counts something once.
    pub fn add(&self, day: Date, counted: Counted) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add((day, counted), 1);
    }

    /// Writes what waits; where that fails, it waits on.
    pub async fn write(&self, store: &Store) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).counts;
        if waiting.is_empty() {
            return;
        }
        let mut counts = Counts::default();
        for ((day, counted), count) in &waiting {
            let (day, count) = (*day, *count);
            match counted.clone() {
                Counted::Flow { guide, revision, event } => {
                    counts.flows.push(FlowTally { day, guide, revision, event, count });
                }
                Counted::Followed(placement) => counts.placements.push(PlacementTally { day, placement, count }),
                Counted::Demanded(demand) => counts.demands.push(DemandTally { day, demand, count }),
            }
        }
        let written = store.apply(&Actor::Reader, Change::Count(counts), Timestamp::now()).await;
        if let Err(error) = written {
            warn!(%error, "Counts could not be written; they are tried again");
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.into_iter().for_each(|(key, count)| counts.add(key, count));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_events_are_one_count_and_another_revision_is_another() {
        let counts = WaitingCounts::default();
        let day = jiff::civil::date(2026, 11, 22);
        let flow = |revision: &str| Counted::Flow {
            guide: "a".parse().expect("a slug"),
            revision: revision.to_owned(),
            event: FlowEvent::Start,
        };
        let followed = Counted::Followed("one~a".parse().expect("a placement"));
        for counted in [flow("0badcafe"), flow("0badcafe"), flow("feedf00d"), followed.clone()] {
            counts.add(day, counted);
        }
        let counts = counts.0.into_inner().expect("the counts").counts;
        assert_eq!(counts.len(), 3);
        assert_eq!((counts[&(day, flow("0badcafe"))], counts[&(day, followed)]), (2, 1));
    }

    #[test]
    fn no_flood_of_searches_takes_the_place_of_other_counts() {
        let counts = WaitingCounts::default();
        let day = jiff::civil::date(2026, 11, 22);
        for number in 0..MOST_DEMANDS_A_DAY + 5 {
            let demand = Demand::new(Vec::new(), vec![format!("w{number}")]).expect("a demand");
            counts.add(day, Counted::Demanded(demand));
        }
        let followed = Counted::Followed("one~a".parse().expect("a placement"));
        counts.add(day, followed.clone());
        let waiting = counts.0.into_inner().expect("the counts");
        assert_eq!((waiting.demands, waiting.counts.len()), (MOST_DEMANDS_A_DAY, MOST_DEMANDS_A_DAY + 1));
        assert_eq!(waiting.counts[&(day, followed)], 1);
    }
}
