//! # `unknown-person`: a byline is not in the library
//!
//! **What.** Reports an `author`, or the `by` of a phrase, for which there is no `content/people/<slug>.yaml`.
//!
//! **Why.** Readers trust a guide by who stands behind it. A name without a record cannot be asked.
//!
//! **Bad**
//! ~~~yaml
//! author: tamem
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! author: tamem-j
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{guide, suggestion};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule = Rule { name: "unknown-person", summary: "A byline is not in the library.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let people = &subject.library.people;
    let Some(guide) = guide(subject) else { return };
    let deciders = guide.phrases.iter().filter_map(|entry| entry.by.as_ref());
    for person in guide.author.iter().chain(deciders) {
        if !people.contains(&person.value) {
            let slug = person.as_str();
            let near = suggestion(slug, people.iter().map(|slug| slug.as_str()));
            let message = format!("there is no person `{slug}`; {near}add `content/people/{slug}.yaml`");
            findings.push(Finding::blocks(RULE.name, person.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn whoever_writes_or_decides_is_in_the_library() {
        check(&RULE, "---\nauthor: tamem-j\n---\n", expect![""]);
        check(
            &RULE,
            "---\nauthor: tamemj\nphrases:\n  - {text: a, by: ada}\n---\n",
            expect![[r#"
            2:9 unknown-person (blocks): there is no person `tamemj`; write `tamem-j`, or add `content/people/tamemj.yaml`
            4:19 unknown-person (blocks): there is no person `ada`; add `content/people/ada.yaml`"#]],
        );
    }
}
