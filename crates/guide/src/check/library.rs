//! What a document may refer to: the names of everything else in the library.
//! Never holds texts but flows: no rule needs another text of another document.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Audience, Document, Network, Product};
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
        match (id, document) {
            (DocumentId::Guide(slug), Document::Guide(guide)) => {
                let ids = guide.ids.iter().map(|id| (id.value.clone(), guide.audience_of(&id.value))).collect();
                self.guides
                    .insert(slug.clone(), GuideParts { audience: guide.audience, ids, flow: guide.flow.clone() });
                self.tags.extend(guide.tags.iter().map(|tag| tag.value.clone()));
                for entry in &guide.phrases {
                    for text in std::iter::once(&entry.text).chain(&entry.aliases) {
                        let part = Phrase::new(&text.value).address_part();
                        self.phrases.entry(part).or_default().insert(id.clone());
                    }
                }
            }
            (DocumentId::Article(path), _) => {
                self.articles.insert(path.as_str().to_owned());
            }
            (DocumentId::Person(slug), _) => {
                self.people.insert(slug.clone());
            }
            (DocumentId::Product(slug), Document::Product(product)) => {
                self.products.insert(slug.clone(), product.clone());
            }
            (DocumentId::Category(slug), _) => {
                self.categories.insert(slug.clone());
            }
            (DocumentId::Network(slug), Document::Network(network)) => {
                self.networks.insert(slug.clone(), network.clone());
            }
            (DocumentId::Flow(slug), Document::Flow(flow)) => {
                self.flows.insert(slug.clone(), (**flow).clone());
            }
            _ => {}
        }
    }
}
