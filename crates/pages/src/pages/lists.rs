//! Pages that list: guides A to Z, by product, category, tag and person; phrases; articles by folder.
//! Never list what is not in the edition.

use std::collections::{BTreeMap, BTreeSet};

use guide::document::{PersonKind, Product};
use guide::edition::{ArticleHead, GuideEntry, Published};
use guide::names::{Phrase, Slug};
use maud::{Markup, html};

use super::guide::count;
use crate::components::guide_rows::guide_rows;
use crate::components::query_pairs::query_pairs;
use crate::frame::{Frame, Page, Parts};

/// `/guides`: all guides, by the first letter of their titles.
pub fn guides_index(frame: Frame<'_>) -> Page {
    let mut letters: BTreeMap<String, Vec<GuideEntry<'_>>> = BTreeMap::new();
    for guide in frame.view.edition.guides() {
        let letter = guide
            .head
            .title
            .chars()
            .find(|character| character.is_alphanumeric())
            .map_or_else(|| "#".to_owned(), |character| character.to_uppercase().to_string());
        letters.entry(letter).or_default().push(guide);
    }
    let number: usize = letters.values().map(Vec::len).sum();
    let main = html! {
        h1 { "Guides A to Z" }
        p.lead { (count(number, "guide", "guides")) ". Each says what a step changes before you take it." }
        @if letters.len() > 3 {
            nav.letters aria-label="Letters" { @for letter in letters.keys() { a href={ "#letter-" (letter) } { (letter) } " " } }
        }
        @for (letter, mut guides) in letters {
            section { h2 id={ "letter-" (letter) } { (letter) } ({ guides.sort_by_key(|guide| guide.head.title.to_lowercase()); guide_rows(guides) }) }
        }
        (tags(frame))
    };
    list(frame, "guides", "Guides", Some("/guides"), &[(None, "Guides".to_owned())], main)
}

fn tags(frame: Frame<'_>) -> Markup {
    let tags: Vec<_> = frame.view.edition.tags().collect();
    html! {
        @if !tags.is_empty() {
            section { h2 { "Tags" } p { @for (tag, number) in tags { a href={ "/tags/" (tag) } { (tag) } " " span.small { (number) } "  " } } }
        }
    }
}

/// `/products/<slug>`.
pub fn product(frame: Frame<'_>, slug: &Slug) -> Option<Page> {
    let product = frame.view.edition.product(slug)?;
    let edition = &frame.view.edition;
    // A family may have a record of its own, which stands for all its products.
    let is_family = product.family.as_ref() == Some(&product.name);
    let is_here =
        |of: &Slug| of == slug || is_family && edition.product(of).is_some_and(|one| one.family == product.family);
    let guides = edition.guides().filter(|guide| guide.head.product.as_ref().is_some_and(is_here));
    let treated: BTreeSet<&Slug> = edition.guides().filter_map(|guide| guide.head.product.as_ref()).collect();
    let is_near = |one: &Product| product.family.is_some() && one.family == product.family;
    let siblings: Vec<_> =
        edition.products().filter(|(other, one)| *other != slug && treated.contains(other) && is_near(one)).collect();
    let about = html! {
        @if let Some(about) = &product.about { p.lead { (about) } }
        @if !product.former.is_empty() { p.small { "Former names: " (product.former.join(", ")) } }
        @if let Some(family) = product.family.as_ref().filter(|_| !siblings.is_empty()) {
            p.small { "More of " (family) ": " @for (at, (slug, one)) in siblings.iter().enumerate() { @if at > 0 { ", " } a href={ "/products/" (slug) } { (one.name) } } }
        }
    };
    Some(of_guides(frame, "product", &product.name, &format!("/products/{slug}"), about, guides))
}

/// `/categories/<slug>`.
pub fn category(frame: Frame<'_>, slug: &Slug) -> Option<Page> {
    let category = frame.view.edition.category(slug)?;
    let guides = frame.view.edition.guides().filter(|guide| guide.head.category.as_ref() == Some(slug));
    let about = html! { @if let Some(about) = &category.about { p.lead { (about) } } };
    Some(of_guides(frame, "category", &category.name, &format!("/categories/{slug}"), about, guides))
}

/// `/tags/<slug>`. A tag that no guide has does not exist.
pub fn tag(frame: Frame<'_>, slug: &Slug) -> Option<Page> {
    let guides: Vec<_> = frame.view.edition.guides_tagged(slug).collect();
    if guides.is_empty() {
        return None;
    }
    Some(of_guides(frame, "tag", &format!("Tag: {slug}"), &format!("/tags/{slug}"), html! {}, guides))
}

/// `/people/<slug>`.
pub fn person(frame: Frame<'_>, slug: &Slug) -> Option<Page> {
    let person = frame.view.edition.person(slug)?;
    let guides = frame.view.edition.guides().filter(|guide| guide.head.author.as_ref() == Some(slug));
    let about = html! {
        @if let Some(role) = &person.role { p.lead { (role) } }
        @if person.kind == PersonKind::Organisation { p.small { "An organisation, not a person." } }
        @if let Some(about) = &person.about { p { (about) } }
        @if !person.expertise.is_empty() {
            h2 { "Areas of expertise" }
            ul { @for area in &person.expertise { li { (area) } } }
        }
    };
    Some(of_guides(frame, "person", &person.name, &format!("/people/{slug}"), about, guides))
}

fn of_guides<'a>(
    frame: Frame<'_>,
    kind: &str,
    title: &str,
    address: &str,
    about: Markup,
    guides: impl IntoIterator<Item = GuideEntry<'a>>,
) -> Page {
    let guides: Vec<_> = guides.into_iter().collect();
    let main = html! {
        h1 { (title) }
        (about)
        section {
            h2 { (count(guides.len(), "guide", "guides")) }
            @if guides.is_empty() { p { "No guide is published here yet. " a href="/guides" { "All guides" } } }
            @else { (guide_rows(guides.iter().copied())) }
        }
        (what_people_type(&guides))
    };
    list(
        frame,
        kind,
        title,
        Some(address),
        &[(Some("/guides".to_owned()), "Guides".to_owned()), (None, title.to_owned())],
        main,
    )
}

/// The phrases of each guide, the guide named once.
fn what_people_type(guides: &[GuideEntry<'_>]) -> Markup {
    let claiming: Vec<_> = guides.iter().filter(|guide| !guide.head.phrases.is_empty()).take(MOST_CLAIMING).collect();
    html! {
        @if !claiming.is_empty() {
            section { h2 { "What people type" } @for guide in claiming {
                h3 { (guide.head.title) }
                ul { @for phrase in &guide.head.phrases { li { a href=(Phrase::new(&phrase.text).address()) { (phrase.text) } } } }
            } }
        }
    }
}

/// `/fix`: every phrase, with the guide that answers it.
pub fn fix_index(frame: Frame<'_>) -> Page {
    let phrases: Vec<_> = frame.view.edition.phrases().collect();
    let main = html! {
        h1 { "Exact-match queries" }
        p.lead { "The exact words people type, each with the guide that really answers it." }
        p { "You have a code and no words? Look it up among the " a href="/errors" { "error codes" } "." }
        @if phrases.is_empty() { p { "No phrase is registered yet." } }
        @else { (query_pairs(phrases)) }
    };
    list(frame, "fix-index", "Exact-match queries", Some("/fix"), &[(None, "Exact-match queries".to_owned())], main)
}

/// Most guides whose phrases are listed on the page of a product, category, tag or person.
const MOST_CLAIMING: usize = 12;
/// Most articles listed on one page of a folder.
const MOST_ARTICLES: usize = 1_000;

/// `/articles` and `/articles/<folder>`: the folders and articles in it. `None` where there is no such folder.
pub fn articles_index(frame: Frame<'_>, folder: &str) -> Option<Page> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    let mut articles: BTreeSet<(String, String)> = BTreeSet::new();
    for (published, head) in frame.view.edition.articles_under(&prefix) {
        let Some(rest) = published.id.name().strip_prefix(&prefix) else { continue };
        match rest.split_once('/') {
            Some((inner, _)) => *folders.entry(inner).or_default() += 1,
            None => {
                articles.insert(row(published, head));
            }
        }
    }
    if folders.is_empty() && articles.is_empty() && !folder.is_empty() {
        return None;
    }
    let number: usize = folders.values().sum::<usize>() + articles.len();
    let address = if folder.is_empty() { "/articles".to_owned() } else { format!("/articles/{folder}") };
    let title = if folder.is_empty() { "Imported articles".to_owned() } else { folder.replace('/', " / ") };
    let main = html! {
        h1 { (title) }
        p.lead { (grouped(number)) @if number == 1 { " article" } @else { " articles" } " imported from elsewhere. They were not reviewed here, and none stands as the answer to a query." }
        @if !folders.is_empty() {
            ul.families { @for (inner, number) in &folders { li { a href={ (address) "/" (inner) } { (inner) } " " span.mono { (grouped(*number)) } } } }
        }
        @if !articles.is_empty() {
            ul.rows { @for (title, address) in articles.iter().take(MOST_ARTICLES) { li { a href=(address) { (title) } } } }
        }
        @if articles.len() > MOST_ARTICLES { p { "The first " (grouped(MOST_ARTICLES)) " are listed; search finds the others." } }
    };
    let mut crumbs = vec![(Some("/articles".to_owned()), "Imported articles".to_owned())];
    let mut path = String::from("/articles");
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        path = format!("{path}/{part}");
        crumbs.push((Some(path.clone()), part.to_owned()));
    }
    if let Some(last) = crumbs.last_mut() {
        last.0 = None;
    }
    Some(list(frame, "articles", &title, None, &crumbs, main))
}

/// A number with its thousands apart: `4,877`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn row(published: &Published, head: &ArticleHead) -> (String, String) {
    (head.title.clone(), published.id.address())
}

fn list(
    frame: Frame<'_>,
    kind: &str,
    title: &str,
    canonical: Option<&str>,
    crumbs: &[crate::frame::Crumb],
    main: Markup,
) -> Page {
    frame.page(200, Parts { kind, title, canonical, crumbs, main, ..Parts::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (4_877, "4,877"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
