//! # `missing-part`: a part that every guide has is missing
//!
//! **What.** Reports front matter fields and sections that the format needs: title, language, format 1, product,
//! category, time, author, reviewed, phrases, sources, summary, symptoms, causes, steps and contact. It advises where
//! the introduction or the day a source was read is missing.
//!
//! **Why.** Readers find, trust and leave a guide by these parts. A guide without reasons to stop keeps people trying.
//!
//! **Bad**
//! ~~~markdown
//! ## Contact IT or security {#contact}
//! We are glad to help.
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ## Contact IT or security {#contact}
//! - Several users fail after a policy or network change.
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::guide;
use super::source_text::is_written;
use crate::check::{Finding, Subject};
use crate::document::{Guide, Prose};

pub(super) const RULE: Rule = Rule { name: "missing-part", summary: "A part that every guide has is missing.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    check_front_matter(guide, subject.source, findings);
    check_sections(guide, findings);
}

fn check_front_matter(guide: &Guide, source: &str, findings: &mut Vec<Finding>) {
    let has_text = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let fields = [
        (guide.format.is_some(), "format", "`format: 1`"),
        (has_text(guide.language.as_ref().map(|text| text.as_str())), "language", "`language: en`"),
        (has_text(guide.title.as_ref().map(|text| text.as_str())), "title", "a `title` that names the fault"),
        (guide.product.is_some(), "product", "`product` with the slug of a product"),
        (guide.category.is_some(), "category", "`category` with the slug of a category"),
        (has_text(guide.time.as_ref().map(|text| text.as_str())), "time", "`time: 10-20 min`"),
        (guide.author.is_some(), "author", "`author` with the slug of a person"),
        (guide.reviewed.is_some(), "reviewed", "`reviewed` with the day of the author's last review"),
        (!guide.phrases.is_empty(), "phrases", "`phrases` with the texts that this guide answers"),
        (!guide.sources.is_empty(), "sources", "`sources` with what the facts were read from"),
    ];
    if fields.iter().all(|(present, ..)| !present) {
        let names = fields.map(|(_, field, _)| format!("`{field}`")).join(", ");
        let message = format!("the front matter gives nothing that a guide needs; add {names} and `scope`");
        findings.push(Finding::blocks(RULE.name, 0..0, message));
        return;
    }
    for (present, field, remedy) in fields {
        // What is written and could not be read, the parser has reported at its place.
        if !present && !is_written(source, field) {
            findings.push(Finding::blocks(RULE.name, 0..0, format!("the guide has no `{field}`; add {remedy}")));
        }
    }
    if let Some(format) = guide.format.as_ref().filter(|format| format.value != 1) {
        let message = format!("format {} does not exist; write `format: 1`", format.value);
        findings.push(Finding::blocks(RULE.name, format.span.clone(), message));
    }
    for entry in guide.phrases.iter().filter(|entry| entry.text.trim().is_empty()) {
        let message = "this phrase is empty; write the text that people type";
        findings.push(Finding::blocks(RULE.name, entry.text.span.clone(), message));
    }
    for source in guide.sources.iter().filter(|source| source.read.is_none()) {
        let message = "this source has no day; add `read` with the day it was read";
        findings.push(Finding::advises(RULE.name, source.url.span.clone(), message));
    }
}

fn check_sections(guide: &Guide, findings: &mut Vec<Finding>) {
    let mut missing = |message| findings.push(Finding::blocks(RULE.name, 0..0, message));
    if guide.summary.is_empty() {
        missing("the guide has no summary; begin the body with a paragraph on what is wrong and what this guide does");
    }
    if guide.symptoms.is_empty() {
        missing("the guide has no symptoms; add `## Symptoms` with a list of what people see");
    }
    if guide.causes.is_empty() {
        missing("the guide has no causes; add `## Causes` with one `###` heading a cause");
    }
    if guide.steps.is_empty() {
        missing("the guide has no steps; add `## Steps` with one `###` heading a step");
    }
    if guide.contact.as_ref().is_none_or(|contact| contact.reasons.is_empty()) {
        missing(
            "the guide has no reasons to stop; add `## Contact IT or security {#contact}` with a list of when to stop",
        );
    }
    if guide.intro.as_ref().is_none_or(Prose::is_empty) {
        let message = "the guide has no introduction; add `## Who this is for` with one or two sentences";
        findings.push(Finding::advises(RULE.name, 0..0, message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn an_empty_document_lacks_everything() {
        check(
            &RULE,
            "",
            expect![[r#"
                1:1 missing-part (blocks): the front matter gives nothing that a guide needs; add `format`, `language`, `title`, `product`, `category`, `time`, `author`, `reviewed`, `phrases`, `sources` and `scope`
                1:1 missing-part (blocks): the guide has no summary; begin the body with a paragraph on what is wrong and what this guide does
                1:1 missing-part (blocks): the guide has no symptoms; add `## Symptoms` with a list of what people see
                1:1 missing-part (blocks): the guide has no causes; add `## Causes` with one `###` heading a cause
                1:1 missing-part (blocks): the guide has no steps; add `## Steps` with one `###` heading a step
                1:1 missing-part (blocks): the guide has no reasons to stop; add `## Contact IT or security {#contact}` with a list of when to stop
                1:1 missing-part (advises): the guide has no introduction; add `## Who this is for` with one or two sentences"#]],
        );
    }

    #[test]
    fn a_part_holds_something() {
        check(
            &RULE,
            "---\nformat: 2\nlanguage: en\ntitle: \"\"\nproduct: a\ncategory: a\ntime: 5 min\nauthor: a\nreviewed: 2026-01-01\nphrases:\n  - {text: \" \"}\nsources:\n  - {url: \"https://example.com\"}\n---\nA.\n\n## Who this is for\nB.\n\n## Symptoms\n- C\n\n## Causes\n### D {#d}\n\n## Steps\n### E {#e kind=info}\n\n## Contact IT or security {#contact}\nF.\n",
            expect![[r#"
                1:1 missing-part (blocks): the guide has no `title`; add a `title` that names the fault
                2:9 missing-part (blocks): format 2 does not exist; write `format: 1`
                11:12 missing-part (blocks): this phrase is empty; write the text that people type
                13:11 missing-part (advises): this source has no day; add `read` with the day it was read
                1:1 missing-part (blocks): the guide has no reasons to stop; add `## Contact IT or security {#contact}` with a list of when to stop"#]],
        );
    }
}
