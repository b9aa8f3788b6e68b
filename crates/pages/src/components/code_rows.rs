//! Error codes in a list, each with what is known of it. Never a code without a page of its own.

use maud::{Markup, html};

/// A code that has a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// As it is usually written.
    pub label: String,
    /// The address of its page.
    pub address: String,
    /// Its symbolic name; empty where it has none.
    pub name: String,
    /// What it means, as part of a sentence; empty where nobody knows.
    pub meaning: String,
    /// Guides that treat it: title and address.
    pub guides: Vec<(String, String)>,
}

/// One row a code.
pub fn code_rows(rows: &[CodeRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            ul.rows.code-rows {
                @for row in rows {
                    li {
                        a.mono href=(row.address) { (row.label) }
                        div {
                            @if !row.name.is_empty() { p.mono.small { (row.name) } }
                            @if !row.meaning.is_empty() { p { (sentence(&row.meaning)) } }
                            @for (title, address) in &row.guides { p.small { "Guide: " a href=(address) { (title) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A part of a sentence as one of its own.
pub fn sentence(part: &str) -> String {
    let mut letters = part.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_sentence_becomes_one() {
        assert_eq!(sentence("the disk is full"), "The disk is full.");
    }
}
