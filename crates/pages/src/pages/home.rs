//! The home page: search first, then the ways in.
//! Never offers an example that leads nowhere.

use std::collections::BTreeMap;

use guide::edition::{Edition, GuideEntry};
use guide::names::Slug;
use maud::{Markup, html};

use super::guide::count;
use super::lists::grouped;
use crate::components::doors::{Door, doors};
use crate::components::guide_rows::guide_rows;
use crate::components::query_pairs::query_pairs;
use crate::frame::{Frame, Page, Parts, search_form};

/// Most pairs of phrases drawn here; `/fix` lists all.
const MOST_PHRASES: usize = 12;

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
            (families(edition, guides.len()))
            (recently_reviewed(&guides))
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

/// One signature and the shortest phrases, each of which leads to a guide.
fn examples(edition: &Edition) -> Markup {
    let signatures = edition.guides().filter_map(|guide| guide.head.signatures.first().map(String::as_str));
    let mut phrases: Vec<&str> =
        edition.guides().filter_map(|guide| guide.head.phrases.first().map(|phrase| phrase.text.as_str())).collect();
    phrases.sort_by_key(|text| text.len());
    let texts: Vec<&str> =
        signatures.filter(|text| text.len() < 30).take(2).chain(phrases.into_iter().take(2)).collect();
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

fn families(edition: &Edition, guides: usize) -> Markup {
    let mut products: BTreeMap<&Slug, usize> = BTreeMap::new();
    let mut categories: BTreeMap<&Slug, usize> = BTreeMap::new();
    for guide in edition.guides() {
        if let Some(product) = &guide.head.product {
            *products.entry(product).or_default() += 1;
        }
        if let Some(category) = &guide.head.category {
            *categories.entry(category).or_default() += 1;
        }
    }
    html! {
        div.two.section {
            div {
                div.head-row { h2 { "Products" } a href="/guides" { "All " (count(guides, "guide", "guides")) " A to Z" } }
                ul.families {
                    @for (family, products) in by_family(edition, &products) {
                        li {
                            h3 { (family) }
                            @for (slug, name, number) in products { p { a href={ "/products/" (slug) } { (name) } " " span.mono { (number) } } }
                        }
                    }
                }
            }
            div {
                h2 { "Categories" }
                ul.families {
                    @for (slug, number) in &categories {
                        @if let Some(category) = edition.category(slug) {
                            li { a href={ "/categories/" (slug) } { (category.name) } " " span.mono { (number) }
                                @if let Some(about) = &category.about { span.about { (about) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A product in a list: slug, name, number of guides.
type Counted<'a> = (&'a Slug, &'a str, usize);

/// Products that have guides, by family; those without one are their own.
fn by_family<'a>(edition: &'a Edition, counts: &BTreeMap<&'a Slug, usize>) -> BTreeMap<&'a str, Vec<Counted<'a>>> {
    let mut families: BTreeMap<&str, Vec<Counted<'_>>> = BTreeMap::new();
    for (slug, number) in counts {
        if let Some(product) = edition.product(slug) {
            let family = product.family.as_deref().unwrap_or(&product.name);
            families.entry(family).or_default().push((slug, &product.name, *number));
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
            section { h2 { "Recently reviewed" } (guide_rows(reviewed.into_iter().take(6))) }
        }
    }
}

fn phrases(edition: &Edition) -> Markup {
    let all = edition.phrases();
    html! {
        @if !all.is_empty() {
            section {
                div.head-row { h2 { "Exact-match queries" } p { "The words people type, and where they lead. Without a guide we say so." } }
                (query_pairs(edition, all.iter().take(MOST_PHRASES).map(|(text, _)| *text)))
                @if all.len() > MOST_PHRASES { p { a href="/fix" { "All " (all.len()) " exact-match queries" } } }
            }
        }
    }
}
