//! The answers so far, each with the way to change it. The way is data: these rows say what stands in the address.
//! Never a score or a guess.

use maud::{Markup, html};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// The address where it can be answered anew; none while another one is being changed.
    pub change: Option<String>,
}

/// The answers, the first one first, and the way back to the beginning.
pub fn trail(rows: &[Row], start_over: &str) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.trail id="answers" aria-labelledby="answers-title" {
                div.head-row { h2 id="answers-title" { "Your answers" } a href=(start_over) data-triage { "Start over" } }
                ol {
                    @for row in rows {
                        li {
                            p { span.trail-question { (row.question) } span.trail-answer { (row.answer) } }
                            @if let Some(change) = &row.change { a href=(change) data-triage { "Change" span.hidden { ": " (row.question) } } }
                        }
                    }
                }
                p.small { "A change keeps the later answers that still hold. All answers stand in the address of this page: send it to somebody, or print it." }
            }
        }
    }
}
