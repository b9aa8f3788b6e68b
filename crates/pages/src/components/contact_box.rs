//! "When to contact IT / security": the only list of reasons to stop, and how to reach people.
//! Never holds a partner.

use guide::document::Contact;
use maud::{Markup, html};

use super::copy_text::copy_text;
use super::icon::icon;
use crate::guide_text::GuideText;
use crate::site::{self, Site};

/// The box of a guide.
pub fn contact_box(text: GuideText<'_>, site: &Site, contact: &Contact, report: &str, ticket: &str) -> Markup {
    let id = if contact.id.value.is_empty() { "contact" } else { contact.id.value.as_str() };
    html! {
        section.stop id=(id) aria-labelledby="contact-title" {
            div {
                h2 id="contact-title" { (icon("octagon-alert")) "When to contact IT / security" }
                @if contact.text.is_empty() { p { "Stop, change nothing more, and report it if any of these is true:" } }
                @else { (text.block(&contact.text)) }
                ul { @for reason in &contact.reasons { li { (text.line(reason)) } } }
            }
            div.stop-side {
                (contacts(site))
                p { a.button href=(report) { (icon("flag")) "Report a problem" } }
            }
            div.stop-text { (copy_text("ticket-text", "Text to copy for a ticket", ticket)) }
        }
    }
}

/// How to reach IT and security, as configured.
pub fn contacts(site: &Site) -> Markup {
    ways_to_reach(site, [("IT", &site.contact_it), ("Security", &site.contact_security)])
}

/// The same for what may be a security incident.
pub fn security_contacts(site: &Site) -> Markup {
    ways_to_reach(site, [("Security", &site.contact_security), ("IT", &site.contact_it)])
}

fn ways_to_reach(site: &Site, both: [(&str, &Option<site::Contact>); 2]) -> Markup {
    html! {
        @for (team, contact) in both {
            @if let Some(contact) = contact { p.contact { b { (team) ": " } (contact_link(contact)) } }
        }
        @if site.contact_it.is_none() && site.contact_security.is_none() {
            p.contact { "Use the way your organisation has for reaching its IT department." }
        }
    }
}

fn contact_link(contact: &site::Contact) -> Markup {
    html! {
        @match &contact.link {
            Some(link) => { a href=(link) { (contact.text) } }
            None => { (contact.text) }
        }
    }
}
