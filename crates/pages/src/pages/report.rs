//! How to reach people, until the desk takes reports itself: the configured contact and a text to copy.
//! Never stores anything.

use guide::edition::GuideEntry;
use maud::html;

use crate::components::contact_box::contacts;
use crate::components::copy_text::copy_text;
use crate::frame::{Frame, Page, Parts, shortened};

/// The page, for a guide that did not help or for words that nothing answered.
pub fn report(frame: Frame<'_>, guide: Option<GuideEntry<'_>>, words: &str) -> Page {
    let words = shortened(words.trim(), 500);
    let problem = match guide {
        Some(guide) => format!(
            "Problem: {}\nGuide: {}{} (revision {})",
            guide.head.title,
            frame.site.public_url,
            guide.published.id.address(),
            guide.published.revision
        ),
        None if words.is_empty() => "Problem:".to_owned(),
        None => format!("Problem: {words}"),
    };
    let ticket = format!(
        "{problem}\n\nWhat I see (exact message, whole):\nSince when, and what changed before:\nWho is affected (me, several people, several devices):\nDevice and system:\nWhat I tried, and what it printed (take out names, addresses and secrets first):"
    );
    let main = html! {
        div.with-rail {
            div {
                h1 { "Report a problem" }
                p.lead { "Tell IT what you see, and what you tried. With these lines filled in, nobody has to ask again." }
                @if let Some(guide) = guide { p { "About the guide " a href=(guide.published.id.address()) { (guide.head.title) } "." } }
                p.intro { b { "Tell security at once, before anything else: " } "a lost device, a sign-in prompt you did not start, or a message that asks for your password." }
                h2 { "What to tell" }
                (copy_text("ticket-text", "Text to copy for a ticket", &ticket))
                p.small { "Nothing on this page is sent or stored." }
            }
            div.rail {
                section.panel {
                    h2 { "Whom to tell" }
                    (contacts(frame.site))
                    @if frame.site.contact_it.is_none() {
                        p { "Whoever runs this portal can name the contact here: " code { "it" } " and " code { "security" } " under " code { "[contact]" } " in its configuration." }
                    }
                }
                @if guide.is_none() {
                    section { h2 { "Before you write" } p { "A guide may know it: " a href="/guides" { "all guides" } ", or search for the exact message." } }
                }
            }
        }
        p.hidden id="copy-status" role="status" {}
    };
    frame.page(
        200,
        Parts {
            kind: "report",
            title: "Report a problem",
            crumbs: &[(None, "Report a problem".to_owned())],
            main,
            scripts: &["copy.js"],
            ..Parts::default()
        },
    )
}
