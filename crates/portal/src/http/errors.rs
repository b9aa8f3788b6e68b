//! The pages of error codes.
//! Never names a guide or an article that does not hold the code, and never keeps a page that nobody's document is behind.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use form_urlencoded::Serializer;
use guide::edition::{Head, View};
use guide::names::DocumentId;
use pages::Page;
use pages::pages::error::{CodeRow, DecodedCode, ErrorCode};
use pages::pages::search::{Hit, HitKind};
use search::{EntryKind, Signature};

use super::query::Query;
use super::respond::{Problem, frame, kept, moved, once, see_other};
use super::search::pieces;
use super::{Live, site};
use crate::index::held_by;
use crate::live::Portal;

/// Most articles that one page names.
const ARTICLES: usize = 10;
/// How many hits of one spelling are looked at: the index finds words, and the code must be in the text.
const DEPTH: usize = 20;

/// The codes that guides treat; with `?code=` the way to the page of one.
pub(crate) async fn index(State(portal): Live, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = Query::new(query.as_deref());
    let asked = query.value("code").trim();
    if !asked.is_empty() {
        return match Signature::spelt(asked) {
            Some(code) => see_other(&address(code)),
            None => see_other(&format!("/search?{}", Serializer::new(String::new()).append_pair("q", asked).finish())),
        };
    }
    kept(&portal, "/errors", &headers, async |view| {
        let codes = portal.codes.of(&view.edition);
        let rows: Vec<CodeRow> = codes
            .listed()
            .map(|code| {
                let guides = codes.guides_of(code).into_iter().filter_map(|slug| view.edition.guide(slug));
                CodeRow {
                    guides: guides.map(|guide| (guide.head.title.clone(), guide.published.id.address())).collect(),
                    ..row(code)
                }
            })
            .collect();
        Ok(pages::pages::error::index(frame(&portal, &view), &rows))
    })
    .await
}

pub(crate) async fn error(
    State(portal): Live,
    Path(typed): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(code) = Signature::spelt(&typed) else { return site::missing(&portal, &uri, &headers) };
    let one = address(code);
    if one != format!("/errors/{typed}") {
        return moved(&one);
    }
    let view = portal.view.load_full();
    let has_guide = !portal.codes.of(&view.edition).guides_of(code).is_empty();
    if !has_guide && method == Method::GET {
        portal.count_demand(&[code], Vec::new());
    }
    // What no guide treats is kept under a name that no address has, so that whoever asks for it comes by here and is counted.
    let name = if has_guide { one } else { format!("no guide for {one}") };
    if portal.rendered.get(&name).is_none() {
        match draw(&portal, &view, code).await {
            Ok(page) if page.status == 200 && has_all_articles(&portal, &view) => {}
            // Anybody can invent a code; only those of the library are worth memory, once the index knows all of it.
            Ok(page) => return once(page, &headers),
            Err(problem) => return problem.response(&portal),
        }
    }
    kept(&portal, &name, &headers, async |view| draw(&portal, &view, code).await).await
}

/// Whether the index holds the edition that is served, so that a page made out of both is whole.
pub(super) fn has_all_articles(portal: &Portal, view: &View) -> bool {
    let indexed = portal.index.origin().map(|origin| origin.edition);
    portal.index_is_filled() && indexed == Some(view.edition.number())
}

/// The address of a code's page.
pub(crate) fn address(code: Signature) -> String {
    format!("/errors/{}", code.key())
}

async fn draw(portal: &Arc<Portal>, view: &View, code: Signature) -> Result<Page, Problem> {
    let codes = portal.codes.of(&view.edition);
    let error = ErrorCode {
        code: row(code),
        decoded: DecodedCode {
            label: code.to_string(),
            // The head of the page says the code and what it means.
            rows: code
                .decode()
                .into_iter()
                .filter(|row| !matches!(row.name, "Code" | "Means"))
                .map(|row| (row.name.to_owned(), row.value))
                .collect(),
        },
        guides: codes.guides_of(code).into_iter().filter_map(|slug| view.edition.guide(slug)).collect(),
        articles: articles(portal, view, code).await?,
        equivalents: code.equivalents().into_iter().filter(|other| is_worth_a_link(*other)).map(row).collect(),
        is_listed: codes.is_listed(code),
        is_filling: !portal.index_is_filled(),
    };
    Ok(pages::pages::error::error(frame(portal, view), &error))
}

/// The articles whose text holds the code, in the order of the index.
async fn articles(portal: &Arc<Portal>, view: &View, code: Signature) -> Result<Vec<Hit>, Problem> {
    let mut articles: Vec<Hit> = Vec::new();
    for spelling in spellings(code) {
        let found = portal.index.search(&spelling, DEPTH, 0).map_err(Problem::internal)?;
        let hits = held_by(&view.edition, found.hits).filter(|hit| hit.kind == EntryKind::Article);
        for hit in hits {
            let Ok(id) = hit.id.parse::<DocumentId>() else { continue };
            let address = id.address();
            let Some(published) = view.edition.published(&id) else { continue };
            if articles.len() >= ARTICLES || articles.iter().any(|known| known.address == address) {
                continue;
            }
            let text = portal.store.text(&id, published.revision).await?;
            if !text.is_some_and(|text| code.stands_in(&text)) {
                continue;
            }
            let Head::Article(head) = &published.head else { continue };
            articles.push(Hit {
                kind: HitKind::Article,
                title: hit.title,
                address,
                why: hit.why.sentence(),
                snippet: pieces(hit.snippet),
                reviewed: None,
                licence: head.licence.clone(),
                is_sure: true,
                similar: Vec::new(),
            });
        }
    }
    Ok(articles)
}

/// How texts write a code and those that say the same: as it is displayed, and by its first name.
fn spellings(code: Signature) -> Vec<String> {
    let all = std::iter::once(code).chain(code.equivalents());
    all.flat_map(|one| {
        let number = match one {
            Signature::Win32(number) => format!("error {number}"),
            one => one.to_string(),
        };
        std::iter::once(number).chain(one.names().first().map(ToString::to_string))
    })
    .collect()
}

pub(super) fn row(code: Signature) -> CodeRow {
    CodeRow {
        label: code.to_string(),
        address: address(code),
        name: code.name().unwrap_or_default().to_owned(),
        meaning: code.meaning().unwrap_or_default().to_owned(),
        guides: Vec::new(),
    }
}

/// A bare number says less than the code it may stand for.
fn is_worth_a_link(code: Signature) -> bool {
    !matches!(code, Signature::Status(number) if number >> 31 == 0 || number >= 0xffff_0000)
}
