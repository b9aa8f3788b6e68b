//! "Did this fix your problem?": counted on the server, without identity.
//! Never a rating: votes are counts, and no score is drawn below twenty of them.

use guide::names::Slug;
use maud::{Markup, html};

/// What a reader just answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voted {
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// The question, or the thanks for an answer with the way on.
pub fn vote(slug: &Slug, voted: Option<Voted>) -> Markup {
    html! {
        section.vote id="vote" aria-labelledby="vote-title" {
            @match voted {
                None => {
                    form.vote method="post" action={ "/guides/" (slug) "/votes" } {
                        h2 id="vote-title" { "Did this fix your problem?" }
                        div { button name="fixed" value="yes" { "Yes" } button name="fixed" value="no" { "No" } }
                    }
                    p { "Counted without you: no cookie, no address kept." }
                }
                Some(Voted::Yes) => { h2 id="vote-title" { "Thank you. Glad it works again." } p role="status" { "Answers are counted without you: no cookie, no address kept." } }
                Some(Voted::No) => {
                    h2 id="vote-title" { "Thank you. Then let people help." }
                    p role="status" { a href="#contact" { "When to contact IT / security" } " has a text to copy, and " a href={ "/report?guide=" (slug) } { "Report a problem" } " says how to reach them." }
                }
            }
        }
    }
}
