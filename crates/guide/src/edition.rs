//! The edition: the whole published library at one number, immutable, from which every public read is answered.
//! Never holds a document's body, a draft, or anything that the edition's audience may not see.

mod head;
mod view;

pub use head::{ArticleHead, FlowHead, GuideHead, HEAD_VERSION, Head, PartnerHead, PhraseHead};
pub use view::{Live, Tally, View};

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::check::Finding;
use crate::document::{Audience, Category, Network, Person, Product};
use crate::names::{ArticlePath, DocumentId, Phrase, Slug};

/// A published document: which revision is public, since when, and its head.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Which document.
    pub id: DocumentId,
    /// Which revision, counted from 1.
    pub revision: i64,
    /// SHA-256 of the revision's text, hexadecimal.
    pub hash: String,
    /// When that revision was made public (UTC).
    pub published_at: Timestamp,
    /// What lists, links and lookups need of it.
    pub head: Head,
}

impl Published {
    /// The UTC day it was published.
    pub fn published_on(&self) -> Date {
        self.published_at.to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}

/// A guide of an edition.
#[derive(Debug, Clone, Copy)]
pub struct GuideEntry<'a> {
    /// Its slug.
    pub slug: &'a Slug,
    /// What is published.
    pub published: &'a Published,
    /// Its head.
    pub head: &'a GuideHead,
}

/// What a phrase leads to.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The guide that answers.
    pub guide: GuideEntry<'a>,
    /// The primary text of the phrase and the decision behind it.
    pub phrase: &'a PhraseHead,
    /// Whether the address was that of an alias.
    pub by_alias: bool,
}

/// What makes two guides near; see [`Edition::related`].
const NEAR: usize = 3;

/// The whole published library at one number, as one audience may see it.
#[derive(Debug, Default)]
pub struct Edition {
    number: i64,
    audience: Audience,
    published: HashMap<DocumentId, Arc<Published>>,
    guides: BTreeMap<Slug, Arc<Published>>,
    articles: BTreeMap<ArticlePath, Arc<Published>>,
    people: BTreeMap<Slug, Arc<Published>>,
    products: BTreeMap<Slug, Arc<Published>>,
    categories: BTreeMap<Slug, Arc<Published>>,
    networks: BTreeMap<Slug, Arc<Published>>,
    partners: BTreeMap<Slug, Arc<Published>>,
    by_tag: BTreeMap<Slug, Vec<Slug>>,
    /// Address part of a phrase or alias → guide, index of the phrase, whether it is an alias.
    phrases: BTreeMap<String, (Slug, usize, bool)>,
}

impl Edition {
    /// Compiles an edition out of what is published. Documents for a narrower audience are left out altogether.
    /// Findings name phrases that two guides claim: the guide first in the alphabet keeps them.
    pub fn compile(
        number: i64,
        audience: Audience,
        published: impl IntoIterator<Item = Arc<Published>>,
    ) -> (Edition, Vec<Finding>) {
        let mut edition = Edition { number, audience, ..Edition::default() };
        for document in published {
            if audience.may_see(document.head.audience()) {
                edition.add(document);
            }
        }
        let findings = edition.link_phrases();
        (edition, findings)
    }

    fn add(&mut self, document: Arc<Published>) {
        match &document.id {
            DocumentId::Guide(slug) => {
                if let Head::Guide(head) = &document.head {
                    for tag in &head.tags {
                        self.by_tag.entry(tag.clone()).or_default().push(slug.clone());
                    }
                }
                self.guides.insert(slug.clone(), document.clone());
            }
            DocumentId::Article(path) => {
                self.articles.insert(path.clone(), document.clone());
            }
            DocumentId::Person(slug) => {
                self.people.insert(slug.clone(), document.clone());
            }
            DocumentId::Product(slug) => {
                self.products.insert(slug.clone(), document.clone());
            }
            DocumentId::Category(slug) => {
                self.categories.insert(slug.clone(), document.clone());
            }
            DocumentId::Network(slug) => {
                self.networks.insert(slug.clone(), document.clone());
            }
            DocumentId::Partner(slug) => {
                self.partners.insert(slug.clone(), document.clone());
            }
            DocumentId::Flow(_) | DocumentId::Scenarios(_) => {}
        }
        self.published.insert(document.id.clone(), document);
    }

    fn link_phrases(&mut self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut phrases: BTreeMap<String, (Slug, usize, bool)> = BTreeMap::new();
        for entry in self.guides() {
            for (index, phrase) in entry.head.phrases.iter().enumerate() {
                let spellings =
                    std::iter::once((&phrase.text, false)).chain(phrase.aliases.iter().map(|alias| (alias, true)));
                for (text, is_alias) in spellings {
                    let part = Phrase::new(text).address_part();
                    match phrases.get(&part) {
                        Some((other, ..)) if other != entry.slug => findings.push(Finding::advises(
                            "duplicate-phrase",
                            0..0,
                            format!(
                                "“{text}” is claimed by guides/{other} and by guides/{}; take it out of one of them",
                                entry.slug
                            ),
                        )),
                        Some(_) => {}
                        None => {
                            phrases.insert(part, (entry.slug.clone(), index, is_alias));
                        }
                    }
                }
            }
        }
        self.phrases = phrases;
        for slugs in self.by_tag.values_mut() {
            slugs.sort();
            slugs.dedup();
        }
        findings
    }

    /// The number of the last publication in it; 0 where nothing was published.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Whose view it is.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// What is published under that id.
    pub fn published(&self, id: &DocumentId) -> Option<&Arc<Published>> {
        self.published.get(id)
    }

    /// Everything published, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.published.values()
    }

    /// A guide.
    pub fn guide(&self, slug: &Slug) -> Option<GuideEntry<'_>> {
        let (slug, published) = self.guides.get_key_value(slug)?;
        guide_entry(slug, published)
    }

    /// All guides, by slug.
    pub fn guides(&self) -> impl Iterator<Item = GuideEntry<'_>> {
        self.guides.iter().filter_map(|(slug, published)| guide_entry(slug, published))
    }

    /// The guides with that tag, by slug.
    pub fn guides_tagged(&self, tag: &Slug) -> impl Iterator<Item = GuideEntry<'_>> {
        self.by_tag.get(tag).into_iter().flatten().filter_map(|slug| self.guide(slug))
    }

    /// All tags in use, with how many guides have each.
    pub fn tags(&self) -> impl Iterator<Item = (&Slug, usize)> {
        self.by_tag.iter().map(|(tag, slugs)| (tag, slugs.len()))
    }

    /// An article.
    pub fn article(&self, path: &ArticlePath) -> Option<(&Published, &ArticleHead)> {
        article_entry(self.articles.get(path)?)
    }

    /// All articles, by path.
    pub fn articles(&self) -> impl Iterator<Item = (&Published, &ArticleHead)> {
        self.articles.values().filter_map(|published| article_entry(published))
    }

    /// How many articles there are.
    pub fn article_count(&self) -> usize {
        self.articles.len()
    }

    /// A person or organisation.
    pub fn person(&self, slug: &Slug) -> Option<&Person> {
        match &self.people.get(slug)?.head {
            Head::Person(person) => Some(person),
            _ => None,
        }
    }

    /// A product.
    pub fn product(&self, slug: &Slug) -> Option<&Product> {
        match &self.products.get(slug)?.head {
            Head::Product(product) => Some(product),
            _ => None,
        }
    }

    /// All products, by slug.
    pub fn products(&self) -> impl Iterator<Item = (&Slug, &Product)> {
        self.products.iter().filter_map(|(slug, published)| match &published.head {
            Head::Product(product) => Some((slug, product)),
            _ => None,
        })
    }

    /// A category.
    pub fn category(&self, slug: &Slug) -> Option<&Category> {
        match &self.categories.get(slug)?.head {
            Head::Category(category) => Some(category),
            _ => None,
        }
    }

    /// All categories, by slug.
    pub fn categories(&self) -> impl Iterator<Item = (&Slug, &Category)> {
        self.categories.iter().filter_map(|(slug, published)| match &published.head {
            Head::Category(category) => Some((slug, category)),
            _ => None,
        })
    }

    /// An intermediary of partner programs.
    pub fn network(&self, slug: &Slug) -> Option<&Network> {
        match &self.networks.get(slug)?.head {
            Head::Network(network) => Some(network),
            _ => None,
        }
    }

    /// All intermediaries, by slug.
    pub fn networks(&self) -> impl Iterator<Item = &Network> {
        self.networks.values().filter_map(|published| match &published.head {
            Head::Network(network) => Some(network),
            _ => None,
        })
    }

    /// All partners, by slug.
    pub fn partners(&self) -> impl Iterator<Item = (&Slug, &PartnerHead)> {
        self.partners.iter().filter_map(|(slug, published)| match &published.head {
            Head::Partner(partner) => Some((slug, partner.as_ref())),
            _ => None,
        })
    }

    /// What the phrase at `/fix/<address part>` leads to.
    pub fn answer(&self, address_part: &str) -> Option<Answer<'_>> {
        let (slug, index, by_alias) = self.phrases.get(address_part)?;
        let guide = self.guide(slug)?;
        Some(Answer { guide, phrase: guide.head.phrases.get(*index)?, by_alias: *by_alias })
    }

    /// Every phrase (no aliases) with the guide that answers it, by address part.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, GuideEntry<'_>)> {
        self.phrases.values().filter(|(.., is_alias)| !is_alias).filter_map(|(slug, index, _)| {
            let guide = self.guide(slug)?;
            Some((guide.head.phrases.get(*index)?.text.as_str(), guide))
        })
    }

    /// The guides nearest in subject to a guide, the nearest first: those that it names as related, then by what
    /// they share (the product, its family, the category, tags). One thing in common is not enough, but for the product.
    pub fn related(&self, guide: GuideEntry<'_>) -> Vec<GuideEntry<'_>> {
        let family = |head: &GuideHead| self.product(head.product.as_ref()?)?.family.as_deref();
        let nearness = |other: &GuideEntry<'_>| {
            let (one, other_head) = (guide.head, other.head);
            let is_named = one.related.contains(other.slug) || other_head.related.contains(guide.slug);
            let tags = one.tags.iter().filter(|tag| other_head.tags.contains(tag)).count();
            let share = |has: bool, weight: usize| if has { weight } else { 0 };
            share(is_named, 8)
                + share(one.product.is_some() && one.product == other_head.product, 4)
                + share(one.category.is_some() && one.category == other_head.category, 2)
                + share(family(one).is_some() && family(one) == family(other_head), 1)
                + 2 * tags
        };
        let others = self.guides().filter(|other| other.slug != guide.slug);
        let mut near: Vec<(usize, GuideEntry<'_>)> =
            others.map(|other| (nearness(&other), other)).filter(|(nearness, _)| *nearness >= NEAR).collect();
        near.sort_by_key(|(nearness, _)| Reverse(*nearness));
        near.into_iter().map(|(_, guide)| guide).collect()
    }
}

fn guide_entry<'a>(slug: &'a Slug, published: &'a Arc<Published>) -> Option<GuideEntry<'a>> {
    match &published.head {
        Head::Guide(head) => Some(GuideEntry { slug, published, head }),
        _ => None,
    }
}

fn article_entry(published: &Arc<Published>) -> Option<(&Published, &ArticleHead)> {
    match &published.head {
        Head::Article(head) => Some((published, head)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;

    fn published(id: &str, source: &str) -> Arc<Published> {
        let id: DocumentId = id.parse().expect("an id");
        let (document, _) = parse(&id, source.as_bytes());
        let head = Head::compile(&document);
        Arc::new(Published { id, revision: 1, hash: String::new(), published_at: Timestamp::UNIX_EPOCH, head })
    }

    fn guide(slug: &str, fields: &str) -> Arc<Published> {
        published(&format!("guides/{slug}"), &format!("---\ntitle: {slug}\n{fields}---\nText.\n"))
    }

    fn edition(audience: Audience, documents: Vec<Arc<Published>>) -> Edition {
        Edition::compile(1, audience, documents).0
    }

    #[test]
    fn a_document_for_a_narrower_audience_is_in_no_lookup() {
        let internal = || vec![guide("a", "audience: it-staff\ntags: [x]\nphrases: [{text: an error}]\n")];
        let public = edition(Audience::Public, internal());
        assert_eq!((public.guides().count(), public.all().count(), public.tags().count()), (0, 0, 0));
        assert!(public.answer("an-error").is_none() && public.phrases().next().is_none());
        assert_eq!(edition(Audience::ItStaff, internal()).guides().count(), 1);
    }

    #[test]
    fn a_phrase_and_its_aliases_lead_to_the_guide_that_claims_them() {
        let edition = edition(Audience::Public, vec![guide("a", "phrases: [{text: An error!, aliases: [err]}]\n")]);
        let answer = edition.answer("an-error").expect("an answer");
        assert_eq!((answer.guide.slug.as_str(), answer.by_alias), ("a", false));
        assert!(edition.answer("err").expect("an answer").by_alias);
        assert!(edition.answer("error").is_none());
    }

    #[test]
    fn a_phrase_that_two_guides_claim_stays_with_the_first_and_is_reported() {
        let guides = || vec![guide("b", "phrases: [{text: x}]\n"), guide("a", "phrases: [{text: X}]\n")];
        let (edition, findings) = Edition::compile(1, Audience::Public, guides());
        assert_eq!(edition.answer("x").expect("an answer").guide.slug.as_str(), "a");
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn related_guides_share_the_subject_the_nearest_first() {
        let edition = edition(
            Audience::Public,
            vec![
                published("products/p", "name: P\nfamily: F\n"),
                published("products/q", "name: Q\nfamily: F\n"),
                guide("a", "product: p\ncategory: c\ntags: [x, z]\nrelated: [named]\n"),
                guide("family", "product: q\n"),
                guide("named", ""),
                guide("product", "product: p\ncategory: d\n"),
                guide("stranger", "product: r\ncategory: d\ntags: [y]\n"),
                guide("tag", "tags: [x, y]\n"),
                guide("tags", "tags: [x, z]\n"),
            ],
        );
        let of = edition.guide(&"a".parse().expect("a slug")).expect("a guide");
        let related: Vec<&str> = edition.related(of).iter().map(|near| near.slug.as_str()).collect();
        assert_eq!(related, ["named", "product", "tags"]);
    }

    #[test]
    fn a_step_for_it_staff_is_not_in_what_the_public_sees() {
        let id: DocumentId = "guides/a".parse().expect("an id");
        let source = "---\ntitle: a\n---\n## Steps\n### One {#one kind=info}\nOpen.\n### Two {#two kind=info audience=it-staff}\nSecret.\n";
        let crate::document::Document::Guide(guide) = parse(&id, source.as_bytes()).0 else { panic!("a guide") };
        let public = guide.for_audience(Audience::Public).expect("public");
        assert_eq!(public.steps.len(), 1);
        assert_eq!(guide.for_audience(Audience::ItStaff).expect("visible").steps.len(), 2);
        assert!(public.has_part("one") && !public.has_part("two") && guide.has_part("two"));
    }
}
