//! Labels: what something could do (risk), what it needs (rights), what it is (kind), where it comes from.
//! Never a colour alone: each has its word.

use guide::document::{Rights, Risk, StepKind};
use maud::{Markup, html};

use super::icon::icon;

/// What something could do.
pub fn risk_badge(risk: Risk) -> Markup {
    let name = match risk {
        Risk::Reads => "eye",
        Risk::Changes => "pencil",
        Risk::Destroys => "trash-2",
        Risk::Bypasses => "shield-off",
        Risk::Unknown => "circle-help",
    };
    html! { span.label data-risk=(risk.key()) { (icon(name)) (risk.label()) } }
}

/// "Admin required", where it is.
pub fn rights_label(rights: Rights) -> Markup {
    html! { @if rights == Rights::Admin { span.label data-rights="admin" { (icon("key-round")) "Admin required" } } }
}

/// What a step asks of the reader: a word, no frame, because it classifies and does not warn.
pub fn kind_label(kind: StepKind) -> Markup {
    let name = match kind {
        StepKind::Info => "info",
        StepKind::Command => "terminal",
        StepKind::Warning => "triangle-alert",
    };
    html! { span.kind { (icon(name)) (kind.label()) } }
}

/// Where something comes from or how far it was looked at.
pub fn badge(name: &str, text: &str) -> Markup {
    html! { span.label data-origin { (icon(name)) (text) } }
}
