//! "On this page": links to a page's sections. Never lists a section that is not drawn.

use maud::{Markup, html};

/// Links to sections: id and title.
pub fn contents(sections: &[(String, String)]) -> Markup {
    html! {
        @if sections.len() > 1 {
            nav.contents aria-labelledby="contents-title" {
                h2 id="contents-title" { "On this page" }
                ul { @for (id, title) in sections { li { a href={ "#" (id) } { (title) } } } }
            }
        }
    }
}
