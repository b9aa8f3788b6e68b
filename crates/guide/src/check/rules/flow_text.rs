//! # `flow-text`: a flow has no words where the reader needs them
//!
//! **What.** Reports empty questions, instructions, helps, labels, titles and texts, and a flow in a file of its own that
//! does not say what it is about. Advises where two options of a state have the same label.
//!
//! **Why.** The page would show a button without a word on it, or two that cannot be told apart.
//!
//! **Bad**
//! ~~~yaml
//! client:
//!   ask: Which Outlook do you use?
//!   options:
//!     classic: {label: Outlook, to: reach}
//!     new: {label: Outlook, to: not-this-guide}
//!     unsure: contact
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! client:
//!   ask: Which Outlook do you use?
//!   options:
//!     classic: {label: Outlook classic, to: reach}
//!     new: {label: New Outlook, to: not-this-guide}
//!     unsure: contact
//! ~~~
//!
//! **Source.** `docs/flow-format.md`; WCAG 2.2, success criterion 2.4.6, "Headings and labels".

use std::collections::BTreeSet;

use super::Rule;
use crate::check::{Finding, Subject};
use crate::document::Spanned;

pub(super) const RULE: Rule =
    Rule { name: "flow-text", summary: "A flow has no words where the reader needs them.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let source = flow.source;
    let is_empty = |text: &str| text.trim().is_empty();
    let empty = |span, what: &str| Finding::blocks(RULE.name, span, format!("{what} is empty; write it"));
    if flow.guide.is_none() && source.subject.as_ref().is_none_or(|subject| is_empty(&subject.value)) {
        let message = "the flow does not say what it is about; add `subject`";
        findings.push(Finding::blocks(RULE.name, source.span.start..source.span.start, message));
    }
    let of_states = source.states.iter().flat_map(|state| [("this text", &state.text), ("this help", &state.help)]);
    let of_outcomes = source.outcomes.iter().flat_map(|one| [("this title", &one.title), ("this text", &one.text)]);
    for (what, text) in of_states.chain(of_outcomes) {
        findings.extend(text.iter().filter(|text| is_empty(&text.value)).map(|text| empty(text.span.clone(), what)));
    }
    let mut label = |id: &Spanned<String>, label: &str| {
        if is_empty(label) {
            findings.push(empty(id.span.clone(), &format!("the label of `{}`", id.value)));
        }
    };
    for stop in &source.stops {
        label(&stop.id, &stop.label);
    }
    for choice in source.states.iter().filter(|state| state.kind.has_options()).flat_map(|state| &state.choices) {
        label(&choice.id, &choice.label);
    }
    for state in source.states.iter().filter(|state| state.kind.has_options()) {
        let mut seen = BTreeSet::new();
        for choice in state.choices.iter().filter(|choice| !is_empty(&choice.label)) {
            if !seen.insert(choice.label.trim().to_lowercase()) {
                let message = format!("another option is called \"{}\" too; say what tells them apart", choice.label);
                findings.push(Finding::advises(RULE.name, choice.id.span.clone(), message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check_as, check_flow};
    use expect_test::expect;

    fn flow(question: &str, first: &str, second: &str, title: &str, stop: &str) -> String {
        format!(
            "start: a\nstops: {{many: {{label: \"{stop}\", to: z}}}}\nstates:\n  a: {{ask: \"{question}\", options: {{x: {{label: \"{first}\", to: z}}, y: {{label: \"{second}\", to: z}}, unsure: z}}}}\noutcomes:\n  z: {{kind: escalate, title: \"{title}\"}}\n"
        )
    }

    #[test]
    fn what_the_reader_sees_has_words() {
        check_flow(&RULE, &flow("A", "X", "Y", "Z", "M"), expect![""]);
        check_flow(
            &RULE,
            &flow(" ", "", "Y", " ", ""),
            expect![[r#"
            6:12 flow-text (blocks): this text is empty; write it
            8:30 flow-text (blocks): this title is empty; write it
            4:9 flow-text (blocks): the label of `many` is empty; write it
            6:27 flow-text (blocks): the label of `x` is empty; write it"#]],
        );
    }

    #[test]
    fn options_can_be_told_apart() {
        check_flow(
            &RULE,
            &flow("A", "Outlook", "outlook ", "Z", "M"),
            expect![[
                r#"6:57 flow-text (advises): another option is called "outlook " too; say what tells them apart"#
            ]],
        );
    }

    #[test]
    fn a_flow_of_its_own_says_what_it_is_about() {
        let flow = "start: a\nreturns: [z]\nstates:\n  a: {do: A, to: z}\n";
        check_as("flows/sample", &RULE, &format!("subject: S\n{flow}"), expect![""]);
        check_as(
            "flows/sample",
            &RULE,
            flow,
            expect!["1:1 flow-text (blocks): the flow does not say what it is about; add `subject`"],
        );
        check_flow(&RULE, flow, expect![""]);
    }
}
