//! A guide, part by part. A part whose data does not exist is not drawn.
//! Never puts a phrase into a heading, and never a partner before the vote.

use guide::document::{Cause, Guide, Rights, Risk};
use guide::edition::{GuideEntry, Published, View};
use guide::names::Slug;
use guide::placement::placements;
use guide::triage::Flow;
use maud::{Markup, html};

use super::triage;
use crate::components::author_strip::author_strip;
use crate::components::code::code;
use crate::components::code_rows::{CodeRow, sentence};
use crate::components::contact_box::contact_box;
use crate::components::contents::contents;
use crate::components::day;
use crate::components::facts::facts;
use crate::components::labels::{rights_label, risk_badge};
use crate::components::partner_box::{disclosure_notice, partner_box};
use crate::components::query_pairs::query_pairs;
use crate::components::step::step;
use crate::components::vote::vote;
use crate::frame::{Crumb, Frame, Page, Parts};
use crate::guide_text::GuideText;

pub use crate::components::vote::Voted;

/// Most queries of other guides on one guide.
const MOST_QUERIES: usize = 8;
/// Least votes from which a share is drawn.
const LEAST_VOTES: u64 = 20;

/// The page of a guide, as its audience may see it.
/// `flow` is its triage, where it has one; `codes` are the error codes that it treats.
pub fn guide(
    frame: Frame<'_>,
    slug: &Slug,
    published: &Published,
    guide: &Guide,
    flow: Option<&Flow>,
    codes: &[CodeRow],
    voted: Option<Voted>,
) -> Page {
    let view = frame.view;
    let text = GuideText::on_its_page(&view.edition, guide);
    let title = guide.title_text();
    let address = published.id.address();
    let entry = view.edition.guide(slug);
    let partners =
        entry.map_or_else(Vec::new, |entry| placements(&view.edition, entry, view.day, frame.site.show_applied));
    let related = entry.map_or_else(Vec::new, |entry| related_queries(view, entry));
    let named: Vec<GuideEntry<'_>> = entry.into_iter().flat_map(|entry| view.edition.named_as_related(entry)).collect();
    let elsewhere = GuideText::elsewhere(&view.edition, guide, &address);
    let triage = flow.and_then(|flow| triage::beginning(elsewhere, slug, guide, flow));
    let crumbs = crumbs(view, guide);
    let main = html! {
        div.with-rail {
            div {
                h1 { (title) }
                @if !guide.summary.is_empty() { div.lead { (text.block(&guide.summary)) } }
                (facts(&fact_rows(guide)))
                @if let Some(triage) = &triage {
                    section.find-your-fix aria-labelledby="find-your-fix" {
                        h2 id="find-your-fix" { "Find your fix" }
                        (triage)
                    }
                }
                @if let Some(intro) = &guide.intro { div.intro id="who-this-is-for" { (text.block(intro)) } }
                (verification(frame, slug))
            }
            div.rail { (contents(&sections(guide, triage.is_some(), !related.is_empty()))) (first_command(guide)) (treated(codes)) (trust(view, slug)) }
        }
        @if !guide.symptoms.is_empty() || !guide.causes.is_empty() {
            div.two.section {
                @if !guide.symptoms.is_empty() {
                    div { h2 id="symptoms" { "Symptoms" } ul { @for symptom in &guide.symptoms { li { (text.line(symptom)) } } } }
                }
                @if !guide.causes.is_empty() { (causes(text, guide)) }
            }
        }
        @for section in &guide.sections {
            section id=[Some(&section.id.value).filter(|id| !id.is_empty())] { h2 { (section.title.value) } (text.block(&section.text)) }
        }
        (commands(guide))
        @if !guide.steps.is_empty() {
            section aria-labelledby="steps" {
                div.steps-head {
                    h2 id="steps" { "How to fix it in " (count(guide.steps.len(), "step", "steps")) }
                    button.button.plain type="button" id="toggle-steps" hidden { "Close all" }
                }
                @for (at, one) in guide.steps.iter().enumerate() { (step(text, guide, at + 1, one)) }
            }
        }
        @if let Some(contact) = &guide.contact {
            (contact_box(text, frame.site, contact, &format!("/report?guide={slug}"), &ticket(frame, guide, published)))
        }
        (queries(&related))
        (related_guides(&named))
        @if guide.not_covered.is_some() || !guide.sources.is_empty() {
            div.two.section {
                @if !guide.sources.is_empty() { (sources(guide)) }
                @if let Some(prose) = &guide.not_covered { div { h2 { "What this guide does not cover" } (text.block(prose)) } }
            }
        }
        (vote(slug, voted))
        p.hidden id="copy-status" role="status" {}
    };
    let after = html! {
        (partner_box(&partners))
        aside.revision-line aria-label="Revision of this guide" { p.revision { "Revision " (published.revision) ", published " (day(published.published_on())) ". " a href={ (address) "/history" } { "History" } } }
    };
    frame.page(
        200,
        Parts {
            kind: "guide",
            title,
            description: Some(&guide.summary.text),
            canonical: Some(&address),
            crumbs: &crumbs,
            before: disclosure_notice(&partners),
            main,
            after,
            scripts: if triage.is_some() { &["copy.js", "steps.js", "triage.js"] } else { &["copy.js", "steps.js"] },
            ..Parts::default()
        },
    )
}

/// The error codes that the guide treats, each with the way to its page.
fn treated(codes: &[CodeRow]) -> Markup {
    html! {
        @if !codes.is_empty() {
            section {
                h2 { "Error codes it treats" }
                ul { @for code in codes { li { a.mono href=(code.address) { (code.label) } @if !code.meaning.is_empty() { " " span.small { (sentence(&code.meaning)) } } } } }
            }
        }
    }
}

fn crumbs(view: &View, guide: &Guide) -> Vec<Crumb> {
    let mut crumbs = vec![(Some("/guides".to_owned()), "Guides".to_owned())];
    if let Some(slug) = &guide.product
        && let Some(product) = view.edition.product(&slug.value)
    {
        crumbs.push((Some(format!("/products/{}", slug.value)), product.name.clone()));
    }
    crumbs.push((None, guide.title_text().to_owned()));
    crumbs
}

/// The rows of the facts, in the reader's words.
pub(crate) fn fact_rows(guide: &Guide) -> Vec<(&'static str, String)> {
    let scope: Vec<String> = guide.scope.iter().map(ToString::to_string).collect();
    vec![
        ("Estimated time", guide.time.as_ref().map_or_else(String::new, |time| time.value.replace('-', "–"))),
        ("You need", needs(guide)),
        ("Risk", risks(guide)),
        ("Applies to", scope.join("; ")),
    ]
}

fn needs(guide: &Guide) -> String {
    if guide.steps.is_empty() {
        return guide.needs.as_ref().map_or_else(String::new, |needs| needs.value.clone());
    }
    let admin = numbers(guide, |step| step.rights() == Rights::Admin);
    let rights = match admin.len() {
        0 => "A standard user account".to_owned(),
        all if all == guide.steps.len() => "Administrator rights".to_owned(),
        _ => format!("A standard user account; an administrator for {}", spelled(&admin)),
    };
    match &guide.needs {
        Some(needs) => format!("{rights}. {}", needs.value),
        None => rights,
    }
}

fn risks(guide: &Guide) -> String {
    let of = |risk: Risk| numbers(guide, |step| step.risk() == risk);
    let parts: Vec<String> = [
        (of(Risk::Changes), "changes settings", "change settings"),
        (of(Risk::Destroys), "loses something for good", "lose something for good"),
        (of(Risk::Bypasses), "evades a protection", "evade a protection"),
        (of(Risk::Unknown), "could do more than is known", "could do more than is known"),
    ]
    .into_iter()
    .filter(|(steps, ..)| !steps.is_empty())
    .map(|(steps, one, many)| format!("{} {}", spelled(&steps), if steps.len() == 1 { one } else { many }))
    .collect();
    match (parts.is_empty(), guide.steps.is_empty()) {
        (_, true) => String::new(),
        (true, _) => "Reads only".to_owned(),
        _ => {
            let mut text = parts.join("; ");
            if let Some(first) = text.get(..1) {
                let first = first.to_uppercase();
                text.replace_range(..1, &first);
            }
            if numbers(guide, |step| step.risk() == Risk::Reads).is_empty() {
                text
            } else {
                format!("{text}; the rest reads only")
            }
        }
    }
}

fn numbers(guide: &Guide, holds: impl Fn(&guide::document::Step) -> bool) -> Vec<usize> {
    guide.steps.iter().enumerate().filter(|(_, step)| holds(step)).map(|(at, _)| at + 1).collect()
}

/// `step 3`, `steps 1–4`, `steps 1, 3–5`.
fn spelled(numbers: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let words: Vec<String> = ranges
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    format!("step{} {}", if numbers.len() == 1 { "" } else { "s" }, words.join(", "))
}

fn verification(frame: Frame<'_>, slug: &Slug) -> Markup {
    html! { @if let Some(entry) = frame.view.edition.guide(slug) { (author_strip(frame.view, entry.head)) } }
}

/// The first command that only reads, for those who know what they are looking for: on the first screen, with its place.
fn first_command(guide: &Guide) -> Markup {
    let first = guide.commands().find(|(_, command)| command.risk == Risk::Reads);
    html! {
        @if let Some((step, command)) = first {
            section.first-command {
                h2 { "First command" }
                p { a href={ "#" (command.id.value) } { (command.title) } }
                p.small { (command.shell.label()) " · " (spelled(&numbers(guide, |one| one.id == step.id))) " " (risk_badge(command.risk)) " " (rights_label(command.rights)) }
                pre.example tabindex="0" role="group" aria-label={ "First command: " (command.title) } {
                    code { (code(command.shell.key(), &command.text.value)) }
                }
            }
        }
    }
}

fn trust(view: &View, slug: &Slug) -> Markup {
    let tally = view.live.votes_on(slug);
    let total = tally.yes + tally.no;
    let author = view.edition.guide(slug).and_then(|entry| view.edition.person(entry.head.author.as_ref()?));
    html! {
        section {
            h2 { "Trust signals" }
            p {
                @if total < LEAST_VOTES { b { "No ratings yet" } " · " (count(total, "helpfulness vote", "helpfulness votes")) }
                @else { b { "Fixed the problem for " (tally.yes) " of " (total) } " who voted" }
            }
            @if let Some(author) = author {
                @if !author.expertise.is_empty() {
                    p { "The author works with:" }
                    ul { @for area in &author.expertise { li { (area) } } }
                }
            }
        }
    }
}

fn causes(text: GuideText<'_>, guide: &Guide) -> Markup {
    html! {
        div.causes {
            h2 id="causes" { "Likely causes" }
            @for cause in &guide.causes { (one_cause(text, cause)) }
        }
    }
}

fn one_cause(text: GuideText<'_>, cause: &Cause) -> Markup {
    html! {
        h3 id=[Some(&cause.id.value).filter(|id| !id.is_empty())] { (cause.title) }
        @if !cause.text.is_empty() { (text.block(&cause.text)) }
        @if let Some(prose) = &cause.confirmed_when { p.when { "Confirmed when: " (text.line(prose)) } }
        @if let Some(prose) = &cause.fixed_by { p { "Fixed by: " (text.line(prose)) } }
    }
}

fn commands(guide: &Guide) -> Markup {
    let commands: Vec<_> = guide.commands().collect();
    let number = |id: &str| guide.steps.iter().position(|step| step.id.value == id).map_or(0, |at| at + 1);
    html! {
        @if !commands.is_empty() {
            section aria-labelledby="commands" {
                h2 id="commands" { "Commands (" (commands.len()) ")" }
                ul.command-list {
                    @for (step, command) in commands {
                        li {
                            span {
                                a href={ "#" (command.id.value) } { (command.title) }
                                br;
                                span.small { (command.shell.label()) " · in " a href={ "#" (step.id.value) } { "step " (number(&step.id.value)) } }
                            }
                            span { (rights_label(command.rights)) " " (risk_badge(command.risk)) }
                        }
                    }
                }
            }
        }
    }
}

/// The phrases of a guide, and the primary ones of the guides nearest to it.
pub(crate) fn related_queries<'a>(view: &'a View, entry: GuideEntry<'a>) -> Vec<(&'a str, GuideEntry<'a>)> {
    let own = entry.head.phrases.iter().map(|phrase| (phrase.text.as_str(), entry));
    let near = view.edition.related(entry).into_iter();
    let near = near.filter_map(|near| Some((near.head.phrases.first()?.text.as_str(), near)));
    own.chain(near.take(MOST_QUERIES)).collect()
}

fn queries(related: &[(&str, GuideEntry<'_>)]) -> Markup {
    html! {
        @if !related.is_empty() {
            section aria-labelledby="queries" {
                div.head-row { h2 id="queries" { "Related exact-match queries" } p { "What people type about this, about the same product and with the same code, and the guide that answers it" } }
                (query_pairs(related.iter().copied()))
            }
        }
    }
}

fn related_guides(named: &[GuideEntry<'_>]) -> Markup {
    html! {
        @if !named.is_empty() {
            section aria-labelledby="related-guides" {
                h2 id="related-guides" { "Related guides" }
                ul { @for guide in named { li { a href=(guide.published.id.address()) { (guide.head.title) } } } }
            }
        }
    }
}

fn sources(guide: &Guide) -> Markup {
    html! {
        div {
            h2 id="sources" { "Sources" }
            ul {
                @for source in &guide.sources {
                    li {
                        a href=(source.url.value) rel="noopener" { (source.title.as_deref().unwrap_or(&source.url.value)) }
                        @if let Some(read) = source.read { span.small { ", read " (day(read)) } }
                    }
                }
            }
        }
    }
}

/// The text a reader copies into a ticket.
fn ticket(frame: Frame<'_>, guide: &Guide, published: &Published) -> String {
    let mut text = format!(
        "Problem: {}\nGuide: {}{} (revision {})\n\nWhat I see (exact message):\nSince when, and what changed before:\nWho is affected (me, several people, several devices):\n\nSteps tried:\n",
        guide.title_text(),
        frame.site.public_url,
        published.id.address(),
        published.revision
    );
    for (at, step) in guide.steps.iter().enumerate() {
        text.push_str(&format!("[ ] {}. {}\n", at + 1, step.title));
    }
    text.push_str("\nOutput of the commands (take out names, addresses and secrets first):");
    text
}

fn sections(guide: &Guide, has_triage: bool, has_queries: bool) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    let mut add = |is_drawn: bool, id: &str, title: String| {
        if is_drawn {
            sections.push((id.to_owned(), title));
        }
    };
    add(has_triage, "find-your-fix", "Find your fix".to_owned());
    add(!guide.symptoms.is_empty(), "symptoms", "Symptoms".to_owned());
    add(!guide.causes.is_empty(), "causes", "Likely causes".to_owned());
    for section in &guide.sections {
        add(!section.id.value.is_empty(), &section.id.value, section.title.value.clone());
    }
    let commands = guide.commands().count();
    add(commands > 0, "commands", format!("Commands ({commands})"));
    add(!guide.steps.is_empty(), "steps", format!("How to fix it in {}", count(guide.steps.len(), "step", "steps")));
    if let Some(contact) = &guide.contact {
        let id = if contact.id.value.is_empty() { "contact" } else { &contact.id.value };
        add(true, id, "When to contact IT / security".to_owned());
    }
    add(has_queries, "queries", "Related exact-match queries".to_owned());
    add(!guide.sources.is_empty(), "sources", "Sources".to_owned());
    sections
}

/// `1 step`, `5 steps`.
pub(crate) fn count<Number: std::fmt::Display + PartialEq + From<u8>>(number: Number, one: &str, many: &str) -> String {
    format!("{number} {}", if number == Number::from(1) { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_without_parts_draws_none() {
        let (site, slug) = (crate::Site::default(), "nothing".parse::<Slug>().expect("a slug"));
        let view = View {
            edition: std::sync::Arc::default(),
            audience: guide::document::Audience::Public,
            day: jiff::civil::date(2026, 3, 3),
            live: std::sync::Arc::default(),
        };
        let published = Published {
            id: "guides/nothing".parse().expect("an id"),
            revision: 1,
            hash: String::new(),
            published_at: jiff::Timestamp::UNIX_EPOCH,
            head: guide::edition::Head::Guide(guide::edition::GuideHead::default()),
        };
        let frame = Frame { site: &site, view: &view };
        let html = super::guide(frame, &slug, &published, &Guide::default(), None, &[], None).html;
        for part in ["<dl", "class=\"lead\"", "Symptoms", "Commands", "id=\"steps\"", "stop", "partners", "<ul></ul>"] {
            assert!(!html.split_once("<main").is_some_and(|(_, main)| main.contains(part)), "{part} in {html}");
        }
        assert!(html.contains("Did this fix your problem?"));
    }

    #[test]
    fn steps_are_named_by_their_ranges() {
        assert_eq!(spelled(&[3]), "step 3");
        assert_eq!(spelled(&[1, 2, 3, 5]), "steps 1–3, 5");
    }
}
