//! The frame around every page: head, ink bar, breadcrumbs, footer.
//! Never names a reader: public pages are the same bytes for everyone of one audience.

use guide::edition::View;
use maud::Markup;

use crate::site::Site;

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

/// The parts of a page that the frame draws.
pub struct Parts<'a> {
    /// The page's kind, for `main[data-page]`.
    pub kind: &'a str,
    /// The title, without the portal's name.
    pub title: &'a str,
    /// One sentence for search engines.
    pub description: Option<&'a str>,
    /// The canonical path, where the page has one; `None` draws `noindex`.
    pub canonical: Option<&'a str>,
    /// Breadcrumbs after Home: address and text; the last one is the page itself and has no address.
    pub crumbs: &'a [(Option<String>, String)],
    /// What stands in the search field.
    pub query: &'a str,
    /// `data-answer` of a landing page.
    pub answer: Option<&'a str>,
    /// What stands inside `main`.
    pub main: Markup,
    /// What stands after `main` and before the footer, such as the partner box.
    pub after: Markup,
    /// Scripts the page uses, by name of `assets::SCRIPTS`.
    pub scripts: &'a [&'a str],
}

impl Frame<'_> {
    /// The whole page.
    pub fn page(&self, status: u16, parts: Parts<'_>) -> Page {
        let _ = (status, parts);
        todo!("drawn by the frame")
    }
}
