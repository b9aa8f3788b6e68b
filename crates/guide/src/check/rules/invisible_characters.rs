//! # `invisible-characters`: a character that nobody sees, or that is not what it looks like
//!
//! **What.** Reports zero-width, bidirectional, tag and control characters, soft hyphens and stray byte order marks
//! anywhere in a file; in commands also typographic quotes, dashes and spaces.
//!
//! **Why.** A reviewer cannot see them. They hide text, reorder what is read, and make a copied command fail or do
//! something else.
//!
//! **Bad**
//! ~~~text
//! Get‑Service –Name “Spooler”
//! ~~~
//!
//! **Better**
//! ~~~text
//! Get-Service -Name "Spooler"
//! ~~~
//!
//! **Source.** Unicode Technical Report 36; "Trojan Source" (CVE-2021-42574).

use super::Rule;
use super::reading::guide;
use super::source_text::span_within;
use crate::check::{Finding, Subject};
use crate::document::{Document, invisible};

pub(super) const RULE: Rule = Rule {
    name: "invisible-characters",
    summary: "A character that nobody sees, or that is not what it looks like.",
    check,
};

/// More of them say nothing new.
const MOST: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if matches!(subject.document, Document::Article(_)) {
        return;
    }
    let text = subject.source;
    // At the very beginning a byte order mark is one.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut previous = 0;
    let mut reported = 0;
    for (at, character) in text[start..].char_indices().map(|(at, character)| (start + at, character)) {
        let Some(name) = invisible(character) else {
            continue;
        };
        let continues = previous == at;
        previous = at + character.len_utf8();
        // Of a run of them the first is enough.
        if !continues && reported < MOST {
            reported += 1;
            let message = format!("U+{:04X} stands here, {name} that nobody sees; take it out", u32::from(character));
            findings.push(Finding::blocks(RULE.name, at..previous, message));
        }
    }
    for (_, command) in guide(subject).iter().flat_map(|guide| guide.commands()) {
        let text = &command.text;
        let lookalikes = text.char_indices().filter_map(|(at, character)| Some((at, character, lookalike(character)?)));
        for (at, character, instead) in lookalikes.take(MOST) {
            let place = span_within(subject.source, text, at..at + character.len_utf8());
            let message =
                format!("U+{:04X} in a command is not what it looks like; write {instead}", u32::from(character));
            findings.push(Finding::blocks(RULE.name, place, message));
        }
    }
}

/// What to write in a command instead of a character that only looks right.
fn lookalike(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{b4}' => "a straight quote, `'`",
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => "a straight quote, `\"`",
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => "a plain hyphen, `-`",
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => "a plain space",
        '\u{2026}' => "three full stops, or a `{{parameter}}`",
        '\u{fe00}'..='\u{fe0f}' => "the character without a variation selector",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check, check_as};
    use expect_test::expect;

    #[test]
    fn what_nobody_sees_is_reported_anywhere() {
        check(
            &RULE,
            "\u{feff}---\ntitle: a\u{200b}\u{200b}b\n---\nc\u{202e}d soft\u{ad}hyphen\u{e0041}\n",
            expect![[r#"
            2:9 invisible-characters (blocks): U+200B stands here, a zero-width character that nobody sees; take it out
            4:2 invisible-characters (blocks): U+202E stands here, a bidirectional control that nobody sees; take it out
            4:9 invisible-characters (blocks): U+00AD stands here, a soft hyphen that nobody sees; take it out
            4:16 invisible-characters (blocks): U+E0041 stands here, a tag character that nobody sees; take it out"#]],
        );
        check_as(
            "people/ada",
            &RULE,
            "name: A\u{2066}da\n",
            expect![
                "1:8 invisible-characters (blocks): U+2066 stands here, a bidirectional control that nobody sees; take it out"
            ],
        );
        check_as("articles/a", &RULE, "a\u{200b}b", expect![""]);
    }

    #[test]
    fn typographic_signs_are_reported_in_commands_only() {
        check(
            &RULE,
            "It’s “fine” – here…\n\n## Steps\n### A {#a kind=command}\n```sh {#b title=\"B\"}\nls –l “a”\u{a0}b\n```\n",
            expect![[r#"
                6:4 invisible-characters (blocks): U+2013 in a command is not what it looks like; write a plain hyphen, `-`
                6:7 invisible-characters (blocks): U+201C in a command is not what it looks like; write a straight quote, `"`
                6:9 invisible-characters (blocks): U+201D in a command is not what it looks like; write a straight quote, `"`
                6:10 invisible-characters (blocks): U+00A0 in a command is not what it looks like; write a plain space"#]],
        );
    }
}
