//! The head of a revision: what lists, links and lookups need of a document without its body.
//! Never holds anything of a step: steps may be for a narrower audience than their guide.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::{
    Audience, Category, Document, Intent, Network, Partner, PartnerStatus, Person, Product, Spanned,
};
use crate::names::Slug;

/// Grows whenever heads hold something else; stored heads of another version are compiled anew at start.
pub const HEAD_VERSION: i64 = 5;

/// What lists, links and lookups need of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Head {
    /// Of a guide.
    Guide(GuideHead),
    /// Of an article.
    Article(ArticleHead),
    /// A person, whole.
    Person(Person),
    /// A product, whole.
    Product(Product),
    /// A category, whole.
    Category(Category),
    /// Of a flow that guides call.
    Flow(FlowHead),
    /// Of the scenarios of a guide: there are some.
    Scenarios,
    /// An intermediary of partner programs, whole.
    Network(Network),
    /// A partner, without the places of its source.
    Partner(Box<PartnerHead>),
}

/// Of a flow that guides call.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FlowHead {
    /// What it is about.
    pub subject: String,
    /// Who may see it.
    pub audience: Audience,
    /// The flows that it calls.
    pub calls: Vec<Slug>,
}

/// Of a guide: its facts and its summary.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GuideHead {
    /// Its title.
    pub title: String,
    /// Its first paragraph, without markup.
    pub summary: String,
    /// Its product.
    pub product: Option<Slug>,
    /// Its category.
    pub category: Option<Slug>,
    /// Its tags.
    pub tags: Vec<Slug>,
    /// Who may see it.
    pub audience: Audience,
    /// Estimated time, as written.
    pub time: Option<String>,
    /// Its byline.
    pub author: Option<Slug>,
    /// The day its author last reviewed it.
    pub reviewed: Option<Date>,
    /// The phrases it answers; the first is the primary one.
    pub phrases: Vec<PhraseHead>,
    /// Error signatures, as written.
    pub signatures: Vec<String>,
    /// What people see, as text.
    pub symptoms: Vec<String>,
    /// Related guides.
    pub related: Vec<Slug>,
    /// The flows that its triage calls; `None` where it has no triage.
    pub triage: Option<Vec<Slug>>,
}

/// A phrase with the decision behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseHead {
    /// As written.
    pub text: String,
    /// Other spellings, as written.
    pub aliases: Vec<String>,
    /// The decision.
    pub intent: Intent,
    /// Whose decision it was.
    pub by: Option<Slug>,
    /// The day of the decision.
    pub on: Option<Date>,
    /// Why the guide answers it.
    pub reason: Option<String>,
}

/// Of an article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ArticleHead {
    /// Its title.
    pub title: String,
    /// What its source says of it.
    pub description: Option<String>,
    /// What it applies to.
    pub applies_to: Vec<String>,
    /// The day its source last changed it.
    pub date: Option<Date>,
    /// Who may see it.
    pub audience: Audience,
    /// The licence's name.
    pub licence: Option<String>,
}

/// Of a partner: all that decides where it is shown, and what is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartnerHead {
    /// The company or product.
    pub name: String,
    /// The program's name.
    pub program: String,
    /// The intermediary.
    pub network: Option<Slug>,
    /// Where the program stands.
    pub status: PartnerStatus,
    /// The day on which that was so recorded.
    pub status_date: Option<Date>,
    /// A plain, unpaid address of the vendor.
    pub url: Option<String>,
    /// The paid address.
    pub link: Option<String>,
    /// The day somebody last read the program's terms.
    pub terms_checked: Option<Date>,
    /// The last day on which that reading holds.
    pub terms_expire: Option<Date>,
    /// What it offers.
    pub text: String,
    /// Why it is in the registry.
    pub why: String,
    /// Categories that it suits.
    pub categories: Vec<Slug>,
    /// Families of products that it suits.
    pub families: Vec<String>,
    /// Tags that it suits.
    pub tags: Vec<Slug>,
    /// Guides where it is never shown.
    pub never_on: Vec<Slug>,
    /// Categories where it is never shown.
    pub never_in: Vec<Slug>,
    /// Tags where it is never shown.
    pub never_tagged: Vec<Slug>,
}

impl PartnerHead {
    /// The commission is left out: what no page and no order may know is not there.
    fn of(partner: &Partner) -> PartnerHead {
        let slugs = |slugs: &[Spanned<Slug>]| slugs.iter().map(|slug| slug.value.clone()).collect();
        PartnerHead {
            name: partner.name.clone(),
            program: partner.program.clone(),
            network: partner.network.as_ref().map(|slug| slug.value.clone()),
            status: partner.status.value,
            status_date: partner.status_date,
            url: partner.url.as_ref().map(|url| url.value.clone()),
            link: partner.link.as_ref().map(|link| link.value.clone()),
            terms_checked: partner.terms_checked.as_ref().map(|day| day.value),
            terms_expire: partner.terms_expire.as_ref().map(|day| day.value),
            text: partner.text.clone(),
            why: partner.why.clone(),
            categories: slugs(&partner.categories),
            families: partner.families.iter().map(|family| family.value.clone()).collect(),
            tags: slugs(&partner.tags),
            never_on: slugs(&partner.exclusions.guides),
            never_in: slugs(&partner.exclusions.categories),
            never_tagged: slugs(&partner.exclusions.tags),
        }
    }
}

impl Head {
    /// The head of a document.
    pub fn compile(document: &Document) -> Head {
        match document {
            Document::Guide(guide) => Head::Guide(GuideHead {
                title: guide.title_text().to_owned(),
                summary: guide.summary.text.clone(),
                product: guide.product.as_ref().map(|slug| slug.value.clone()),
                category: guide.category.as_ref().map(|slug| slug.value.clone()),
                tags: guide.tags.iter().map(|tag| tag.value.clone()).collect(),
                audience: guide.audience,
                time: guide.time.as_ref().map(|time| time.value.clone()),
                author: guide.author.as_ref().map(|author| author.value.clone()),
                reviewed: guide.reviewed.as_ref().map(|day| day.value),
                phrases: guide
                    .phrases
                    .iter()
                    .map(|entry| PhraseHead {
                        text: entry.text.value.clone(),
                        aliases: entry.aliases.iter().map(|alias| alias.value.clone()).collect(),
                        intent: entry.intent,
                        by: entry.by.as_ref().map(|by| by.value.clone()),
                        on: entry.on,
                        reason: entry.reason.clone(),
                    })
                    .collect(),
                signatures: guide.signatures.iter().map(|signature| signature.value.clone()).collect(),
                symptoms: guide.symptoms.iter().map(|symptom| symptom.text.clone()).collect(),
                related: guide.related.iter().map(|slug| slug.value.clone()).collect(),
                triage: guide.flow.as_ref().map(|flow| flow.calls().cloned().collect()),
            }),
            Document::Article(article) => Head::Article(ArticleHead {
                title: article
                    .title
                    .as_ref()
                    .map_or_else(|| "Untitled article".to_owned(), |title| title.value.clone()),
                description: article.description.clone(),
                applies_to: article.applies_to.clone(),
                date: article.date,
                audience: article.audience,
                licence: article.licence.as_ref().map(|licence| licence.name.clone()),
            }),
            Document::Person(person) => Head::Person(person.clone()),
            Document::Product(product) => Head::Product(product.clone()),
            Document::Category(category) => Head::Category(category.clone()),
            Document::Flow(flow) => Head::Flow(FlowHead {
                subject: flow.subject.as_ref().map_or_else(|| "Untitled flow".to_owned(), |text| text.value.clone()),
                audience: flow.audience,
                calls: flow.calls().cloned().collect(),
            }),
            Document::Scenarios(_) => Head::Scenarios,
            Document::Network(network) => Head::Network(network.clone()),
            Document::Partner(partner) => Head::Partner(Box::new(PartnerHead::of(partner))),
        }
    }

    /// Who may see the document.
    pub fn audience(&self) -> Audience {
        match self {
            Head::Guide(head) => head.audience,
            Head::Article(head) => head.audience,
            Head::Person(_) | Head::Product(_) | Head::Category(_) | Head::Network(_) | Head::Partner(_) => {
                Audience::Public
            }
            Head::Flow(head) => head.audience,
            // Scenarios are for those who write: no page shows them.
            Head::Scenarios => Audience::ItStaff,
        }
    }

    /// Its title or name.
    pub fn title(&self) -> &str {
        match self {
            Head::Guide(head) => &head.title,
            Head::Article(head) => &head.title,
            Head::Person(person) => &person.name,
            Head::Product(product) => &product.name,
            Head::Category(category) => &category.name,
            Head::Flow(head) => &head.subject,
            Head::Scenarios => "Scenarios",
            Head::Network(network) => &network.name,
            Head::Partner(partner) => &partner.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::names::DocumentId;

    #[test]
    fn every_head_is_read_back_as_it_was_written() {
        for (id, source) in [
            ("guides/a", "---\ntitle: A\ntags: [x]\nphrases: [{text: an error, aliases: [err]}]\n---\nText.\n"),
            ("articles/a/b", "# A\n"),
            ("people/a", "name: A\nkind: organisation\n"),
            ("products/a", "name: A\nfamily: F\n"),
            ("categories/a", "name: A\n"),
            ("flows/a", "subject: A\n"),
            ("scenarios/a", ""),
            ("networks/a", "name: A\n"),
            ("partners/a", "name: A\n"),
        ] {
            let id: DocumentId = id.parse().expect("an id");
            let head = Head::compile(&parse(&id, source.as_bytes()).0);
            let written = serde_json::to_string(&head).expect("JSON");
            assert_eq!(serde_json::from_str::<Head>(&written).ok(), Some(head), "{written}");
        }
    }
}
