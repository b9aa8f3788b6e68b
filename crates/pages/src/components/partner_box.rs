//! Partners, after everything else and outside `main`, looking like what they are.
//! Never drawn without the disclosure first: only a `Disclosed` placement can be drawn, and only the box makes one.

use guide::document::PartnerStatus;
use guide::placement::Placement;
use maud::{Markup, html};

use super::icon::icon;

/// A placement whose disclosure was drawn before it.
struct Disclosed<'a>(&'a Placement<'a>);

/// What readers are told of affiliate links, wherever one may follow.
const COMMISSION: &str = "if you buy through one, the portal may earn a commission at no additional cost to you.";

fn any_is_paid(placements: &[Placement<'_>]) -> bool {
    placements.iter().any(Placement::is_paid)
}

/// The box: the disclosure, then each partner.
pub fn partner_box(placements: &[Placement<'_>]) -> Markup {
    html! {
        @if !placements.is_empty() {
            aside.partners id="partners" aria-labelledby="partners-title" {
                h2 id="partners-title" { "Recommended partners for this topic" }
                p.disclosure {
                    @if any_is_paid(placements) {
                        b { "Links marked “(paid link)” are affiliate links: " (COMMISSION) }
                    } @else {
                        "Some links in boxes like this may become affiliate links: " (COMMISSION) " "
                        b { "Today none of the links below pays." }
                    }
                    " No step of this guide needs these products. "
                    a href="/disclosure" { "How partners are chosen" }
                }
                div.partner-list { @for placement in placements { (drawn(&Disclosed(placement))) } }
            }
        }
    }
}

fn drawn(Disclosed(placement): &Disclosed<'_>) -> Markup {
    let partner = placement.partner;
    html! {
        section.partner {
            h3 { (partner.name) " " @if let Some(status) = status_label(partner.status) { span.label data-origin { (status) } } }
            p.program { (partner.program) @if let Some(network) = placement.network { " · " (network) } }
            p { (partner.text) }
            p { b { "Why it is listed: " } (partner.why) }
            p.small { "Shown because it matches this guide by " (placement.fit) "." }
            p.unpaid {
                @let (relation, paid) = if placement.is_paid() { ("sponsored nofollow noopener", "paid") } else { ("nofollow noopener", "unpaid") };
                a.button.plain href=(placement.href()) rel=(relation) { "Visit " (partner.name) " (" (paid) " link)" (icon("external-link")) }
            }
        }
    }
}

/// The status in words, where readers should know it: an active program says so by its paid link.
fn status_label(status: PartnerStatus) -> Option<&'static str> {
    match status {
        PartnerStatus::Applied => Some("Applied"),
        PartnerStatus::Approved => Some("Approved"),
        _ => None,
    }
}

/// The sentence at the top of a page on which a box follows.
pub fn disclosure_notice(placements: &[Placement<'_>]) -> Markup {
    html! {
        @if !placements.is_empty() {
            aside.notice aria-label="Affiliate disclosure" {
                p {
                    b { "Affiliate disclosure." } " The " a href="#partners" { "partner box" } " below "
                    @if any_is_paid(placements) { "holds affiliate links, each marked “(paid link)”: " (COMMISSION) }
                    @else { "may come to hold affiliate links: " (COMMISSION) " Today its links are unpaid." }
                }
            }
        }
    }
}
