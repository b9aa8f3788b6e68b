//! Doors: large links from the home page. Never one that leads to something that does not exist.

use maud::{Markup, html};

use super::icon::icon;

/// A door: icon, address, title, one sentence.
pub type Door<'a> = (&'a str, String, &'a str, String);

/// Doors side by side.
pub fn doors(doors: &[Door<'_>]) -> Markup {
    html! {
        ul.doors {
            @for (name, address, title, sentence) in doors {
                li { a href=(address) { (icon(name)) span { b { (title) } span { (sentence) } } (icon("arrow-right")) } }
            }
        }
    }
}
