//! # `dead-link`: a link inside the portal leads nowhere
//!
//! **What.** Reports a link to an id that the guide does not declare, to a guide, article, product, category or person
//! that does not exist, to an address that the portal does not have, and a relative address. `/fix/…` always leads
//! somewhere. Links to other sites are not followed.
//!
//! **Why.** A reader in trouble follows a link because the guide told him to.
//!
//! **Bad**
//! ~~~markdown
//! See [the Teams guide](teams-cache.md), then [contact IT](#contacts).
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! See [the Teams guide](/guides/teams-cache), then [contact IT](#contact).
//! ~~~
//!
//! **Source.** `docs/guide-format.md`; "Addresses" of the design.

use super::Rule;
use super::reading::{Place, PlacedLink, declared_ids, decoded, guide, links, scheme, suggestion, unknown_ids};
use crate::check::{Finding, Library, Subject};
use crate::names::{DocumentId, Slug};

pub(super) const RULE: Rule = Rule { name: "dead-link", summary: "A link inside the portal leads nowhere.", check };

/// Pages without a document behind them; of a name that ends with `/`, all addresses below.
const PAGES: [&str; 16] = [
    "/",
    "/guides",
    "/fix",
    "/fix/",
    "/errors",
    "/errors/",
    "/tags/",
    "/search",
    "/report",
    "/reports/",
    "/my/reports",
    "/status",
    "/disclosure",
    "/how-we-verify",
    "/staff",
    "/staff/",
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    let declared = declared_ids(guide);
    for (id, span) in unknown_ids(guide, Place::Elsewhere) {
        let near = suggestion(id, declared.iter().copied());
        let message = format!("nothing here has the id `{id}`; {near}link to an id that a heading or a command has");
        findings.push(Finding::blocks(RULE.name, span, message));
    }
    for PlacedLink { link, .. } in links(guide) {
        let target = link.target.trim();
        let is_outside = target.starts_with("//") || target.starts_with("\\") || scheme(target).is_some();
        if is_outside || target.starts_with('#') {
            continue;
        }
        let problem = if target.starts_with('/') {
            let (path, id) = target.split_once('#').unwrap_or((target, ""));
            let path = decoded(path.split('?').next().unwrap_or_default());
            dead_address(&path, id, subject.library)
                .map(|message| Finding::blocks(RULE.name, link.span.clone(), message))
        } else {
            Some(relative(target, link.span.clone()))
        };
        findings.extend(problem);
    }
}

fn relative(target: &str, span: std::ops::Range<usize>) -> Finding {
    let (path, id) = target.split_once('#').map_or((target, String::new()), |(path, id)| (path, format!("#{id}")));
    let stem = path.rsplit('/').next().and_then(|file| file.strip_suffix(".md"));
    if target.is_empty() {
        return Finding::blocks(RULE.name, span, "this link has no address; write one, or take the link out");
    }
    match stem.and_then(|stem| stem.parse::<Slug>().ok()) {
        Some(slug) => {
            let message = format!("`{target}` is a file, not an address of the portal; write `/guides/{slug}{id}`");
            Finding::advises(RULE.name, span, message)
        }
        None => {
            let message = format!(
                "`{target}` is relative; write `#id`, an address that begins with `/`, or a whole one that begins with `https://`"
            );
            Finding::blocks(RULE.name, span, message)
        }
    }
}

/// What is wrong with an address of the portal.
fn dead_address(path: &str, id: &str, library: &Library) -> Option<String> {
    let is_page =
        PAGES.iter().any(|page| path == *page || (page.len() > 1 && page.ends_with('/') && path.starts_with(page)));
    if is_page {
        return None;
    }
    let (folder, name) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
    // A guide has pages below its own.
    let (name, below) = if folder == "guides" { name.split_once('/').unwrap_or((name, "")) } else { (name, "") };
    let document: Option<DocumentId> = format!("{folder}/{name}").parse().ok();
    let (exists, names): (bool, Vec<&str>) = match &document {
        Some(DocumentId::Guide(slug)) => {
            let parts = library.guides.get(slug);
            if let Some(parts) = parts.filter(|parts| !id.is_empty() && !parts.ids.contains_key(id)) {
                let near = suggestion(id, parts.ids.keys().map(String::as_str));
                return Some(format!("guides/{slug} has no id `{id}`; {near}link to the guide as a whole"));
            }
            let is_page = below.is_empty() || below == "history" || below.starts_with("triage/");
            (parts.is_some() && is_page, library.guides.keys().map(Slug::as_str).collect())
        }
        Some(DocumentId::Article(path)) => (library.articles.contains(path.as_str()), Vec::new()),
        Some(DocumentId::Person(slug)) => {
            (library.people.contains(slug), library.people.iter().map(Slug::as_str).collect())
        }
        Some(DocumentId::Product(slug)) => {
            (library.products.contains_key(slug), library.products.keys().map(Slug::as_str).collect())
        }
        Some(DocumentId::Category(slug)) => {
            (library.categories.contains(slug), library.categories.iter().map(Slug::as_str).collect())
        }
        // These have no page of their own.
        Some(DocumentId::Flow(_) | DocumentId::Scenarios(_) | DocumentId::Network(_) | DocumentId::Partner(_))
        | None => (false, Vec::new()),
    };
    if exists {
        return None;
    }
    let near = if below.is_empty() { suggestion(name, names) } else { String::new() };
    let near = near.replacen('`', &format!("`/{folder}/"), 1);
    Some(format!("the portal has no page `{path}`; {near}link to one that exists"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    #[test]
    fn a_link_within_the_portal_leads_somewhere() {
        check(
            &RULE,
            "[a](#cintact) [b](/guides/teams-cash) [c](/guides/teams-cache#clean) [d](/articles/outlook/lost)\n[e](/products/outlok) [f](/out/x) [g](/guides/teams-cache/edit) [h]()\n\n## Contact IT or security {#contact}\n- Always.\n",
            expect![[r#"
                1:1 dead-link (blocks): nothing here has the id `cintact`; write `contact`, or link to an id that a heading or a command has
                1:15 dead-link (blocks): the portal has no page `/guides/teams-cash`; write `/guides/teams-cache`, or link to one that exists
                1:39 dead-link (blocks): guides/teams-cache has no id `clean`; write `clear`, or link to the guide as a whole
                1:70 dead-link (blocks): the portal has no page `/articles/outlook/lost`; link to one that exists
                2:1 dead-link (blocks): the portal has no page `/products/outlok`; write `/products/outlook`, or link to one that exists
                2:23 dead-link (blocks): the portal has no page `/out/x`; link to one that exists
                2:35 dead-link (blocks): the portal has no page `/guides/teams-cache/edit`; link to one that exists
                2:65 dead-link (blocks): this link has no address; write one, or take the link out"#]],
        );
    }

    #[test]
    fn a_relative_link_is_rewritten() {
        check(
            &RULE,
            "[a](../guides/teams-cache.md#clear) [b](pictures/a.png) [c](www.example.com)\n",
            expect![[r#"
            1:1 dead-link (advises): `../guides/teams-cache.md#clear` is a file, not an address of the portal; write `/guides/teams-cache#clear`
            1:37 dead-link (blocks): `pictures/a.png` is relative; write `#id`, an address that begins with `/`, or a whole one that begins with `https://`
            1:57 dead-link (blocks): `www.example.com` is relative; write `#id`, an address that begins with `/`, or a whole one that begins with `https://`"#]],
        );
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        check(
            &RULE,
            "[a](/fix/anything) [b](/guides/teams-cache#clear) [c](/guides/teams-cache/triage/start?a=b) [d](/articles/outlook/late%20mail) [e](https://example.com/a) [f](mailto:it@example.com) [g](/) [h](/search?q=a) [i](#contact) [j](/guides/sample#contact) `[k](#l)`\n\n## Contact IT or security {#contact}\n- Always.\n",
            expect![""],
        );
    }
}
