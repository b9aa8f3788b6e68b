//! # `related-unknown`: a related guide does not exist
//!
//! **What.** Advises where `related` names a guide that is not in the library. The page leaves it out.
//!
//! **Why.** A related guide that is not drawn helps nobody; often it is a typing mistake.
//!
//! **Bad**
//! ~~~yaml
//! related: [teams-cashe]
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! related: [teams-cache]
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use super::reading::{guide, suggestion};
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule = Rule { name: "related-unknown", summary: "A related guide does not exist.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let guides = &subject.library.guides;
    let Some(guide) = guide(subject) else { return };
    for related in guide.related.iter().filter(|related| !guides.contains_key(&related.value)) {
        let slug = related.as_str();
        let near = suggestion(slug, guides.keys().map(|slug| slug.as_str()));
        let message = format!("there is no guide `{slug}`; {near}take it out until it exists");
        findings.push(Finding::advises(RULE.name, related.span.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_related_guide_exists() {
        check(
            &RULE,
            "---\nrelated: [teams-cache, teams-cashe, else]\n---\n",
            expect![[r#"
            2:24 related-unknown (advises): there is no guide `teams-cashe`; write `teams-cache`, or take it out until it exists
            2:37 related-unknown (advises): there is no guide `else`; take it out until it exists"#]],
        );
    }
}
