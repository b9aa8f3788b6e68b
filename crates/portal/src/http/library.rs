//! The pages of the library: guides, articles, products, categories, tags, people, and votes on guides.
//! Never answers with a document that the view's edition does not hold.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Form, Path, RawQuery, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use guide::document::Document;
use guide::edition::{Published, View};
use guide::names::{ArticlePath, DocumentId, Slug};
use jiff::Timestamp;
use pages::Page;
use pages::pages::guide::Voted;
use pages::pages::history::{HistoryPage, HistoryRow};
use serde::Deserialize;
use work::{Actor, Change, Vote};

use super::query::Query;
use super::respond::{Problem, frame, kept, see_other};
use super::{Live, site};
use crate::live::{Portal, today};
use crate::triage::{Ready, document_of};

pub(crate) async fn guides(State(portal): Live, headers: HeaderMap) -> Response {
    kept(&portal, "/guides", &headers, async |view| Ok(pages::pages::lists::guides_index(frame(&portal, &view)))).await
}

pub(crate) async fn guide(
    State(portal): Live,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let voted = match Query::new(query.as_deref()).value("voted") {
        "yes" => Some(Voted::Yes),
        "no" => Some(Voted::No),
        _ => None,
    };
    let Ok(slug) = slug.parse::<Slug>() else { return site::missing(&portal, &uri, &headers) };
    let key = format!(
        "/guides/{slug}{}",
        match voted {
            Some(Voted::Yes) => "?voted=yes",
            Some(Voted::No) => "?voted=no",
            None => "",
        }
    );
    kept(&portal, &key, &headers, async |view| {
        let Some(entry) = view.edition.guide(&slug) else { return Ok(site::not_found_page(&portal, &view, &uri)) };
        let ready = ready_guide(&portal, &view, &slug, entry.published).await?;
        let flow = ready.triage.as_ref().map(|triage| &triage.flow);
        let codes = portal.codes.of(&view.edition).of_guide(&entry);
        let codes: Vec<_> = codes.into_iter().map(super::errors::row).collect();
        Ok(pages::pages::guide::guide(frame(&portal, &view), &slug, entry.published, &ready.guide, flow, &codes, voted))
    })
    .await
}

/// A published guide with its triage, as the view's audience may see it. One that was asked for lately needs no store.
pub(super) async fn ready_guide(
    portal: &Arc<Portal>,
    view: &View,
    slug: &Slug,
    published: &Published,
) -> Result<Arc<Ready>, Problem> {
    if let Some(ready) = portal.ready.kept(&view.edition, slug) {
        return Ok(ready);
    }
    let reading = portal.ready.read(&portal.store, &view.edition, slug, published);
    let ready = portal.store_reads.read(reading).await?;
    ready.ok_or_else(|| {
        Problem::internal(format!("{} has no revision {} that this audience may see", published.id, published.revision))
    })
}

pub(crate) async fn history(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let Ok(slug) = slug.parse::<Slug>() else { return site::missing(&portal, &uri, &headers) };
    kept(&portal, &format!("/guides/{slug}/history"), &headers, async |view| {
        let Some(entry) = view.edition.guide(&slug) else { return Ok(site::not_found_page(&portal, &view, &uri)) };
        let entries = portal.store_reads.read(portal.store.history(&entry.published.id)).await?;
        // What was never public does not exist over HTTP, so drafts are left out.
        let rows: Vec<HistoryRow> = entries
            .into_iter()
            .filter_map(|line| {
                let last = line.published.last()?;
                Some(HistoryRow {
                    revision: line.revision,
                    note: if last.note.is_empty() { line.note } else { last.note.clone() },
                    published_on: last.at.to_zoned(jiff::tz::TimeZone::UTC).date(),
                    edition: last.edition,
                    is_public: line.revision == entry.published.revision,
                })
            })
            .collect();
        Ok(pages::pages::history::history(
            frame(&portal, &view),
            &HistoryPage { slug: &slug, title: &entry.head.title, rows: &rows },
        ))
    })
    .await
}

/// A reader's answer to "Did this fix your problem?".
#[derive(Debug, Deserialize)]
pub(crate) struct VoteForm {
    fixed: String,
}

pub(crate) async fn vote(
    State(portal): Live,
    Path(slug): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    uri: Uri,
    Form(form): Form<VoteForm>,
) -> Result<Response, Response> {
    let Ok(slug) = slug.parse::<Slug>() else { return Err(site::missing(&portal, &uri, &headers)) };
    let fixed = match form.fixed.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(see_other(&format!("/guides/{slug}#vote"))),
    };
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let day = today();
    if !portal.votes.admits(reader_address(&portal, peer.ip(), &headers), agent, &slug, day) {
        return Err(Problem::too_many_votes().response(&portal));
    }
    let change = Change::Vote(Vote { guide: slug.clone(), fixed, day });
    match portal.store.apply(&Actor::Reader, change, Timestamp::now()).await {
        Ok(Ok(_)) => portal.voted.notify_one(),
        Ok(Err(_refusal)) => return Err(site::missing(&portal, &uri, &headers)),
        Err(error) => return Err(Problem::vote_not_kept(error).response(&portal)),
    }
    Ok(see_other(&format!("/guides/{slug}?voted={}#vote", if fixed { "yes" } else { "no" })))
}

/// The reader's address: the last one that no trusted proxy has, from right to left (MDN, X-Forwarded-For).
fn reader_address(portal: &Portal, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let trusted = |address: &IpAddr| portal.trusted_proxies.contains(address);
    if !trusted(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut chain: Vec<IpAddr> =
        forwarded.flat_map(|value| value.split(',')).map_while(|part| part.trim().parse().ok()).collect();
    chain.reverse();
    chain.into_iter().find(|address| !trusted(address)).unwrap_or(peer)
}

pub(crate) async fn articles(State(portal): Live, uri: Uri, headers: HeaderMap) -> Response {
    article_folder(&portal, "", &uri, &headers).await
}

async fn article_folder(portal: &Arc<Portal>, folder: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    // The address without a slash at its end: what is kept under another would be answered there.
    let key = if folder.is_empty() { "/articles".to_owned() } else { format!("/articles/{folder}") };
    kept(portal, &key, headers, async |view| {
        let page = pages::pages::lists::articles_index(frame(portal, &view), folder);
        Ok(page.unwrap_or_else(|| site::not_found_page(portal, &view, uri)))
    })
    .await
}

pub(crate) async fn article(State(portal): Live, Path(path): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let Ok(name) = path.parse::<ArticlePath>() else { return site::missing(&portal, &uri, &headers) };
    if portal.view.load().edition.article(&name).is_none() {
        return article_folder(&portal, &path, &uri, &headers).await;
    }
    kept(&portal, &DocumentId::Article(name.clone()).address(), &headers, async |view| {
        let Some((published, _)) = view.edition.article(&name) else {
            return Ok(site::not_found_page(&portal, &view, &uri));
        };
        match portal.store_reads.read(document_of(&portal.store, published)).await? {
            Some(Document::Article(article)) => {
                Ok(pages::pages::article::article(frame(&portal, &view), &name, published, &article))
            }
            _ => Err(Problem::internal(format!("{} has no revision {}", published.id, published.revision))),
        }
    })
    .await
}

/// A list page of that address, by slug.
async fn listed(
    portal: &Arc<Portal>,
    slug: &str,
    uri: &Uri,
    headers: &HeaderMap,
    draw: fn(pages::Frame<'_>, &Slug) -> Option<Page>,
) -> Response {
    let Ok(slug) = slug.parse::<Slug>() else { return site::missing(portal, uri, headers) };
    kept(portal, uri.path(), headers, async |view| {
        Ok(draw(frame(portal, &view), &slug).unwrap_or_else(|| site::not_found_page(portal, &view, uri)))
    })
    .await
}

pub(crate) async fn product(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    listed(&portal, &slug, &uri, &headers, pages::pages::lists::product).await
}

pub(crate) async fn category(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    listed(&portal, &slug, &uri, &headers, pages::pages::lists::category).await
}

pub(crate) async fn tag(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    listed(&portal, &slug, &uri, &headers, pages::pages::lists::tag).await
}

pub(crate) async fn person(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    listed(&portal, &slug, &uri, &headers, pages::pages::lists::person).await
}
