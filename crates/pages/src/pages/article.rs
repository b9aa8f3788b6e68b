//! An imported article: its text as it came, with its origin and licence.
//! Never looks like a guide: it says that nobody here reviewed it.

use guide::document::{Article, Licence};
use guide::edition::Published;
use guide::names::{ArticlePath, DocumentId};
use maud::{Markup, html};

use crate::components::contents::contents;
use crate::components::day;
use crate::components::labels::badge;
use crate::frame::{Crumb, Frame, Page, Parts};
use crate::safe_html::{Drawing, Heading, SafeHtml, anchor};

/// The page.
pub fn article(frame: Frame<'_>, path: &ArticlePath, published: &Published, article: &Article) -> Page {
    let title = article.title.as_ref().map_or("Untitled article", |title| title.value.as_str());
    let (heading, text) = own_heading(&article.body.markdown).unwrap_or((title, &article.body.markdown));
    let resolve = |target: &str| resolve(frame, heading, target);
    let (body, headings) = SafeHtml::whole(text, Drawing { below: 1, resolve: &resolve });
    let crumbs = crumbs(path, heading);
    let main = html! {
        div.with-rail {
            article {
                p { (badge("download", "Imported, not reviewed")) }
                h1 { (heading) }
                @if let Some(description) = &article.description { p.lead { (description) } }
                (body)
                @if let Some(licence) = &article.licence { (licence_line(licence)) }
            }
            div.rail {
                (contents(&sections(headings)))
                section {
                    h2 { "About this article" }
                    p { "It comes from elsewhere and was not reviewed here. Read what a command does before you run it." }
                    @if let Some(date) = article.date { p { "Its source last changed it on " (day(date)) "." } }
                    @if !article.applies_to.is_empty() { p { "Applies to: " (article.applies_to.join(", ")) } }
                    p { a href={ "/report" } { "Report a problem" } }
                }
            }
        }
    };
    frame.page(
        200,
        Parts {
            kind: "article",
            title,
            description: article.description.as_deref(),
            canonical: Some(&published.id.address()),
            crumbs: &crumbs,
            main,
            ..Parts::default()
        },
    )
}

/// The heading that a text opens with and what follows it: its source's name for it, often longer than the title.
fn own_heading(markdown: &str) -> Option<(&str, &str)> {
    let (line, rest) = markdown.trim_start().strip_prefix("# ")?.split_once('\n')?;
    let line = line.trim().trim_end_matches('#').trim_end();
    let is_plain = !line.is_empty() && !line.contains(['*', '`', '[', '<', '\\', '_', '&']);
    is_plain.then_some((line, rest))
}

/// Where a link out of the text leads: to the page's own heading, to an article that is here, or away. `None` where that is
/// nowhere. Anchors of another article are written as its page writes them.
fn resolve(frame: Frame<'_>, heading: &str, target: &str) -> Option<String> {
    if let Some(id) = target.strip_prefix('#') {
        return (id.to_lowercase() == anchor(heading)).then(|| "#main".to_owned());
    }
    let Some(path) = target.strip_prefix("/articles/") else {
        let leads_somewhere = target.contains("://") || target.starts_with("mailto:");
        return leads_somewhere.then(|| target.to_owned());
    };
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let id = DocumentId::Article(path.parse().ok()?);
    frame.view.edition.published(&id)?;
    Some(fragment.map_or_else(|| id.address(), |fragment| format!("{}#{}", id.address(), fragment.to_lowercase())))
}

fn crumbs(path: &ArticlePath, title: &str) -> Vec<Crumb> {
    let mut crumbs = vec![(Some("/articles".to_owned()), "Imported articles".to_owned())];
    let mut address = String::from("/articles");
    let parts: Vec<&str> = path.as_str().split('/').collect();
    for part in &parts[..parts.len().saturating_sub(1)] {
        address = format!("{address}/{part}");
        crumbs.push((Some(address.clone()), (*part).to_owned()));
    }
    crumbs.push((None, title.to_owned()));
    crumbs
}

/// The second-level headings, for the list of contents.
fn sections(headings: Vec<Heading>) -> Vec<(String, String)> {
    let second = headings.into_iter().filter(|heading| heading.level == 2);
    second.map(|heading| (heading.id, heading.text)).collect()
}

fn licence_line(licence: &Licence) -> Markup {
    html! {
        p.revision {
            (licence.attribution) ". Licence: "
            @match &licence.url { Some(url) => { a href=(url) rel="noopener license" { (licence.name) } } None => { (licence.name) } }
            @if let Some(source) = &licence.source {
                ". Source: "
                @if source.starts_with("https://") { a href=(source) rel="noopener" { (source) } } @else { (source) }
            }
            @if let Some(changes) = &licence.changes { ". Changes: " (changes) }
        }
    }
}
