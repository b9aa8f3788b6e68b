//! The facts row: what a reader wants to know before starting.
//! Never drawn with an empty value.

use maud::{Markup, html};

/// Terms with their values.
pub fn facts(rows: &[(&str, String)]) -> Markup {
    html! {
        @if rows.iter().any(|(_, value)| !value.is_empty()) {
            dl.facts {
                @for (term, value) in rows {
                    @if !value.is_empty() { div { dt { (term) } dd { (value) } } }
                }
            }
        }
    }
}
