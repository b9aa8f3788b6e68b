//! Suggestions while somebody types, as the options of a list that the script of the search fields opens.
//! Never drawn into a page: without the script a search field is a search field.

use maud::{Markup, html};

/// What something suggested is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A phrase that a guide answers.
    Phrase,
    /// An error code that a guide treats.
    Code,
    /// A guide.
    Guide,
}

/// Something suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// The phrase, the code or the guide's title.
    pub text: String,
    /// Of a phrase, the title of its guide; of a code, its name or meaning; of a guide, its product. May be empty.
    pub about: String,
    /// Where it leads.
    pub address: String,
}

/// The options, in their order.
pub fn suggestions<'a>(suggestions: impl IntoIterator<Item = &'a Suggestion>) -> Markup {
    html! {
        @for suggestion in suggestions {
            li role="option" data-address=(suggestion.address) {
                span { (suggestion.text) }
                " " small {
                    (match suggestion.kind {
                        SuggestionKind::Phrase => "Phrase",
                        SuggestionKind::Code => "Error code",
                        SuggestionKind::Guide => "Guide",
                    })
                    @if !suggestion.about.is_empty() { ": " (suggestion.about) }
                }
            }
        }
    }
}
