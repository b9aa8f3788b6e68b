//! # `flow-variable`: a variable or a value is not declared
//!
//! **What.** Reports a variable or a value in `set` or in a guard that the flow does not declare, and a declaration that
//! means nothing: of `role`, which is always there, without values, with a value twice, or with too many.
//!
//! **Why.** A guard over what does not exist never holds, so the reader is silently led the other way.
//!
//! **Bad**
//! ~~~yaml
//! variables: {system: [windows, macos]}
//! states:
//!   which: {ask: Which system?, options: {win: {label: Windows, set: {system: win}, to: next}, unsure: contact}}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! variables: {system: [windows, macos]}
//! states:
//!   which: {ask: Which system?, options: {win: {label: Windows, set: {system: windows}, to: next}, unsure: contact}}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`.

use std::collections::BTreeSet;

use super::Rule;
use super::reading::suggestion;
use crate::check::flow::undeclared;
use crate::check::{Finding, Subject};
use crate::triage::{FlowSource, MAX_VALUES, ROLE, ROLES};

pub(super) const RULE: Rule =
    Rule { name: "flow-variable", summary: "A variable or a value of a flow is not declared.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    for unknown in undeclared(flow.source) {
        let variable = &unknown.variable;
        let message = match &unknown.value {
            None => {
                let near = suggestion(variable, names(flow.source));
                format!("there is no variable `{variable}`; {near}declare it under `variables`")
            }
            Some(value) => {
                let near = suggestion(value, values(flow.source, variable));
                format!("`{variable}` has no value `{value}`; {near}add it under `variables`")
            }
        };
        findings.push(Finding::blocks(RULE.name, unknown.span, message));
    }
    for variable in &flow.source.variables {
        let name = &variable.name;
        let mut block = |span, message| findings.push(Finding::blocks(RULE.name, span, message));
        if name.value == ROLE {
            block(name.span.clone(), "`role: [user, admin]` is always there; take it out".to_owned());
        }
        if variable.values.is_empty() {
            block(name.span.clone(), format!("`{}` has no values; write all that it may have", name.value));
        }
        if variable.values.len() > MAX_VALUES {
            let count = variable.values.len();
            let message = format!(
                "`{}` has {count} values, and one has at most {MAX_VALUES}; keep those that guards read",
                name.value
            );
            block(name.span.clone(), message);
        }
        let mut seen = BTreeSet::new();
        for value in variable.values.iter().filter(|value| !seen.insert(&value.value)) {
            block(value.span.clone(), format!("`{}` stands here twice; keep one", value.value));
        }
    }
}

fn names(source: &FlowSource) -> impl Iterator<Item = &str> {
    source.variables.iter().map(|variable| variable.name.value.as_str()).chain([ROLE])
}

fn values<'a>(source: &'a FlowSource, name: &str) -> Vec<&'a str> {
    if name == ROLE {
        return ROLES.to_vec();
    }
    let variable = source.variables.iter().find(|variable| variable.name.value == name);
    variable.into_iter().flat_map(|variable| &variable.values).map(|value| value.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_flow;
    use expect_test::expect;

    fn flow(variables: &str, set: &str, guard: &str) -> String {
        format!(
            "start: web\nvariables: {{{variables}}}\nstates:\n  web: {{ask: W, options: {{x: {{label: X, set: {{{set}}}, to: [{{if: \"{guard}\", to: help}}, {{else: help}}]}}, unsure: help}}}}\noutcomes:\n  help: {{kind: escalate}}\n"
        )
    }

    #[test]
    fn what_is_set_and_read_is_declared() {
        check_flow(
            &RULE,
            &flow("system: [windows, macos]", "system: windows, role: admin", "system in [macos]"),
            expect![""],
        );
        check_flow(
            &RULE,
            &flow("system: [windows, macos]", "sytem: windows, role: root", "system in [macos, linux]"),
            expect![[r#"
                6:47 flow-variable (blocks): there is no variable `sytem`; write `system`, or declare it under `variables`
                6:63 flow-variable (blocks): `role` has no value `root`; add it under `variables`
                6:86 flow-variable (blocks): `system` has no value `linux`; add it under `variables`"#]],
        );
        check_flow(
            &RULE,
            &flow("system: [windows]", "system: windos", "known(browser)"),
            expect![[r#"
            6:47 flow-variable (blocks): `system` has no value `windos`; write `windows`, or add it under `variables`
            6:74 flow-variable (blocks): there is no variable `browser`; declare it under `variables`"#]],
        );
    }

    #[test]
    fn a_declaration_means_something() {
        check_flow(
            &RULE,
            &flow("role: [user], a: [], b: [x, y, x]", "b: x", "b == x"),
            expect![[r#"
            4:13 flow-variable (blocks): `role: [user, admin]` is always there; take it out
            4:27 flow-variable (blocks): `a` has no values; write all that it may have
            4:44 flow-variable (blocks): `x` stands here twice; keep one"#]],
        );
        let many = |count: usize| (0..count).map(|at| format!("v{at}")).collect::<Vec<_>>().join(", ");
        check_flow(&RULE, &flow(&format!("b: [{}]", many(63)), "b: v0", "b == v0"), expect![""]);
        check_flow(
            &RULE,
            &flow(&format!("b: [{}]", many(64)), "b: v0", "b == v0"),
            expect![
                "4:13 flow-variable (blocks): `b` has 64 values, and one has at most 63; keep those that guards read"
            ],
        );
    }
}
