//! # `raw-html`: HTML in the text
//!
//! **What.** Reports elements that run, embed, restyle or ask (`script`, `style`, `iframe`, `form`, …), event handlers
//! and unsafe addresses. It advises on other HTML, except on small elements that Markdown lacks: `kbd`, `br`, `sub`,
//! `sup`, `abbr`, `mark`, `details`, `summary`. `<name>` counts as HTML too: readers would not see it.
//!
//! **Why.** The page leaves out what is not on its allow-list: the author sees one text, the reader another.
//!
//! **Bad**
//! ~~~markdown
//! Type <tenant> and <img src="x" onerror="alert(1)">.
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Type `<tenant>` and ![what the screen shows](https://example.com/screen.png).
//! ~~~
//!
//! **Source.** OWASP, "Cross Site Scripting Prevention"; `docs/guide-format.md`.

use super::Rule;
use super::reading::{guide, scheme};
use super::source_text::without_code;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule = Rule { name: "raw-html", summary: "HTML in the text.", check };

const REFUSED: [&str; 25] = [
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button",
    "textarea", "select", "option", "link", "meta", "base", "svg", "math", "template", "noscript", "portal", "audio",
    "video", "title",
];
const QUIET: [&str; 10] = ["kbd", "br", "sub", "sup", "abbr", "mark", "details", "summary", "wbr", "del"];

/// More of them say nothing new.
const MOST: usize = 50;

/// In characters. A bound, because every opening sign looks for its end.
const LONGEST: usize = 2_000;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if guide(subject).is_none() {
        return;
    }
    let text = without_code(subject.source);
    let mut at = 0;
    let mut reported = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        at = start + 1;
        if reported == MOST {
            return;
        }
        if text[at..].starts_with("!--") {
            let message = "a comment is published with the text; take it out";
            findings.push(Finding::advises(RULE.name, start..start + 4, message));
            reported += 1;
            at = text[at..].find("-->").map_or(text.len(), |end| at + end);
            continue;
        }
        if text[..start].ends_with('\\') {
            continue;
        }
        let Some((name, attributes)) = tag(&text[at..]) else {
            continue;
        };
        let span = start..at + name.len();
        let finding = judge(&name.to_ascii_lowercase(), attributes);
        if let Some((blocks, message)) = finding {
            let severity = if blocks { Finding::blocks } else { Finding::advises };
            findings.push(severity(RULE.name, span, message));
            reported += 1;
        }
    }
}

/// Name and attributes of an opening tag that begins here, after `<`.
fn tag(text: &str) -> Option<(&str, &str)> {
    let length = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let ends =
        rest.is_empty() || rest.starts_with(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>'));
    if !begins || !ends {
        return None;
    }
    let mut quote = None;
    for (at, letter) in rest.char_indices().take(LONGEST) {
        match (quote, letter) {
            (None, '>') => return Some((name, &rest[..at])),
            (None, '<') => break,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ if rest[at..].starts_with("\n\n") => break,
            _ => {}
        }
    }
    // A browser does not need the end of these.
    REFUSED.contains(&name.to_ascii_lowercase().as_str()).then_some((name, ""))
}

/// Whether a tag blocks, and what is wrong with it.
fn judge(name: &str, attributes: &str) -> Option<(bool, String)> {
    if REFUSED.contains(&name) {
        return Some((true, format!("`<{name}>` is not allowed; take it out, or write it as code")));
    }
    for piece in attributes.split(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '"' | '\'')) {
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        let key = key.to_ascii_lowercase();
        if (key.starts_with("on") && piece.contains('=')) || key == "style" || key == "srcdoc" {
            return Some((true, format!("`{key}=` on `<{name}>` is not allowed; take it out")));
        }
        let unsafe_scheme =
            |text: &str| matches!(scheme(text).as_deref(), Some("javascript" | "data" | "vbscript" | "file"));
        if unsafe_scheme(piece) || unsafe_scheme(value) {
            return Some((true, format!("the address on `<{name}>` is not allowed; link to an `https:` page")));
        }
    }
    if QUIET.contains(&name) {
        return None;
    }
    Some((false, format!("`<{name}>` is HTML; write it in Markdown, or as code where readers should see it")))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn what_runs_embeds_or_asks_is_refused() {
        check(
            &RULE,
            "<script>alert(1)</script> <IFRAME src=x> <img src=x onerror=alert(1)>\n<b style=\"color:red\"> <a href=\"javascript:alert(1)\"> <svg/onload=x>\n\n<style\n",
            expect![[r#"
                1:1 raw-html (blocks): `<script>` is not allowed; take it out, or write it as code
                1:27 raw-html (blocks): `<iframe>` is not allowed; take it out, or write it as code
                1:42 raw-html (blocks): `onerror=` on `<img>` is not allowed; take it out
                2:1 raw-html (blocks): `style=` on `<b>` is not allowed; take it out
                2:23 raw-html (blocks): the address on `<a>` is not allowed; link to an `https:` page
                2:54 raw-html (blocks): `<svg>` is not allowed; take it out, or write it as code
                4:1 raw-html (blocks): `<style>` is not allowed; take it out, or write it as code"#]],
        );
    }

    #[test]
    fn other_html_is_remarked_on() {
        check(
            &RULE,
            "<div>a</div> Type <tenant>. <!-- not done -->\n",
            expect![[r#"
            1:1 raw-html (advises): `<div>` is HTML; write it in Markdown, or as code where readers should see it
            1:19 raw-html (advises): `<tenant>` is HTML; write it in Markdown, or as code where readers should see it
            1:29 raw-html (advises): a comment is published with the text; take it out"#]],
        );
    }

    #[test]
    fn text_and_small_elements_are_fine() {
        check(
            &RULE,
            "Press <kbd>Ctrl</kbd><br> 1 < 2, a<b, \\<div>, <https://example.com>, <a@example.com>, `<script>`\n```\n<script>\n```\n",
            expect![""],
        );
    }
}
