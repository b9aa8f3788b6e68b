//! The frame around every page: head, ink bar, breadcrumbs, footer.
//! Never names a reader: public pages are the same bytes for everyone of one audience.

use guide::edition::View;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;
use crate::components::icon::{icon, sprite};
use crate::site::Site;

/// The script of the search fields, which are on every page.
const SUGGEST: &str = "suggest.js";

/// What every page is drawn with.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// What the owner configured.
    pub site: &'a Site,
    /// What the page depends on.
    pub view: &'a View,
}

/// A finished page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The HTTP status it is sent with.
    pub status: u16,
    /// The whole document.
    pub html: String,
}

/// A part of the way from the home page: text, and an address unless it is the page itself.
pub type Crumb = (Option<String>, String);

/// The parts of a page that the frame draws.
#[derive(Default)]
pub struct Parts<'a> {
    /// The page's kind, for `main[data-page]`.
    pub kind: &'a str,
    /// The title, without the portal's name.
    pub title: &'a str,
    /// One sentence for search engines.
    pub description: Option<&'a str>,
    /// The canonical path, where the page has one; `None` draws `noindex`.
    pub canonical: Option<&'a str>,
    /// Whether search engines are to leave the page out although it has a canonical path.
    pub is_unlisted: bool,
    /// Breadcrumbs after Home; the last one is the page itself.
    pub crumbs: &'a [Crumb],
    /// What stands in the search field.
    pub query: &'a str,
    /// `data-answer` of a landing page.
    pub answer: Option<&'a str>,
    /// What stands between the breadcrumbs and `main`.
    pub before: Markup,
    /// What stands inside `main`.
    pub main: Markup,
    /// What stands after `main` and before the footer, such as the partner box.
    pub after: Markup,
    /// Scripts the page uses, by asset name.
    pub scripts: &'a [&'a str],
}

impl Frame<'_> {
    /// The whole page.
    pub fn page(&self, status: u16, parts: Parts<'_>) -> Page {
        let body = html! {
            a.skip href="#main" { "Skip to the content" }
            (self.bar(&parts))
            (crumbs(parts.crumbs))
            (parts.before)
            main id="main" tabindex="-1" data-page=(parts.kind) data-answer=[parts.answer] { (parts.main) }
            (parts.after)
            (footer())
        };
        let document = html! {
            (DOCTYPE)
            html lang="en" {
                (self.head(&parts))
                body { (sprite(&body.0)) (body) }
            }
        };
        Page { status, html: document.into_string() }
    }

    fn head(&self, parts: &Parts<'_>) -> Markup {
        let name = &self.site.name;
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if parts.title.is_empty() { (name) } @else { (parts.title) " - " (name) } }
                @if let Some(description) = parts.description {
                    meta name="description" content=(shortened(description, 300));
                }
                @if let Some(path) = parts.canonical { link rel="canonical" href={ (self.site.public_url) (path) }; }
                @if parts.is_unlisted || parts.canonical.is_none() { meta name="robots" content="noindex"; }
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#172421";
                link rel="icon" href=(assets::url("icon.svg")) type="image/svg+xml";
                link rel="preload" href=(assets::url("plex-sans.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::url("public.css"));
                @if let Some(accent) = assets::accent_url(self.site) { link rel="stylesheet" href=(accent); }
                @for script in [SUGGEST].iter().chain(parts.scripts) { script src=(assets::url(script)) defer {} }
            }
        }
    }

    fn bar(&self, parts: &Parts<'_>) -> Markup {
        html! {
            header.bar data-home[parts.kind == "home"] {
                div.bar-inner {
                    a.brand href="/" {
                        @match &self.site.logo {
                            Some(logo) => { img src=(logo) alt="" height="28"; }
                            None => { (icon("book-open-check")) }
                        }
                        span { (self.site.name) }
                    }
                    a.menu href="#footer" { (icon("menu")) "Menu" }
                    @if parts.kind != "home" { (search_form(parts.query, "bar-search", "Portal")) }
                    nav aria-label="Main" { (links()) }
                }
            }
        }
    }
}

/// The search form: in the bar, and large on the home page.
pub fn search_form(query: &str, id: &str, name: &str) -> Markup {
    html! {
        form.search role="search" aria-label=(name) action="/search" method="get" {
            label.hidden for=(id) { "Search for an error text, code, app or symptom" }
            input id=(id) type="search" name="q" value=(query) placeholder="Error text, code, app or symptom" maxlength="2000" autocomplete="off" spellcheck="false";
            button type="submit" { "Search" }
        }
    }
}

fn links() -> Markup {
    html! {
        ul {
            li { a href="/guides" { "Guides" } }
            li { a href="/fix" { "Exact-match queries" } }
            li { a href="/report" { "Report a problem" } }
            li { a href="/how-we-verify" { "How we verify" } }
        }
    }
}

fn crumbs(crumbs: &[Crumb]) -> Markup {
    if crumbs.is_empty() {
        return PreEscaped(String::new());
    }
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            ol {
                li { a href="/" { "Home" } }
                @for (address, text) in crumbs {
                    @match address {
                        Some(address) => { li { a href=(address) { (text) } } }
                        None => { li.here aria-current="page" { (shortened(text, 80)) } }
                    }
                }
            }
        }
    }
}

fn footer() -> Markup {
    html! {
        footer.footer id="footer" {
            div {
                nav.footer-main aria-label="Pages" { (links()) }
                p { "Independent guides, hosted by your organisation. Not affiliated with the vendors named." }
                nav aria-label="About" {
                    ul {
                        li { a href="/how-we-verify" { "How we verify" } }
                        li { a href="/disclosure" { "Affiliate disclosure" } }
                        li { a href="/how-we-verify#privacy" { "Privacy: no tracking" } }
                    }
                }
            }
        }
    }
}

/// The first whole sentences of a text, of at most so many characters; where not even one fits, the text cut between words.
pub fn first_sentences(text: &str, most: usize) -> String {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let ends = text.match_indices(['.', '?', '!']).map(|(at, _)| at + 1).take_while(|at| *at <= end);
    let whole = ends.filter(|at| text[*at..].chars().next().is_none_or(char::is_whitespace)).last();
    whole.map_or_else(|| shortened(text, most), |at| text[..at].to_owned())
}

/// At most so many characters, cut at a word.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_cut_after_a_whole_sentence() {
        assert_eq!(first_sentences("One. Two 2.5 is. Three", 17), "One. Two 2.5 is.");
        assert_eq!(first_sentences("One. Two.", 80), "One. Two.");
        assert_eq!(first_sentences("No end in sight here", 10), "No end in…");
        assert_eq!(first_sentences("Ä. ü", 2), "Ä.");
    }
}
