//! A text to copy for a ticket. Never sent anywhere: the reader copies it.

use maud::{Markup, html};

use super::icon::icon;

/// A text with a button that copies it.
pub fn copy_text(id: &str, title: &str, text: &str) -> Markup {
    html! {
        div.copy-text {
            div.copy-text-head {
                p { (title) }
                button.copy type="button" hidden data-copies=(id) data-done="Text copied" aria-label={ "Copy: " (title) } { (icon("copy")) "Copy" }
            }
            pre id=(id) tabindex="0" role="group" aria-label=(title) { (text) }
        }
    }
}
