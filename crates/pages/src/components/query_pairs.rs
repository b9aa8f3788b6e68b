//! Exact-match queries as pairs: what people type, and the guide that truly answers it.
//! Never pairs a phrase with a guide that does not claim it: the pairs come out of an edition.

use guide::edition::GuideEntry;
use guide::names::Phrase;
use maud::{Markup, html};

/// Phrases, each with the guide that claims it.
pub fn query_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, GuideEntry<'a>)>) -> Markup {
    html! {
        ul.pairs {
            @for (text, guide) in pairs { li { a href=(Phrase::new(text).address()) { (text) } span { (guide.head.title) } } }
        }
    }
}
