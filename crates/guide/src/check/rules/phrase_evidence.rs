//! # `phrase-evidence`: the guide does not carry the words of its phrase
//!
//! **What.** Reports a phrase with specific words that stand neither in the guide's title, symptoms, causes or error
//! signatures nor among the names of its product, and one without any specific word: words that any fault has ("error",
//! "not working", "fix") tell nothing apart. Of an alias, one specific word besides the product's names is enough. A
//! decision that says whose it is, of which day and why (`intent: confirmed`, `by`, `on`, `reason`) makes it advice.
//!
//! **Why.** A page above the wrong fix is worse than none: the reader loses the time, and trusts the next page less.
//!
//! **Bad**
//! ~~~yaml
//! title: Figma desktop app stuck on loading
//! phrases:
//!   - {text: sccm client not installing}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! title: Configuration Manager client does not install
//! phrases:
//!   - {text: sccm client not installing}
//! ~~~
//!
//! **Source.** Promise 1 of the design: the right guide, or an honest "no guide yet".

use super::Rule;
use super::reading::guide;
use crate::check::{Evidence, Finding, Subject};
use crate::document::{PhraseEntry, Span};

pub(super) const RULE: Rule =
    Rule { name: "phrase-evidence", summary: "The guide does not carry the words of its phrase.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    if guide.phrases.is_empty() {
        return;
    }
    let product = guide.product.as_ref().and_then(|slug| subject.library.products.get(&slug.value));
    let evidence = Evidence::of(guide, product);
    let mut report = |entry: &PhraseEntry, span: &Span, message: String| {
        let finding = if entry.is_decided() { Finding::advises } else { Finding::blocks };
        findings.push(finding(RULE.name, span.clone(), message));
    };
    for entry in &guide.phrases {
        let grounds = evidence.grounds(&entry.text.value);
        if !grounds.carry_a_phrase() {
            let text = &entry.text.value;
            let message = match &grounds.missing[..] {
                [] => format!("“{text}” says nothing of one fault; write the words that tell it from others"),
                missing => format!(
                    "“{text}” needs {} in the title, symptoms, causes or signatures; say there what the phrase is about, or give the phrase to the guide that does",
                    quoted(missing)
                ),
            };
            report(entry, &entry.text.span, message);
        }
        for alias in &entry.aliases {
            if !evidence.grounds(&alias.value).carry_an_alias() {
                let message = format!(
                    "no word of “{}” stands in this guide; give the alias to the guide that it is about",
                    alias.value
                );
                report(entry, &alias.span, message);
            }
        }
    }
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_guide_carries_the_words_of_its_phrases() {
        check(
            &RULE,
            "---\ntitle: Outlook does not synchronize\nsignatures: [\"0x8004010F\"]\nphrases:\n  - {text: outlook ost not syncing 0x8004010f, aliases: [outlook is late]}\n---\n## Symptoms\n- The OST file is not in sync.\n",
            expect![""],
        );
        check(
            &RULE,
            "---\ntitle: Figma stuck on loading\nphrases:\n  - {text: sccm client not installing, aliases: [figma loading, ccmsetup]}\n---\n",
            expect![[r#"
                4:12 phrase-evidence (blocks): “sccm client not installing” needs “sccm”, “client”, “installing” in the title, symptoms, causes or signatures; say there what the phrase is about, or give the phrase to the guide that does
                4:65 phrase-evidence (blocks): no word of “ccmsetup” stands in this guide; give the alias to the guide that it is about"#]],
        );
    }

    #[test]
    fn words_that_any_fault_has_are_no_phrase() {
        check(
            &RULE,
            "---\ntitle: Figma stuck\nphrases:\n  - {text: app not working, aliases: [figma stuck]}\n---\n",
            expect![
                "4:12 phrase-evidence (blocks): “app not working” says nothing of one fault; write the words that tell it from others"
            ],
        );
    }

    #[test]
    fn the_name_of_the_product_is_not_enough_for_an_alias() {
        check(
            &RULE,
            "---\ntitle: Outlook stuck\nproduct: outlook\nphrases:\n  - {text: outlook stuck, aliases: [outlook password lost]}\n---\n",
            expect![
                "5:37 phrase-evidence (blocks): no word of “outlook password lost” stands in this guide; give the alias to the guide that it is about"
            ],
        );
    }

    #[test]
    fn a_recorded_decision_makes_it_advice() {
        check(
            &RULE,
            "---\ntitle: A\nphrases:\n  - {text: sccm, intent: confirmed, by: tamem-j, on: 2026-11-22, reason: It is.}\n---\n",
            expect![
                "4:12 phrase-evidence (advises): “sccm” needs “sccm” in the title, symptoms, causes or signatures; say there what the phrase is about, or give the phrase to the guide that does"
            ],
        );
    }
}
