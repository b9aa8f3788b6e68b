//! # `flow-audience`: a flow leads its readers to what they may not see
//!
//! **What.** Reports a call of a flow for a narrower audience than the guide or flow that calls it, and a state or an
//! outcome that shows a step or a command for a narrower audience than the guide.
//!
//! **Why.** The reader is told to do what the page does not show, and learns of something that was to be kept from others.
//!
//! **Bad**
//! ~~~markdown
//! audience: public
//! …
//! ### Reset the connector account {#reset-account kind=command audience=it-staff}
//! …
//! reset: {do: Reset the account., steps: [reset-account], to: is-it-gone}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! to-identity: {kind: escalate, group: identity, impact: 3, urgency: 2}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`; `docs/guide-format.md`, audience.

use super::Rule;
use crate::check::flow::Part;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "flow-audience", summary: "A flow leads its readers to what they may not see.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let readers = flow.audience();
    let calls = flow.source.states.iter().filter_map(|state| state.call.as_ref());
    let called = calls.filter_map(|call| {
        let audience = subject.library.flows.get(&call.value)?.audience;
        Some((call.value.as_str(), &call.span, audience))
    });
    let shown = flow.shown();
    let parts = shown.iter().filter_map(|shown| {
        let (Part::Step(step) | Part::Command(step, _)) = shown.part?;
        Some((shown.name.value.as_str(), &shown.name.span, step.audience))
    });
    for (name, span, audience) in called.chain(parts).filter(|(_, _, audience)| !readers.may_see(*audience)) {
        let message = format!(
            "`{name}` is for {}, and this flow is for {}; lead its readers to something that they may see, or give it the narrower audience",
            audience.key(),
            readers.key()
        );
        findings.push(Finding::blocks(RULE.name, span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check, check_as};
    use expect_test::expect;

    #[test]
    fn a_flow_calls_what_its_readers_may_see() {
        let file = |audience: &str| {
            format!(
                "subject: S\naudience: {audience}\nstart: a\nreturns: [b]\nstates:\n  a: {{call: desk-only, returns: {{back: b}}}}\n"
            )
        };
        check_as("flows/sample", &RULE, &file("it-staff"), expect![""]);
        check_as(
            "flows/sample",
            &RULE,
            &file("employees"),
            expect![
                "6:13 flow-audience (blocks): `desk-only` is for it-staff, and this flow is for employees; lead its readers to something that they may see, or give it the narrower audience"
            ],
        );
    }

    #[test]
    fn a_flow_shows_what_its_readers_may_see() {
        let guide = |audience: &str| {
            format!(
                "---\naudience: {audience}\n---\n## Steps\n### S {{#step kind=command audience=it-staff}}\n```sh {{#look title=\"L\"}}\nls\n```\n\n## Triage\n```yaml flow\nstart: a\nstates:\n  a: {{run: look, to: z}}\noutcomes:\n  z: {{kind: workaround, steps: [step]}}\n```\n"
            )
        };
        check(&RULE, &guide("it-staff"), expect![""]);
        check(
            &RULE,
            &guide("public"),
            expect![[r#"
            14:12 flow-audience (blocks): `look` is for it-staff, and this flow is for public; lead its readers to something that they may see, or give it the narrower audience
            16:33 flow-audience (blocks): `step` is for it-staff, and this flow is for public; lead its readers to something that they may see, or give it the narrower audience"#]],
        );
    }
}
