//! # `duplicate-phrase`: a phrase is claimed twice
//!
//! **What.** Reports a phrase or alias that another guide claims too, or that stands twice in this one. Two spellings
//! that share an address (`OST: sync error`, `ost sync-error`) are one phrase.
//!
//! **Why.** A landing page has one answer. Two claims mean that somebody did not decide.
//!
//! **Bad**
//! ~~~yaml
//! phrases:
//!   - {text: outlook ost not syncing, aliases: [Outlook OST not syncing]}
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! phrases:
//!   - {text: outlook ost not syncing, aliases: [ost sync error outlook]}
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; promise 1 of the design.

use std::collections::BTreeSet;

use super::Rule;
use super::reading::guide;
use crate::check::{Finding, Subject};
use crate::names::Phrase;

pub(super) const RULE: Rule = Rule { name: "duplicate-phrase", summary: "A phrase is claimed twice.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    let mut seen = BTreeSet::new();
    let texts = guide.phrases.iter().flat_map(|entry| std::iter::once(&entry.text).chain(&entry.aliases));
    for text in texts.filter(|text| !text.value.trim().is_empty()) {
        let address = Phrase::new(text).address_part();
        let claims = subject.library.phrases.get(&address);
        if let Some(other) = claims.and_then(|claims| claims.iter().find(|id| *id != subject.id)) {
            let message = format!("“{}” is also claimed by {other}; take it out of one of them", text.value);
            findings.push(Finding::blocks(RULE.name, text.span.clone(), message));
        }
        if !seen.insert(address) {
            let message = format!("“{}” stands twice in this guide; take one of them out", text.value);
            findings.push(Finding::blocks(RULE.name, text.span.clone(), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_phrase_is_claimed_once() {
        check(
            &RULE,
            "---\nphrases:\n  - {text: ost sync error, aliases: [\"OST: sync-error\"]}\n---\n",
            expect![
                "3:38 duplicate-phrase (blocks): “OST: sync-error” stands twice in this guide; take one of them out"
            ],
        );
        check(
            &RULE,
            "---\nphrases:\n  - {text: Mail is late}\n  - {text: other}\n---\n",
            expect![
                "3:12 duplicate-phrase (blocks): “Mail is late” is also claimed by guides/teams-cache; take it out of one of them"
            ],
        );
    }
}
