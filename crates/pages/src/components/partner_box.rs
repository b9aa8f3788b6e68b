//! Partners, after everything else and outside `main`, looking like what they are.
//! Never drawn without the disclosure first: only a `Disclosed` placement can be drawn, and only the box makes one.

use guide::document::{Partner, PartnerStatus};
use maud::{Markup, html};

use super::icon::icon;

/// A placement whose disclosure was drawn before it.
struct Disclosed<'a>(&'a Partner);

/// The partners of a guide that may be shown: at most two, applied for or approved.
/// An active program needs a paid link, which the partner registry will bring; until then none is drawn.
pub fn shown(partners: &[Partner]) -> Vec<&Partner> {
    let may_be_shown = |partner: &&Partner| matches!(partner.status, PartnerStatus::Applied | PartnerStatus::Approved);
    partners.iter().filter(may_be_shown).take(2).collect()
}

/// The box: the disclosure, then each partner.
pub fn partner_box(partners: &[&Partner]) -> Markup {
    html! {
        @if !partners.is_empty() {
            aside.partners id="partners" aria-labelledby="partners-title" {
                h2 id="partners-title" { "Recommended partners for this topic" }
                p.disclosure {
                    "Some links in boxes like this may become affiliate links: if you buy through one, the portal may earn a commission at no additional cost to you. "
                    b { "Today none of the links below pays." } " No step of this guide needs these products. "
                    a href="/disclosure" { "How partners are chosen" }
                }
                div.partner-list { @for partner in partners { (placement(&Disclosed(partner))) } }
            }
        }
    }
}

fn placement(Disclosed(partner): &Disclosed<'_>) -> Markup {
    let status = match partner.status {
        PartnerStatus::Approved => "Approved",
        _ => "Applied",
    };
    html! {
        section.partner {
            h3 { (partner.name.value) " " span.label data-origin { (status) } }
            p.program { (partner.program) " · " (partner.network) }
            p { (partner.text) }
            p { b { "Why it is listed: " } (partner.why) }
            p.unpaid {
                a.button.plain href=(partner.url.value) rel="nofollow noopener" { "Visit " (partner.name.value) " (unpaid link)" (icon("external-link")) }
            }
        }
    }
}

/// The sentence at the top of a page on which a box follows.
pub fn disclosure_notice(partners: &[&Partner]) -> Markup {
    html! {
        @if !partners.is_empty() {
            aside.notice aria-label="Affiliate disclosure" {
                p { b { "Affiliate disclosure." } " The " a href="#partners" { "partner box" } " below may come to hold affiliate links: if you buy through one, the portal may earn a commission at no additional cost to you. Today its links are unpaid." }
            }
        }
    }
}
