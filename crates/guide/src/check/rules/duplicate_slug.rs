//! # `duplicate-slug`: two files are the same document
//!
//! **What.** Reports a document whose kind and slug more than one file claims.
//!
//! **Why.** Only one of them can stand at the address; which one would depend on the order of reading.
//!
//! **Bad**
//! ~~~text
//! content/guides/email/ost-errors.md
//! content/guides/outlook/ost-errors.md
//! ~~~
//!
//! **Better**
//! ~~~text
//! content/guides/ost-errors.md
//! ~~~
//!
//! **Source.** `docs/guide-format.md`.

use super::Rule;
use crate::check::{Finding, Subject};

pub(super) const RULE: Rule = Rule { name: "duplicate-slug", summary: "Two files are the same document.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if let Some(files) = subject.library.repeated.get(subject.id) {
        let files = files.join(", ");
        let message = format!("`{}` is claimed by more than one file: {files}; rename all but one", subject.id);
        findings.push(Finding::blocks(RULE.name, 0..0, message));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_as;
    use expect_test::expect;

    #[test]
    fn a_document_is_one_file() {
        check_as("guides/once", &RULE, "Text.\n", expect![""]);
        check_as(
            "guides/twice",
            &RULE,
            "Text.\n",
            expect![
                "1:1 duplicate-slug (blocks): `guides/twice` is claimed by more than one file: a/twice.md, b/twice.md; rename all but one"
            ],
        );
    }
}
