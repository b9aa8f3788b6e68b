//! Search, and the landing pages of phrases.
//! Never claims that a guide answers what its phrases do not say.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use guide::edition::{Published, View, says_the_same};
use guide::names::Phrase;
use pages::pages::fix::{DecodedCode, Nearest};
use pages::pages::search::{Hit, HitKind, Results, SnippetPiece};
use search::EntryKind;

use super::Live;
use super::errors::has_all_articles;
use super::library::ready_guide;
use super::query::Query;
use super::respond::{Problem, for_a_minute, frame, kept, moved, once};
use crate::index::held_by;
use crate::live::Portal;

/// Hits on a page.
const PAGE: usize = 10;
/// Last page that is drawn; nobody reads further, and the index is not asked to count that far.
const MAX_PAGE: usize = 50;

/// Guides, and articles, that are named as nearest to a phrase without a guide.
const NEAREST: usize = 3;

pub(crate) async fn fix_index(State(portal): Live, headers: HeaderMap) -> Response {
    kept(&portal, "/fix", &headers, async |view| Ok(pages::pages::lists::fix_index(frame(&portal, &view)))).await
}

pub(crate) async fn fix(
    State(portal): Live,
    Path(phrase): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let typed = Phrase::new(&phrase.replace('-', " "));
    let part = Phrase::new(&phrase).address_part();
    if part.is_empty() {
        return moved("/fix");
    }
    // Of an alias, the one address is its phrase's.
    let claimed =
        portal.view.load().edition.answer(&part).map(|answer| Phrase::new(&answer.phrase.text).address_part());
    let one = claimed.unwrap_or_else(|| part.clone());
    if one != phrase {
        return moved(&format!("/fix/{one}"));
    }
    let address = format!("/fix/{part}");
    let is_counted = method == Method::GET;
    if portal.rendered.get(&address).is_none() && !has_all_articles(&portal, &portal.view.load()) {
        // Made out of an older index, it would be kept for as long as the edition.
        let view = portal.view.load_full();
        return match draw(&portal, &view, &part, &typed, is_counted).await {
            Ok(page) => once(page, &headers),
            Err(problem) => problem.response(&portal),
        };
    }
    kept(&portal, &address, &headers, async |view| draw(&portal, &view, &part, &typed, is_counted).await).await
}

async fn draw(
    portal: &Arc<Portal>,
    view: &View,
    part: &str,
    typed: &Phrase,
    is_counted: bool,
) -> Result<pages::Page, Problem> {
    let Some(answer) = view.edition.answer(part) else {
        return no_guide_yet(portal, view, typed.as_str(), is_counted);
    };
    let ready = ready_guide(portal, view, answer.guide.slug, answer.guide.published).await?;
    let listings = portal.listings.of(&view.edition);
    let own = answer.guide.published.id.to_string();
    let found = portal.search(None, &answer.phrase.text, PAGE, 0).map_err(Problem::internal)?;
    let others = held_by(&view.edition, found.hits).filter(|hit| hit.is_sure() && hit.id != own);
    let candidates: Vec<Nearest> = others.take(NEAREST).map(nearest).collect();
    let listing = listings.listing(part);
    Ok(pages::pages::fix::fix_answer(frame(portal, view), &answer, &ready.guide, &candidates, listing))
}

fn no_guide_yet(portal: &Arc<Portal>, view: &View, text: &str, is_counted: bool) -> Result<pages::Page, Problem> {
    let signatures = search::signatures(text);
    let decoded: Vec<DecodedCode> = signatures
        .iter()
        .map(|signature| DecodedCode {
            label: signature.key(),
            rows: signature.decode().into_iter().map(|row| (row.name.to_owned(), row.value)).collect(),
        })
        .collect();
    let mut found = Vec::new();
    let mut known = Vec::new();
    for kind in [EntryKind::Guide, EntryKind::Article] {
        let near = portal.search(Some(kind), text, NEAREST, 0).map_err(Problem::internal)?;
        found.extend(held_by(&view.edition, near.hits));
        known = near.known;
    }
    if is_counted && portal.index_is_filled() {
        portal.count_demand(&signatures, known);
    }
    let nearest: Vec<Nearest> = found.into_iter().map(nearest).collect();
    Ok(pages::pages::fix::fix_none(frame(portal, view), text, &decoded, &nearest))
}

fn nearest(hit: search::Hit) -> Nearest {
    Nearest {
        address: address_of(&hit.id),
        is_article: hit.kind == EntryKind::Article,
        summary: hit.snippet.iter().map(|piece| piece.text.as_str()).collect(),
        near: hit.why.sentence(),
        title: hit.title,
    }
}

pub(crate) async fn search(
    State(portal): Live,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let query = Query::new(query.as_deref());
    let words = query.value("q").trim();
    let page = query.value("page").parse::<usize>().unwrap_or(1).clamp(1, MAX_PAGE);
    let view = portal.view.load_full();
    let found = match portal.search(None, words, PAGE, (page - 1) * PAGE) {
        Ok(found) => found,
        Err(error) => return Problem::internal(error).response(&portal),
    };
    let answer = view.edition.answer(&Phrase::new(words).address_part());
    let is_sure = found.is_sure() || answer.is_some();
    if !is_sure && page == 1 && method == Method::GET && portal.index_is_filled() {
        portal.count_demand(&search::signatures(words), found.known);
    }
    let answers = answer.map(|answer| answer.guide.published.id.to_string());
    let hits = held_by(&view.edition, found.hits)
        .map(|hit| {
            let id = hit.id.parse::<guide::names::DocumentId>().ok();
            let published = id.as_ref().and_then(|id| view.edition.published(id));
            let drawn = Hit {
                is_sure: hit.is_sure() || answers.as_ref() == Some(&hit.id),
                similar: Vec::new(),
                kind: match hit.kind {
                    EntryKind::Guide => HitKind::Guide,
                    EntryKind::Article => HitKind::Article,
                },
                address: address_of(&hit.id),
                why: hit.why.sentence(),
                snippet: pieces(hit.snippet),
                licence: published.and_then(|published| match &published.head {
                    guide::edition::Head::Article(article) => article.licence.clone(),
                    _ => None,
                }),
                reviewed: published.and_then(|published| match &published.head {
                    guide::edition::Head::Guide(guide) => guide.reviewed,
                    _ => None,
                }),
                title: hit.title,
            };
            (drawn, published)
        })
        .collect();
    let hits = grouped(hits);
    let results = Results {
        query: words,
        hits: &hits,
        total: found.total,
        is_sure,
        page,
        page_size: PAGE,
        answer,
        is_filling: !portal.index_is_filled(),
    };
    once(pages::pages::search::results(frame(&portal, &view), &results), &headers)
}

/// Hits that say nearly the same as one before them, beneath it.
fn grouped(hits: Vec<(Hit, Option<&Arc<Published>>)>) -> Vec<Hit> {
    let mut shown: Vec<(Hit, Option<&Arc<Published>>)> = Vec::new();
    for (hit, published) in hits {
        let is_like = |other: &Option<&Arc<Published>>| {
            other.zip(published).is_some_and(|(one, other)| says_the_same(&one.head, &other.head))
        };
        match shown.iter_mut().find(|(_, other)| is_like(other)) {
            Some((first, _)) => first.similar.push(hit),
            None => shown.push((hit, published)),
        }
    }
    shown.into_iter().map(|(hit, _)| hit).collect()
}

/// What could be meant by what somebody has typed so far: a piece of a page, for the script of the search fields.
pub(crate) async fn suggestions(State(portal): Live, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = Query::new(query.as_deref());
    let view = portal.view.load_full();
    let suggestions = portal.suggestions.of(&view.edition);
    let html = pages::components::suggestions::suggestions(suggestions.of_typed(query.value("q"))).into_string();
    for_a_minute(once(pages::Page { status: 200, html }, &headers))
}

/// A snippet as pages draw it.
pub(super) fn pieces(snippet: Vec<search::SnippetPiece>) -> Vec<SnippetPiece> {
    snippet.into_iter().map(|piece| SnippetPiece { text: piece.text, marked: piece.marked }).collect()
}

/// The address of an indexed document.
fn address_of(id: &str) -> String {
    id.parse::<guide::names::DocumentId>().map_or_else(|_| "/".to_owned(), |id| id.address())
}
