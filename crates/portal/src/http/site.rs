//! Pages about the portal itself, what machines ask for, and what is not there.
//! Never reads the store: they are answered even when it is away.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use guide::edition::View;
use guide::names::Slug;
use pages::Page;

use super::Live;
use super::query::{Query, decoded};
use super::respond::{Problem, frame, kept, once};
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
