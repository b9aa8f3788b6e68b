//! Flows ready to walk, kept while their edition is served.
//! Never holds a flow of an older edition: the edition's number is part of the key.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use guide::document::{Audience, Document, Guide, parse};
use guide::edition::{Edition, Published};
use guide::names::{DocumentId, Slug};
use guide::triage::{Flow, FlowSource, compile};
use pages::picture::Layout;
use quick_cache::sync::Cache;
use store::{Store, StoreError};

/// How many guides are kept ready.
const MOST_READY: usize = 500;
/// How many flows one guide's flow may call, all in all.
const MOST_CALLED: usize = guide::triage::MAX_CALLS;

/// A guide and its flow, as one audience may see them.
pub(crate) struct Ready {
    /// The guide.
    pub guide: Guide,
    /// Its triage; none where it has no flow, or one that begins nowhere.
    pub triage: Option<ReadyTriage>,
}

/// A flow, with its picture.
pub(crate) struct ReadyTriage {
    /// The flow.
    pub flow: Flow,
    /// Where its states stand in the picture: worked out for the first reader who looks at it, and for nobody else.
    pub layout: OnceLock<Layout>,
}

/// The guides that were asked for lately, by what they depend on.
pub(crate) struct ReadyGuides(Cache<(i64, Audience, Slug), Arc<Ready>>);

impl Default for ReadyGuides {
    fn default() -> Self {
        ReadyGuides(Cache::new(MOST_READY))
    }
}

impl ReadyGuides {
    /// The guide of that slug, where it was asked for lately.
    pub fn kept(&self, edition: &Edition, slug: &Slug) -> Option<Arc<Ready>> {
        self.0.get(&key(edition, slug))
    }

    /// Reads the guide at that place of an edition, and keeps it; `None` where its text is no guide for that audience.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn read(
        &self,
        store: &Store,
        edition: &Edition,
        slug: &Slug,
        published: &Published,
    ) -> Result<Option<Arc<Ready>>, StoreError> {
        let Some(Document::Guide(whole)) = document_of(store, published).await? else { return Ok(None) };
        let Some(mut guide) = whole.for_audience(edition.audience()) else { return Ok(None) };
        let flow = match guide.flow.take() {
            Some(source) => Some(drawn(store, edition, &source).await?).filter(Flow::begins),
            None => None,
        };
        let triage = flow.map(|flow| ReadyTriage { layout: OnceLock::new(), flow });
        let ready = Arc::new(Ready { guide, triage });
        self.0.insert(key(edition, slug), ready.clone());
        Ok(Some(ready))
    }
}

fn key(edition: &Edition, slug: &Slug) -> (i64, Audience, Slug) {
    (edition.number(), edition.audience(), slug.clone())
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
