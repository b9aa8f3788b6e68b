//! The history of a guide: every revision that was public.
//! Never lists a draft.

use guide::names::Slug;
use jiff::civil::Date;
use maud::html;

use crate::components::day;
use crate::frame::{Frame, Page, Parts};

/// What the page shows.
pub struct HistoryPage<'a> {
    /// The guide.
    pub slug: &'a Slug,
    /// Its title.
    pub title: &'a str,
    /// Its revisions that were public, newest first.
    pub rows: &'a [HistoryRow],
}

/// A revision that was public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number.
    pub revision: i64,
    /// What was said of it.
    pub note: String,
    /// The UTC day it was last made public.
    pub published_on: Date,
    /// In which edition.
    pub edition: i64,
    /// Whether it is the one shown now.
    pub is_public: bool,
}

/// The page.
pub fn history(frame: Frame<'_>, history: &HistoryPage<'_>) -> Page {
    let address = format!("/guides/{}", history.slug);
    let crumbs = [
        (Some("/guides".to_owned()), "Guides".to_owned()),
        (Some(address.clone()), history.title.to_owned()),
        (None, "History".to_owned()),
    ];
    let main = html! {
        h1 { "History of this guide" }
        p.lead { a href=(address) { (history.title) } }
        ul.rows {
            @for row in history.rows {
                li {
                    b { "Revision " (row.revision) } @if row.is_public { " " span.label data-origin { "Shown now" } }
                    p { (if row.note.is_empty() { "No note" } else { &row.note }) }
                    p.small { "Published " (day(row.published_on)) " in edition " (row.edition) }
                }
            }
        }
        p.small { "A verification by a second person will stand here, bound to the revision it was made on. None is recorded yet." }
    };
    frame.page(
        200,
        Parts {
            kind: "history",
            title: &format!("History: {}", history.title),
            crumbs: &crumbs,
            main,
            ..Parts::default()
        },
    )
}
