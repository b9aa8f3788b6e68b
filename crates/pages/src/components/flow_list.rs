//! A flow in words: each state with its answers and where they lead, then how it can end. The accessible twin of the picture.
//! Each state stands once and is referred to from elsewhere, so that the list is never longer than the flow.

use guide::document::Guide;
use guide::triage::{Arm, Flow, Target};
use maud::{Markup, html};

use super::question::words;
use crate::frame::shortened;
use crate::picture::{Way, kind_of_state, limit_label};

/// The list, with the way that was taken.
pub fn flow_list(guide: &Guide, flow: &Flow, way: &Way<'_>) -> Markup {
    html! {
        div.flow-list {
            h2 { "Questions and tasks" }
            ol {
                @for (at, state) in flow.states.iter().enumerate() {
                    li id={ "state-" (state.id) } {
                        p {
                            @if let Some(kind) = kind_of_state(state.kind) { (kind) ": " }
                            b { (words(guide, state)) }
                            @for number in way.numbers(at) { " " span.flow-mark { "Number " (number) " on your way" } }
                            @if way.is_here(Target::State(at)) { " " span.flow-mark { "You are here" } }
                        }
                        ul {
                            @for choice in &state.choices {
                                li {
                                    (choice.label) ": " (ways(guide, flow, &choice.to))
                                    @if way.chose(at, choice) { " " span.flow-mark { "Your answer" } }
                                }
                            }
                            @if let Some((visits, then)) = state.limit { li { (limit_label(visits)) ": " (link(guide, flow, then)) } }
                        }
                    }
                }
            }
            @if !flow.stops.is_empty() {
                h2 { "At any question" }
                ul { @for stop in &flow.stops {
                    li { (stop.label) ": " (link(guide, flow, stop.to)) @if way.stopped_by(&stop.id) { " " span.flow-mark { "Your answer" } } }
                } }
            }
            h2 { "How it can end" }
            ul {
                @for (at, outcome) in flow.outcomes.iter().enumerate() {
                    li id={ "outcome-" (outcome.id) } {
                        (outcome.kind.label()) @if outcome.title != outcome.kind.label() { ": " b { (outcome.title) } }
                        @if way.is_here(Target::Outcome(at)) { " " span.flow-mark { "You are here" } }
                    }
                }
            }
        }
    }
}

/// Where a choice leads: to one place, or to several by what was answered before.
fn ways(guide: &Guide, flow: &Flow, arms: &[Arm]) -> Markup {
    let mut targets: Vec<Target> = Vec::new();
    for arm in arms {
        if !targets.contains(&arm.to) {
            targets.push(arm.to);
        }
    }
    html! {
        @if targets.len() > 1 { "by earlier answers, " }
        @for (at, target) in targets.iter().enumerate() { @if at > 0 { " or " } (link(guide, flow, *target)) }
    }
}

fn link(guide: &Guide, flow: &Flow, target: Target) -> Markup {
    html! {
        @match target {
            Target::State(at) => { @if let Some(state) = flow.states.get(at) { a href={ "#state-" (state.id) } { (shortened(&words(guide, state), 80)) } } }
            Target::Outcome(at) => { @if let Some(outcome) = flow.outcomes.get(at) { a href={ "#outcome-" (outcome.id) } { (outcome.title) } } }
            Target::Nowhere => { "nowhere" }
        }
    }
}
