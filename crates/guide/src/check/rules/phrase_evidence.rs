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

use std::collections::BTreeSet;

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::document::{Guide, Intent, PhraseEntry};
use crate::names::Phrase;

pub(super) const RULE: Rule =
    Rule { name: "phrase-evidence", summary: "The guide does not carry the words of its phrase.", check };

/// Words that tell no fault from another.
const GENERAL: &[&str] = &[
    "a",
    "after",
    "again",
    "am",
    "an",
    "and",
    "any",
    "app",
    "are",
    "aren",
    "as",
    "at",
    "be",
    "been",
    "before",
    "best",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "couldn",
    "couldnt",
    "did",
    "didn",
    "didnt",
    "do",
    "does",
    "doesn",
    "doesnt",
    "don",
    "dont",
    "error",
    "errors",
    "failed",
    "fails",
    "fix",
    "for",
    "from",
    "get",
    "getting",
    "has",
    "hasn",
    "have",
    "haven",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "isn",
    "issue",
    "issues",
    "it",
    "its",
    "just",
    "keeps",
    "login",
    "me",
    "message",
    "my",
    "no",
    "not",
    "of",
    "on",
    "only",
    "or",
    "our",
    "problem",
    "problems",
    "reset",
    "say",
    "says",
    "shouldn",
    "signin",
    "since",
    "solution",
    "still",
    "t",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "to",
    "troubleshoot",
    "unable",
    "up",
    "using",
    "was",
    "wasn",
    "way",
    "we",
    "weren",
    "what",
    "when",
    "why",
    "will",
    "with",
    "won",
    "wont",
    "work",
    "working",
    "wouldn",
    "wouldnt",
    "you",
    "your",
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    if guide.phrases.is_empty() {
        return;
    }
    let evidence = evidence(subject, guide);
    let names: BTreeSet<String> = product_names(subject, guide).flat_map(words).collect();
    let mut report = |entry: &PhraseEntry, span: &crate::document::Span, message: String| {
        let is_decided =
            entry.intent == Intent::Confirmed && entry.by.is_some() && entry.on.is_some() && entry.reason.is_some();
        let finding = if is_decided { Finding::advises } else { Finding::blocks };
        findings.push(finding(RULE.name, span.clone(), message));
    };
    for entry in &guide.phrases {
        let (missing, present) = missing(&entry.text.value, &evidence);
        if missing.is_empty() && present == 0 {
            let message =
                format!("“{}” says nothing of one fault; write the words that tell it from others", entry.text.value);
            report(entry, &entry.text.span, message);
        }
        if !missing.is_empty() {
            report(
                entry,
                &entry.text.span,
                format!(
                    "“{}” needs {} in the title, symptoms, causes or signatures; say there what the phrase is about, or give the phrase to the guide that does",
                    entry.text.value,
                    quoted(&missing)
                ),
            );
        }
        for alias in &entry.aliases {
            let (missing, present) = self::missing(&alias.value, &evidence);
            // The name of the product alone says nothing of the fault.
            let named = words(&alias.value).filter(|word| names.iter().any(|name| is_same(word, name))).count();
            if present <= named && !missing.is_empty() {
                report(
                    entry,
                    &alias.span,
                    format!(
                        "no word of “{}” stands in this guide; give the alias to the guide that it is about",
                        alias.value
                    ),
                );
            }
        }
    }
}

/// The specific words of a phrase that are not in the evidence, and how many are.
fn missing(text: &str, evidence: &BTreeSet<String>) -> (Vec<String>, usize) {
    let specific: Vec<String> = words(text).filter(|word| !GENERAL.contains(&word.as_str())).collect();
    let all = specific.len();
    let missing: Vec<String> =
        specific.into_iter().filter(|word| !evidence.iter().any(|other| is_same(word, other))).collect();
    let present = all - missing.len();
    (missing, present)
}

/// Whether two words are the same but for an ending: `sync` and `syncing`, `user` and `users`.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (stem(one) == stem(other) && stem(one).len() >= 3)
}

/// A word without its ending, in a rough way that suits the words of faults.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 18] = [
        "izations", "ization", "ations", "ely", "ery", "ly", "ation", "izing", "ized", "ions", "ion", "ing", "ers",
        "er", "ed", "es", "e", "s",
    ];
    // `synchronize` and `sync` are one word of this trade.
    if word.starts_with("sync") {
        return "sync";
    }
    ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 3)).unwrap_or(word)
}

/// What the guide says of its own subject. Not the text that names the phrase, which would prove itself.
fn evidence(subject: &Subject<'_>, guide: &Guide) -> BTreeSet<String> {
    let causes = guide.causes.iter().flat_map(|cause| {
        let confirmed = cause.confirmed_when.as_ref().map(|prose| prose.text.as_str());
        [cause.title.as_str(), cause.text.text.as_str()].into_iter().chain(confirmed)
    });
    let texts = std::iter::once(guide.title_text())
        .chain(guide.symptoms.iter().map(|symptom| symptom.text.as_str()))
        .chain(guide.signatures.iter().map(|signature| signature.value.as_str()))
        .chain(causes)
        .chain(product_names(subject, guide));
    texts.flat_map(words).collect()
}

/// The names of the guide's product and of its family, former ones too.
fn product_names<'a>(subject: &'a Subject<'_>, guide: &'a Guide) -> impl Iterator<Item = &'a str> {
    let product = guide.product.as_ref().and_then(|slug| subject.library.products.get(&slug.value));
    product.into_iter().flat_map(|product| {
        std::iter::once(&product.name).chain(&product.family).chain(&product.former).map(String::as_str)
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = Phrase::new(text).address_part().split('-').map(str::to_owned).collect();
    words.into_iter().filter(|word| !word.is_empty())
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{RULE, is_same};
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

    #[test]
    fn endings_do_not_make_another_word() {
        for (one, other) in
            [("sync", "syncing"), ("users", "user"), ("installing", "installation"), ("reaching", "reached")]
        {
            assert!(is_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("ost", "host"),
            ("path", "patch"),
            ("365", "3650"),
            ("trust", "truncated"),
            ("work", "network"),
            ("contract", "contact"),
            ("police", "policy"),
            ("passkey", "passed"),
            ("sharepoint", "shared"),
            ("instance", "installed"),
        ] {
            assert!(!is_same(one, other), "{one} {other}");
        }
    }
}
