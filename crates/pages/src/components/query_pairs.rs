//! Exact-match queries as pairs: what people type, and the guide that truly answers it.
//! Never pairs a phrase with a guide that does not claim it.

use guide::edition::Edition;
use guide::names::Phrase;
use maud::{Markup, html};

/// Phrases with what each leads to, as the edition knows it.
pub fn query_pairs<'a>(edition: &Edition, phrases: impl IntoIterator<Item = &'a str>) -> Markup {
    html! {
        ul.pairs {
            @for text in phrases {
                @let phrase = Phrase::new(text);
                li {
                    a href=(phrase.address()) { (text) }
                    @match edition.answer(&phrase.address_part()) {
                        Some(answer) => { span { (answer.guide.head.title) } }
                        None => { span.none { "No guide yet" } }
                    }
                }
            }
        }
    }
}
