//! Where a link of an imported document leads: to the document it names, where that is imported as well.
//! Never keeps an address that runs something, and never one that leads nowhere in the portal.

use std::collections::HashMap;

use guide::names::DocumentId;
use regex::Regex;
use url::Url;

use crate::http::query::decoded;

/// Where files of an import stand for each other. The host exists nowhere.
const INSIDE: &str = "http://import.invalid/";

/// The names of places within documents that links of a text lead to: what stands behind `#` in an address, in HTML or Markdown.
pub(super) fn places_meant(text: &str) -> impl Iterator<Item = String> {
    let behind = text.split('#').skip(1);
    let names =
        behind.map(|rest| rest.split(|letter: char| letter.is_whitespace() || "\"')>#".contains(letter)).next());
    names.flatten().filter(|name| !name.is_empty()).map(|name| decoded(name).into_owned())
}

/// The addresses that documents of an import had.
#[derive(Default)]
pub(super) struct Addresses {
    by_name: HashMap<String, DocumentId>,
    by_place: HashMap<String, DocumentId>,
}

/// What becomes of a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// It leads there.
    To(String),
    /// Its words stay alone, for that reason.
    Words(&'static str),
}

/// The address of a file of the import.
pub(super) fn place_of(path: &str) -> Option<Url> {
    Url::parse(INSIDE).ok()?.join(&path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")).ok()
}

impl Addresses {
    /// Takes in what a document is called by its own system, and where it stands. The first of a name keeps it.
    pub fn take(&mut self, id: &DocumentId, names: Vec<String>, places: impl IntoIterator<Item = Url>) {
        for name in names {
            self.by_name.entry(name).or_insert_with(|| id.clone());
        }
        for place in places {
            self.by_place.entry(key(place)).or_insert_with(|| id.clone());
        }
    }

    /// Where a link leads that stands in a document at `place`. The map's expressions come first.
    pub fn resolve(&self, target: &str, place: Option<&Url>, expressions: &[Regex]) -> Link {
        let target = target.trim();
        if target.starts_with('#') {
            return Link::To(target.to_owned());
        }
        let fragment = target.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
        let named = expressions.iter().filter_map(|expression| expression.captures(target)?.get(1));
        if let Some(id) = named.filter_map(|name| self.by_name.get(name.as_str())).next() {
            return Link::To(format!("/{id}{fragment}"));
        }
        let joined = place.map_or_else(|| Url::parse(target), |place| place.join(target));
        let Ok(joined) = joined else { return Link::Words("link without an address that can be read") };
        if let Some(id) = self.by_place.get(&key(joined.clone())) {
            return Link::To(format!("/{id}{fragment}"));
        }
        match joined.scheme() {
            "http" | "https" if joined.as_str().starts_with(INSIDE) => {
                Link::Words("link to what is not in this import")
            }
            "http" | "https" | "mailto" | "tel" => Link::To(joined.into()),
            _ => Link::Words("link that no page may hold, such as javascript: or file:"),
        }
    }
}

/// An address without what does not say which document it is.
fn key(mut place: Url) -> String {
    place.set_fragment(None);
    place.set_query(None);
    place.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_new_addresses_and_nothing_runs() {
        let id: DocumentId = "articles/x/b".parse().expect("an id");
        let mut addresses = Addresses::default();
        let own = Url::parse("https://help.example.com/hc/articles/7").ok();
        addresses.take(&id, vec!["7".to_owned()], own.into_iter().chain(place_of("f/b c.html")));
        let expressions = [Regex::new(r"/articles/(\d+)").expect("an expression")];
        let here = place_of("f/a.html");
        for (target, expected) in [
            ("b c.html", Link::To("/articles/x/b".to_owned())),
            ("./b%20c.html?x=1#cause", Link::To("/articles/x/b#cause".to_owned())),
            ("../f/b%20c.html", Link::To("/articles/x/b".to_owned())),
            ("https://help.example.com/hc/articles/7", Link::To("/articles/x/b".to_owned())),
            ("/hc/en-us/articles/7-title#a", Link::To("/articles/x/b#a".to_owned())),
            ("https://example.com/a#b", Link::To("https://example.com/a#b".to_owned())),
            ("mailto:a@example.com", Link::To("mailto:a@example.com".to_owned())),
            ("#top", Link::To("#top".to_owned())),
            ("c.html", Link::Words("link to what is not in this import")),
            (" JavaScript:alert(1)", Link::Words("link that no page may hold, such as javascript: or file:")),
            ("java\nscript:alert(1)", Link::Words("link that no page may hold, such as javascript: or file:")),
            ("data:text/html,x", Link::Words("link that no page may hold, such as javascript: or file:")),
        ] {
            assert_eq!(addresses.resolve(target, here.as_ref(), &expressions), expected, "{target}");
        }
    }
}
