//! What documents of a store may refer to, as far as somebody asks.
//! Never parses a guide that nothing refers to: checking one document costs no more in a large library than in a small one.

use std::collections::BTreeSet;

use guide::check::Library;
use guide::document::{Document, parse};
use guide::names::{DocumentId, DocumentKind, Slug};
use store::Store;

use crate::failure::Failure;

/// The names that a store's documents declare.
pub(crate) struct StoredLibrary<'a> {
    store: &'a Store,
    library: Library,
    /// Guides whose parts are known.
    whole: BTreeSet<Slug>,
}

impl<'a> StoredLibrary<'a> {
    /// Reads the heads of all documents, and all flows.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn of(store: &'a Store) -> Result<Self, Failure> {
        let mut stored = StoredLibrary { store, library: Library::default(), whole: BTreeSet::new() };
        for id in store.document_ids().await? {
            if id.kind() == DocumentKind::Article {
                stored.library.articles.insert(id.name().to_owned());
            }
        }
        for (id, head) in store.latest_heads(DocumentKind::Article).await? {
            stored.library.add_head(&id, &head);
            if id.kind() == DocumentKind::Flow {
                stored.read(&id).await?;
            }
        }
        Ok(stored)
    }

    /// Adds what a document declares that is not in the store yet, or otherwise.
    pub fn add(&mut self, id: &DocumentId, document: &Document) {
        self.library.add(id, document);
        if let DocumentId::Guide(slug) = id {
            self.whole.insert(slug.clone());
        }
    }

    /// The names, with the parts of every guide that this text may refer to.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn knowing(&mut self, id: &DocumentId, text: &str) -> Result<&Library, Failure> {
        let mut named: BTreeSet<Slug> = guides_named(text);
        if let DocumentId::Scenarios(slug) = id {
            named.insert(slug.clone());
        }
        for slug in named {
            if self.library.guides.contains_key(&slug) && self.whole.insert(slug.clone()) {
                self.read(&DocumentId::Guide(slug)).await?;
            }
        }
        Ok(&self.library)
    }

    async fn read(&mut self, id: &DocumentId) -> Result<(), Failure> {
        if let Some(revision) = self.store.latest(id).await? {
            self.library.add(id, &parse(id, revision.text.as_bytes()).0);
        }
        Ok(())
    }
}

/// What stands behind `guides/` anywhere in a text: more than is linked, and nothing that is linked is missed.
fn guides_named(text: &str) -> BTreeSet<Slug> {
    let behind = text.split("guides/").skip(1);
    let slugs = behind.map(|rest| rest.split(|one: char| !one.is_ascii_alphanumeric() && one != '-').next());
    slugs.filter_map(|slug| slug?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_that_a_text_may_lead_to_is_named() {
        let named = |text| guides_named(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            named("[a](/guides/one#x) <https://it.example/guides/two?y> guides/three. guides/ /guide/four"),
            ["one", "three", "two"]
        );
    }
}
