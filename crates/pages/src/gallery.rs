//! The gallery: every component with an example, for whoever changes one. Debug builds only serve it.
//! Never a place for a component that no page uses.

use guide::document::{Document, Guide, PartnerStatus, Rights, Risk, StepKind, parse};
use guide::edition::PartnerHead;
use guide::names::DocumentId;
use guide::placement::{Fit, Offer, Placement};
use guide::triage::{At, Trail, compile};
use jiff::civil::date;
use maud::{Markup, html};

use crate::components::{
    author_strip, code_rows, command_block, contact_box, contents, copy_text, decoded_code, doors, facts, flow_list,
    flow_picture, guide_rows, hit, icon, labels, notices, partner_box, query_pairs, question, step, suggestions, trail,
    verdict, vote,
};
use crate::frame::{Frame, Page, Parts};
use crate::guide_text::GuideText;
use crate::picture::{Layout, Way};

/// A component with an example.
pub struct Entry {
    /// The component's module.
    pub name: &'static str,
    /// An example.
    pub markup: Markup,
}

const EXAMPLE: &str = include_str!("gallery.md");

fn example() -> Option<Guide> {
    let id: DocumentId = "guides/example".parse().ok()?;
    match parse(&id, EXAMPLE.as_bytes()).0 {
        Document::Guide(guide) => Some(*guide),
        _ => None,
    }
}

/// One entry a component.
pub fn entries(frame: Frame<'_>) -> Vec<Entry> {
    let guide = example().unwrap_or_default();
    let command = guide.commands().next().map(|(_, command)| command.clone());
    let edition = &frame.view.edition;
    let text = GuideText::on_its_page(edition, &guide);
    let slug = guide::names::Slug::from_words("example");
    let one_hit = hit::Hit {
        kind: hit::HitKind::Article,
        title: "A title".to_owned(),
        address: "/".to_owned(),
        snippet: vec![hit::SnippetPiece { text: "found".to_owned(), marked: true }],
        why: "the title".to_owned(),
        reviewed: None,
        licence: Some("CC BY 4.0".to_owned()),
        is_sure: true,
        similar: Vec::new(),
    };
    let code = decoded_code::DecodedCode {
        label: "0x80070005".to_owned(),
        rows: vec![("Type".to_owned(), "HRESULT".to_owned())],
    };
    let entry = |name, markup| Entry { name, markup };
    vec![
        entry("icon", icon::icon("eye")),
        entry(
            "labels",
            html! {
                @for risk in [Risk::Reads, Risk::Changes, Risk::Destroys, Risk::Unknown] { (labels::risk_badge(risk)) " " }
                (labels::rights_label(Rights::Admin)) " " (labels::kind_label(StepKind::Warning)) " " (labels::badge("download", "Imported"))
            },
        ),
        entry("facts", facts::facts(&[("Estimated time", "10 min".to_owned())])),
        entry(
            "code",
            html! { pre.example { (crate::components::code::code("powershell", "Get-Process outlook | Select-Object Id # {{host}}")) } },
        ),
        entry(
            "command_block",
            html! { @if let Some(command) = &command { (command_block::command_block(text, command)) } },
        ),
        entry("step", html! { @if let Some(one) = guide.steps.last() { (step::step(text, &guide, 2, one)) } }),
        entry("copy_text", copy_text::copy_text("example-text", "A text to copy", "One line\nAnother line")),
        entry(
            "contact_box",
            html! { @if let Some(contact) = &guide.contact { (contact_box::contact_box(text, frame.site, contact, "/report", "Problem:")) } },
        ),
        entry("query_pairs", query_pairs::query_pairs(edition.phrases().take(2))),
        entry("vote", html! { @if let Some(slug) = &slug { (vote::vote(slug, None)) } }),
        entry(
            "partner_box",
            partner_box::partner_box(&two_placements(&[
                &a_partner(PartnerStatus::Applied),
                &a_partner(PartnerStatus::Active),
            ])),
        ),
        entry(
            "author_strip",
            html! { @if let Some(guide) = edition.guides().next() { (author_strip::author_strip(frame.view, guide.head)) } },
        ),
        entry("guide_rows", guide_rows::guide_rows(edition.guides().take(2))),
        entry("hit", html! { ul.hits { (hit::hit(&one_hit)) } }),
        entry("decoded_code", decoded_code::decoded_code(&code)),
        entry(
            "code_rows",
            code_rows::code_rows(&[code_rows::CodeRow {
                label: "0x80070005".to_owned(),
                address: "/".to_owned(),
                name: "E_ACCESSDENIED".to_owned(),
                meaning: "the account may not do this".to_owned(),
                guides: vec![("A guide".to_owned(), "/".to_owned())],
            }]),
        ),
        entry(
            "doors",
            doors::doors(&[(
                "flag",
                "/report".to_owned(),
                "Report a problem",
                format!("Today, {}", crate::components::day(date(2026, 3, 3))),
            )]),
        ),
        entry(
            "contents",
            contents::contents(&[("a".to_owned(), "One".to_owned()), ("b".to_owned(), "Two".to_owned())]),
        ),
        entry("notices", notices::notices(&[html! { "One notice" }, html! { "Another one" }])),
        entry("question", html! { div.triage { div.triage-main { (asked(text, &guide)) } } }),
        entry(
            "trail",
            trail::trail(
                &[trail::Row {
                    question: "Does the host answer?".to_owned(),
                    answer: "Yes".to_owned(),
                    change: Some("/".to_owned()),
                }],
                "/",
            ),
        ),
        entry("verdict", ended(text, &guide)),
        entry("flow_picture", the_whole_path(&guide, true)),
        entry("flow_list", the_whole_path(&guide, false)),
        entry(
            "suggestions",
            html! { div.search { ul.suggestions role="listbox" aria-label="Suggestions" { (suggested()) } } },
        ),
    ]
}

/// One suggestion of each kind.
fn suggested() -> Markup {
    use suggestions::{Suggestion, SuggestionKind, suggestions};
    let one = |kind, text: &str, about: &str| Suggestion {
        kind,
        text: text.to_owned(),
        about: about.to_owned(),
        address: "/".to_owned(),
    };
    suggestions(&[
        one(SuggestionKind::Phrase, "door does not open", "Doors that stay shut"),
        one(SuggestionKind::Code, "0x80070005", "E_ACCESSDENIED"),
        one(SuggestionKind::Guide, "Doors that stay shut", ""),
    ])
}

fn a_partner(status: PartnerStatus) -> PartnerHead {
    PartnerHead {
        name: "Example".to_owned(),
        program: "Example Affiliate".to_owned(),
        network: None,
        status,
        status_date: None,
        url: None,
        link: None,
        terms_checked: None,
        terms_expire: None,
        text: "What it offers.".to_owned(),
        why: "It shows the component.".to_owned(),
        categories: Vec::new(),
        families: Vec::new(),
        tags: Vec::new(),
        never_on: Vec::new(),
        never_in: Vec::new(),
        never_tagged: Vec::new(),
    }
}

/// Placements with an unpaid and with a paid link, as their programs stand.
fn two_placements<'a>(partners: &[&'a PartnerHead]) -> Vec<Placement<'a>> {
    let fit = Fit { score: 4, category: Some("Email"), family: Some("Microsoft 365"), tags: Vec::new() };
    let placed = partners.iter().filter_map(|partner| {
        let offer = match partner.status {
            PartnerStatus::Active => Offer::Paid("https://example.net/"),
            _ => Offer::Unpaid("https://example.org/"),
        };
        Some(Placement::new("example~a-guide".parse().ok()?, partner, Some("Network"), offer, fit.clone()))
    });
    placed.collect()
}

/// The state that the example's flow begins with, with one answer given before.
fn asked(text: GuideText<'_>, guide: &Guide) -> Markup {
    let Some(flow) = guide.flow.as_deref().map(|flow| compile(flow, &|_| None)) else { return html! {} };
    let At::State(state) = flow.walk(&Trail::default()).at else { return html! {} };
    let asked = question::Question { state, number: 1, action: "/", is_main: false, before: Some("no") };
    html! { (question::question(text, guide, &asked)) (question::stops(&flow.stops)) }
}

/// Each outcome of the example's flow.
fn ended(text: GuideText<'_>, guide: &Guide) -> Markup {
    let flow = guide.flow.as_deref().map(|flow| compile(flow, &|_| None));
    html! { @for outcome in flow.iter().flat_map(|flow| &flow.outcomes) { (verdict::verdict(text, guide, outcome)) (verdict::hand_over(outcome)) } }
}

/// The example's flow with a way through it, as a picture or in words.
fn the_whole_path(guide: &Guide, as_picture: bool) -> Markup {
    let Some(flow) = guide.flow.as_deref().map(|flow| compile(flow, &|_| None)) else { return html! {} };
    let answers = [("reached", "yes"), ("change", "done")];
    let position = flow.walk(&Trail::new(answers.map(|(state, answer)| (state.to_owned(), answer.to_owned()))));
    let way = Way::of(&flow, &position);
    if as_picture {
        flow_picture::flow_picture(&Layout::of(&flow), &flow, &way)
    } else {
        flow_list::flow_list(guide, &flow, &way)
    }
}

/// The page.
pub fn gallery(frame: Frame<'_>) -> Page {
    let main = html! {
        h1 { "Components" }
        @for entry in entries(frame) { section { h2 { (entry.name) } (entry.markup) } }
        p.hidden id="copy-status" role="status" {}
    };
    frame.page(
        200,
        Parts { kind: "gallery", title: "Components", main, scripts: &["copy.js", "steps.js"], ..Parts::default() },
    )
}
