//! A step of the runbook: open by default, with its labels and notes in the margin.
//! Never hidden for good: without scripts it opens and closes by itself, in print it is open.

use guide::document::{Cause, Guide, NoteLabel, Rights, Step, StepPart, Undo};
use maud::{Markup, html};

use super::command_block::command_block;
use super::icon::icon;
use super::labels::{kind_label, rights_label, risk_badge};
use crate::guide_text::GuideText;

/// The step with that number, counted from 1.
pub fn step(text: GuideText<'_>, guide: &Guide, number: usize, step: &Step) -> Markup {
    let fixes: Vec<&Cause> = guide
        .causes
        .iter()
        .filter(|cause| cause.fixed_by_steps.iter().any(|id| !id.value.is_empty() && id.value == step.id.value))
        .collect();
    html! {
        details.step id=[text.id_of(&step.id.value)] open {
            summary {
                span.step-number aria-hidden="true" { (number) }
                h3 { span.hidden { "Step " (number) ": " } (step.title) }
                span.step-labels {
                    (kind_label(step.kind))
                    @if step.rights() == Rights::Admin { (rights_label(Rights::Admin)) }
                    (risk_badge(step.risk()))
                }
                (icon("chevron-down"))
            }
            div.step-body {
                div.step-text { (step_text(text, step)) }
                (notes(text, step, &fixes))
            }
        }
    }
}

/// What a step says and has to run, without its frame.
pub fn step_text(text: GuideText<'_>, step: &Step) -> Markup {
    html! {
        @for part in &step.parts {
            @match part {
                StepPart::Prose(prose) => { (text.block(prose)) }
                StepPart::Command(command) => { (command_block(text, command)) }
            }
        }
    }
}

fn notes(text: GuideText<'_>, step: &Step, fixes: &[&Cause]) -> Markup {
    let undo = match &step.undo {
        Some(Undo::How(how)) => Some(how.as_str()),
        Some(Undo::Impossible) => Some("Cannot be undone"),
        None => None,
    };
    if fixes.is_empty() && undo.is_none() && step.notes.is_empty() {
        return html! {};
    }
    html! {
        dl.notes {
            @if !fixes.is_empty() {
                div { dt { "Fixes" } dd { @for (at, cause) in fixes.iter().enumerate() { @if at > 0 { "; " } a href=(text.address_of(&cause.id.value)) { (cause.title) } } } }
            }
            @for note in &step.notes {
                div data-stops[matches!(note.label, NoteLabel::StopIf | NoteLabel::Never)] {
                    dt { (note.label.label()) }
                    dd { (text.sentence(&note.text)) }
                }
            }
            @if let Some(undo) = undo { div { dt { "Undo" } dd { (undo) } } }
        }
    }
}
