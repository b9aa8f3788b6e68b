//! # `unknown-category`: the guide's category is not in the library
//!
//! **What.** Reports a `category` for which there is no `content/categories/<slug>.yaml`.
//!
//! **Why.** The guide would stand on no category page: whoever browses would never meet it.
//!
//! **Bad**
//! ~~~yaml
//! category: e-mail
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! category: email
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{guide, suggestion};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "unknown-category", summary: "The guide's category is not in the library.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let categories = &subject.library.categories;
    let Some(category) = guide(subject).and_then(|guide| guide.category.as_ref()) else {
        return;
    };
    if !categories.contains(&category.value) {
        let slug = category.as_str();
        let near = suggestion(slug, categories.iter().map(|slug| slug.as_str()));
        let message = format!("there is no category `{slug}`; {near}add `content/categories/{slug}.yaml`");
        findings.push(Finding::blocks(RULE.name, category.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_category_is_in_the_library() {
        check(&RULE, "---\ncategory: email\n---\n", expect![""]);
        check(
            &RULE,
            "---\ncategory: e-mail\n---\n",
            expect![
                "2:11 unknown-category (blocks): there is no category `e-mail`; write `email`, or add `content/categories/e-mail.yaml`"
            ],
        );
    }
}
