//! What an error code says by itself. Never guesses: rows are what the code's own bits say.

use maud::{Markup, html};

/// A code with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedCode {
    /// The code as it is usually written.
    pub label: String,
    /// Terms with their values.
    pub rows: Vec<(String, String)>,
}

/// The table of a decoded code.
pub fn decoded_code(code: &DecodedCode) -> Markup {
    html! {
        section {
            h2 { "What the code says: " span.mono.code-name { (code.label) } }
            dl.decoded { @for (term, value) in &code.rows { div { dt { (term) } dd { (value) } } } }
        }
    }
}
