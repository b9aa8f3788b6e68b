//! What is not there, and what went wrong.
//! Never shows what happened inside: a reference leads to the log.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use guide::edition::GuideEntry;
use maud::html;

use crate::components::guide_rows::guide_rows;
use crate::frame::{Frame, Page, Parts, search_form};

/// 404, with a search of the address's words.
pub fn not_found(frame: Frame<'_>, words: &str) -> Page {
    let near = near(frame, words);
    let main = html! {
        h1 { "There is no page here" }
        p.lead { "The address may be misspelt, or what stood here was moved. Search for its words:" }
        div.find { (search_form(words, "find", "Words of the address")) }
        p { "Or start from " a href="/guides" { "all guides" } ", the " a href="/fix" { "exact-match queries" } " or the " a href="/" { "home page" } "." }
        @if !near.is_empty() { section { h2 { "Guides that share words with the address" } (guide_rows(near)) } }
    };
    frame.page(404, Parts { kind: "not-found", title: "There is no page here", main, ..Parts::default() })
}

/// Up to three guides whose title, slug or tags hold at least half of the words, those with most first.
fn near<'a>(frame: Frame<'a>, words: &str) -> Vec<GuideEntry<'a>> {
    let sought = distinct(words);
    let mut near: Vec<(usize, GuideEntry<'a>)> = frame
        .view
        .edition
        .guides()
        .map(|guide| {
            let tags: Vec<&str> = guide.head.tags.iter().map(|tag| tag.as_str()).collect();
            let held = distinct(&format!("{} {} {}", guide.slug, guide.head.title, tags.join(" ")));
            (sought.intersection(&held).count(), guide)
        })
        .filter(|(shared, _)| *shared > 0 && shared * 2 >= sought.len())
        .collect();
    near.sort_by_key(|(shared, guide)| (Reverse(*shared), guide.slug));
    near.into_iter().take(3).map(|(_, guide)| guide).collect()
}

/// The words of a text that say something, each once.
fn distinct(text: &str) -> BTreeSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.map(str::to_lowercase).filter(|word| !["and", "the", "for", "with", "not"].contains(&word.as_str())).collect()
}

/// 500, with the reference under which it was logged.
pub fn server_error(frame: Frame<'_>, reference: &str) -> Page {
    problem(
        frame,
        500,
        "Something went wrong here",
        "It is not your fault, and nothing you did is lost. Try again in a minute.",
        Some(reference),
    )
}

/// Any other problem; with the reference under which it was logged, where it was.
pub fn problem(frame: Frame<'_>, status: u16, title: &str, message: &str, reference: Option<&str>) -> Page {
    let main = html! {
        h1 { (title) }
        p.lead { (message) }
        @if let Some(reference) = reference.filter(|_| status >= 500) { p { "If it stays, tell whoever runs this portal the reference " code { (reference) } "." } }
        p { a href="/" { "Go to the home page" } " or " a href="/report" { "report a problem" } "." }
    };
    frame.page(status, Parts { kind: "problem", title, main, ..Parts::default() })
}
