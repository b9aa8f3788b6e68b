//! Search results, each with the reason it matched.
//! Never guesses: where nothing holds the words, the page says so.

use guide::edition::Answer;
use guide::names::Phrase;
use maud::{Markup, html};

use super::guide::count;
use super::home::encoded;
use crate::components::contact_box::contacts;
use crate::components::hit::hit;
use crate::components::icon::icon;
use crate::components::notices::notices;
use crate::frame::{Frame, Page, Parts, shortened};

pub use crate::components::hit::{Hit, HitKind, SnippetPiece};

/// What was found.
pub struct Results<'a> {
    /// The words as typed.
    pub query: &'a str,
    /// The hits of this page.
    pub hits: &'a [Hit],
    /// How many there are in all.
    pub total: usize,
    /// Whether the first one may be called an answer; if not, they are no more than near.
    pub is_sure: bool,
    /// Which page, from 1.
    pub page: usize,
    /// Hits on a page.
    pub page_size: usize,
    /// The guide that answers these very words, where there is one.
    pub answer: Option<Answer<'a>>,
    /// Whether the index is being filled, so that documents are missing in it.
    pub is_filling: bool,
}

/// The page.
pub fn results(frame: Frame<'_>, results: &Results<'_>) -> Page {
    let words = shortened(results.query, 200);
    let title = match (results.query.is_empty(), results.total) {
        (true, _) => "Search".to_owned(),
        (false, 0) if results.is_filling => format!("Not yet found: “{words}”"),
        (false, 0) => format!("Nothing found for “{words}”"),
        (false, _) if !results.is_sure => format!("No guide yet for “{words}”"),
        (false, total) => format!("{} for “{words}”", count(total, "result", "results")),
    };
    let main = html! {
        h1.query { (title) }
        @if results.is_filling {
            (notices(&[html! { b { "Search is being prepared." } " Not every document is found yet. Search again in a minute, or start from " a href="/guides" { "all guides" } "." }]))
        }
        (exact(results))
        @if results.query.is_empty() { (how_to_search()) }
        @else if results.hits.is_empty() { (nothing(frame, results)) }
        @else {
            @if !results.is_sure && !results.is_filling {
                p.lead { "Nothing here surely answers this, and we did not guess. What comes nearest is named below: neighbours, not answers." }
            }
            div.with-rail {
                div {
                    (hit_groups(results))
                    (paging(results))
                }
                div.rail {
                    section {
                        h2 { "None of these?" }
                        p { "Search for the exact message, or the code alone." }
                        p { a.button.plain href={ "/report?q=" (encoded(&words)) } { (icon("flag")) "Report a problem" } }
                        p.small { "Your words go with it." }
                    }
                    @if results.hits.iter().any(|hit| hit.kind == HitKind::Article) {
                        section {
                            h2 { "Imported articles" }
                            p { "They come from elsewhere, and nobody here reviewed them. Read what a command does before you run it." }
                        }
                    }
                }
            }
        }
    };
    frame.page(
        200,
        Parts {
            kind: "search",
            title: &title,
            crumbs: &[(None, "Search".to_owned())],
            query: results.query,
            main,
            ..Parts::default()
        },
    )
}

/// What may be called an answer, and apart from it what is no more than near.
fn hit_groups(results: &Results<'_>) -> Markup {
    let (sure, near): (Vec<&Hit>, Vec<&Hit>) = results.hits.iter().partition(|hit| hit.is_sure);
    let near_title = if sure.is_empty() && results.page == 1 { "Nearest, not answers" } else { "Near, but not sure" };
    html! {
        @if !sure.is_empty() {
            div.hit-group { h2 { (if sure.len() == 1 { "Best match" } else { "Best matches" }) } ul.hits { @for one in sure { (hit(one)) } } }
        }
        @if !near.is_empty() {
            div.hit-group {
                h2 { (near_title) }
                p.small { "They share words with your search. They may be about another problem." }
                ul.hits { @for one in near { (hit(one)) } }
            }
        }
    }
}

/// What is known of exactly these words.
fn exact(results: &Results<'_>) -> Markup {
    html! {
        @if let Some(answer) = results.answer {
            div.intro {
                p { b { "One guide answers these exact words: " } a href=(answer.guide.published.id.address()) { (answer.guide.head.title) } ". "
                    a href=(Phrase::new(&answer.phrase.text).address()) { "Why it matches" } "." }
            }
        }
    }
}

fn how_to_search() -> Markup {
    html! {
        p.lead { "Type what the screen says: the whole error message, a code such as 0x8004010F, an app, or what does not work." }
        p { "Or start from " a href="/guides" { "all guides" } " or the " a href="/fix" { "exact-match queries" } "." }
    }
}

fn nothing(frame: Frame<'_>, results: &Results<'_>) -> Markup {
    html! {
        @if !results.is_filling { p.lead { "No guide and no imported article holds these words. We did not guess." } }
        ul {
            li { "Paste the whole error line, or the code alone." }
            li { "Use fewer words: the app and what it does not do." }
            li { "Check the spelling of names." }
        }
        (contacts(frame.site))
        p.buttons { a.button href={ "/report?q=" (encoded(&shortened(results.query, 500))) } { (icon("flag")) "Report a problem" } " " a.button.plain href="/guides" { "Browse all guides" } }
    }
}

fn paging(results: &Results<'_>) -> Markup {
    let last = results.total.div_ceil(results.page_size.max(1));
    let address = |page: usize| format!("/search?q={}&page={page}", encoded(results.query));
    html! {
        @if last > 1 {
            nav aria-label="Pages of results" {
                div.buttons {
                    @if results.page > 1 { a.button.plain href=(address(results.page - 1)) rel="prev" { "Previous" } }
                    span { "Page " (results.page) " of " (last) }
                    @if results.page < last { a.button.plain href=(address(results.page + 1)) rel="next" { "Next" } }
                }
            }
        }
    }
}
