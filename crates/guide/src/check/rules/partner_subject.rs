//! # `partner-subject`: a partner suits subjects that the library does not have
//!
//! **What.** Advises where a partner names a category, a family of products, a tag or a guide that is not in the library, and
//! where a partner names too few subjects to be shown anywhere: a match needs two things in common.
//!
//! **Why.** A misspelt subject makes a partner silently invisible, and a misspelt exclusion makes it visible.
//!
//! **Bad**
//! ~~~yaml
//! categories: [e-mail]
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! categories: [email]
//! families: [Microsoft 365]
//! ~~~
//!
//! **Source.** `docs/guide-format.md`, "Partners".

use super::Rule;
use super::reading::{partner, suggestion};
use crate::check::{Finding, Subject};
use crate::document::{Span, Spanned};
use crate::names::Slug;

pub(super) const RULE: Rule =
    Rule { name: "partner-subject", summary: "A partner suits subjects that the library does not have.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(partner) = partner(subject) else { return };
    let library = subject.library;
    let mut advise = |span: &Span, message: String| findings.push(Finding::advises(RULE.name, span.clone(), message));
    let exclusions = &partner.exclusions;
    for Spanned { value, span } in partner.categories.iter().chain(&exclusions.categories) {
        if !library.categories.contains(value) {
            let near = suggestion(value.as_str(), library.categories.iter().map(Slug::as_str));
            advise(span, format!("there is no category `{value}`; {near}take it out"));
        }
    }
    for Spanned { value, span } in &partner.families {
        let families = || library.products.values().filter_map(|product| product.family.as_deref());
        if !families().any(|family| family == value) {
            let near = suggestion(value, families());
            advise(span, format!("no product has the family `{value}`; {near}take it out"));
        }
    }
    for Spanned { value, span } in &exclusions.guides {
        if !library.guides.contains_key(value) {
            let near = suggestion(value.as_str(), library.guides.keys().map(Slug::as_str));
            advise(span, format!("there is no guide `{value}`; {near}take it out"));
        }
    }
    for Spanned { value, span } in partner.tags.iter().chain(&exclusions.tags) {
        if !library.tags.contains(value) {
            let near = suggestion(value.as_str(), library.tags.iter().map(Slug::as_str));
            advise(span, format!("no guide has the tag `{value}`; {near}take it out"));
        }
    }
    let kinds = [partner.categories.is_empty(), partner.families.is_empty(), partner.tags.is_empty()];
    if kinds.iter().filter(|is_empty| **is_empty).count() > 1 {
        let message = "this fits no guide: a match needs two things in common; name `categories` and `families`, or `tags` with one of them";
        advise(&partner.status.span, message.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_as;
    use expect_test::expect;

    #[test]
    fn a_partner_suits_what_the_library_has() {
        let as_partner = |source: &str, expected| check_as("partners/a", &RULE, source, expected);
        as_partner(
            "categories: [email]\nfamilies: [Microsoft 365]\nexclusions: {guides: [teams-cache]}\n",
            expect![""],
        );
        as_partner(
            "status: planned\ncategories: [email]\n",
            expect![
                "1:9 partner-subject (advises): this fits no guide: a match needs two things in common; name `categories` and `families`, or `tags` with one of them"
            ],
        );
        as_partner(
            "categories: [e-mail]\nfamilies: [Microsoft 356]\ntags: [mial, mail]\nexclusions: {guides: [teams-cash], categories: [mails]}\n",
            expect![[r#"
                1:14 partner-subject (advises): there is no category `e-mail`; write `email`, or take it out
                4:49 partner-subject (advises): there is no category `mails`; take it out
                2:12 partner-subject (advises): no product has the family `Microsoft 356`; write `Microsoft 365`, or take it out
                4:23 partner-subject (advises): there is no guide `teams-cash`; write `teams-cache`, or take it out
                3:8 partner-subject (advises): no guide has the tag `mial`; write `mail`, or take it out"#]],
        );
    }
}
