//! # `flow-cause`: triage never finds a cause that the guide names
//!
//! **What.** Reports a cause of a guide with a flow that no outcome of the flow names. A guide without a flow is fine.
//!
//! **Why.** Whoever has this cause walks the triage and is told something else.
//!
//! **Bad**
//! ~~~markdown
//! ### The device does not reach the mail server {#unreachable}
//! …
//! outcomes:
//!   to-messaging: {kind: escalate, group: messaging, impact: 3, urgency: 2}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ### The device does not reach the mail server {#unreachable}
//! …
//! outcomes:
//!   to-messaging: {kind: escalate, cause: unreachable, group: messaging, impact: 3, urgency: 2}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::BTreeSet;

use super::Rule;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "flow-cause", summary: "Triage never finds a cause that the guide names.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((flow, guide)) = subject.flow().and_then(|flow| Some((flow, flow.guide?))) else { return };
    let causes = flow.source.outcomes.iter().filter_map(|outcome| outcome.cause.as_ref());
    let named: BTreeSet<&str> = causes.map(|cause| cause.value.as_str()).collect();
    // A flow without outcomes was not read, or is nothing yet; other rules say so.
    let causes = guide.causes.iter().filter(|cause| !cause.id.value.is_empty() && !flow.source.outcomes.is_empty());
    for cause in causes {
        if !named.contains(cause.id.value.as_str()) {
            let message = format!(
                "no outcome of the flow has the cause `{0}`; add `cause: {0}` to the outcome that it leads to",
                cause.id.value
            );
            findings.push(Finding::blocks(RULE.name, cause.id.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn every_cause_is_found_by_the_flow_where_there_is_one() {
        let guide = |flow: &str| format!("## Causes\n### A {{#a}}\nA.\n### B {{#b}}\nB.\n\n{flow}");
        let flow = |cause: &str| {
            format!(
                "## Triage\n```yaml flow\nstart: x\nstates:\n  x: {{do: X, to: y, cannot: z}}\noutcomes:\n  y: {{kind: workaround, cause: a}}\n  z: {{kind: escalate, cause: {cause}}}\n```\n"
            )
        };
        check(&RULE, &guide(""), expect![""]);
        check(&RULE, &guide(&flow("b")), expect![""]);
        check(
            &RULE,
            &guide(&flow("a")),
            expect![
                "4:8 flow-cause (blocks): no outcome of the flow has the cause `b`; add `cause: b` to the outcome that it leads to"
            ],
        );
    }
}
