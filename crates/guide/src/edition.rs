//! The edition: the whole published library at one number, immutable, from which every public read is answered.
//! Never holds a document's body, a draft, or anything that the edition's audience may not see.

mod head;
mod own_text;
mod view;

pub use head::{ArticleHead, FlowHead, GuideHead, HEAD_VERSION, Head, PartnerHead, PhraseHead};
pub use own_text::{Listing, Listings, says_the_same};
pub use view::{Live, Tally, View};

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use jiff::Timestamp;
use jiff::civil::Date;
use search::Signature;

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

/// The whole published library at one number, as one audience may see it.
///
/// Its maps share their unchanged parts with those of the edition before it, so that the next one costs what changed
/// and not what is there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edition {
    number: i64,
    audience: Audience,
    published: OrdMap<DocumentId, Arc<Published>>,
    guides: OrdMap<Slug, Arc<Published>>,
    articles: OrdMap<ArticlePath, Arc<Published>>,
    people: OrdMap<Slug, Arc<Published>>,
    products: OrdMap<Slug, Arc<Published>>,
    categories: OrdMap<Slug, Arc<Published>>,
    networks: OrdMap<Slug, Arc<Published>>,
    partners: OrdMap<Slug, Arc<Published>>,
    by_tag: OrdMap<Slug, OrdSet<Slug>>,
    /// Address part of a phrase or alias → who claims it, sorted. The first claim holds.
    claims: OrdMap<String, Arc<[Claim]>>,
}

/// A guide's claim to a phrase.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    guide: Slug,
    /// Which of the guide's phrases.
    phrase: usize,
    is_alias: bool,
}

impl Edition {
    /// Compiles an edition out of what is published. Documents for a narrower audience are left out altogether.
    /// Findings name phrases that two guides claim: the guide first in the alphabet keeps them.
    pub fn compile(
        number: i64,
        audience: Audience,
        published: impl IntoIterator<Item = Arc<Published>>,
    ) -> (Edition, Vec<Finding>) {
        Edition { audience, ..Edition::default() }.next(number, published)
    }

    /// The edition of that number: this one, with what was published since in the place of what it held of it.
    /// The same, whatever the steps in which it was reached. Findings are those about what was published since.
    #[must_use]
    pub fn next(&self, number: i64, published: impl IntoIterator<Item = Arc<Published>>) -> (Edition, Vec<Finding>) {
        let mut edition = Edition { number, ..self.clone() };
        let mut touched = BTreeSet::new();
        for document in published {
            edition.remove(&document.id);
            if edition.audience.may_see(document.head.audience()) {
                let claims: Vec<_> = claims(&document).collect();
                touched.extend(claims.iter().map(|(part, _)| part.clone()));
                edition.add(document, claims);
            }
        }
        let findings = edition.disputed(&touched);
        (edition, findings)
    }

    fn add(&mut self, document: Arc<Published>, claims: Vec<(String, Claim)>) {
        if let (DocumentId::Guide(slug), Head::Guide(head)) = (&document.id, &document.head) {
            for tag in &head.tags {
                self.by_tag.entry(tag.clone()).or_default().insert(slug.clone());
            }
        }
        for (part, claim) in claims {
            let mut all = self.claims.get(&part).map_or_else(Vec::new, |all| all.to_vec());
            all.push(claim);
            all.sort();
            self.claims.insert(part, all.into());
        }
        match &document.id {
            DocumentId::Article(path) => self.articles.insert(path.clone(), document.clone()),
            id => self.of_kind(id).and_then(|(of_kind, slug)| of_kind.insert(slug.clone(), document.clone())),
        };
        self.published.insert(document.id.clone(), document);
    }

    fn remove(&mut self, id: &DocumentId) {
        let Some(document) = self.published.remove(id) else { return };
        if let (DocumentId::Guide(slug), Head::Guide(head)) = (&document.id, &document.head) {
            for tag in &head.tags {
                let tagged = self.by_tag.get_mut(tag);
                if tagged.is_some_and(|tagged| tagged.remove(slug).is_some() && tagged.is_empty()) {
                    self.by_tag.remove(tag);
                }
            }
            for (part, _) in claims(&document) {
                let others = self.claims.get(&part).into_iter().flat_map(|all| all.iter());
                let others: Arc<[Claim]> = others.filter(|claim| claim.guide != *slug).cloned().collect();
                if others.is_empty() {
                    self.claims.remove(&part)
                } else {
                    self.claims.insert(part, others)
                };
            }
        }
        match id {
            DocumentId::Article(path) => self.articles.remove(path),
            id => self.of_kind(id).and_then(|(of_kind, slug)| of_kind.remove(slug)),
        };
    }

    /// Where documents of its kind stand by slug; none of articles, and none of what only other documents read.
    fn of_kind<'a>(&mut self, id: &'a DocumentId) -> Option<(&mut OrdMap<Slug, Arc<Published>>, &'a Slug)> {
        match id {
            DocumentId::Guide(slug) => Some((&mut self.guides, slug)),
            DocumentId::Person(slug) => Some((&mut self.people, slug)),
            DocumentId::Product(slug) => Some((&mut self.products, slug)),
            DocumentId::Category(slug) => Some((&mut self.categories, slug)),
            DocumentId::Network(slug) => Some((&mut self.networks, slug)),
            DocumentId::Partner(slug) => Some((&mut self.partners, slug)),
            DocumentId::Article(_) | DocumentId::Flow(_) | DocumentId::Scenarios(_) => None,
        }
    }

    /// Those of the phrases that more than one guide claims.
    fn disputed(&self, parts: &BTreeSet<String>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (part, all) in parts.iter().filter_map(|part| Some((part, self.claims.get(part)?))) {
            let [first, others @ ..] = &all[..] else { continue };
            for other in others.iter().filter(|other| other.guide != first.guide) {
                let message = format!(
                    "/fix/{part} is claimed by guides/{} and by guides/{}; take it out of one of them",
                    first.guide, other.guide
                );
                findings.push(Finding::advises("duplicate-phrase", 0..0, message));
            }
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

    /// The articles whose path begins with that, by path.
    pub fn articles_under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a Published, &'a ArticleHead)> {
        let from = self.articles.range::<_, str>((Bound::Included(prefix), Bound::Unbounded));
        let under = from.take_while(move |(path, _)| path.as_str().starts_with(prefix));
        under.filter_map(|(_, published)| article_entry(published))
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
        let claim = self.claims.get(address_part)?.first()?;
        let guide = self.guide(&claim.guide)?;
        Some(Answer { guide, phrase: guide.head.phrases.get(claim.phrase)?, by_alias: claim.is_alias })
    }

    /// Every phrase (no aliases) with the guide that answers it, by address part.
    pub fn phrases(&self) -> impl Iterator<Item = (&str, GuideEntry<'_>)> {
        self.claims.values().filter_map(|all| all.first()).filter(|claim| !claim.is_alias).filter_map(|claim| {
            let guide = self.guide(&claim.guide)?;
            Some((guide.head.phrases.get(claim.phrase)?.text.as_str(), guide))
        })
    }

    /// The guides nearest to a guide by what they are about, the nearest first: of the same product, or with an error
    /// signature in common, in whatever spelling. What else they share (the category, tags) decides the order alone.
    pub fn related(&self, guide: GuideEntry<'_>) -> Vec<GuideEntry<'_>> {
        let own = codes(guide.head);
        let nearness = |other: &GuideEntry<'_>| {
            let (one, other) = (guide.head, other.head);
            let codes = codes(other).intersection(&own).count();
            let is_of_product = one.product.is_some() && one.product == other.product;
            let tags = one.tags.iter().filter(|tag| other.tags.contains(tag)).count();
            let is_of_category = one.category.is_some() && one.category == other.category;
            (codes > 0 || is_of_product)
                .then(|| 8 * codes + 4 * usize::from(is_of_product) + 2 * usize::from(is_of_category) + 2 * tags)
        };
        let others = self.guides().filter(|other| other.slug != guide.slug);
        let mut near: Vec<(usize, GuideEntry<'_>)> =
            others.filter_map(|other| Some((nearness(&other)?, other))).collect();
        near.sort_by_key(|(nearness, _)| Reverse(*nearness));
        near.into_iter().map(|(_, guide)| guide).collect()
    }

    /// The guides that a guide's author names as related, and those whose authors name it.
    pub fn named_as_related(&self, guide: GuideEntry<'_>) -> impl Iterator<Item = GuideEntry<'_>> {
        self.guides().filter(move |other| {
            other.slug != guide.slug
                && (guide.head.related.contains(other.slug) || other.head.related.contains(guide.slug))
        })
    }
}

/// The error codes among a guide's signatures, and those that say the same.
fn codes(head: &GuideHead) -> BTreeSet<Signature> {
    let written = head.signatures.iter().flat_map(|signature| search::signatures(signature));
    written.flat_map(|code| std::iter::once(code).chain(code.equivalents())).collect()
}

/// What a guide claims: address parts of its phrases and their aliases. Nothing of other documents.
fn claims(document: &Published) -> impl Iterator<Item = (String, Claim)> {
    let guide = match (&document.id, &document.head) {
        (DocumentId::Guide(slug), Head::Guide(head)) => Some((slug, head)),
        _ => None,
    };
    guide.into_iter().flat_map(|(slug, head)| {
        head.phrases.iter().enumerate().flat_map(move |(phrase, claimed)| {
            let aliases = claimed.aliases.iter().map(|alias| (alias, true));
            std::iter::once((&claimed.text, false)).chain(aliases).map(move |(text, is_alias)| {
                (Phrase::new(text).address_part(), Claim { guide: slug.clone(), phrase, is_alias })
            })
        })
    })
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
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::document::parse;

    pub fn published(id: &str, source: &str) -> Arc<Published> {
        let id: DocumentId = id.parse().expect("an id");
        let (document, _) = parse(&id, source.as_bytes());
        let head = Head::compile(&document);
        Arc::new(Published { id, revision: 1, hash: String::new(), published_at: Timestamp::UNIX_EPOCH, head })
    }

    fn guide(slug: &str, fields: &str) -> Arc<Published> {
        published(&format!("guides/{slug}"), &format!("---\ntitle: {slug}\n{fields}---\nText.\n"))
    }

    pub fn edition(audience: Audience, documents: Vec<Arc<Published>>) -> Edition {
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

    /// A document as it may come to be: withdrawn from the public, with other tags, with phrases that others claim.
    fn any_document() -> impl Strategy<Value = Arc<Published>> {
        let fields = prop::sample::select(vec![
            "",
            "audience: it-staff\n",
            "tags: [x, y]\nphrases: [{text: an error, aliases: [err]}]\n",
            "tags: [y]\nphrases: [{text: err}, {text: another}]\n",
            "phrases: [{text: err, aliases: [ERR]}]\ntags: [x, x]\n",
        ]);
        let guides = (prop::sample::select(vec!["a", "b", "c"]), fields).prop_map(|(slug, fields)| guide(slug, fields));
        let articles = prop::sample::select(vec!["articles/a", "articles/a/b"]).prop_map(|id| published(id, "# A\n"));
        let records = prop::sample::select(vec!["products/p", "people/p"]).prop_map(|id| published(id, "name: P\n"));
        prop_oneof![4 => guides, 1 => articles, 1 => records]
    }

    proptest! {
        #[test]
        fn an_edition_is_the_same_in_whatever_steps_it_was_reached(
            steps in prop::collection::vec(prop::collection::vec(any_document(), 0..4), 0..6),
        ) {
            let mut reached = Edition::default();
            let mut last: BTreeMap<DocumentId, Arc<Published>> = BTreeMap::new();
            for (number, step) in (1..).zip(steps) {
                last.extend(step.iter().map(|document| (document.id.clone(), document.clone())));
                reached = reached.next(number, step).0;
                let at_once = Edition::compile(number, Audience::Public, last.values().cloned()).0;
                prop_assert_eq!(&reached, &at_once);
            }
        }
    }

    #[test]
    fn related_guides_are_of_the_product_or_share_a_code_the_nearest_first() {
        let edition = edition(
            Audience::Public,
            vec![
                guide("a", "product: p\ncategory: c\ntags: [x, z]\nrelated: [named]\nsignatures: [0x80070005]\n"),
                guide("code", "product: q\nsignatures: [-2147024891]\n"),
                guide("named", "product: q\ncategory: c\n"),
                guide("product", "product: p\ncategory: d\n"),
                guide("same-words", "product: q\ncategory: c\ntags: [x, z]\nsignatures: [0x80070006]\n"),
                guide("without-product", "category: c\n"),
            ],
        );
        let of = edition.guide(&"a".parse().expect("a slug")).expect("a guide");
        let slugs = |guides: Vec<GuideEntry<'_>>| guides.iter().map(|near| near.slug.to_string()).collect::<Vec<_>>();
        assert_eq!(slugs(edition.related(of)), ["code", "product"]);
        assert_eq!(slugs(edition.named_as_related(of).collect()), ["named"]);
        let without = edition.guide(&"without-product".parse().expect("a slug")).expect("a guide");
        assert!(edition.related(without).is_empty());
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
