//! Flows ready to walk, kept while their edition is served; and what readers do in them, counted and written together.
//! Never counts who: a count is a day, a flow's revision and what happened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guide::document::{Audience, Document, Guide, parse};
use guide::edition::{Edition, Published};
use guide::names::{DocumentId, Slug};
use guide::triage::{Flow, FlowSource, compile};
use jiff::Timestamp;
use jiff::civil::Date;
use pages::picture::Layout;
use quick_cache::sync::Cache;
use store::{Store, StoreError};
use tracing::warn;
use work::{Actor, Change, FlowEvent, FlowTally};

/// How many guides are kept ready.
const MOST_READY: usize = 500;
/// How many flows one guide's flow may call, all in all.
const MOST_CALLED: usize = guide::triage::MAX_CALLS;
/// How many counts wait at most; what comes after is not counted until they are written.
const MOST_COUNTS: usize = 50_000;

/// A guide and its flow, as one audience may see them.
pub(crate) struct Ready {
    /// The guide.
    pub guide: Guide,
    /// Its triage; none where it has no flow, or one that begins nowhere.
    pub triage: Option<ReadyTriage>,
}

/// A flow, and the picture of it.
pub(crate) struct ReadyTriage {
    /// The flow.
    pub flow: Flow,
    /// Where its states stand in the picture.
    pub layout: Layout,
}

/// The guides that were asked for lately, by what they depend on.
pub(crate) struct ReadyGuides(Cache<(i64, Audience, Slug), Arc<Ready>>);

impl Default for ReadyGuides {
    fn default() -> Self {
        ReadyGuides(Cache::new(MOST_READY))
    }
}

impl ReadyGuides {
    /// The guide at that place of an edition; `None` where its text is no guide for that audience.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn of(
        &self,
        store: &Store,
        edition: &Edition,
        slug: &Slug,
        published: &Published,
    ) -> Result<Option<Arc<Ready>>, StoreError> {
        let key = (edition.number(), edition.audience(), slug.clone());
        if let Some(ready) = self.0.get(&key) {
            return Ok(Some(ready));
        }
        let Some(Document::Guide(whole)) = document_of(store, published).await? else { return Ok(None) };
        let Some(mut guide) = whole.for_audience(edition.audience()) else { return Ok(None) };
        let flow = match guide.flow.take() {
            Some(source) => Some(drawn(store, edition, &source).await?).filter(Flow::begins),
            None => None,
        };
        let triage = flow.map(|flow| ReadyTriage { layout: Layout::of(&flow), flow });
        let ready = Arc::new(Ready { guide, triage });
        self.0.insert(key, ready.clone());
        Ok(Some(ready))
    }
}

/// A published document, parsed anew from its text; `None` where the store has no such revision.
pub(crate) async fn document_of(store: &Store, published: &Published) -> Result<Option<Document>, StoreError> {
    let text = store.text(&published.id, published.revision).await?;
    Ok(text.map(|text| parse(&published.id, text.as_bytes()).0))
}

/// A flow together with the flows of the edition that it calls.
async fn drawn(store: &Store, edition: &Edition, source: &FlowSource) -> Result<Flow, StoreError> {
    let mut called: HashMap<Slug, FlowSource> = HashMap::new();
    let mut wanted: Vec<Slug> = source.calls().cloned().collect();
    while let Some(slug) = wanted.pop() {
        if called.contains_key(&slug) || called.len() >= MOST_CALLED {
            continue;
        }
        let Some(published) = edition.published(&DocumentId::Flow(slug.clone())) else { continue };
        if let Some(Document::Flow(flow)) = document_of(store, published).await? {
            wanted.extend(flow.calls().cloned());
            called.insert(slug, *flow);
        }
    }
    Ok(compile(source, &|slug| called.get(slug)))
}

/// Counts that wait to be written.
#[derive(Default)]
pub(crate) struct FlowCounts(Mutex<HashMap<Count, u32>>);

/// What is counted: the UTC day, the guide, the flow's revision, and what happened.
type Count = (Date, Slug, String, FlowEvent);

impl FlowCounts {
    /// Counts events of one answer.
    pub fn add(&self, day: Date, guide: &Slug, revision: &str, events: impl IntoIterator<Item = FlowEvent>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            let key = (day, guide.clone(), revision.to_owned(), event);
            if counts.len() < MOST_COUNTS || counts.contains_key(&key) {
                let count = counts.entry(key).or_default();
                *count = count.saturating_add(1);
            }
        }
    }

    /// Writes what waits; where that fails, it waits on.
    pub async fn write(&self, store: &Store) {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if counts.is_empty() {
            return;
        }
        let tallies = counts
            .iter()
            .map(|((day, guide, revision, event), count)| FlowTally {
                day: *day,
                guide: guide.clone(),
                revision: revision.clone(),
                event: event.clone(),
                count: *count,
            })
            .collect();
        let written = store.apply(&Actor::Reader, Change::CountFlows(tallies), Timestamp::now()).await;
        if let Err(error) = written {
            warn!(%error, "Counts of triage could not be written; they are tried again");
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, count) in counts {
                let sum = waiting.entry(key).or_default();
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
        let counts = FlowCounts::default();
        let (day, guide) = (jiff::civil::date(2026, 11, 22), "a".parse().expect("a slug"));
        let answer = FlowEvent::Answer { state: "web".to_owned(), answer: "unsure".to_owned() };
        counts.add(day, &guide, "0badcafe", [FlowEvent::Start, answer.clone()]);
        counts.add(day, &guide, "0badcafe", [answer.clone()]);
        counts.add(day, &guide, "feedf00d", [answer.clone()]);
        let counts = counts.0.into_inner().expect("the counts");
        assert_eq!(counts.len(), 3);
        assert_eq!(counts[&(day, guide, "0badcafe".to_owned(), answer)], 2);
    }
}
