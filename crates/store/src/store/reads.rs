//! What can be asked of a store. Never waits for a writer.

use std::collections::BTreeMap;
use std::sync::Arc;

use guide::edition::{Head, Published, Tally};
use guide::names::{DocumentId, DocumentKind, Slug};
use jiff::civil::Date;
use tracing::warn;
use work::{DemandTally, FlowTally, PlacementTally};

use super::Store;
use crate::texts::Texts;
use crate::writer::Work;
use crate::{AuditLine, Draft, HistoryEntry, Revision, StoreError, identity, read};

/// How many documents [`Store::all_latest`] answers at once.
const PAGE: i64 = 100;

impl Store {
    /// Which store this is: a text without spaces, unlike that of any other store. What is derived from a store names it,
    /// since another one may be at the same edition. A restore changes it.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn identity(&self) -> Result<String, StoreError> {
        let found = self.read(|session| Box::pin(identity::load(session))).await?;
        found.ok_or_else(|| StoreError::impossible("the store has no identity"))
    }

    /// Everything public, as heads, in no order.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn published(&self) -> Result<Vec<Published>, StoreError> {
        self.published_and_rebuilt(None).await
    }

    /// What became public after that edition, in no order.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn published_since(&self, edition: i64) -> Result<Vec<Published>, StoreError> {
        self.published_and_rebuilt(Some(edition)).await
    }

    async fn published_and_rebuilt(&self, since: Option<i64>) -> Result<Vec<Published>, StoreError> {
        let (published, rebuilt) = self.read(move |session| Box::pin(read::published(session, since))).await?;
        if !rebuilt.is_empty() {
            // What was read is good; only the next start has the work again.
            if let Err(error) = self.write(Work::Heads(rebuilt)).await {
                warn!(%error, "Heads that were compiled anew could not be kept");
            }
        }
        Ok(published)
    }

    /// The text of a revision; `None` where there is none.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn text(&self, id: &DocumentId, revision: i64) -> Result<Option<Arc<str>>, StoreError> {
        let texts = self.shared.texts.as_ref();
        if let Some(text) = texts.and_then(|texts| texts.get(id, revision)) {
            return Ok(Some(text));
        }
        let wanted = id.clone();
        let text =
            self.read(move |session| Box::pin(async move { read::text(session, &wanted, revision).await })).await?;
        if let (Some(texts), Some(text)) = (texts, &text) {
            texts.keep(id.clone(), revision, text.clone());
        }
        Ok(text)
    }

    /// Whether reading a text before somebody asks for it helps: the database may be away by then, and there is room to keep
    /// the text in memory.
    #[must_use]
    pub fn keeps_texts_ahead(&self) -> bool {
        self.shared.texts.as_ref().is_some_and(Texts::has_room)
    }

    /// A document's latest revision, public or not.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn latest(&self, id: &DocumentId) -> Result<Option<Revision>, StoreError> {
        let id = id.clone();
        self.read(move |session| Box::pin(async move { read::latest(session, &id).await })).await
    }

    /// The latest revisions of up to 100 documents after that one; of the first ones for `None`. Empty at the end.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn all_latest(&self, after: Option<&DocumentId>) -> Result<Vec<Revision>, StoreError> {
        let after = after.cloned();
        self.read(move |session| Box::pin(async move { read::latest_page(session, after.as_ref(), PAGE).await })).await
    }

    /// All documents, public or not, sorted.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn document_ids(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.read(|session| Box::pin(read::document_ids(session))).await
    }

    /// The heads of the latest revisions of all documents but those of that kind, public or not, in no order.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn latest_heads(&self, but: DocumentKind) -> Result<Vec<(DocumentId, Head)>, StoreError> {
        self.read(move |session| Box::pin(read::latest_heads(session, but))).await
    }

    /// The documents whose latest revision is not public, sorted.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.read(|session| Box::pin(read::drafts(session))).await
    }

    /// A document's revisions, newest first; empty where there is no such document.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn history(&self, id: &DocumentId) -> Result<Vec<HistoryEntry>, StoreError> {
        let id = id.clone();
        self.read(move |session| Box::pin(async move { read::history(session, &id).await })).await
    }

    /// The votes on every guide, over all days.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn votes(&self) -> Result<BTreeMap<Slug, Tally>, StoreError> {
        self.read(|session| Box::pin(read::votes(session))).await
    }

    /// What was counted of a guide's triage, a day and a revision at a time, oldest first.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn flow_tallies(&self, guide: &Slug) -> Result<Vec<FlowTally>, StoreError> {
        let guide = guide.clone();
        self.read(move |session| Box::pin(async move { read::flow_tallies(session, &guide).await })).await
    }

    /// How often paid links were followed, a day and a placement at a time, oldest first.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn placement_tallies(&self) -> Result<Vec<PlacementTally>, StoreError> {
        self.read(|session| Box::pin(read::placement_tallies(session))).await
    }

    /// What was looked for in vain from that UTC day on, a day and a demand at a time, oldest first.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn demand_tallies(&self, since: Date) -> Result<Vec<DemandTally>, StoreError> {
        self.read(move |session| Box::pin(read::demand_tallies(session, since))).await
    }

    /// The last so many audit entries, newest first.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        self.read(move |session| Box::pin(read::audit(session, limit.into()))).await
    }

    /// Whether any guide was ever saved.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn has_guides(&self) -> Result<bool, StoreError> {
        self.read(|session| Box::pin(read::has_guides(session))).await
    }
}
