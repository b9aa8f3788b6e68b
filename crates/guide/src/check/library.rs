//! What a document may refer to: the names of everything else in the library.
//! Never holds texts but flows: no rule needs another text of another document.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Audience, Document, Network, Product};
use crate::edition::Head;
use crate::names::{DocumentId, Phrase, Slug};
use crate::triage::FlowSource;

/// The names that the documents of one library declare.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Products by slug.
    pub products: BTreeMap<Slug, Product>,
    /// Categories.
    pub categories: BTreeSet<Slug>,
    /// Tags that a guide has.
    pub tags: BTreeSet<Slug>,
    /// People.
    pub people: BTreeSet<Slug>,
    /// Intermediaries of partner programs.
    pub networks: BTreeMap<Slug, Network>,
    /// Guides with what links may point at.
    pub guides: BTreeMap<Slug, GuideParts>,
    /// The addresses (paths) of articles.
    pub articles: BTreeSet<String>,
    /// Which documents claim a phrase or an alias, by the phrase's address part. More than one is a fault.
    pub phrases: BTreeMap<String, BTreeSet<DocumentId>>,
    /// Flows that guides call.
    pub flows: BTreeMap<Slug, FlowSource>,
    /// Ids that more than one file claims, with the files.
    pub repeated: BTreeMap<DocumentId, Vec<String>>,
}

/// What links to a guide may point at.
#[derive(Debug, Clone, Default)]
pub struct GuideParts {
    /// Who may see the guide.
    pub audience: Audience,
    /// The ids of its parts, each with who may see the part.
    pub ids: BTreeMap<String, Audience>,
    /// Its flow.
    pub flow: Option<Box<FlowSource>>,
}

impl Library {
    /// Adds what a document declares.
    pub fn add(&mut self, id: &DocumentId, document: &Document) {
        self.add_head(id, &Head::compile(document));
        match (id, document) {
            (DocumentId::Guide(slug), Document::Guide(guide)) => {
                let ids = guide.ids.iter().map(|id| (id.value.clone(), guide.audience_of(&id.value))).collect();
                let parts = GuideParts { audience: guide.audience, ids, flow: guide.flow.clone() };
                self.guides.insert(slug.clone(), parts);
            }
            (DocumentId::Flow(slug), Document::Flow(flow)) => {
                self.flows.insert(slug.clone(), (**flow).clone());
            }
            _ => {}
        }
    }

    /// Adds what the head of a document tells of it: all but the parts of a guide, and flows. It is enough for documents
    /// that do not refer to that one.
    pub fn add_head(&mut self, id: &DocumentId, head: &Head) {
        match (id, head) {
            (DocumentId::Guide(slug), Head::Guide(guide)) => {
                self.tags.extend(guide.tags.iter().cloned());
                for entry in &guide.phrases {
                    for text in std::iter::once(&entry.text).chain(&entry.aliases) {
                        let part = Phrase::new(text).address_part();
                        self.phrases.entry(part).or_default().insert(id.clone());
                    }
                }
                let parts = GuideParts { audience: guide.audience, ..GuideParts::default() };
                self.guides.entry(slug.clone()).or_insert(parts);
            }
            (DocumentId::Article(path), _) => {
                self.articles.insert(path.as_str().to_owned());
            }
            (DocumentId::Person(slug), _) => {
                self.people.insert(slug.clone());
            }
            (DocumentId::Product(slug), Head::Product(product)) => {
                self.products.insert(slug.clone(), product.clone());
            }
            (DocumentId::Category(slug), _) => {
                self.categories.insert(slug.clone());
            }
            (DocumentId::Network(slug), Head::Network(network)) => {
                self.networks.insert(slug.clone(), network.clone());
            }
            _ => {}
        }
    }
}
