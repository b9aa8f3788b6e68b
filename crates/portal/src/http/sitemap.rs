//! The sitemap: the pages that name themselves canonical (sitemaps.org, protocol 0.9).
//! Never lists a page that search engines may not keep.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use guide::document::Intent;
use guide::edition::View;
use guide::names::{DocumentId, DocumentKind, Phrase};

use super::cache::Sealed;
use super::respond::{encoded, kept_as};
use super::{Live, errors, site};
use crate::live::Portal;

/// Most addresses of one sitemap.
const MOST_ADDRESSES: usize = 50_000;
const KIND: &str = "application/xml; charset=utf-8";

/// The sitemap; where one does not hold all addresses, the index of those that do.
pub(crate) async fn sitemap(State(portal): Live, headers: HeaderMap) -> Response {
    kept_as(&portal, "/sitemap.xml", &headers, async |view| {
        let addresses = addresses(&portal, &view);
        Ok(Sealed::of_kind(KIND, 200, root(&portal.site.public_url, &addresses, MOST_ADDRESSES)))
    })
    .await
}

/// One of several, by its number from 1.
pub(crate) async fn part(State(portal): Live, Path(number): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let number = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let view = portal.view.load_full();
    let addresses = addresses(&portal, &view);
    let part = number.and_then(|number| addresses.chunks(MOST_ADDRESSES).nth(number));
    let Some(part) = part.filter(|_| addresses.len() > MOST_ADDRESSES) else {
        return site::missing(&portal, &uri, &headers);
    };
    let text = list(&portal.site.public_url, part);
    kept_as(&portal, uri.path(), &headers, async |_| Ok(Sealed::of_kind(KIND, 200, text))).await
}

/// The addresses, articles last. An unconfirmed phrase, a history and a list of articles name none.
fn addresses(portal: &Portal, view: &View) -> Vec<String> {
    let edition = &view.edition;
    let mut addresses: Vec<String> =
        ["/", "/guides", "/fix", "/errors", "/how-we-verify", "/disclosure"].map(str::to_owned).into();
    addresses.extend(edition.guides().map(|guide| guide.published.id.address()));
    let phrases = edition.phrases().map(|(text, _)| Phrase::new(text));
    let confirmed = phrases.filter(|phrase| {
        edition.answer(&phrase.address_part()).is_some_and(|answer| answer.phrase.intent == Intent::Confirmed)
    });
    addresses.extend(confirmed.map(|phrase| phrase.address()));
    addresses.extend(portal.codes.of(edition).listed().map(errors::address));
    addresses.extend(edition.tags().map(|(tag, _)| format!("/tags/{tag}")));
    let mut others: Vec<&DocumentId> = edition.all().map(|published| &published.id).collect();
    others.retain(|id| {
        use DocumentKind::{Article, Category, Person, Product};
        matches!(id.kind(), Person | Product | Category | Article)
    });
    others.sort_by_key(|id| (id.kind() == DocumentKind::Article, *id));
    addresses.extend(others.into_iter().map(DocumentId::address));
    addresses
}

fn root(origin: &str, addresses: &[String], most: usize) -> String {
    if addresses.len() <= most {
        return list(origin, addresses);
    }
    let parts = (1..=addresses.len().div_ceil(most)).map(|number| format!("/sitemaps/{number}"));
    document("sitemapindex", "sitemap", origin, parts)
}

fn list(origin: &str, addresses: &[String]) -> String {
    document("urlset", "url", origin, addresses.iter().map(String::as_str))
}

fn document(root: &str, entry: &str, origin: &str, addresses: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for address in addresses {
        let address = encoded(address.as_ref()).replace('&', "&amp;").replace('\'', "&apos;");
        text.push_str(&format!("<{entry}><loc>{origin}{address}</loc></{entry}>\n"));
    }
    text.push_str(&format!("</{root}>\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_addresses_than_one_sitemap_holds_stand_in_several_that_an_index_names() {
        let addresses = ["/", "/a&b", "/c"].map(str::to_owned);
        let places = |text: &str| -> Vec<String> {
            text.split("<loc>").skip(1).filter_map(|rest| Some(rest.split_once("</loc>")?.0.to_owned())).collect()
        };
        let whole = root("https://it.example", &addresses, 3);
        assert!(whole.contains("<urlset "));
        assert_eq!(places(&whole), ["https://it.example/", "https://it.example/a&amp;b", "https://it.example/c"]);
        let index = root("https://it.example", &addresses, 2);
        assert!(index.contains("<sitemapindex "));
        assert_eq!(places(&index), ["https://it.example/sitemaps/1", "https://it.example/sitemaps/2"]);
    }
}
