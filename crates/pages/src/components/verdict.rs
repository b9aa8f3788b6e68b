//! How a triage ended: the outcome, the cause it comes from, and the steps of the guide that matter.
//! Never holds a partner, and never a step that the reader may not see.

use guide::document::{Cause, Guide, Step};
use guide::triage::{EscalationKind, Outcome, OutcomeKind, Ticket};
use maud::{Markup, html};

use super::facts::facts;
use super::icon::icon;
use crate::guide_text::GuideText;

/// The outcome. `text` draws what belongs to the guide.
pub fn verdict(text: GuideText<'_>, guide: &Guide, outcome: &Outcome) -> Markup {
    let steps: Vec<(usize, &Step)> = steps(guide, outcome).collect();
    html! {
        div.verdict data-kind=(outcome.kind.key()) {
            p.verdict-kind { span { (icon(icon_of(outcome.kind))) (outcome.kind.label()) } }
            h1.verdict-title id="triage-title" tabindex="-1" { (outcome.title) }
            @if outcome.kind == OutcomeKind::Security {
                p.verdict-stop { b { "Stop here." } " Change nothing more on the device, delete nothing, approve nothing. Tell security before anything else." }
            }
            @if let Some(said) = &outcome.text { div.lead { (text.paragraphs(said)) } }
            @else if let Some(said) = usual_words(outcome.kind) { p.lead { (said) } }
            @if let Some(cause) = cause(guide, outcome) {
                div.verdict-cause {
                    p { span.verdict-term { "Cause" } a href=(text.address_of(&cause.id.value)) { (cause.title) } }
                    @if let Some(prose) = &cause.confirmed_when { p.small { "Confirmed when: " (text.line(prose)) } }
                }
            }
            @if !steps.is_empty() {
                div.verdict-cause {
                    p { span.verdict-term { @if steps.len() == 1 { "The step that matters, in the guide" } @else { "The steps that matter, in the guide" } } }
                    ul { @for (at, step) in steps { li { a href=(text.address_of(&step.id.value)) { "Step " (at + 1) ": " (step.title) } } } }
                }
            }
        }
    }
}

/// Whom something is handed to, and how it is recorded.
pub fn hand_over(outcome: &Outcome) -> Markup {
    facts(&hand_over_rows(outcome))
}

/// The same as terms with their values.
pub(crate) fn hand_over_rows(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let level = |level: Option<guide::triage::Level>| level.map_or_else(String::new, |level| capital(level.label()));
    let group = outcome.group.as_ref().map_or_else(String::new, |group| capital(&group.as_str().replace('-', " ")));
    let ticket = match outcome.ticket {
        Some(Ticket::Incident) => "An incident",
        Some(Ticket::Request) => "A service request",
        None => "",
    };
    let escalation = match outcome.escalation {
        Some(EscalationKind::Functional) => "Functional: to deeper skill",
        Some(EscalationKind::Hierarchical) => "Hierarchical: to the managers in charge",
        None => "",
    };
    vec![
        ("Goes to", group),
        ("Recorded as", ticket.to_owned()),
        ("Impact", level(outcome.impact)),
        ("Urgency", level(outcome.urgency)),
        ("Escalation", escalation.to_owned()),
    ]
}

/// The steps that matter, in the order of the outcome, each with its place in the guide from 0.
pub(crate) fn steps<'a>(guide: &'a Guide, outcome: &'a Outcome) -> impl Iterator<Item = (usize, &'a Step)> {
    let find = |id: &String| guide.steps.iter().enumerate().find(|(_, step)| step.id.value == *id);
    outcome.steps.iter().filter_map(find)
}

fn cause<'a>(guide: &'a Guide, outcome: &Outcome) -> Option<&'a Cause> {
    let id = outcome.cause.as_ref()?;
    guide.causes.iter().find(|cause| cause.id.value == *id)
}

fn icon_of(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Resolved => "check",
        OutcomeKind::Workaround => "clock",
        OutcomeKind::Escalate => "flag",
        OutcomeKind::Request => "mail",
        OutcomeKind::Security => "octagon-alert",
        OutcomeKind::NotApplicable => "info",
        OutcomeKind::Return => "arrow-right",
    }
}

/// What is said where the author said nothing.
fn usual_words(kind: OutcomeKind) -> Option<&'static str> {
    match kind {
        OutcomeKind::Workaround => Some("With this you can work. The fault itself is still there."),
        OutcomeKind::Escalate => Some("Somebody else goes on from here. Change nothing more yourself."),
        OutcomeKind::Request => Some("Nothing is broken: this is something to ask for."),
        OutcomeKind::NotApplicable => Some("What you describe is not what this guide is about."),
        OutcomeKind::Resolved | OutcomeKind::Security | OutcomeKind::Return => None,
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
