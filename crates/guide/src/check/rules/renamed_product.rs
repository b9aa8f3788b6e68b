//! # `renamed-product`: prose calls a product by a former name
//!
//! **What.** Advises where title, needs or prose use a former name of a product. Code and quoted text may: they are
//! what a screen says. Each former name may stand once right after "formerly" or "former name".
//!
//! **Why.** The name is no longer on the screen. Readers look for a thing that they cannot find.
//!
//! **Bad**
//! ~~~markdown
//! Open the Azure AD portal.
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Open the Microsoft Entra admin center (Microsoft Entra ID was formerly Azure AD).
//! ~~~
//!
//! **Source.** The `former` names of `content/products/*.yaml`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Rule;
use super::reading::guide;
use super::source_text::prose_only;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule =
    Rule { name: "renamed-product", summary: "Prose calls a product by a former name.", check };

/// More of one name say nothing new.
const MOST: usize = 20;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    // Names with what to call the product instead. Current names stand among them so that a former name
    // within one (`Azure AD B2C`) is not taken for itself; the longest name at a place counts.
    let mut names: Vec<(Vec<String>, Option<&str>)> = Vec::new();
    for product in subject.library.products.values() {
        names.push((words(&product.name), None));
        names.extend(product.former.iter().map(|former| (words(former), Some(product.name.as_str()))));
    }
    names.retain(|(words, _)| !words.is_empty());
    names.sort_by_key(|(words, current)| (std::cmp::Reverse(words.concat().len()), current.is_some()));

    let body = prose_only(subject.source);
    let fields = guide.title.iter().chain(&guide.needs).map(|field| field.span.clone());
    let texts = fields.filter_map(|span| Some((span.start, subject.source.get(span)?))).chain([(0, body.as_str())]);
    let mut introduced = BTreeSet::new();
    let mut reported = 0;
    for (offset, text) in texts {
        let mut at = 0;
        while let Some(word) = next_word(text, at) {
            at = word.end;
            let Some((end, current)) = names.iter().find_map(|(name, new)| Some((matches(text, &word, name)?, *new)))
            else {
                continue;
            };
            at = end;
            let written = &text[word.start..end];
            let Some(current) = current else { continue };
            let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_introduction = follows_formerly(&text[..word.start]) && introduced.insert(name.to_lowercase());
            if reported == MOST {
                return;
            }
            if !is_introduction {
                reported += 1;
                let message = format!("{name} is a former name; write {current}");
                findings.push(Finding::advises(RULE.name, offset + word.start..offset + end, message));
            }
        }
    }
}

fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(str::to_lowercase).collect()
}

/// The next run of letters and digits.
fn next_word(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text.get(at..)?.find(char::is_alphanumeric)?;
    let length = text[start..].find(|character: char| !character.is_alphanumeric()).unwrap_or(text.len() - start);
    Some(start..start + length)
}

/// Where a name ends that begins with that word.
fn matches(text: &str, first: &Range<usize>, name: &[String]) -> Option<usize> {
    let mut at = first.start;
    for (index, word) in name.iter().enumerate() {
        let rest = &text[at..];
        let blanks = rest.len() - rest.trim_start().len();
        let gap = &rest[..blanks];
        // A blank line ends a sentence; more blanks than two were code or a quotation.
        let is_apart = gap.matches('\n').count() > 1 || gap.split('\n').next().is_some_and(|gap| gap.len() > 2);
        if index > 0 && (gap.is_empty() || is_apart) {
            return None;
        }
        let start = at + blanks;
        let end = start + word.len();
        if !text.get(start..end)?.eq_ignore_ascii_case(word) {
            return None;
        }
        at = end;
    }
    (!text[at..].starts_with(char::is_alphanumeric)).then_some(at)
}

/// Whether a text ends with "formerly" or "former name", and a few words at most.
fn follows_formerly(before: &str) -> bool {
    let nearby = &before[before.floor_char_boundary(before.len().saturating_sub(80))..];
    let sentence = nearby.rsplit(['.', ')', ';']).next().unwrap_or_default();
    sentence.split_whitespace().rev().take(4).any(|word| {
        let word = word.trim_start_matches('(').to_lowercase();
        word.starts_with("formerly") || word == "former"
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn former_names_are_reported_with_the_current_one() {
        check(
            &RULE,
            "---\ntitle: Azure AD fails\n---\nOpen the azure\nad portal. Azure AD Connect's log, [Azure AD](/fix/azure-ad).\n",
            expect![[r#"
                2:8 renamed-product (advises): Azure AD is a former name; write Microsoft Entra ID
                4:10 renamed-product (advises): azure ad is a former name; write Microsoft Entra ID
                5:12 renamed-product (advises): Azure AD Connect is a former name; write Microsoft Entra Connect
                5:37 renamed-product (advises): Azure AD is a former name; write Microsoft Entra ID"#]],
        );
    }

    #[test]
    fn what_a_screen_says_and_what_people_type_may_stay() {
        check(
            &RULE,
            "---\nphrases:\n  - {text: azure ad error}\nqueries: [azure ad connect]\n---\nThe log says \"Azure AD is down\" and “Azure AD”, `Azure AD`.\n```\nAzure AD\n```\nAzure `a` AD, <https://example.com/azure ad> Azure Adriatic, NotAzure AD.\n",
            expect![""],
        );
    }

    #[test]
    fn a_former_name_may_be_given_once() {
        check(&RULE, "Microsoft Entra ID (formerly Azure AD) is down.\n", expect![""]);
        check(
            &RULE,
            "Entra (former names: Azure AD, Azure Active Directory). Formerly known as Azure AD.\n",
            expect!["1:75 renamed-product (advises): Azure AD is a former name; write Microsoft Entra ID"],
        );
    }
}
