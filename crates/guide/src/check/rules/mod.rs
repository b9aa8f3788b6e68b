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
mod flow_alarm;
mod flow_audience;
mod flow_call;
mod flow_cause;
mod flow_confirmation;
mod flow_cycle;
mod flow_depth;
mod flow_guard;
mod flow_outcome;
mod flow_part;
mod flow_reachable;
mod flow_role;
mod flow_target;
mod flow_text;
mod flow_unset_variable;
mod flow_unsure;
mod flow_variable;
mod flow_verified;
mod invisible_characters;
mod missing_part;
mod narrower_link;
mod partner_link;
mod partner_subject;
mod partner_terms;
mod phrase_evidence;
mod prompt_in_command;
mod raw_html;
mod related_unknown;
mod renamed_product;
mod scenario;
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
    phrase_evidence::RULE,
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
    flow_target::RULE,
    flow_call::RULE,
    flow_variable::RULE,
    flow_part::RULE,
    flow_reachable::RULE,
    flow_unsure::RULE,
    flow_text::RULE,
    flow_guard::RULE,
    flow_unset_variable::RULE,
    flow_cycle::RULE,
    flow_depth::RULE,
    flow_role::RULE,
    flow_confirmation::RULE,
    flow_verified::RULE,
    flow_cause::RULE,
    flow_alarm::RULE,
    flow_outcome::RULE,
    flow_audience::RULE,
    scenario::RULE,
    partner_link::RULE,
    partner_terms::RULE,
    partner_subject::RULE,
];

/// What the cases of the rules share.
#[cfg(test)]
mod cases {
    use expect_test::Expect;

    use super::Rule;
    use crate::check::{GuideParts, Library, Severity, Subject};
    use crate::document::{Audience, Document, Network, Product, line_and_column, parse};
    use crate::names::DocumentId;

    /// What one rule finds in a guide `guides/sample`, one finding a line.
    pub(super) fn check(rule: &Rule, source: &str, expected: Expect) {
        check_as("guides/sample", rule, source, expected);
    }

    /// What one rule finds in a guide that holds nothing but that flow, which begins in the third line.
    pub(super) fn check_flow(rule: &Rule, yaml: &str, expected: Expect) {
        check(rule, &format!("## Triage\n```yaml flow\n{yaml}```\n"), expected);
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

    /// Flows that others call, and a guide that has one.
    const FLOWS: [(&str, &str); 7] = [
        (
            "flows/proof",
            "subject: Identity\nstart: badge\nreturns: [proved, not-proved]\nstates:\n  badge: {ask: Badge?, options: {yes: {label: Yes, set: {role: admin}, to: proved}, no: {label: No, to: not-proved}, unsure: not-proved}}\n",
        ),
        (
            "flows/verified",
            "subject: Gone\nstart: gone\nreturns: [gone, still]\nstates:\n  gone: {verify: Gone?, options: {yes: {label: Yes, to: gone}, unsure: still}}\n",
        ),
        (
            "flows/desk-only",
            "subject: Desk\naudience: it-staff\nstart: a\nreturns: [back]\nstates:\n  a: {do: A, to: back}\n",
        ),
        (
            "flows/endless",
            "subject: Endless\nstart: a\nreturns: [back]\nstates:\n  a: {do: A, to: b}\n  b: {do: B, to: a, cannot: back}\n",
        ),
        (
            "flows/circle-a",
            "subject: A\nstart: a\nreturns: [back]\nstates:\n  a: {call: circle-b, returns: {back: back}}\n",
        ),
        (
            "flows/circle-b",
            "subject: B\nstart: a\nreturns: [back]\nstates:\n  a: {call: circle-a, returns: {back: back}}\n",
        ),
        (
            "guides/with-flow",
            "## Triage\n```yaml flow\nstart: web\nstops: {many: {label: Many, to: help}}\nstates:\n  web: {ask: Web?, options: {there: {label: Yes, to: wait}, unsure: help}}\n  wait: {do: Wait., to: waited}\noutcomes:\n  waited: {kind: workaround}\n  help: {kind: escalate}\n```\n",
        ),
    ];

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
            (
                "networks/cj",
                Document::Network(Network { domains: vec!["example.net".to_owned()], ..Network::default() }),
            ),
            (
                "products/teams",
                Document::Product(Product { family: Some("Microsoft 365".to_owned()), ..Product::default() }),
            ),
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
        library.tags.insert("mail".parse().expect("a slug"));
        for (id, source) in FLOWS {
            let id: DocumentId = id.parse().expect("a document id");
            library.add(&id, &parse(&id, source.as_bytes()).0);
        }
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

    /// Lines of states, sound ones and others; any of them make a flow.
    const STATES: [&str; 20] = [
        "a: {ask: A, options: {x: {label: X, set: {v: one}, to: b}, unsure: c}}",
        "a: {ask: A, options: {x: {label: X, alarm: yes, confirms: [s, t], to: b}, x: {}}}",
        "a: {verify: A, options: {x: {label: X, to: z}, unsure: y}, visits: 2, then: b}",
        "a: {call: sample, returns: {back: b, other: [{if: v == one, to: c}, {else: a}]}}",
        "b: {do: B, steps: [s], to: [{if: v == one and w == two, to: a}, {if: known(v), to: c}, {else: z}]}",
        "b: {do: B, to: a, cannot: b, visits: 1, then: b}",
        "b: {do: B, steps: [t], visits: 0, then: c, to: nowhere}",
        "b: {call: sample, visits: 3, then: y, returns: {}}",
        "c: {run: k, to: a, visits: 1, then: b}",
        "c: {check: k, ask: C, options: {x: {label: X, set: {v: two, role: admin}, to: a}, unsure: [{if: not v == one, to: z}]}}",
        "c: {check: j, options: {unsure: {confirms: k, to: [{else: a}, {if: role == user, to: b}]}}}",
        "c: {do: '', to: []}",
        "d: {do: D, to: d}",
        "d: {ask: D, options: {x: {label: X, set: {x: one, v: three}, to: y}, unsure: z}, then: y}",
        "d: {call: other, returns: {back: d}}",
        "z: {do: Z, to: z}",
        "A B: {do: [1], to: {a: b}}",
        "'': {do: A, to: ''}",
        "a.b: {do: A, to: a}",
        "role: {run: '', to: back}",
    ];

    proptest! {
        #[test]
        fn no_flow_makes_a_rule_panic(
            states in prop::collection::vec(prop::sample::select(&STATES[..]), 0..8),
            start in "[a-d]",
            parts in 0..16_u8,
            in_a_file in any::<bool>(),
        ) {
            let mut flow = format!("subject: S\nstart: {start}\n");
            let optional = [
                "variables: {v: [one, two], w: [two], role: [one]}\n",
                "stops: {many: {label: M, to: z}, few: {label: '', to: a}}\n",
                "outcomes: {y: {kind: resolved, cause: c, steps: [s, t], impact: 4}, z: {kind: security}}\n",
                "returns: [back, back, z]\n",
            ];
            flow.extend(optional.iter().enumerate().filter(|(at, _)| parts & 1 << at != 0).map(|(_, part)| *part));
            flow.push_str("states:\n");
            flow.extend(states.iter().map(|state| format!("  {state}\n")));
            let steps = "## Causes\n### C {#c}\nC.\n## Steps\n### S {#s kind=command rights=admin}\n```sh {#k title=K risk=destroys}\nls\n```\n";
            let guide = format!("{steps}## Triage\n```yaml flow\n{flow}```\n");
            let (name, source) = if in_a_file { ("flows/sample", flow) } else { ("guides/sample", guide) };
            let id: DocumentId = name.parse().expect("a document id");
            let (document, _) = parse(&id, source.as_bytes());
            let mut library = Library::default();
            library.add(&id, &document);
            for finding in check(&Subject::new(&id, &source, &document, &library)) {
                prop_assert!(source.get(finding.span.clone()).is_some(), "{finding:?}");
            }
        }

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
