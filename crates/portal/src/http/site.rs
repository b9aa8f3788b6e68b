//! Pages about the portal itself, what machines ask for, and what is not there.
//! Never reads the store: they are answered even when it is away.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use guide::document::Intent;
use guide::edition::View;
use guide::names::{DocumentId, DocumentKind, Phrase, Slug};
use pages::Page;

use super::query::{Query, decoded};
use super::respond::{Problem, encoded, frame, kept, once};
use super::{Live, errors};
use crate::live::Portal;

pub(crate) async fn home(State(portal): Live, headers: HeaderMap) -> Response {
    kept(&portal, "/", &headers, async |view| Ok(pages::pages::home::home(frame(&portal, &view)))).await
}

pub(crate) async fn disclosure(State(portal): Live, headers: HeaderMap) -> Response {
    kept(&portal, "/disclosure", &headers, async |view| Ok(pages::pages::texts::disclosure(frame(&portal, &view))))
        .await
}

pub(crate) async fn how_we_verify(State(portal): Live, headers: HeaderMap) -> Response {
    kept(&portal, "/how-we-verify", &headers, async |view| {
        Ok(pages::pages::texts::how_we_verify(frame(&portal, &view)))
    })
    .await
}

pub(crate) async fn report(State(portal): Live, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = Query::new(query.as_deref());
    let view = portal.view.load_full();
    let slug = query.value("guide").parse::<Slug>().ok();
    let guide = slug.and_then(|slug| view.edition.guide(&slug));
    once(pages::pages::report::report(frame(&portal, &view), guide, query.value("q")), &headers)
}

#[cfg(debug_assertions)]
pub(crate) async fn gallery(State(portal): Live, headers: HeaderMap) -> Response {
    let view = portal.view.load_full();
    once(pages::gallery::gallery(frame(&portal, &view)), &headers)
}

pub(crate) async fn not_found(State(portal): Live, uri: Uri, headers: HeaderMap) -> Response {
    missing(&portal, &uri, &headers)
}

pub(crate) async fn method_not_allowed(State(portal): Live) -> Response {
    Problem::refused(StatusCode::METHOD_NOT_ALLOWED, "").response(&portal)
}

/// The answer where there is no such page.
pub(super) fn missing(portal: &Arc<Portal>, uri: &Uri, headers: &HeaderMap) -> Response {
    let view = portal.view.load();
    once(not_found_page(portal, &view, uri), headers)
}

/// The page that says so, with a search of the address's words.
pub(super) fn not_found_page(portal: &Arc<Portal>, view: &View, uri: &Uri) -> Page {
    let path = decoded(uri.path());
    let folders = ["guides", "articles", "products", "categories", "tags", "people", "errors"];
    let words = path.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let told = words.enumerate().filter(|(at, word)| *at > 0 || !folders.contains(word)).map(|(_, word)| word);
    pages::pages::errors::not_found(frame(portal, view), &told.take(20).collect::<Vec<_>>().join(" "))
}

pub(crate) async fn healthz() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Whether readers can be answered in full and writes can be taken. A replica that fills its index is not there yet.
pub(crate) async fn readyz(State(portal): Live) -> Response {
    match portal.store_reads.read(portal.store.edition_number()).await {
        Ok(_) if !portal.index_is_filled() => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CACHE_CONTROL, "no-store")],
            "the search index is being filled; pages are answered\n",
        )
            .into_response(),
        Ok(_) => ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response(),
        Err(problem) => {
            tracing::warn!(?problem, "Not ready: the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], "the store does not answer\n")
                .into_response()
        }
    }
}

pub(crate) async fn robots(State(portal): Live) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /search\nDisallow: /out/\n\nSitemap: {}/sitemap.xml\n",
        portal.site.public_url
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], text)
        .into_response()
}

/// Most addresses of one sitemap (sitemaps.org).
const MAX_ADDRESSES: usize = 50_000;

/// The pages that name themselves canonical, and no others: an unconfirmed phrase, a history and a list of articles name
/// none. Articles come last, as there may be too many of them.
pub(crate) async fn sitemap(State(portal): Live) -> Response {
    let view = portal.view.load();
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
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in addresses.iter().take(MAX_ADDRESSES) {
        let address = encoded(address).replace('&', "&amp;").replace('\'', "&apos;");
        let address = format!("{}{address}", portal.site.public_url);
        text.push_str(&format!("<url><loc>{address}</loc></url>\n"));
    }
    text.push_str("</urlset>\n");
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], text)
        .into_response()
}
