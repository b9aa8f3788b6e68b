//! The home page: search first, then the ways in.
//! Never offers an example that leads nowhere.

use std::collections::BTreeMap;

use guide::edition::{Edition, GuideEntry};
use guide::names::Slug;
use maud::{Markup, html};

use super::guide::count;
use super::lists::grouped;
use crate::components::doors::{Door, doors};
use crate::components::guide_rows::guide_dates;
use crate::components::query_pairs::query_pairs;
use crate::frame::{Frame, Page, Parts, search_form};

/// Most pairs of phrases drawn here; `/fix` lists all.
const MOST_PHRASES: usize = 16;
/// Most titles drawn for one product; its page lists all.
const MOST_TITLES: usize = 4;
/// Most guides drawn as recently reviewed.
const MOST_REVIEWED: usize = 4;

/// The page.
pub fn home(frame: Frame<'_>) -> Page {
    let edition = &frame.view.edition;
    let welcome = frame
        .site
        .welcome
        .as_deref()
        .unwrap_or("Step-by-step fixes that say what they change before you run them. Type what the screen says.");
    let before = html! {
        section.hero aria-label="Welcome" { div {
            h1 { (frame.site.name) }
            p.lead { (welcome) }
            (search_form("", "home-search", "Portal"))
            (examples(edition))
        } }
    };
    let guides: Vec<GuideEntry<'_>> = edition.guides().collect();
    let main = html! {
        (doors(&ways(edition)))
        @if guides.is_empty() {
            section {
                h2 { "No guide is published yet" }
                p { "Whoever runs this portal takes documents in with " code { "fixpoint import DIR" } " and makes them public with " code { "fixpoint publish --all" } "." }
            }
        } @else {
            (by_product(edition, guides.len()))
            div.two.section { (categories(edition)) (recently_reviewed(&guides)) }
        }
        (phrases(edition))
    };
    frame.page(
        200,
        Parts {
            kind: "home",
            title: "",
            description: Some(welcome),
            canonical: Some("/"),
            before,
            main,
            ..Parts::default()
        },
    )
}

fn ways(edition: &Edition) -> Vec<Door<'static>> {
    let mut ways: Vec<Door<'_>> =
        vec![("flag", "/report".to_owned(), "Report a problem", "No guide helped, or you must not go on".to_owned())];
    let guides = edition.guides().count();
    if guides > 0 {
        ways.push((
            "list",
            "/guides".to_owned(),
            "All guides",
            format!("{}, A to Z", count(guides, "guide", "guides")),
        ));
    }
    if edition.article_count() > 0 {
        let number = edition.article_count();
        let articles = if number == 1 { "1 article".to_owned() } else { format!("{} articles", grouped(number)) };
        ways.push(("file-text", "/articles".to_owned(), "Imported articles", format!("{articles}, not reviewed here")));
    }
    ways
}

/// Two codes and the shortest phrases, each of which leads to a guide.
fn examples(edition: &Edition) -> Markup {
    let is_code = |text: &&str| {
        text.len() < 20
            && !text.contains(' ')
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    // A code that a title or a phrase names is that guide's own; others stand in many faults.
    let signatures = edition.guides().filter_map(|guide| {
        let own = |code: &str| {
            let code = code.to_lowercase();
            let phrases = guide.head.phrases.iter().map(|phrase| &phrase.text);
            phrases.chain([&guide.head.title]).any(|text| text.to_lowercase().contains(&code))
        };
        guide.head.signatures.iter().map(String::as_str).filter(is_code).find(|code| own(code))
    });
    let mut phrases: Vec<&str> =
        edition.guides().filter_map(|guide| guide.head.phrases.first().map(|phrase| phrase.text.as_str())).collect();
    phrases.sort_by_key(|text| text.len());
    let texts: Vec<&str> = signatures.take(2).chain(phrases.into_iter().take(2)).collect();
    html! {
        @if !texts.is_empty() {
            p.examples { "For example: " @for text in texts { a href={ "/search?q=" (encoded(text)) } { (text) } } }
        }
    }
}

/// A text as a value in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The guides of each product, by family: whoever knows what is broken finds it here without searching.
fn by_product(edition: &Edition, guides: usize) -> Markup {
    html! {
        section {
            div.head-row { h2 { "What is broken?" } a href="/guides" { "All " (count(guides, "guide", "guides")) " A to Z" } }
            ul.families.wide-families {
                @for (family, products) in by_family(edition) {
                    li {
                        @let is_alone = products.len() == 1 && products.iter().all(|(_, name, _)| *name == family);
                        @if !is_alone { h3 { (family) } }
                        @for (slug, name, guides) in products {
                            @if is_alone { h3 { a href={ "/products/" (slug) } { (name) } " " span.mono { (guides.len()) } } }
                            @else { p { a href={ "/products/" (slug) } { (name) } " " span.mono { (guides.len()) } } }
                            ul {
                                @for guide in guides.iter().take(MOST_TITLES) { li { a href=(guide.published.id.address()) { (guide.head.title) } } }
                                @if guides.len() > MOST_TITLES { li { a href={ "/products/" (slug) } { (guides.len() - MOST_TITLES) " more" } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn categories(edition: &Edition) -> Markup {
    let mut counts: BTreeMap<&Slug, usize> = BTreeMap::new();
    for category in edition.guides().filter_map(|guide| guide.head.category.as_ref()) {
        *counts.entry(category).or_default() += 1;
    }
    html! {
        div {
            h2 { "Categories" }
            ul.families {
                @for (slug, number) in &counts {
                    @if let Some(category) = edition.category(slug) {
                        li { a href={ "/categories/" (slug) } { (category.name) } " " span.mono { (number) }
                            @if let Some(about) = &category.about { span.about { (about) } } }
                    }
                }
            }
        }
    }
}

/// A product in a list: slug, name, guides.
type Listed<'a> = (&'a Slug, &'a str, Vec<GuideEntry<'a>>);

/// Products that have guides, by family; those without one are their own.
fn by_family(edition: &Edition) -> BTreeMap<&str, Vec<Listed<'_>>> {
    let mut products: BTreeMap<&Slug, Vec<GuideEntry<'_>>> = BTreeMap::new();
    for guide in edition.guides() {
        if let Some(product) = &guide.head.product {
            products.entry(product).or_default().push(guide);
        }
    }
    let mut families: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
    for (slug, guides) in products {
        if let Some(product) = edition.product(slug) {
            let family = product.family.as_deref().unwrap_or(&product.name);
            families.entry(family).or_default().push((slug, &product.name, guides));
        }
    }
    families
}

fn recently_reviewed(guides: &[GuideEntry<'_>]) -> Markup {
    let mut reviewed: Vec<GuideEntry<'_>> =
        guides.iter().copied().filter(|guide| guide.head.reviewed.is_some()).collect();
    reviewed.sort_by_key(|guide| (std::cmp::Reverse(guide.head.reviewed), guide.slug));
    html! {
        @if !reviewed.is_empty() {
            div { h2 { "Recently reviewed" } (guide_dates(reviewed.into_iter().take(MOST_REVIEWED))) }
        }
    }
}

/// The first phrase of each guide.
fn phrases(edition: &Edition) -> Markup {
    let first = edition.guides().filter_map(|guide| Some((guide.head.phrases.first()?.text.as_str(), guide)));
    let mut first: Vec<_> = first.take(MOST_PHRASES).collect();
    first.sort_by_key(|(text, _)| *text);
    let all = edition.phrases().count();
    html! {
        @if !first.is_empty() {
            section {
                div.head-row { h2 { "Exact-match queries" } p { "The words people type, and where they lead." } }
                @let shown = first.len();
                (query_pairs(first))
                @if all > shown { p { a href="/fix" { "All " (all) " exact-match queries" } } }
            }
        }
    }
}
