//! The rules, one a file: what it finds, why that is bad, what is better, and its cases.
//! Never keeps state between documents.

use super::{Finding, Subject};

mod reading;
mod source_text;
mod statements;

mod bypass;
mod cause_not_fixed;
mod dead_link;
mod duplicate_id;
mod duplicate_phrase;
mod duplicate_slug;
mod empty_part;
mod invisible_characters;
mod missing_part;
mod narrower_link;
mod prompt_in_command;
mod raw_html;
mod related_unknown;
mod renamed_product;
mod scope_missing;
mod several_statements;
mod undo_missing;
mod unknown_category;
mod unknown_cause;
mod unknown_command;
mod unknown_person;
mod unknown_product;
mod unknown_step;
mod unsafe_link;

/// One check.
pub struct Rule {
    /// Its name in findings.
    pub name: &'static str,
    /// One sentence for a list of rules.
    pub summary: &'static str,
    /// Adds what it finds.
    pub check: fn(&Subject<'_>, &mut Vec<Finding>),
}

/// All rules.
pub const RULES: &[Rule] = &[
    missing_part::RULE,
    empty_part::RULE,
    scope_missing::RULE,
    unknown_product::RULE,
    unknown_category::RULE,
    unknown_person::RULE,
    unknown_step::RULE,
    unknown_cause::RULE,
    unknown_command::RULE,
    cause_not_fixed::RULE,
    duplicate_id::RULE,
    duplicate_slug::RULE,
    duplicate_phrase::RULE,
    several_statements::RULE,
    prompt_in_command::RULE,
    undo_missing::RULE,
    bypass::RULE,
    invisible_characters::RULE,
    dead_link::RULE,
    narrower_link::RULE,
    unsafe_link::RULE,
    related_unknown::RULE,
    renamed_product::RULE,
    raw_html::RULE,
];

/// What the cases of the rules share.
#[cfg(test)]
mod cases {
    use expect_test::Expect;

    use super::Rule;
    use crate::check::{GuideParts, Library, Severity, Subject};
    use crate::document::{Audience, Document, Product, line_and_column, parse};
    use crate::names::DocumentId;

    /// What one rule finds in a guide `guides/sample`, one finding a line.
    pub(super) fn check(rule: &Rule, source: &str, expected: Expect) {
        check_as("guides/sample", rule, source, expected);
    }

    /// What one rule finds in a document of that id, one finding a line.
    pub(super) fn check_as(id: &str, rule: &Rule, source: &str, expected: Expect) {
        let id: DocumentId = id.parse().expect("a document id");
        let (document, _) = parse(&id, source.as_bytes());
        let mut library = library();
        library.add(&id, &document);
        let subject = Subject::new(&id, source, &document, &library);
        let mut findings = Vec::new();
        (rule.check)(&subject, &mut findings);
        let lines = findings.iter().map(|finding| {
            assert_eq!(finding.rule, rule.name);
            let (line, column) = line_and_column(source, finding.span.start);
            let severity = match finding.severity {
                Severity::Blocks => "blocks",
                Severity::Advises => "advises",
            };
            format!("{line}:{column} {} ({severity}): {}", finding.rule, finding.message)
        });
        expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
    }

    /// A library with a little of everything.
    fn library() -> Library {
        let mut library = Library::default();
        let product = |name: &str, former: &[&str]| {
            let former = former.iter().map(|name| (*name).to_owned()).collect();
            Document::Product(Product { name: name.to_owned(), former, ..Product::default() })
        };
        let documents = [
            ("products/outlook", product("Outlook", &[])),
            ("products/entra-id", product("Microsoft Entra ID", &["Azure AD", "Azure Active Directory"])),
            ("products/entra-connect", product("Microsoft Entra Connect", &["Azure AD Connect"])),
            ("categories/email", Document::Category(Default::default())),
            ("people/tamem-j", Document::Person(Default::default())),
            ("articles/outlook/late mail", Document::Article(Box::default())),
        ];
        for (id, document) in &documents {
            library.add(&id.parse().expect("a document id"), document);
        }
        let other: DocumentId = "guides/teams-cache".parse().expect("a document id");
        library.phrases.entry("mail-is-late".to_owned()).or_default().insert(other);
        let twice = "guides/twice".parse().expect("a document id");
        library.repeated.insert(twice, vec!["a/twice.md".to_owned(), "b/twice.md".to_owned()]);
        let parts = |audience| GuideParts { audience, ids: [("clear".to_owned(), audience)].into(), flow: None };
        library.guides.insert("teams-cache".parse().expect("a slug"), parts(Audience::Public));
        library.guides.insert("desk-tools".parse().expect("a slug"), parts(Audience::ItStaff));
        library
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::RULES;
    use crate::check::{Library, Subject, check};
    use crate::document::parse;
    use crate::names::DocumentId;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    /// Pieces that the rules take for something; any order of them is a document.
    const PIECES: [&str; 44] = [
        "---\n",
        "title: a\n",
        "phrases:\n  - {text: a}\n",
        "\n",
        "\n\n",
        "## Steps\n",
        "## Causes\n",
        "### ä {#a kind=command}\n",
        "Fixed by: ",
        "Rules out: ",
        "Where: ",
        "```sh {#b title=\"B\"}\n",
        "```powershell {#c}\n",
        "```cmd {#d}\n",
        "```\n",
        "  ",
        "`",
        "``",
        "\\",
        "\"",
        "'",
        "“",
        "ä",
        "\u{200b}",
        "–",
        "<",
        "<a href=",
        "<script",
        ">",
        "<!--",
        "](",
        "[x](#a)",
        "[x](/%",
        "{",
        "}",
        "{{n}}",
        "@'\n",
        "$(",
        ")",
        ";",
        "&&",
        "<<E",
        "PS C:\\>",
        "Azure AD",
    ];

    proptest! {
        #[test]
        fn no_order_of_pieces_makes_a_rule_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
            let source = pieces.concat();
            let id: DocumentId = "guides/sample".parse().expect("a document id");
            let (document, _) = parse(&id, source.as_bytes());
            let mut library = Library::default();
            library.add(&id, &document);
            for finding in check(&Subject::new(&id, &source, &document, &library)) {
                prop_assert!(finding.span.start <= finding.span.end && finding.span.end <= source.len(), "{finding:?}");
            }
        }
    }
}
