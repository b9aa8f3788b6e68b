//! What is not there, and what went wrong.
//! Never shows what happened inside: a reference leads to the log.

use maud::html;

use crate::frame::{Frame, Page, Parts, search_form};

/// 404, with a search of the address's words.
pub fn not_found(frame: Frame<'_>, words: &str) -> Page {
    let main = html! {
        h1 { "There is no page here" }
        p.lead { "The address may be misspelt, or what stood here was moved. Search for its words:" }
        div.find { (search_form(words, "find", "Words of the address")) }
        p { "Or start from " a href="/guides" { "all guides" } ", the " a href="/fix" { "exact-match queries" } " or the " a href="/" { "home page" } "." }
    };
    frame.page(404, Parts { kind: "not-found", title: "There is no page here", main, ..Parts::default() })
}

/// 500, with the reference under which it was logged.
pub fn server_error(frame: Frame<'_>, reference: &str) -> Page {
    problem(
        frame,
        500,
        "Something went wrong here",
        "It is not your fault, and nothing you did is lost. Try again in a minute.",
        reference,
    )
}

/// Any other problem.
pub fn problem(frame: Frame<'_>, status: u16, title: &str, message: &str, reference: &str) -> Page {
    let main = html! {
        h1 { (title) }
        p.lead { (message) }
        @if status >= 500 { p { "If it stays, tell whoever runs this portal the reference " code { (reference) } "." } }
        p { a href="/" { "Go to the home page" } }
    };
    frame.page(status, Parts { kind: "problem", title, main, ..Parts::default() })
}
