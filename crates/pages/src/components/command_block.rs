//! A command: what it is, what it needs and could do, its text, what it prints when all is well, and what otherwise.
//! Never draws the copy button before the risk.

use guide::document::{Command, Rights, Undo};
use maud::{Markup, html};

use super::code::code;
use super::icon::icon;
use super::labels::{rights_label, risk_badge};
use crate::guide_text::GuideText;

/// A command.
pub fn command_block(text: GuideText<'_>, command: &Command) -> Markup {
    let id = text.id_of(&command.id.value).unwrap_or_default();
    let text_id = format!("{id}-text");
    html! {
        div.command id=(id) {
            div.command-head {
                p.command-title { (command.title) }
                p.command-facts {
                    span { (command.shell.label()) }
                    @if let Some(system) = command.system { span { (system.label()) } }
                    @if command.rights == Rights::User { span { "Standard user" } }
                    (rights_label(command.rights))
                    (risk_badge(command.risk))
                }
                button.copy type="button" hidden data-copies=(text_id) data-done={ "Command copied" } aria-label={ "Copy: " (command.title) } {
                    (icon("copy")) "Copy"
                }
            }
            @if let Some(prose) = &command.where_to_find { p.command-where { (text.sentence(prose)) } }
            pre id=(text_id) tabindex="0" role="group" aria-label={ "Command: " (command.title) } {
                code { (code(command.shell.key(), &command.text.value)) }
            }
            (outcome(text, command))
        }
    }
}

fn outcome(text: GuideText<'_>, command: &Command) -> Markup {
    let undo = match &command.undo {
        Some(Undo::How(how)) => Some(how.as_str()),
        Some(Undo::Impossible) => Some("This cannot be undone."),
        None => None,
    };
    let is_silent =
        command.expect.is_none() && command.expected_output.is_none() && command.otherwise.is_none() && undo.is_none();
    html! {
        @if !is_silent {
            div.outcome {
                @if command.expect.is_some() || command.expected_output.is_some() {
                    p.outcome-title { "Expected output" }
                    @if let Some(prose) = &command.expect { p { (text.sentence(prose)) } }
                    @if let Some(output) = &command.expected_output {
                        pre tabindex="0" role="group" aria-label={ "Expected output: " (command.title) } { (output) }
                    }
                }
                @if let Some(prose) = &command.otherwise { p { b { "Otherwise: " } (text.line(prose)) } }
                @if let Some(undo) = undo { p { b { "Undo: " } (undo) } }
            }
        }
    }
}
