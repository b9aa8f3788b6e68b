//! # `unsafe-link`: a link leaves the portal by a way that is not safe
//!
//! **What.** Reports addresses that are not `https:`, `mailto:` or `tel:`; among them `javascript:`, `data:`,
//! `vbscript:`, `file:` and addresses without a scheme (`//host`). It advises on `http:`. In an imported article it
//! advises only, and not on `http:`: its text is its source's, and the page draws no such link.
//!
//! **Why.** Such a link runs a program in the reader's session, opens a local file, or can be changed on its way.
//!
//! **Bad**
//! ~~~markdown
//! [Open the tool](javascript:start())
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! [Open the tool](https://example.com/tool)
//! ~~~
//!
//! **Source.** OWASP, "Cross Site Scripting Prevention"; `docs/guide-format.md`.

use super::Rule;
use super::reading::{PlacedLink, links, scheme};
use crate::check::{Finding, Subject};
use crate::document::{Document, Source, Span};

pub(super) const RULE: Rule =
    Rule { name: "unsafe-link", summary: "A link leaves the portal by a way that is not safe.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    match subject.document {
        Document::Guide(guide) => {
            let placed = links(guide);
            let inside = placed.iter().map(|placed| (&placed.link.target, &placed.link.span));
            let sources = guide.sources.iter().map(|source| (&source.url.value, &source.url.span));
            for (target, span) in inside.chain(sources) {
                if subject.library.networks.values().any(|network| network.leads(target)) {
                    let message =
                        "a paid link stands in no guide; take it out, and describe the partner in `content/partners/`";
                    findings.push(Finding::blocks(RULE.name, span.clone(), message));
                }
            }
            for PlacedLink { link, .. } in placed {
                findings.extend(judge(&link.target, &link.span));
            }
            for Source { url, .. } in &guide.sources {
                findings.extend(judge(url, &url.span));
            }
        }
        Document::Article(article) => {
            for link in &article.body.links {
                if let Some(finding) = judge(&link.target, &link.span).filter(|_| !is_http(&link.target)) {
                    findings.push(Finding::advises(RULE.name, finding.span, finding.message));
                }
            }
        }
        Document::Partner(partner) => {
            for url in partner.url.iter().chain(&partner.link) {
                findings.extend(judge(url, &url.span));
            }
        }
        _ => {}
    }
}

fn is_http(target: &str) -> bool {
    scheme(target).as_deref() == Some("http")
}

/// What is wrong with the address of a link.
fn judge(target: &str, span: &Span) -> Option<Finding> {
    let blocks = |message: String| Some(Finding::blocks(RULE.name, span.clone(), message));
    // A browser reads a backslash in an address as a slash.
    if target.trim().replace('\\', "/").starts_with("//") {
        return blocks("this address takes its scheme from the page; begin it with `https://`".to_owned());
    }
    match scheme(target)?.as_str() {
        "https" | "mailto" | "tel" => None,
        "http" => {
            let message = "this address is not encrypted; write `https:` where the site has it";
            Some(Finding::advises(RULE.name, span.clone(), message))
        }
        other => blocks(format!("a link must not lead to `{other}:`; link to an `https:` page, or take the link out")),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::{check, check_as};
    use expect_test::expect;

    #[test]
    fn only_encrypted_addresses_leave_the_portal() {
        check(
            &RULE,
            "[a](javascript:alert(1)) [b](JAVA&#9;script:x) ![c](data:image/png;base64,AA)\n[d](file:///c:/a) [e](//example.com) [f](http://example.com) [g](ms-settings:network)\n<vbscript:a>\n",
            expect![[r#"
                1:1 unsafe-link (blocks): a link must not lead to `javascript:`; link to an `https:` page, or take the link out
                1:26 unsafe-link (blocks): a link must not lead to `javascript:`; link to an `https:` page, or take the link out
                1:48 unsafe-link (blocks): a link must not lead to `data:`; link to an `https:` page, or take the link out
                2:1 unsafe-link (blocks): a link must not lead to `file:`; link to an `https:` page, or take the link out
                2:19 unsafe-link (blocks): this address takes its scheme from the page; begin it with `https://`
                2:38 unsafe-link (advises): this address is not encrypted; write `https:` where the site has it
                2:62 unsafe-link (blocks): a link must not lead to `ms-settings:`; link to an `https:` page, or take the link out
                3:1 unsafe-link (blocks): a link must not lead to `vbscript:`; link to an `https:` page, or take the link out"#]],
        );
        check(
            &RULE,
            "[a](https://example.com) [b](mailto:a@example.com) [c](tel:112) [d](/fix/a) [e](#b)\n",
            expect![""],
        );
    }

    #[test]
    fn a_paid_link_stands_in_no_guide() {
        check(
            &RULE,
            "[a](https://go.example.net/click)\n",
            expect![
                "1:1 unsafe-link (blocks): a paid link stands in no guide; take it out, and describe the partner in `content/partners/`"
            ],
        );
    }

    #[test]
    fn sources_are_links_too() {
        check(
            &RULE,
            "---\nsources:\n  - {url: \"javascript:alert(1)\"}\n---\n",
            expect![
                "3:11 unsafe-link (blocks): a link must not lead to `javascript:`; link to an `https:` page, or take the link out"
            ],
        );
    }

    #[test]
    fn articles_are_only_remarked_on() {
        check_as(
            "articles/a",
            &RULE,
            "---\ntitle: a\n---\n[a](javascript:b) [c](http://example.com)\n",
            expect![
                "4:1 unsafe-link (advises): a link must not lead to `javascript:`; link to an `https:` page, or take the link out"
            ],
        );
    }
}
