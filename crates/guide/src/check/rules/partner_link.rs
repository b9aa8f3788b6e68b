//! # `partner-link`: a paid link could lead elsewhere than to its network
//!
//! **What.** Reports a partner whose `network` is not in the library, whose `link` does not lead to one of that network's
//! domains over `https:`, whose `link` holds braces other than `{placement}`, or who is `active` without a `link`; a `url` that is no plain address or leads to a
//! network; and domains of a network that are none.
//!
//! **Why.** Readers follow a paid link because the portal vouches for it. One that leads past the network earns nothing,
//! or takes the reader to a place that nobody approved.
//!
//! **Bad**
//! ~~~yaml
//! network: cj
//! link: https://cj.example.com/buy
//! ~~~
//!
//! **Better**
//! ~~~yaml
//! network: cj
//! link: https://www.anrdoezrs.net/links/100/type/dlg/sid/{placement}/https://vendor.example.com/
//! ~~~
//!
//! **Source.** `docs/guide-format.md`, "Partners".

use super::Rule;
use super::reading::{partner, suggestion};
use crate::check::{Finding, Subject};
use crate::document::{Document, PLACEMENT_FIELD, PartnerStatus, is_domain, plain_host};
use crate::names::Slug;

pub(super) const RULE: Rule =
    Rule { name: "partner-link", summary: "A paid link could lead elsewhere than to its network.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if let Document::Network(network) = subject.document {
        for domain in network.domains.iter().filter(|domain| !is_domain(domain)) {
            let message =
                format!("`{domain}` is no domain; write it without scheme, star or path, such as `example.net`");
            findings.push(Finding::blocks(RULE.name, 0..0, message));
        }
    }
    let Some(partner) = partner(subject) else { return };
    let networks = &subject.library.networks;
    let mut report = |span: &crate::document::Span, message: String| {
        findings.push(Finding::blocks(RULE.name, span.clone(), message));
    };
    if let Some(url) = &partner.url {
        if plain_host(url).is_none() {
            report(
                &url.span,
                "this is no plain address; write one that begins with https://, without a name, a port or spaces"
                    .to_owned(),
            );
        } else if networks.values().any(|network| network.leads(url)) {
            report(&url.span, "this is an address of a network, and so a paid one; write the vendor's own".to_owned());
        }
    }
    let network = partner.network.as_ref().map(|slug| (slug, networks.get(&slug.value)));
    if let Some((slug, None)) = network {
        let near = suggestion(slug.as_str(), networks.keys().map(Slug::as_str));
        report(
            &slug.span,
            format!("there is no network `{slug}`; {near}add `content/networks/{slug}.yaml`", slug = slug.value),
        );
    }
    match (&partner.link, network) {
        (Some(link), Some((slug, Some(network)))) if !network.leads(&link.value) => report(
            &link.span,
            format!(
                "this link does not lead over https to a domain of `{}` ({}); take the one that the network gave you",
                slug.value,
                network.domains.join(", ")
            ),
        ),
        (Some(link), None) => {
            report(&link.span, "a paid link belongs to a network; add `network`, or take the link out".to_owned());
        }
        (None, _) if partner.status.value == PartnerStatus::Active => report(
            &partner.status.span,
            "an active partner has a paid link; add `link`, or write another `status`".to_owned(),
        ),
        _ => {}
    }
    if let Some(link) =
        partner.link.as_ref().filter(|link| link.value.replace(PLACEMENT_FIELD, "").contains(['{', '}']))
    {
        report(&link.span, format!("only `{PLACEMENT_FIELD}` is filled in here; write everything else out"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check_as;
    use expect_test::expect;

    #[test]
    fn a_paid_link_leads_to_its_network() {
        check_as(
            "partners/a",
            &RULE,
            "status: active\nnetwork: cj\nlink: https://go.example.net/?sid={placement}\n",
            expect![""],
        );
        check_as("partners/a", &RULE, "status: planned\n", expect![""]);
        check_as(
            "partners/a",
            &RULE,
            "status: planned\nurl: https://go.example.net/\n",
            expect![
                "2:6 partner-link (blocks): this is an address of a network, and so a paid one; write the vendor's own"
            ],
        );
        check_as(
            "partners/a",
            &RULE,
            "status: planned\nurl: https://a@b.example/\n",
            expect![
                "2:6 partner-link (blocks): this is no plain address; write one that begins with https://, without a name, a port or spaces"
            ],
        );
        check_as(
            "networks/a",
            &RULE,
            "name: A\ndomains: [a.example, '*.net', com]\n",
            expect![[r#"
            1:1 partner-link (blocks): `*.net` is no domain; write it without scheme, star or path, such as `example.net`
            1:1 partner-link (blocks): `com` is no domain; write it without scheme, star or path, such as `example.net`"#]],
        );
        check_as(
            "partners/a",
            &RULE,
            "status: active\nnetwork: jc\n",
            expect![[r#"
            2:10 partner-link (blocks): there is no network `jc`; write `cj`, or add `content/networks/jc.yaml`
            1:9 partner-link (blocks): an active partner has a paid link; add `link`, or write another `status`"#]],
        );
        check_as(
            "partners/a",
            &RULE,
            "status: applied\nlink: https://go.example.net/\n",
            expect!["2:7 partner-link (blocks): a paid link belongs to a network; add `network`, or take the link out"],
        );
        check_as(
            "partners/a",
            &RULE,
            "status: active\nnetwork: cj\nlink: https://elsewhere.example/?{upn}\n",
            expect![[r#"
                3:7 partner-link (blocks): this link does not lead over https to a domain of `cj` (example.net); take the one that the network gave you
                3:7 partner-link (blocks): only `{placement}` is filled in here; write everything else out"#]],
        );
    }
}
