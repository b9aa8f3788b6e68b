//! The pages of error codes: what a code is, and the guides and articles that treat it, or an honest "no guide yet".
//! Never shows a guide or an article that does not hold the code itself, or one that says the same.

use guide::edition::GuideEntry;
use maud::{Markup, html};

use super::guide::count;
use super::home::encoded;
use crate::components::code_rows::{code_rows, sentence};
use crate::components::contact_box::contacts;
use crate::components::copy_text::copy_text;
use crate::components::decoded_code::decoded_code;
use crate::components::guide_rows::guide_rows;
use crate::components::hit::{Hit, hit};
use crate::components::icon::icon;
use crate::frame::{Frame, Page, Parts};

pub use crate::components::code_rows::CodeRow;
pub use crate::components::decoded_code::DecodedCode;

/// What is known of an error code, and who treats it.
pub struct ErrorCode<'a> {
    /// The code with its page.
    pub code: CodeRow,
    /// What its parts say.
    pub decoded: DecodedCode,
    /// The guides that hold it.
    pub guides: Vec<GuideEntry<'a>>,
    /// The imported articles that hold it.
    pub articles: Vec<Hit>,
    /// Codes that say the same, or that it may stand for.
    pub equivalents: Vec<CodeRow>,
    /// Whether search engines may list the page: a guide treats this code, and no equivalent of it has the page already.
    pub is_listed: bool,
    /// Whether the index is being filled, so that articles are missing in it.
    pub is_filling: bool,
}

/// The page of a code.
pub fn error(frame: Frame<'_>, error: &ErrorCode<'_>) -> Page {
    let code = &error.code;
    let is_treated = !error.guides.is_empty() || !error.articles.is_empty();
    let title = if code.name.is_empty() { code.label.clone() } else { format!("{} ({})", code.label, code.name) };
    let main = html! {
        div.with-rail {
            div {
                p.small { "Error code" }
                h1.query { (code.label) }
                @if !code.name.is_empty() { p.mono { (code.name) } }
                p.lead { (lead(error)) }
                @if !error.guides.is_empty() {
                    section { h2 { "Guides that treat it" } (guide_rows(error.guides.iter().copied())) }
                }
                (decoded_code(&error.decoded))
                @if !error.articles.is_empty() {
                    section {
                        h2 { "Imported articles that name it" }
                        p.small { "They come from elsewhere, and nobody here reviewed them. Read what a command does before you run it." }
                        ul.hits { @for one in &error.articles { (hit(one)) } }
                    }
                }
                @if !error.equivalents.is_empty() {
                    section {
                        h2 { "The same elsewhere" }
                        p.small { "Programs write one fault in several ways. These codes say the same, or may." }
                        (code_rows(&error.equivalents))
                    }
                }
                @if error.guides.is_empty() {
                    section id="ask" { h2 { "Text to copy for IT" } (copy_text("ticket-text", "What IT needs to know", &ticket(code))) }
                }
            }
            div.rail {
                @if error.guides.is_empty() {
                    section.panel {
                        h2 { "Ask IT" }
                        (contacts(frame.site))
                        p { a.button href={ "/report?q=" (encoded(&code.label)) } { (icon("flag")) "Report a problem" } }
                    }
                }
                section {
                    h2 { "A code is half of it" }
                    p { "Which program showed it, and what it was doing, is the other half. Search for the whole message." }
                    p { a href={ "/search?q=" (encoded(&code.label)) } { "Search the whole library for this code" } }
                }
                section { h2 { "Other codes" } p { a href="/errors" { "Look another code up" } } }
            }
        }
        p.hidden id="copy-status" role="status" {}
    };
    frame.page(
        if is_treated { 200 } else { 404 },
        Parts {
            kind: "error",
            title: &title,
            description: Some(code.meaning.as_str()).filter(|meaning| !meaning.is_empty()).map(sentence).as_deref(),
            canonical: is_treated.then_some(code.address.as_str()),
            is_unlisted: !error.is_listed,
            crumbs: &[(Some("/errors".to_owned()), "Error codes".to_owned()), (None, code.label.clone())],
            query: &code.label,
            answer: Some(error.guides.first().map_or("", |guide| guide.slug.as_str())),
            main,
            scripts: &["copy.js"],
            ..Parts::default()
        },
    )
}

/// What the code means, and what stands on the page about it.
fn lead(error: &ErrorCode<'_>) -> Markup {
    let articles = count(error.articles.len(), "imported article names it", "imported articles name it");
    html! {
        @if !error.code.meaning.is_empty() { b { (sentence(&error.code.meaning)) } " " }
        @match (error.guides.len(), error.articles.len()) {
            (0, 0) if error.is_filling => {
                "No guide treats this code yet. Imported articles are still being indexed: look again in a minute, or " a href="#ask" { "ask IT" } "."
            }
            (0, 0) => {
                "We have no guide for this yet. Below stands what the code says by itself. You can also " a href="#ask" { "ask IT" } "."
            }
            (0, _) => { "We have no guide for this yet. " (articles) "." }
            (guides, 0) => { (count(guides, "guide treats it", "guides treat it")) "." }
            (guides, _) => { (count(guides, "guide treats it", "guides treat it")) ", and " (articles) "." }
        }
    }
}

fn ticket(code: &CodeRow) -> String {
    let name = if code.name.is_empty() { String::new() } else { format!(" ({})", code.name) };
    format!(
        "Problem: {}{name}\n\nWhat I see (exact message, whole):\nProgram, and what it was doing:\nSince when, and what changed before:\nWho is affected (me, several people, several devices):\nWhat I tried:",
        code.label
    )
}

/// The codes that guides treat, and a field for any other.
pub fn index(frame: Frame<'_>, codes: &[CodeRow]) -> Page {
    let main = html! {
        h1 { "Error codes" }
        p.lead { "What a code says, and which guide treats it. Look one up as the message writes it: hexadecimal, decimal, by name." }
        div.find {
            form.search role="search" aria-label="Error code" action="/errors" method="get" {
                label.hidden for="code" { "Error code" }
                input id="code" type="search" name="code" placeholder="0x80070005, error 1231, AADSTS50105, HTTP 503" maxlength="200" autocomplete="off" spellcheck="false";
                button type="submit" { "Look up" }
            }
        }
        section {
            h2 { "Codes that guides treat" }
            @if codes.is_empty() { p { "No guide names a code yet." } } @else { (code_rows(codes)) }
        }
    };
    frame.page(
        200,
        Parts {
            kind: "errors",
            title: "Error codes",
            description: Some(
                "Error codes of Windows, Microsoft 365 and macOS: what they say, and which guide treats them.",
            ),
            canonical: Some("/errors"),
            crumbs: &[(None, "Error codes".to_owned())],
            main,
            ..Parts::default()
        },
    )
}
