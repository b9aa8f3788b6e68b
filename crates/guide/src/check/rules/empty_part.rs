//! # `empty-part`: a cause, step or command without a name or without content
//!
//! **What.** Reports a cause or step without an id, a heading or content, and a command without a title or text. It
//! advises where nothing confirms a cause that is otherwise described.
//!
//! **Why.** The page lists causes, steps and commands by name, and links, triage and statistics refer to their ids. A
//! cause that nothing confirms leaves the reader to guess.
//!
//! **Bad**
//! ~~~markdown
//! ### Restart Outlook
//!
//! ### Rebuild the profile {#rebuild kind=info}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ### Restart Outlook {#restart kind=info}
//! Close every Outlook window and open Outlook again.
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::{Guide, Prose, Span, StepPart};

pub(super) const RULE: Rule =
    Rule { name: "empty-part", summary: "A cause, step or command without a name or without content.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    check_causes(guide, findings);
    check_steps(guide, findings);
}

fn check_causes(guide: &Guide, findings: &mut Vec<Finding>) {
    for cause in &guide.causes {
        check_name(&cause.id.value, &cause.title, &cause.span, "cause", findings);
        if cause.confirmed_when.as_ref().is_none_or(Prose::is_empty) {
            let message = "nothing confirms this cause; add a paragraph `Confirmed when:` with what the reader sees";
            let severity = if cause.text.is_empty() { Finding::blocks } else { Finding::advises };
            findings.push(severity(RULE.name, cause.span.clone(), message));
        }
    }
}

fn check_steps(guide: &Guide, findings: &mut Vec<Finding>) {
    for step in &guide.steps {
        check_name(&step.id.value, &step.title, &step.span, "step", findings);
        let says_something = step.parts.iter().any(|part| match part {
            StepPart::Prose(prose) => !prose.is_empty(),
            StepPart::Command(_) => true,
        });
        if !says_something {
            let message = "this step is empty; say what to do, or take it out";
            findings.push(Finding::blocks(RULE.name, step.span.clone(), message));
        }
        for command in step.commands() {
            let mut missing = |message| findings.push(Finding::blocks(RULE.name, command.id.span.clone(), message));
            if command.title.trim().is_empty() {
                missing("this command has no title; add `title=\"…\"` after its id");
            }
            if command.text.trim().is_empty() {
                missing("this command is empty; write what to run, or take it out");
            }
        }
    }
}

fn check_name(id: &str, title: &str, span: &Span, what: &str, findings: &mut Vec<Finding>) {
    if id.is_empty() {
        let message = format!("this {what} has no id; add `{{#id}}` at the end of its heading");
        findings.push(Finding::blocks(RULE.name, span.clone(), message));
    }
    if title.trim().is_empty() {
        let message = format!("this {what} has no heading; write one before its id");
        findings.push(Finding::blocks(RULE.name, span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn causes_steps_and_commands_have_a_name_and_content() {
        check(
            &RULE,
            "## Causes\n### A {#a}\n\n### B\nOften.\n\n## Steps\n### {#c kind=info}\n\n### D {#d kind=command}\n```sh {#run}\nls\n```\n```sh {#e title=\"E\"}\n```\n",
            expect![[r#"
                2:1 empty-part (blocks): nothing confirms this cause; add a paragraph `Confirmed when:` with what the reader sees
                4:1 empty-part (blocks): this cause has no id; add `{#id}` at the end of its heading
                4:1 empty-part (advises): nothing confirms this cause; add a paragraph `Confirmed when:` with what the reader sees
                8:1 empty-part (blocks): this step has no heading; write one before its id
                8:1 empty-part (blocks): this step is empty; say what to do, or take it out
                11:8 empty-part (blocks): this command has no title; add `title="…"` after its id
                14:8 empty-part (blocks): this command is empty; write what to run, or take it out"#]],
        );
    }
}
