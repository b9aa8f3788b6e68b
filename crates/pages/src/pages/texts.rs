//! What the portal says about itself: how it verifies, its privacy, its partners.
//! Never claims a check, a review or a verification that does not exist.

use std::collections::BTreeMap;

use guide::document::Risk;
use guide::edition::PartnerHead;
use guide::names::Slug;
use guide::placement::placements;
use maud::{Markup, html};

use super::guide::count;
use crate::components::day;
use crate::components::labels::{rights_label, risk_badge};
use crate::frame::{Frame, Page, Parts};

/// `/disclosure`.
pub fn disclosure(frame: Frame<'_>) -> Page {
    let main = html! {
        h1 { "Affiliate disclosure" }
        p.lead { "Some recommendations may be affiliate links. If you buy through one, this portal may earn a commission at no additional cost to you." }
        h2 { "What holds today" }
        (today(frame))
        h2 { "What always holds" }
        ul {
            li { "A partner box comes after the guide and after its vote, never between the steps." }
            li { "The disclosure is the first sentence in the box, before any link." }
            li { "A paid link is labelled “(paid link)”, and drawn only while its program is active and somebody’s reading of its terms has not expired. It leads through an address of this portal that counts how often it is followed, and nothing about who follows it." }
            li { "A partner whose program is only applied for, or approved and not yet active, is shown, if at all, with that status and a plain link that earns nothing, marked “(unpaid link)”." }
            li { "A guide shows at most two partners. They are matched by the guide’s category, product family and tags, and the box says by which." }
            li { "No partner is shown in triage, in warnings, where a guide says to contact people, or on guides about security and account recovery." }
            li { "A commission is no input to the order of guides, search results or partners." }
            li { "Each partner says why it is listed on that guide." }
        }
        p { "What guides say is decided by their authors and reviewers: see " a href="/how-we-verify" { "how we verify" } "." }
    };
    text(frame, "disclosure", "Affiliate disclosure", "/disclosure", main)
}

/// The partners that guides show on this day, and whether a link to them pays.
fn today(frame: Frame<'_>) -> Markup {
    let edition = &frame.view.edition;
    let mut shown: BTreeMap<Slug, (&PartnerHead, bool)> = BTreeMap::new();
    for guide in edition.guides() {
        for placement in placements(edition, guide, frame.view.day, frame.site.show_applied) {
            let is_paid = placement.is_paid();
            shown.insert(placement.id.partner, (placement.partner, is_paid));
        }
    }
    let paid = shown.values().filter(|(_, is_paid)| *is_paid).count();
    html! {
        p { @if paid == 0 { "No link on this portal is paid." } @else { (count(paid, "partner has", "partners have")) " paid links." } }
        @if !shown.is_empty() {
            ul {
                @for (partner, is_paid) in shown.values() {
                    li {
                        b { (partner.name) } ", " (partner.program) ": "
                        @if *is_paid { "paid links" } @else { (partner.status.key()) ", unpaid links" }
                        @if let Some(on) = partner.status_date { " (recorded on " (day(on)) ")" }
                    }
                }
            }
        }
    }
}

/// `/how-we-verify`.
pub fn how_we_verify(frame: Frame<'_>) -> Page {
    let main = html! {
        h1 { "How we verify" }
        p.lead { "Runbooks are reviewed for enterprise-safe use and avoid security bypass patterns. This page says what that means, and what it does not." }
        h2 { "Reviewed and verified are two things" }
        p { b { "Reviewed by its author" } " means that the author read the guide again on that day and stands by it." }
        p { b { "Verified" } " means that somebody other than the author tried it, on a named product and version, on a day that is recorded, and that the text has not changed in substance since. A guide without such a record says “not yet verified by a second person”. No guide here claims a verification that is not recorded." }
        h2 { "What is checked before a guide is published" }
        ul {
            li { "Every part is there: summary, symptoms, causes, steps, when to contact people, sources with the day they were read." }
            li { "Every cause names what fixes it: a step of the guide, or the people to contact." }
            li { "Every command stands with one statement a line, without prompts, invisible or misleading characters." }
            li { "Every link inside the portal leads somewhere, and no link runs a script." }
            li { "A step that loses data says how to undo it, or that it cannot be undone." }
            li { "A phrase leads to one guide only, and a confirmed one says who confirmed it and when." }
        }
        h2 { "What the labels say" }
        p { (risk_badge(Risk::Reads)) " It looks and changes nothing." }
        p { (risk_badge(Risk::Changes)) " It changes a setting, a service or a file; the guide says how to undo it." }
        p { (risk_badge(Risk::Destroys)) " It loses something for good, such as files." }
        p { (rights_label(guide::document::Rights::Admin)) " It needs an administrator. Rights are not a risk, and a risk needs no rights." }
        p { "Labels are the author's statement for now. Commands that turn a protection off have no place in a guide." }
        h2 { "Imported articles" }
        p { "Articles marked " b { "Imported, not reviewed" } " come from elsewhere. Nobody here reviewed them, and none stands as the answer to a query." }
        h2 { "No guide yet" }
        p { "Where no guide answers a phrase, the portal says so and names what comes nearest as near. It never puts the right words above the wrong fix." }
        h2 id="privacy" { "Privacy: no tracking" }
        ul {
            li { "Reading sets no cookie and stores nothing on your device. Nothing is loaded from other hosts." }
            li { "A vote is counted by guide and day. To stop floods, a digest of your shortened network address and browser name is held in memory until the end of the day; it is written nowhere." }
            li { "A search that no guide answers is counted once for its day: the error codes in it, and those of its words that public documents hold too. What was typed is not kept, nor who asked. A search that is answered is not recorded." }
            li { "Nothing on the report page is sent or stored." }
        }
    };
    text(frame, "how-we-verify", "How we verify", "/how-we-verify", main)
}

fn text(frame: Frame<'_>, kind: &str, title: &str, address: &str, main: maud::Markup) -> Page {
    frame.page(
        200,
        Parts { kind, title, canonical: Some(address), crumbs: &[(None, title.to_owned())], main, ..Parts::default() },
    )
}
