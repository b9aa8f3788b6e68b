//! # `duplicate-id`: one id stands twice in a document
//!
//! **What.** Reports the second and every later place where a guide declares an id.
//!
//! **Why.** Links, triage and statistics refer to ids: of two equal ones, the second can never be reached.
//!
//! **Bad**
//! ~~~markdown
//! ### Restart Outlook {#restart kind=info}
//! ### Restart the computer {#restart kind=info}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! ### Restart Outlook {#restart-outlook kind=info}
//! ### Restart the computer {#restart-computer kind=info}
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; HTML, "the id attribute".

use std::collections::BTreeMap;

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::line_and_column;

pub(super) const RULE: Rule = Rule { name: "duplicate-id", summary: "One id stands twice in a document.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for id in guide.ids.iter().filter(|id| !id.value.is_empty()) {
        let start = *first.entry(id.as_str()).or_insert(id.span.start);
        if start != id.span.start {
            let (line, _) = line_and_column(subject.source, start);
            let message = format!("the id `{}` already stands in line {line}; choose another one", id.value);
            findings.push(Finding::blocks(RULE.name, id.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn an_id_stands_once() {
        check(
            &RULE,
            "## Causes\n### A {#a}\n### B {#a}\n\n## Steps\n### C {#c kind=info}\nText.\n",
            expect!["3:8 duplicate-id (blocks): the id `a` already stands in line 2; choose another one"],
        );
    }
}
