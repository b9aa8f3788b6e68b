//! Components: functions named for what the reader sees, each with its CSS beside it.
//! Never reach for a page: they are given what they draw.

pub mod icon;
pub mod labels;
pub mod facts;
pub mod code;
pub mod command_block;
pub mod step;
pub mod copy_text;
pub mod contact_box;
pub mod query_pairs;
pub mod vote;
pub mod partner_box;
pub mod author_strip;
pub mod guide_rows;
pub mod hit;
pub mod decoded_code;
pub mod doors;
pub mod contents;

use guide::document::Prose;
use jiff::civil::Date;

use crate::safe_html::{Drawing, SafeHtml};

/// The CSS of all components, in the order of the modules.
pub(crate) const STYLES: &[&str] = &[
    include_str!("icon.css"),
    include_str!("labels.css"),
    include_str!("facts.css"),
    include_str!("code.css"),
    include_str!("command_block.css"),
    include_str!("step.css"),
    include_str!("copy_text.css"),
    include_str!("contact_box.css"),
    include_str!("query_pairs.css"),
    include_str!("vote.css"),
    include_str!("partner_box.css"),
    include_str!("author_strip.css"),
    include_str!("guide_rows.css"),
    include_str!("hit.css"),
    include_str!("decoded_code.css"),
    include_str!("doors.css"),
    include_str!("contents.css"),
];

/// A day as a reader reads it: `3 March 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Text that goes on after a label in the source, as a sentence of its own.
pub(crate) fn sentence(prose: &Prose) -> SafeHtml {
    // A sentence may begin with a link or with emphasis; a name in code keeps its case.
    let words = prose.markdown.trim_start_matches(['[', '*', '_']);
    let markup = &prose.markdown[..prose.markdown.len() - words.len()];
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    SafeHtml::inline(&format!("{markup}{first}{}", characters.as_str()), Drawing::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_even_inside_a_link() {
        let drawn = |markdown: &str| {
            let prose = Prose { markdown: markdown.to_owned(), ..Prose::default() };
            maud::Render::render(&sentence(&prose)).into_string()
        };
        assert_eq!(drawn("about a minute"), "About a minute");
        assert_eq!(drawn("**all** of it"), "<strong>All</strong> of it");
        assert!(drawn("[a fault](#fault)").contains(">A fault</a>"));
        assert_eq!(drawn("`ping` answers"), "<code>ping</code> answers");
    }
}
