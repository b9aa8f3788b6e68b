//! What the pages promise, on the starter library: which guide a landing page names, what is said where there is none,
//! and that nothing typed or imported comes back as markup. One program, so that it links once.
#![allow(clippy::expect_used, clippy::panic, reason = "a page that cannot be drawn ends its test")]

mod articles;
mod landing;
mod lists;
mod portal;
mod search;
mod triage;

use std::sync::Arc;

use guide::document::{Audience, Document, Guide, parse};
use guide::edition::{Edition, Head, Live, Published, View};
use guide::names::DocumentId;
use jiff::Timestamp;
use jiff::civil::date;
use pages::pages::fix::fix_answer;
use pages::{Frame, Page, Site};

pub(crate) const ENTRA: &str = "guides/entra-connect-sync-errors";
pub(crate) const OUTLOOK: &str = "guides/outlook-ost-sync-errors";
pub(crate) const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

pub(crate) const STARTER: &[(&str, &str)] = &[
    (ENTRA, include_str!("../../../../content/guides/entra-connect-sync-errors.md")),
    (OUTLOOK, include_str!("../../../../content/guides/outlook-ost-sync-errors.md")),
    ("people/tamem-j", include_str!("../../../../content/people/tamem-j.yaml")),
    ("people/fixpoint-starter-library", include_str!("../../../../content/people/fixpoint-starter-library.yaml")),
    ("products/outlook", include_str!("../../../../content/products/outlook.yaml")),
    ("products/entra-connect", include_str!("../../../../content/products/entra-connect.yaml")),
    ("categories/email", include_str!("../../../../content/categories/email.yaml")),
];

pub(crate) fn published(id: &str, document: &Document) -> Arc<Published> {
    Arc::new(Published {
        id: id.parse().expect("an id"),
        revision: 1,
        hash: String::new(),
        published_at: Timestamp::UNIX_EPOCH,
        head: Head::compile(document),
    })
}

pub(crate) fn view(documents: impl IntoIterator<Item = Arc<Published>>) -> View {
    let (edition, _) = Edition::compile(1, Audience::Public, documents);
    View {
        edition: Arc::new(edition),
        audience: Audience::Public,
        day: date(2026, 11, 22),
        live: Arc::new(Live::default()),
    }
}

pub(crate) fn starter() -> View {
    view(STARTER.iter().map(|(id, source)| {
        let name: DocumentId = id.parse().expect("an id");
        published(id, &parse(&name, source.as_bytes()).0)
    }))
}

pub(crate) fn guide_of(id: &str) -> Guide {
    let (_, source) = STARTER.iter().find(|(name, _)| *name == id).expect("a starter guide");
    match parse(&id.parse().expect("an id"), source.as_bytes()).0 {
        Document::Guide(guide) => *guide,
        _ => panic!("{id} is no guide"),
    }
}

pub(crate) fn drawn(view: &View, draw: impl Fn(Frame<'_>) -> Page) -> Page {
    draw(Frame { site: &Site::default(), view })
}

pub(crate) fn phrase_page(view: &View, part: &str, id: &str) -> Page {
    let answer = view.edition.answer(part).expect("an answer");
    drawn(view, |frame| fix_answer(frame, &answer, &guide_of(id), &[], &guide::edition::Listing::Listed))
}

/// Every id that the page links to within itself.
pub(crate) fn links_within(html: &str) -> Vec<&str> {
    html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

pub(crate) fn assert_sound(page: &Page) {
    for id in links_within(&page.html) {
        assert!(page.html.contains(&format!("id=\"{id}\"")), "#{id} leads nowhere");
    }
    assert_eq!(page.html.matches("<h1").count(), 1);
    for hostile in ["<script>alert", "<img src=x", " onerror=alert(2)>"] {
        assert!(!page.html.contains(hostile), "{hostile}");
    }
    assert!(!page.html.contains(" style=") && !page.html.contains("<style"), "the policy allows no style in a page");
}
