//! # `flow-part`: a flow names a step, command or cause that the guide does not have
//!
//! **What.** Reports a step, a command or a cause that a state, an option's `confirms` or an outcome names and that the
//! guide does not declare. A flow in a file of its own belongs to no guide, and names none at all.
//!
//! **Why.** The reader is sent to something that is not there. A flow that many guides call cannot know their steps.
//!
//! **Bad**
//! ~~~yaml
//! online: {do: Bring Outlook online., steps: [go-online], to: is-it-gone}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! online: {do: Bring Outlook online., steps: [online], to: is-it-gone}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use super::Rule;
use super::reading::suggestion;
use crate::check::{Finding, Subject};
use crate::document::{Guide, Spanned};

pub(super) const RULE: Rule =
    Rule { name: "flow-part", summary: "A flow names a step, command or cause that the guide does not have.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let shown = flow.shown();
    let parts = shown.iter().map(|shown| (if shown.is_command { "command" } else { "step" }, shown.name));
    let choices = flow.source.states.iter().flat_map(|state| &state.choices);
    let confirmed = choices.flat_map(|choice| &choice.confirms).map(|name| ("step or command", name));
    let causes = flow.source.outcomes.iter().filter_map(|outcome| Some(("cause", outcome.cause.as_ref()?)));
    for (kind, name) in parts.chain(confirmed).chain(causes) {
        let message = match flow.guide {
            None => format!(
                "`{}` is a {kind} of a guide, and this flow belongs to none; name it in the guide's own flow",
                name.value
            ),
            Some(guide) => match unknown(kind, name, guide) {
                Some(near) => format!("the guide has no {kind} `{}`; {near}add it to the guide", name.value),
                None => continue,
            },
        };
        findings.push(Finding::blocks(RULE.name, name.span.clone(), message));
    }
}

/// What to write instead of a name that the guide does not have; `None` where it has it.
fn unknown(kind: &str, name: &Spanned<String>, guide: &Guide) -> Option<String> {
    let steps = guide.steps.iter().map(|step| &step.id.value);
    let commands = guide.commands().map(|(_, command)| &command.id.value);
    let names: Vec<&str> = match kind {
        "step" => steps.map(String::as_str).collect(),
        "command" => commands.map(String::as_str).collect(),
        "cause" => guide.causes.iter().map(|cause| cause.id.value.as_str()).collect(),
        _ => steps.chain(commands).map(String::as_str).collect(),
    };
    let is_known = names.contains(&name.value.as_str());
    (!is_known).then(|| suggestion(&name.value, names))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check, check_as};
    use expect_test::expect;

    const GUIDE: &str = "## Causes\n### A {#switched}\nA.\n\n## Steps\n### B {#online kind=command}\n```sh {#reach title=\"R\"}\nls\n```\n\n## Triage\n```yaml flow\n";

    fn flow(command: &str, step: &str, confirmed: &str, cause: &str, outcome_step: &str) -> String {
        format!(
            "start: a\nstates:\n  a: {{check: {command}, ask: A, options: {{x: {{label: X, confirms: [{confirmed}], to: b}}, unsure: z}}}}\n  b: {{do: B, steps: [{step}], to: z}}\noutcomes:\n  z: {{kind: escalate, cause: {cause}, steps: [{outcome_step}]}}\n"
        )
    }

    #[test]
    fn names_are_those_of_the_guide() {
        let guide = |flow: &str| format!("{GUIDE}{flow}```\n");
        check(&RULE, &guide(&flow("reach", "online", "online, reach", "switched", "online")), expect![""]);
        check(
            &RULE,
            &guide(&flow("raech", "onlin", "unknown", "switch", "reach")),
            expect![[r#"
            15:14 flow-part (blocks): the guide has no command `raech`; write `reach`, or add it to the guide
            16:22 flow-part (blocks): the guide has no step `onlin`; write `online`, or add it to the guide
            18:46 flow-part (blocks): the guide has no step `reach`; add it to the guide
            15:64 flow-part (blocks): the guide has no step or command `unknown`; add it to the guide
            18:30 flow-part (blocks): the guide has no cause `switch`; write `switched`, or add it to the guide"#]],
        );
    }

    #[test]
    fn a_flow_of_its_own_names_none() {
        check_as(
            "flows/sample",
            &RULE,
            "subject: S\nstart: a\nreturns: [z]\nstates:\n  a: {do: A, steps: [online], to: z}\n  b: {do: B, to: z}\n",
            expect![
                "5:22 flow-part (blocks): `online` is a step of a guide, and this flow belongs to none; name it in the guide's own flow"
            ],
        );
    }
}
