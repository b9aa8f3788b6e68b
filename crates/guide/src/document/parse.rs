//! Bytes to a document. Never fails: broken text gives a document with what could be read, and findings.
//! Never panics on any input; a fuzz target holds it to that.

use std::borrow::Cow;

use super::markdown::{Body, prose};
use super::records::{Category, Person, PersonKind, Product};
use super::sections::read_sections;
use super::yaml::{Fields, Node, Value, read};
use super::{
    Article, Audience, Document, Exclusions, Guide, Intent, Licence, Network, Partner, PartnerStatus, PhraseEntry,
    Prose, Scope, Source, Span, Spanned,
};
use crate::check::Finding;
use crate::names::{DocumentId, DocumentKind};
use crate::triage::{read_flow_text, read_scenarios};

const FRONT_MATTER: &str = "front-matter";

/// The largest document that is read, in bytes. The largest of 4,877 real support articles has 160 KB.
pub const MAX_DOCUMENT_BYTES: usize = 2 * 1024 * 1024;

/// Parses a document of the kind its id names.
///
/// Places of findings are bytes of [`source_text`] of the same bytes.
pub fn parse(id: &DocumentId, source: &[u8]) -> (Document, Vec<Finding>) {
    let mut findings = Vec::new();
    let text = source_text(source);
    if let Err(error) = std::str::from_utf8(source) {
        let at = error.valid_up_to().min(text.len());
        findings.push(Finding::blocks(
            "encoding",
            at..at,
            "the file is not UTF-8 from here on; save it as UTF-8 and check it again",
        ));
    }
    let text = if source.len() > MAX_DOCUMENT_BYTES {
        findings.push(Finding::blocks(
            "too-large",
            0..0,
            format!(
                "the file has {} bytes, and a document at most {MAX_DOCUMENT_BYTES}; split it, or take out what is no text",
                source.len()
            ),
        ));
        Cow::Borrowed("")
    } else {
        text
    };
    let document = match id.kind() {
        DocumentKind::Guide => Document::Guide(Box::new(guide(&text, &mut findings))),
        DocumentKind::Article => Document::Article(Box::new(article(&text, &mut findings))),
        DocumentKind::Person => Document::Person(person(&text, &mut findings)),
        DocumentKind::Product => Document::Product(product(&text, &mut findings)),
        DocumentKind::Category => Document::Category(category(&text, &mut findings)),
        DocumentKind::Network => Document::Network(network(&text, &mut findings)),
        DocumentKind::Partner => Document::Partner(Box::new(partner(&text, &mut findings))),
        DocumentKind::Flow => {
            let (yaml, offset) = without_mark(&text);
            Document::Flow(Box::new(read_flow_text(yaml, offset, true, &mut findings)))
        }
        DocumentKind::Scenarios => {
            let (yaml, offset) = without_mark(&text);
            Document::Scenarios(read_scenarios(yaml, offset, &mut findings))
        }
    };
    (document, findings)
}

/// The text that [`parse`] reads: the bytes as UTF-8, each byte that is not as U+FFFD.
pub fn source_text(source: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(source)
}

/// The YAML between the first two `---` lines with its place, and where the body begins.
fn front_matter<'a>(text: &'a str, findings: &mut Vec<Finding>) -> (&'a str, usize, usize) {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = &text[bom..];
    let first_line = rest.split_inclusive('\n').next().unwrap_or_default();
    if first_line.trim_end() != "---" {
        findings.push(Finding::blocks(
            FRONT_MATTER,
            0..0,
            "there is no front matter; begin the file with a line `---`, the fields, and another line `---`",
        ));
        return ("", bom, bom);
    }
    let start = bom + first_line.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (&text[start..at], start, at + line.len());
        }
        at += line.len();
    }
    findings.push(Finding::blocks(FRONT_MATTER, bom..start, "the front matter has no end; close it with a line `---`"));
    ("", start, start)
}

fn guide(text: &str, findings: &mut Vec<Finding>) -> Guide {
    let (yaml, offset, body) = front_matter(text, findings);
    let node = read(FRONT_MATTER, yaml, offset, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the front matter", findings);
    let mut guide = Guide {
        format: fields.parsed("format"),
        language: fields.text("language"),
        title: fields.text("title"),
        product: fields.parsed("product"),
        category: fields.parsed("category"),
        tags: fields.parsed_list("tags"),
        audience: audience(&mut fields),
        time: fields.text("time"),
        needs: fields.text("needs"),
        author: fields.parsed("author"),
        reviewed: fields.date("reviewed"),
        scope: fields.mappings("scope", scope),
        phrases: fields.mappings("phrases", phrase),
        signatures: fields.texts("signatures"),
        related: fields.parsed_list("related"),
        sources: fields.mappings("sources", source_read),
        ..Guide::default()
    };
    imported(&mut fields);
    fields.finish();
    read_sections(&Body::read(text, body), body, &mut guide, findings);
    guide
}

/// An audience that cannot be read counts as the narrowest: nothing leaks through a misspelling.
fn audience(fields: &mut Fields<'_>) -> Audience {
    let Some(node) = fields.take("audience") else { return Audience::default() };
    let found = match &node.value {
        Value::Scalar(text) => Audience::ALL.into_iter().find(|audience| audience.key() == text),
        _ => None,
    };
    found.unwrap_or_else(|| {
        fields.report(node.span, "`audience` is not known; write `public`, `employees` or `it-staff`".to_owned());
        Audience::ItStaff
    })
}

fn scope(fields: &mut Fields<'_>) -> Option<Scope> {
    let (product, os, build) = (fields.plain("product"), fields.plain("os"), fields.plain("build"));
    let product = required(fields, product, "product")?;
    Some(Scope { product, os, build })
}

fn phrase(fields: &mut Fields<'_>) -> Option<PhraseEntry> {
    let entry = (
        fields.text("text"),
        fields.texts("aliases"),
        fields.choice("intent", &[Intent::Confirmed, Intent::Unconfirmed], |intent| match intent {
            Intent::Confirmed => "confirmed",
            Intent::Unconfirmed => "unconfirmed",
        }),
        fields.parsed("by"),
        fields.date("on"),
        fields.plain("reason"),
    );
    let (text, aliases, intent, by, on, reason) = entry;
    let text = required(fields, text, "text")?;
    let on = on.map(|day| day.value);
    if intent == Some(Intent::Confirmed) && (by.is_none() || on.is_none()) {
        let span = text.span.clone();
        fields.report(
            span,
            "a confirmed phrase says whose decision it was; add `by` (a person) and `on` (a day)".to_owned(),
        );
    }
    Some(PhraseEntry { text, aliases, intent: intent.unwrap_or_default(), by, on, reason })
}

fn source_read(fields: &mut Fields<'_>) -> Option<Source> {
    let (title, url, read) = (fields.plain("title"), fields.text("url"), fields.date("read"));
    let url = required(fields, url, "url")?;
    Some(Source { title, url, read: read.map(|day| day.value) })
}

fn required<T>(fields: &mut Fields<'_>, value: Option<T>, name: &str) -> Option<T> {
    if value.is_none() {
        let span: Span = fields.span.clone();
        fields.report(span, format!("`{name}` is missing here; add it"));
    }
    value
}

fn article(text: &str, findings: &mut Vec<Finding>) -> Article {
    let (yaml, offset, body) = front_matter(text, findings);
    let node = read(FRONT_MATTER, yaml, offset, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the front matter", findings);
    let _format: Option<Spanned<u32>> = fields.parsed("format");
    let _language = fields.text("language");
    let article = Article {
        title: fields.text("title"),
        description: fields.plain("description"),
        applies_to: fields.texts("applies-to").into_iter().map(|text| text.value).collect(),
        date: fields.date("date").map(|day| day.value),
        audience: audience(&mut fields),
        licence: licence(&mut fields),
        body: article_body(text, body),
    };
    imported(&mut fields);
    fields.finish();
    article
}

fn article_body(text: &str, start: usize) -> Prose {
    prose(text.get(start..).unwrap_or_default(), start..text.len())
}

fn licence(fields: &mut Fields<'_>) -> Option<Licence> {
    fields
        .mappings("licence", |fields| {
            let (attribution, name) = (fields.plain("attribution"), fields.plain("name"));
            let (url, source, changes) = (fields.text("url"), fields.plain("source"), fields.plain("changes"));
            let url = url.and_then(|url| web_address(fields, url));
            Some(Licence {
                attribution: required(fields, attribution, "attribution")?,
                name: required(fields, name, "name")?,
                url,
                source,
                changes,
            })
        })
        .into_iter()
        .next()
}

/// What an import notes of where it has a document from. Only an import reads it.
fn imported(fields: &mut Fields<'_>) {
    fields.mappings("imported", |fields| {
        let (_id, _digest) = (fields.plain("id"), fields.plain("digest"));
        Some(())
    });
}

/// An address that a page may lead to.
fn web_address(fields: &mut Fields<'_>, url: Spanned<String>) -> Option<String> {
    let is_web = ["https://", "http://"].iter().any(|scheme| url.value.starts_with(scheme));
    if !is_web {
        fields.report(url.span, format!("`{}` is no web address; write one that begins with https://", url.value));
        return None;
    }
    Some(url.value)
}

fn record(text: &str, findings: &mut Vec<Finding>) -> Node {
    let (yaml, offset) = without_mark(text);
    read(FRONT_MATTER, yaml, offset, findings)
}

/// A text without its byte order mark, and where it begins.
fn without_mark(text: &str) -> (&str, usize) {
    let rest = text.trim_start_matches('\u{feff}');
    (rest, text.len() - rest.len())
}

fn name(fields: &mut Fields<'_>) -> String {
    let name = fields.plain("name");
    required(fields, name, "name").unwrap_or_default()
}

fn person(text: &str, findings: &mut Vec<Finding>) -> Person {
    let node = record(text, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the file", findings);
    let person = Person {
        name: name(&mut fields),
        kind: fields
            .choice("kind", &[PersonKind::Person, PersonKind::Organisation], |kind| match kind {
                PersonKind::Person => "person",
                PersonKind::Organisation => "organisation",
            })
            .unwrap_or_default(),
        role: fields.plain("role"),
        expertise: fields.texts("expertise").into_iter().map(|text| text.value).collect(),
        about: fields.plain("about"),
    };
    fields.finish();
    person
}

fn product(text: &str, findings: &mut Vec<Finding>) -> Product {
    let node = record(text, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the file", findings);
    let product = Product {
        name: name(&mut fields),
        family: fields.plain("family"),
        former: fields.texts("former").into_iter().map(|text| text.value).collect(),
        about: fields.plain("about"),
    };
    fields.finish();
    product
}

fn category(text: &str, findings: &mut Vec<Finding>) -> Category {
    let node = record(text, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the file", findings);
    let category = Category {
        name: name(&mut fields),
        is_sensitive: fields.choice("sensitive", &[true, false], |yes| if yes { "yes" } else { "no" }).unwrap_or(false),
        about: fields.plain("about"),
    };
    fields.finish();
    category
}

fn network(text: &str, findings: &mut Vec<Finding>) -> Network {
    let node = record(text, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the file", findings);
    let network = Network {
        name: name(&mut fields),
        domains: fields.texts("domains").into_iter().map(|text| text.value).collect(),
        about: fields.plain("about"),
    };
    fields.finish();
    network
}

/// A status that is missing or cannot be read counts as `planned`, which shows nothing.
fn partner(text: &str, findings: &mut Vec<Finding>) -> Partner {
    let node = record(text, findings);
    let mut fields = Fields::new(FRONT_MATTER, node, "the file", findings);
    let whole = fields.span.clone();
    let status_span = fields.span_of("status").unwrap_or(whole);
    let status = fields.choice("status", &PartnerStatus::ALL, PartnerStatus::key);
    let is_there = fields.has("status");
    let status = if is_there { status } else { required(&mut fields, status, "status") };
    let status = status.unwrap_or(PartnerStatus::Planned);
    let status_date = fields.date("status-date").map(|day| day.value);
    let mut needed = |name: &'static str| {
        let text = fields.plain(name);
        required(&mut fields, text, name).unwrap_or_default()
    };
    let (name, program, text, why) = (needed("name"), needed("program"), needed("text"), needed("why"));
    let url = fields.text("url");
    let partner = Partner {
        name,
        program,
        network: fields.parsed("network"),
        status: Spanned::new(status, status_span),
        status_date: required(&mut fields, status_date, "status-date"),
        url: required(&mut fields, url, "url"),
        link: fields.text("link"),
        terms_checked: fields.date("terms-checked"),
        terms_expire: fields.date("terms-expire"),
        commission: fields.plain("commission"),
        text,
        why,
        categories: fields.parsed_list("categories"),
        families: fields.texts("families"),
        tags: fields.parsed_list("tags"),
        exclusions: fields
            .mappings("exclusions", |fields| Some(exclusions(fields)))
            .into_iter()
            .next()
            .unwrap_or_default(),
    };
    fields.finish();
    partner
}

fn exclusions(fields: &mut Fields<'_>) -> Exclusions {
    Exclusions {
        guides: fields.parsed_list("guides"),
        categories: fields.parsed_list("categories"),
        tags: fields.parsed_list("tags"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_guide(source: &str) -> (Guide, Vec<Finding>) {
        let id = "guides/a".parse().expect("an id");
        match parse(&id, source.as_bytes()) {
            (Document::Guide(guide), findings) => (*guide, findings),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_field_is_reported_with_the_nearest_known_one() {
        let (_, findings) = read_guide("---\ntitel: A\n---\n");
        assert_eq!(findings[0].message, "`titel` is no field here; did you mean `title`?");
        assert_eq!(findings[0].span, 4..9);
    }

    #[test]
    fn one_wrong_field_does_not_lose_the_others() {
        let (guide, findings) = read_guide("---\ntitle: A\nreviewed: soon\ntags: [x]\n---\nText\n");
        assert_eq!(guide.title_text(), "A");
        assert_eq!(guide.tags.len(), 1);
        assert_eq!(guide.summary.text, "Text");
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn an_audience_that_cannot_be_read_counts_as_the_narrowest() {
        let (guide, findings) = read_guide("---\naudience: everyone\n---\n");
        assert_eq!(guide.audience, Audience::ItStaff);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn aliases_are_refused_so_that_no_text_grows_while_it_is_read() {
        let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n";
        let (_, findings) = read_guide(bomb);
        assert!(findings[0].message.contains("anchor"), "{findings:?}");
    }

    #[test]
    fn an_escape_cannot_write_what_nobody_sees() {
        for hidden in ["\\u202e", "\\e", "\\u2028", "\\0"] {
            let source = format!("---\ntitle: \"A{hidden}b\"\n---\n");
            let (_, findings) = read_guide(&source);
            assert!(findings[0].message.contains("as an escape; take it out"), "{hidden} {findings:?}");
        }
        let (guide, findings) = read_guide("---\ntitle: \"A \\u00e9\"\n---\n");
        assert_eq!((guide.title.map(|title| title.value), findings.len()), (Some("A é".to_owned()), 0));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_reported_where_they_begin() {
        let id = "guides/a".parse().expect("an id");
        let (_, findings) = parse(&id, b"---\ntitle: \xff\n---\n");
        assert_eq!((findings[0].rule, findings[0].span.start), ("encoding", 11));
    }

    #[test]
    fn a_document_that_is_too_large_is_not_read() {
        let id = "guides/a".parse().expect("an id");
        let (_, findings) = parse(&id, &vec![b'a'; MAX_DOCUMENT_BYTES + 1]);
        assert_eq!(findings[0].rule, "too-large");
    }

    #[test]
    fn an_article_leads_to_its_licence_only_by_a_web_address() {
        let id = "articles/a".parse().expect("an id");
        let source = "---\nlicence: {attribution: a, name: b, url: \"javascript:alert(1)\"}\n---\n";
        let (document, findings) = parse(&id, source.as_bytes());
        let Document::Article(article) = document else { panic!("an article") };
        assert_eq!(article.licence.expect("a licence").url, None);
        assert_eq!(findings.len(), 1);
    }
}
