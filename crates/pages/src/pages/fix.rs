//! Landing pages: the guide that answers a phrase, or an honest "no guide yet".
//! Never claims that a guide answers what its phrases do not say.

use guide::check::Evidence;
use guide::document::{Guide, Intent};
use guide::edition::{Answer, Listing, PhraseHead};
use guide::names::Phrase;
use maud::{Markup, html};

use super::guide::{count, fact_rows, related_queries};
use super::home::encoded;
use crate::components::author_strip::byline;
use crate::components::contact_box::contacts;
use crate::components::copy_text::copy_text;
use crate::components::day;
use crate::components::decoded_code::decoded_code;
use crate::components::facts::facts;
use crate::components::icon::icon;
use crate::components::labels::{badge, risk_badge};
use crate::components::step::step_text;
use crate::frame::{Frame, Page, Parts};
use crate::guide_text::GuideText;

pub use crate::components::decoded_code::DecodedCode;

/// The page of a phrase that a guide answers. Search engines are asked to leave it out unless it is to be listed.
/// `candidates` are other documents that search would call an answer to the phrase.
pub fn fix_answer(
    frame: Frame<'_>,
    answer: &Answer<'_>,
    guide: &Guide,
    candidates: &[Nearest],
    listing: &Listing,
) -> Page {
    let phrase = answer.phrase;
    let entry = answer.guide;
    let address = entry.published.id.address();
    let canonical = Phrase::new(&phrase.text).address();
    let edition = &frame.view.edition;
    let text = GuideText::elsewhere(edition, guide, &address);
    let product = guide.product.as_ref().and_then(|slug| edition.product(&slug.value));
    let grounds = Evidence::of(guide, product).grounds(&phrase.text);
    let related = related_queries(frame.view, entry).into_iter().filter(|(_, other)| other.slug != entry.slug);
    let related: Vec<_> = related.collect();
    let main = html! {
        div.with-rail {
            div {
                p.small { "You searched for the exact phrase" }
                h1.query { (phrase.text) }
                div.intro {
                    p { b { "One guide answers this: " } a href=(address) { (entry.head.title) } "." }
                    @if let Some(reason) = &phrase.reason { p.small { "Why it matches: " (reason) } }
                    @if !grounds.present.is_empty() { p.small { "Its words stand in the guide: " (grounds) "." } }
                    p.small { (decision(frame, phrase)) }
                }
                div.lead { (text.block(&guide.summary)) }
                (facts(&fact_rows(guide)))
                @if !guide.symptoms.is_empty() {
                    section { h2 { "Symptoms it answers" } ul { @for symptom in &guide.symptoms { li { (text.line(symptom)) } } } }
                }
                @if let Some((at, step)) = guide.first_reading_step() {
                    section {
                        div.head-row { h2 { "First step that only reads" } (risk_badge(step.risk())) }
                        h3 { "Step " (at + 1) ": " (step.title) }
                        (step_text(text, step))
                    }
                }
                @if !candidates.is_empty() {
                    section {
                        h2 { "Other candidates" }
                        p.small { "They hold these words as well. The guide above was chosen for the phrase; look here if it is not your problem." }
                        (near_rows(candidates, |one| html! { "Matched: " (one.near) "." }))
                    }
                }
                p { a.button href=(address) { "Open the guide: " (count(guide.steps.len(), "step", "steps")) (icon("arrow-right")) } }
            }
            div.rail {
                section { h2 { "Written and reviewed" } p { (byline(frame.view, entry.head)) } }
                @if !phrase.aliases.is_empty() {
                    section { h2 { "Also typed as" } ul { @for alias in &phrase.aliases { li { (alias) } } } }
                }
                @if entry.head.phrases.len() > 1 {
                    section {
                        h2 { "Other phrases of this guide" }
                        ul { @for other in entry.head.phrases.iter().filter(|other| other.text != phrase.text) { li { a href=(Phrase::new(&other.text).address()) { (other.text) } } } }
                    }
                }
                @if !related.is_empty() {
                    section { h2 { "Related phrases" } ul { @for (other, _) in &related { li { a href=(Phrase::new(other).address()) { (other) } } } } }
                }
                @if let Some(contact) = &guide.contact {
                    section {
                        h2 { "Stop and ask first if" }
                        ul { @for reason in &contact.reasons { li { (text.line(reason)) } } }
                        p { a.button.plain href={ "/report?guide=" (entry.slug) } { (icon("flag")) "Report a problem" } }
                    }
                }
            }
        }
        p.hidden id="copy-status" role="status" {}
    };
    frame.page(
        200,
        Parts {
            kind: "fix",
            title: &phrase.text,
            description: Some(&entry.head.summary),
            canonical: Some(&canonical),
            is_unlisted: *listing != Listing::Listed,
            crumbs: &[(Some("/fix".to_owned()), "Exact-match queries".to_owned()), (None, phrase.text.clone())],
            query: &phrase.text,
            answer: Some(entry.slug.as_str()),
            main,
            scripts: &["copy.js"],
            ..Parts::default()
        },
    )
}

/// Who decided that the guide answers the phrase, and when.
fn decision(frame: Frame<'_>, phrase: &PhraseHead) -> Markup {
    let editor = phrase.by.as_ref().and_then(|slug| Some((slug, frame.view.edition.person(slug)?)));
    html! {
        @match phrase.intent {
            Intent::Confirmed => {
                "The match was confirmed"
                @if let Some((slug, person)) = editor { " by " a href={ "/people/" (slug) } { (person.name) } }
                @if let Some(on) = phrase.on { " on " (day(on)) }
                "."
            }
            Intent::Unconfirmed => { "Nobody has confirmed this match yet." }
        }
    }
}

/// Something beside the answer to a phrase, or near one that has none.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// What it is about.
    pub summary: String,
    /// What it shares with the phrase.
    pub near: String,
    /// Whether it is an imported article.
    pub is_article: bool,
}

/// The page of a phrase that no guide answers.
pub fn fix_none(frame: Frame<'_>, text: &str, decoded: &[DecodedCode], nearest: &[Nearest]) -> Page {
    let (articles, guides): (Vec<&Nearest>, Vec<&Nearest>) = nearest.iter().partition(|one| one.is_article);
    let ticket = format!(
        "Problem: {text}\n\nWhat I see (exact message, whole):\nSince when, and what changed before:\nWho is affected (me, several people, several devices):\nWhat I tried:"
    );
    let main = html! {
        div.with-rail {
            div {
                p.small { "You searched for the exact phrase" }
                h1.query { (text) }
                p.lead {
                    b { "We have no guide for this yet." } " "
                    @if !decoded.is_empty() { "We can tell you what the code says. " }
                    @if !nearest.is_empty() { "What comes nearest is named below: neighbours, not answers. " }
                    "You can also " a href="#ask" { "ask IT" } "."
                }
                @for code in decoded { (decoded_code(code)) }
                (near("Nearest guides", "The closest there are. None was written for this phrase.", &guides))
                (near("Nearest imported articles", "They come from elsewhere, and nobody here reviewed them.", &articles))
                section id="ask" { h2 { "Text to copy for IT" } (copy_text("ticket-text", "What IT needs to know", &ticket)) }
            }
            div.rail {
                section.panel {
                    h2 { "Ask IT" }
                    (contacts(frame.site))
                    p { a.button href={ "/report?q=" (encoded(text)) } { (icon("flag")) "Report a problem" } }
                }
                section { h2 { "Search instead" } p { a href={ "/search?q=" (encoded(text)) } { "Search the whole library for these words" } } }
            }
        }
        p.hidden id="copy-status" role="status" {}
    };
    frame.page(
        404,
        Parts {
            kind: "fix",
            title: text,
            crumbs: &[(Some("/fix".to_owned()), "Exact-match queries".to_owned()), (None, text.to_owned())],
            query: text,
            answer: Some(""),
            main,
            scripts: &["copy.js"],
            ..Parts::default()
        },
    )
}

fn near(title: &str, remark: &str, nearest: &[&Nearest]) -> Markup {
    html! {
        @if !nearest.is_empty() {
            section {
                h2 { (title) }
                p.small { (remark) }
                (near_rows(nearest.iter().copied(), |one| html! { "Near: " (one.near) @if !one.is_article { ". Differs: it does not treat this exact phrase" } "." }))
            }
        }
    }
}

/// Documents with what they are about, each with a remark.
fn near_rows<'a>(documents: impl IntoIterator<Item = &'a Nearest>, remark: impl Fn(&Nearest) -> Markup) -> Markup {
    html! {
        ul.rows {
            @for one in documents {
                li {
                    a href=(one.address) { (one.title) }
                    @if one.is_article { " " (badge("download", "Imported, not reviewed")) }
                    @if !one.summary.is_empty() { p { (one.summary) } }
                    p.small { (remark(one)) }
                }
            }
        }
    }
}
