//! What a page has to say about how it came to be shown. Announced where it appears without a page load.
//! Never an error: those stand beside what they are about.

use maud::{Markup, html};

use super::icon::icon;

/// Notices, one paragraph each.
pub fn notices(notices: &[Markup]) -> Markup {
    html! {
        @if !notices.is_empty() {
            div.notices role="status" { @for notice in notices { p { (icon("info")) span { (notice) } } } }
        }
    }
}
