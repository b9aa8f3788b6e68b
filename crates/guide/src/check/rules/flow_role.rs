//! # `flow-role`: somebody without the rights is shown what an administrator does
//!
//! **What.** Reports a state or an outcome that shows a step or a command for administrators and that can be reached where
//! `role` is not `admin`: nobody asked, or the answer was another.
//!
//! **Why.** The reader cannot do it, tries it anyway, or borrows an account that has the rights.
//!
//! **Bad**
//! ~~~yaml
//! start: repair
//! states:
//!   repair: {do: Repair the service., steps: [repair], to: is-it-gone}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! start: role
//! states:
//!   role:
//!     ask: May you work as an administrator on this device?
//!     options:
//!       admin: {label: "Yes", set: {role: admin}, to: repair}
//!       user: {label: "No", set: {role: user}, to: contact}
//!       unsure: contact
//!   repair: {do: Repair the service., steps: [repair], to: is-it-gone}
//! ~~~
//!
//! **Source.** `docs/flow-format.md`, the role question and confirmations.

use super::Rule;
use crate::check::{Finding, Subject};
use crate::document::Rights;

pub(super) const RULE: Rule =
    Rule { name: "flow-role", summary: "Somebody without the rights is shown what an administrator does.", check };

/// `role` and `admin`, by their places in every flow.
const ROLE_IS_ADMIN: (usize, usize) = (0, 1);

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(flow) = subject.flow() else { return };
    let (role, admin) = ROLE_IS_ADMIN;
    for shown in flow.shown() {
        if shown.part.is_none_or(|part| part.rights() != Rights::Admin) {
            continue;
        }
        let mut situations = flow.analysis.at(shown.place).iter();
        if let Some(other) = situations.find(|at| !flow.analysis.is_surely(**at, role, admin)) {
            let message = format!(
                "`{}` needs an administrator, and `{}` shows it to others too, on the way {}; ask for the role, and lead here only where it is admin",
                shown.name.value,
                shown.by,
                flow.way(*other)
            );
            findings.push(Finding::blocks(RULE.name, shown.name.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROLE_IS_ADMIN, RULE};
    use crate::check::rules::cases::check;
    use crate::triage::{ROLES, compile, read_flow_text};
    use expect_test::expect;

    const GUIDE: &str = "## Steps\n### B {#repair kind=command}\n```sh {#fix title=\"F\" rights=admin}\nls\n```\n```sh {#look title=\"L\"}\nls\n```\n### C {#read kind=info}\nC.\n\n## Triage\n```yaml flow\n";

    fn guide(user: &str, outcome: &str, command: &str) -> String {
        format!(
            "{GUIDE}start: role\nstops: {{many: {{label: M, to: help}}}}\nstates:\n  role: {{ask: R, options: {{admin: {{label: A, set: {{role: admin}}, to: repair}}, user: {{label: U, set: {{role: user}}, to: {user}}}, unsure: help}}}}\n  repair: {{do: R, steps: [read, repair], to: run}}\n  run: {{run: {command}, to: done}}\noutcomes:\n  done: {{kind: workaround, steps: [repair]}}\n  help: {{kind: escalate, steps: [{outcome}]}}\n```\n"
        )
    }

    #[test]
    fn what_administrators_do_is_shown_to_them_alone() {
        check(&RULE, &guide("help", "read", "fix"), expect![""]);
        check(
            &RULE,
            &guide("run", "read", "look"),
            expect![
                "21:36 flow-role (blocks): `repair` needs an administrator, and `done` shows it to others too, on the way role → run → done; ask for the role, and lead here only where it is admin"
            ],
        );
        check(
            &RULE,
            &guide("run", "read", "fix"),
            expect![[r#"
            19:14 flow-role (blocks): `fix` needs an administrator, and `run` shows it to others too, on the way role → run; ask for the role, and lead here only where it is admin
            21:36 flow-role (blocks): `repair` needs an administrator, and `done` shows it to others too, on the way role → run → done; ask for the role, and lead here only where it is admin"#]],
        );
        check(
            &RULE,
            &guide("repair", "read", "fix"),
            expect![[r#"
            18:33 flow-role (blocks): `repair` needs an administrator, and `repair` shows it to others too, on the way role → repair; ask for the role, and lead here only where it is admin
            19:14 flow-role (blocks): `fix` needs an administrator, and `run` shows it to others too, on the way role → repair → run; ask for the role, and lead here only where it is admin
            21:36 flow-role (blocks): `repair` needs an administrator, and `done` shows it to others too, on the way role → repair → run → done; ask for the role, and lead here only where it is admin"#]],
        );
    }

    #[test]
    fn a_stop_may_be_chosen_before_anybody_asked() {
        check(
            &RULE,
            &guide("help", "repair", "fix"),
            expect![
                "22:34 flow-role (blocks): `repair` needs an administrator, and `help` shows it to others too, on the way role → help; ask for the role, and lead here only where it is admin"
            ],
        );
    }

    #[test]
    fn the_role_stands_first_in_every_flow() {
        let flow = compile(&read_flow_text("start: a\n", 0, false, &mut Vec::new()), &|_| None);
        let (role, admin) = ROLE_IS_ADMIN;
        assert_eq!((flow.variables[role].0.as_str(), ROLES[admin]), ("role", "admin"));
    }
}
