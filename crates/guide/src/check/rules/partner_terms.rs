//! # `partner-terms`: nobody says until when a partner's terms hold
//!
//! **What.** Reports an `active` partner without `terms-checked` and `terms-expire`, and an expiry that is not after the
//! day of the check or lies more than a year after it.
//!
//! **Why.** A program's terms change. A link is paid only while somebody's reading of them holds; from the day after the
//! expiry nothing is drawn.
//!
//! **Bad**
//! ~~~yaml
//! status: active
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! status: active
//! terms-checked: 2026-11-22
//! terms-expire: 2027-05-22
//! ~~~
//!
//! **Source.** `docs/guide-format.md`, "Partners"; 16 CFR 255 for why a paid link needs terms that somebody read.

use jiff::ToSpan;

use super::Rule;
use super::reading::partner;
use crate::check::{Finding, Subject};
use crate::document::PartnerStatus;

pub(super) const RULE: Rule =
    Rule { name: "partner-terms", summary: "Nobody says until when a partner's terms hold.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(partner) = partner(subject) else { return };
    let message = match (&partner.terms_checked, &partner.terms_expire) {
        (Some(checked), Some(expire)) => {
            let latest = checked.value.checked_add(1.year());
            let is_after = expire.value > checked.value && latest.is_ok_and(|latest| expire.value <= latest);
            (!is_after).then(|| {
                let message =
                    "terms hold from the day after their check for a year at most; read them again and write both days";
                (expire.span.clone(), message)
            })
        }
        (Some(only), None) | (None, Some(only)) => {
            Some((only.span.clone(), "`terms-checked` and `terms-expire` go together; add the other day"))
        }
        (None, None) if partner.status.value == PartnerStatus::Active => Some((
            partner.status.span.clone(),
            "an active partner has terms that somebody read; add `terms-checked` and `terms-expire`, or write another `status`",
        )),
        (None, None) => None,
    };
    findings.extend(message.map(|(span, message)| Finding::blocks(RULE.name, span, message)));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_as;
    use expect_test::expect;

    #[test]
    fn terms_are_read_by_somebody_and_expire() {
        let as_partner = |source: &str, expected| check_as("partners/a", &RULE, source, expected);
        as_partner("status: planned\n", expect![""]);
        as_partner("status: active\nterms-checked: 2026-11-22\nterms-expire: 2027-11-22\n", expect![""]);
        as_partner(
            "status: active\n",
            expect![
                "1:9 partner-terms (blocks): an active partner has terms that somebody read; add `terms-checked` and `terms-expire`, or write another `status`"
            ],
        );
        as_partner(
            "status: applied\nterms-checked: 2026-11-22\n",
            expect!["2:16 partner-terms (blocks): `terms-checked` and `terms-expire` go together; add the other day"],
        );
        as_partner(
            "status: active\nterms-checked: 2026-11-22\nterms-expire: 2026-11-22\n",
            expect![
                "3:15 partner-terms (blocks): terms hold from the day after their check for a year at most; read them again and write both days"
            ],
        );
        as_partner(
            "status: active\nterms-checked: 2026-11-22\nterms-expire: 2027-11-23\n",
            expect![
                "3:15 partner-terms (blocks): terms hold from the day after their check for a year at most; read them again and write both days"
            ],
        );
    }
}
