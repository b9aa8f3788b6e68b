//! A state that waits for an answer: what is asked, what helps to answer it, and each choice as a button.
//! Never needs a script: a button posts its choice, and the answer leads to the next page.

use guide::document::{Command, Guide, Step};
use guide::triage::{State, StateKind, Stop};
use maud::{Markup, html};

use super::command_block::command_block;
use super::icon::icon;
use super::step::step;
use crate::guide_text::GuideText;
use crate::picture::is_quiet;

/// The id of the form, which the buttons of [`stops`] belong to wherever they stand.
const FORM: &str = "question-form";

/// What is asked, and how.
pub struct Question<'a> {
    /// The state that waits.
    pub state: &'a State,
    /// Which question of this reader it is, from 1.
    pub number: usize,
    /// The address that takes the answer, with the answers so far.
    pub action: &'a str,
    /// Whether it is what the page is about; otherwise it is a part of another page.
    pub is_main: bool,
    /// The id of the choice that was taken before, where an answer is being changed.
    pub before: Option<&'a str>,
}

/// The question. `text` draws what belongs to the guide.
pub fn question(text: GuideText<'_>, guide: &Guide, question: &Question<'_>) -> Markup {
    let Question { state, number, action, .. } = question;
    let words = words(guide, state);
    let count = match state.kind {
        StateKind::Instruction | StateKind::Command => "Task",
        _ => "Question",
    };
    html! {
        form.question id=(FORM) method="post" action=(action) aria-labelledby="triage-title" {
            p.question-number { (count) " " (number) }
            @if question.is_main { h1.question-title id="triage-title" tabindex="-1" { (words) } }
            @else { h3.question-title id="triage-title" tabindex="-1" { (words) } }
            @if let Some(help) = &state.help { div.question-help { (text.paragraphs(help)) } }
            (shown(text, guide, question))
            div.answers {
                @for choice in &state.choices {
                    button.answer type="submit" name="answer" value=(choice.id) data-quiet[is_quiet(choice)] {
                        span { (choice.label) @if question.before == Some(&choice.id) { span.answer-before { "Your answer so far" } } }
                        @if !is_quiet(choice) { (icon("arrow-right")) }
                    }
                }
            }
        }
    }
}

/// What stops everything, beside any question.
pub fn stops(stops: &[Stop]) -> Markup {
    html! {
        @if !stops.is_empty() {
            section.stops aria-labelledby="stops-title" {
                h2 id="stops-title" { (icon("octagon-alert")) "Stop here if…" }
                @for stop in stops {
                    button.answer form=(FORM) type="submit" name="stop" value=(stop.id) { span { (stop.label) } (icon("arrow-right")) }
                }
            }
        }
    }
}

/// What a state asks, in words: its own, or the name of its command.
pub(crate) fn words(guide: &Guide, state: &State) -> String {
    let title = || find(guide, state.command.as_deref()?).map(|(.., command)| command.title.clone());
    state.text.clone().or_else(title).unwrap_or_else(|| state.id.clone())
}

/// A command of the guide with its step, and where that stands, from 0.
fn find<'a>(guide: &'a Guide, id: &str) -> Option<(usize, &'a Step, &'a Command)> {
    let command_of = |step: &'a Step| step.commands().find(|command| command.id.value == id);
    guide.steps.iter().enumerate().find_map(|(at, step)| Some((at, step, command_of(step)?)))
}

/// The command or the steps of the guide that a state names, as far as this reader may see them.
fn shown(text: GuideText<'_>, guide: &Guide, Question { state, is_main, .. }: &Question<'_>) -> Markup {
    let steps: Vec<_> =
        guide.steps.iter().enumerate().filter(|(_, step)| state.steps.contains(&step.id.value)).collect();
    html! {
        @if let Some(id) = &state.command {
            @match find(guide, id) {
                Some((at, step, command)) => {
                    (command_block(text, command))
                    p.small { "From " a href=(text.address_of(&step.id.value)) { "step " (at + 1) " of the guide: " (step.title) } }
                }
                None => { p { "This command is meant for IT and is not shown here. Answer that you don't know, or that you can't." } }
            }
        }
        @if !steps.is_empty() {
            div.question-steps {
                // Between the question, which is the page's heading here, and the titles of steps.
                @if *is_main { h2 { "How the guide does it" } }
                @for (at, one) in steps { (step(text, guide, at + 1, one)) }
            }
        }
    }
}
