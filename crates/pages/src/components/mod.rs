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
pub mod code_rows;
pub mod doors;
pub mod contents;
pub mod notices;
pub mod question;
pub mod trail;
pub mod verdict;
pub mod flow_picture;
pub mod flow_list;
pub mod suggestions;

use jiff::civil::Date;

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
    include_str!("code_rows.css"),
    include_str!("doors.css"),
    include_str!("contents.css"),
    include_str!("notices.css"),
    include_str!("question.css"),
    include_str!("trail.css"),
    include_str!("verdict.css"),
    include_str!("flow_picture.css"),
    include_str!("flow_list.css"),
    include_str!("suggestions.css"),
];

/// A day as a reader reads it: `3 March 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
