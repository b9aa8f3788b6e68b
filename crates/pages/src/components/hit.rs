//! A search hit: what it is, the words found, and why it matched.
//! Never without its reason, and an imported article never without its badge.

use jiff::civil::Date;
use maud::{Markup, html};

use super::day;
use super::icon::icon;
use super::labels::badge;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// A guide.
    Guide,
    /// An imported article.
    Article,
}

/// A search hit.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What was found.
    pub kind: HitKind,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The piece of text that holds the words.
    pub snippet: Vec<SnippetPiece>,
    /// Why it matched, as a sentence without a full stop.
    pub why: String,
    /// The day a guide's author last reviewed it.
    pub reviewed: Option<Date>,
    /// An article's licence.
    pub licence: Option<String>,
    /// Whether it may be called an answer; if not, it is no more than near.
    pub is_sure: bool,
    /// Hits after it that say nearly the same.
    pub similar: Vec<Hit>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPiece {
    /// The text.
    pub text: String,
    /// Whether it is one of the words looked for.
    pub marked: bool,
}

/// One hit.
pub fn hit(hit: &Hit) -> Markup {
    html! {
        li.hit {
            h3 { a href=(hit.address) { (hit.title) } }
            p.small {
                @match hit.kind {
                    HitKind::Guide => {
                        (badge("book-open-check", "Guide"))
                        @if let Some(reviewed) = hit.reviewed { span { "Reviewed by its author on " (day(reviewed)) } }
                    }
                    HitKind::Article => {
                        (badge("download", "Imported, not reviewed"))
                        @if let Some(licence) = &hit.licence { span { "Licence " (licence) ", source named on the page" } }
                    }
                }
            }
            @if !hit.snippet.is_empty() {
                p { @for piece in &hit.snippet { @if piece.marked { mark { (piece.text) } } @else { (piece.text) } } }
            }
            p.why { (icon("quote")) span { "Matched: " (hit.why) } }
            @if !hit.similar.is_empty() {
                details.similar {
                    summary {
                        "and " (hit.similar.len()) " similar "
                        (match (hit.kind, hit.similar.len()) {
                            (HitKind::Guide, 1) => "guide",
                            (HitKind::Guide, _) => "guides",
                            (HitKind::Article, 1) => "article",
                            (HitKind::Article, _) => "articles",
                        })
                    }
                    ul { @for other in &hit.similar { li { a href=(other.address) { (other.title) } " " span.small { "Matched: " (other.why) } } } }
                }
            }
        }
    }
}
