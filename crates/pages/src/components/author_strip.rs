//! Who wrote a guide and how far it was looked at.
//! Never says "verified" unless somebody other than the author did it.

use guide::document::{Person, PersonKind};
use guide::edition::{GuideHead, View};
use maud::{Markup, html};

use super::day;
use super::icon::icon;

/// The verification strip of a guide.
pub fn author_strip(view: &View, head: &GuideHead) -> Markup {
    html! {
        div.author {
            (icon("user-round"))
            div {
                p { (byline(view, head)) }
                p.small { a href="/how-we-verify" { "Runbooks are reviewed for enterprise-safe use and avoid security bypass patterns" } "." }
            }
        }
    }
}

/// "Written by …. Last reviewed by its author on …; not yet verified by a second person."
pub fn byline(view: &View, head: &GuideHead) -> Markup {
    let author = head.author.as_ref().and_then(|slug| Some((slug, view.edition.person(slug)?)));
    html! {
        @if let Some((slug, person)) = author {
            "Written by " a href={ "/people/" (slug) } { (person.name) } (role(person)) ". "
        }
        @if let Some(reviewed) = head.reviewed {
            "Last reviewed by its author on " (day(reviewed)) "; " b { "not yet verified by a second person" } "."
        } @else {
            b { "Not yet reviewed, and not yet verified by a second person." }
        }
    }
}

fn role(person: &Person) -> String {
    match (&person.role, person.kind) {
        (Some(role), PersonKind::Person) => format!(", {role}"),
        _ => String::new(),
    }
}
