//! # `narrower-link`: a link leads to what its readers may not see
//!
//! **What.** Reports a link from a part of a guide to a step, a command or a guide that is for a narrower audience than
//! the part that links to it.
//!
//! **Why.** The reader of the wider part would find a link drawn as plain text and a sentence that leads nowhere; the
//! words of the link tell him of something that was to be kept from him.
//!
//! **Bad**
//! ~~~markdown
//! Fixed by: [Reset the connector account](#reset-account)
//! …
//! ### Reset the connector account {#reset-account kind=command audience=it-staff}
//! ~~~
//!
//! **Better**
//! ~~~markdown
//! Fixed by: [Contact IT](#contact)
//! ~~~
//!
//! **Source.** `docs/guide-format.md`, audience; `Edition` in the architecture.

use super::Rule;
use super::reading::{PlacedLink, decoded, guide, links};
use crate::check::{Finding, Library, Subject};
use crate::document::{Audience, Guide};
use crate::names::Slug;

pub(super) const RULE: Rule =
    Rule { name: "narrower-link", summary: "A link leads to what its readers may not see.", check };

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(guide) = guide(subject) else { return };
    for PlacedLink { audience, link, .. } in links(guide) {
        let target = link.target.trim();
        let Some(needed) = audience_of(target, guide, subject.library) else { continue };
        if !audience.may_see(needed) {
            let message = format!(
                "`{target}` is for {}, and this part is for {}; link to something its readers may see, or give this part the narrower audience",
                needed.key(),
                audience.key()
            );
            findings.push(Finding::blocks(RULE.name, link.span.clone(), message));
        }
    }
}

/// Who may see what an address leads to, where it leads to a guide or a part of one.
fn audience_of(target: &str, guide: &Guide, library: &Library) -> Option<Audience> {
    if let Some(id) = target.strip_prefix('#') {
        return Some(guide.audience_of(id));
    }
    let (path, id) = target.split_once('#').unwrap_or((target, ""));
    let path = decoded(path.split('?').next()?);
    let slug: Slug = path.strip_prefix("/guides/")?.split('/').next()?.parse().ok()?;
    let parts = library.guides.get(&slug)?;
    Some(parts.ids.get(id).copied().unwrap_or(parts.audience))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::rules::cases::check;
    use expect_test::expect;

    const STEPS: &str = "## Steps\n### A {#a kind=info}\n[b](#b) [c](#c)\n### B {#b kind=info audience=it-staff}\n[a](#a) [c](#c)\n```sh {#c title=\"C\"}\nls\n```\n";

    #[test]
    fn a_public_part_does_not_lead_to_a_step_for_it_staff() {
        check(
            &RULE,
            STEPS,
            expect![[r#"
                3:1 narrower-link (blocks): `#b` is for it-staff, and this part is for public; link to something its readers may see, or give this part the narrower audience
                3:9 narrower-link (blocks): `#c` is for it-staff, and this part is for public; link to something its readers may see, or give this part the narrower audience"#]],
        );
    }

    #[test]
    fn a_guide_for_it_staff_may_lead_to_all_of_itself() {
        check(&RULE, &format!("---\naudience: it-staff\n---\n{STEPS}"), expect![""]);
    }

    #[test]
    fn a_guide_does_not_lead_to_a_guide_for_fewer() {
        check(
            &RULE,
            "[a](/guides/desk-tools/history) [b](/guides/teams-cache#clear) [c](/guides/lost)\n",
            expect![
                "1:1 narrower-link (blocks): `/guides/desk-tools/history` is for it-staff, and this part is for public; link to something its readers may see, or give this part the narrower audience"
            ],
        );
    }
}
