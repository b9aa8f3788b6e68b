//! Guides in a list: title, summary, and what a reader weighs before opening one.
//! Never in an order that a commission decides.

use guide::edition::GuideEntry;
use maud::{Markup, html};

use super::day;
use crate::frame::first_sentences;

/// One row a guide.
pub fn guide_rows<'a>(guides: impl IntoIterator<Item = GuideEntry<'a>>) -> Markup {
    html! {
        ul.rows.guide-rows {
            @for guide in guides {
                li {
                    div {
                        a href=(guide.published.id.address()) { (guide.head.title) }
                        p { (first_sentences(&guide.head.summary, 220)) }
                    }
                    p.small {
                        @if let Some(time) = &guide.head.time { span.time { (time.replace('-', "–")) } }
                        @match guide.head.reviewed {
                            Some(reviewed) => { "reviewed by its author on " (day(reviewed)) }
                            None => { "not yet reviewed" }
                        }
                    }
                }
            }
        }
    }
}

/// Guides by the day of their last review: the day, the title, whose review it was.
pub fn guide_dates<'a>(guides: impl IntoIterator<Item = GuideEntry<'a>>) -> Markup {
    html! {
        ul.rows.guide-dates {
            @for guide in guides {
                @if let Some(reviewed) = guide.head.reviewed {
                    li {
                        p.mono { (day(reviewed)) }
                        a href=(guide.published.id.address()) { (guide.head.title) }
                        p.small { "reviewed by its author" }
                    }
                }
            }
        }
    }
}
