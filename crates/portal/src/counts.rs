//! What readers do, counted in memory and written together: triage, and paid links that were followed.
//! Never counts who: a count is a UTC day and what happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use guide::names::Slug;
use guide::placement::PlacementId;
use jiff::Timestamp;
use jiff::civil::Date;
use store::Store;
use tracing::warn;
use work::{Actor, Change, Counts, FlowEvent, FlowTally, PlacementTally};

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
}

/// Counts that wait to be written.
#[derive(Default)]
pub(crate) struct WaitingCounts(Mutex<HashMap<(Date, Counted), u32>>);

impl WaitingCounts {
    /// Counts something once.
    pub fn add(&self, day: Date, counted: Counted) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (day, counted);
        if counts.len() < MOST_COUNTS || counts.contains_key(&key) {
            let count = counts.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Writes what waits; where that fails, it waits on.
    pub async fn write(&self, store: &Store) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
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
            }
        }
        let written = store.apply(&Actor::Reader, Change::Count(counts), Timestamp::now()).await;
        if let Err(error) = written {
            warn!(%error, "Counts of triage and of paid links could not be written; they are tried again");
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, count) in waiting {
                let sum = counts.entry(key).or_default();
                *sum = sum.saturating_add(count);
            }
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
        let counts = counts.0.into_inner().expect("the counts");
        assert_eq!(counts.len(), 3);
        assert_eq!((counts[&(day, flow("0badcafe"))], counts[&(day, followed)]), (2, 1));
    }
}
