//! Triage: an answer is posted and leads (303) to the address that all answers imply; that address can be reloaded,
//! shared, and gone back to. Never keeps an answer: the address holds them all, and counts hold no reader.

use std::sync::Arc;

use axum::extract::{Form, Path, RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use guide::edition::View;
use guide::names::Slug;
use guide::triage::{At, Flow, Position, Query, Trail};
use pages::frame::{Frame, Page};
use pages::pages::triage::Triage;
use serde::Deserialize;
use work::FlowEvent;

use super::library::ready_guide;
use super::respond::{Problem, found, frame, once, see_other};
use super::{Live, site};
use crate::counts::Counted;
use crate::live::{Portal, today};
use crate::triage::{Ready, ReadyTriage};

/// A guide that can be triaged.
struct Asked {
    view: Arc<View>,
    slug: Slug,
    ready: Arc<Ready>,
}

impl Asked {
    /// The guide of that slug and its flow; `None` where there is no such guide or it has no triage.
    async fn of(portal: &Arc<Portal>, slug: &str) -> Result<Option<Asked>, Problem> {
        let view = portal.view.load_full();
        let Ok(slug) = slug.parse::<Slug>() else { return Ok(None) };
        let Some(entry) = view.edition.guide(&slug) else { return Ok(None) };
        let ready = ready_guide(portal, &view, &slug, entry.published).await?;
        Ok(ready.triage.is_some().then(|| Asked { view: view.clone(), slug, ready }))
    }
}

/// Where a guide's triage begins.
pub(crate) async fn start(State(portal): Live, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match Asked::of(&portal, &slug).await {
        Ok(Some(Asked { slug, ready, .. })) => match &ready.triage {
            Some(ReadyTriage { flow, .. }) => found(&Query::default().address(&slug, flow.id_of(flow.start))),
            None => site::missing(&portal, &uri, &headers),
        },
        Ok(None) => site::missing(&portal, &uri, &headers),
        Err(problem) => problem.response(&portal),
    }
}

/// What a request for a page of triage holds.
type Asking = (Live, Path<(String, String)>, RawQuery, Uri, HeaderMap);
/// How such a page is drawn.
type Drawn = fn(Frame<'_>, &Triage<'_>) -> Page;

/// The page of a state or outcome.
pub(crate) async fn position(asking: Asking) -> Response {
    shown(asking, "", pages::pages::triage::triage).await
}

/// The picture of the flow, with the way to a state or outcome.
pub(crate) async fn picture(asking: Asking) -> Response {
    shown(asking, "/picture", pages::pages::triage::picture).await
}

/// A page under a state or outcome, at `below` its address.
async fn shown(asking: Asking, below: &str, draw: Drawn) -> Response {
    let (State(portal), Path((slug, state)), RawQuery(query), uri, headers) = asking;
    let asked = match Asked::of(&portal, &slug).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return site::missing(&portal, &uri, &headers),
        Err(problem) => return problem.response(&portal),
    };
    let (Some(ready), Some(entry)) = (&asked.ready.triage, asked.view.edition.guide(&asked.slug)) else {
        return site::missing(&portal, &uri, &headers);
    };
    let flow = &ready.flow;
    let query = Query::read(query.as_deref().unwrap_or_default());
    let position = query.position(flow);
    if position.id() != state && position.at != At::Nowhere {
        // The answers say where they lead, whatever the path says.
        return found(&canonical(&query, &position).address(&asked.slug, &format!("{}{below}", position.id())));
    }
    let replayed = !query.trail.answers().is_empty() && query.revision.as_deref() != Some(flow.revision.as_str());
    let triage = Triage {
        slug: &asked.slug,
        published: entry.published,
        guide: &asked.ready.guide,
        flow,
        layout: &ready.layout,
        query: &query,
        position: &position,
        replayed,
    };
    once(draw(frame(&portal, &asked.view), &triage), &headers)
}

/// The answers that play a part, with those that do not named once.
fn canonical(query: &Query, position: &Position<'_>) -> Query {
    let mut dropped: Vec<String> =
        position.dropped.iter().filter_map(|one| one.state).map(|state| state.id.clone()).collect();
    dropped.dedup();
    Query { trail: position.trail(), revision: query.revision.clone(), change: None, dropped }
}

/// What a reader sends: a choice of the state, or a stop.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    answer: Option<String>,
    stop: Option<String>,
}

pub(crate) async fn answer(
    State(portal): Live,
    Path((slug, state)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<Answer>,
) -> Response {
    let asked = match Asked::of(&portal, &slug).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return site::missing(&portal, &uri, &headers),
        Err(problem) => return problem.response(&portal),
    };
    let Some(ReadyTriage { flow, .. }) = &asked.ready.triage else { return site::missing(&portal, &uri, &headers) };
    let query = Query::read(query.as_deref().unwrap_or_default());
    let (trail, events) = answered(flow, &query, &state, &form);
    let position = flow.walk(&trail);
    let ended = match position.at {
        At::Outcome(outcome) if !events.is_empty() => Some(FlowEvent::Outcome { outcome: outcome.id.clone() }),
        _ => None,
    };
    let day = today();
    for event in events.into_iter().chain(ended) {
        let (guide, revision) = (asked.slug.clone(), flow.revision.clone());
        portal.counts.add(day, Counted::Flow { guide, revision, event });
    }
    // A revision that was given is carried on until its page has said that the answers were replayed.
    let revision = query.revision.clone().filter(|_| !query.trail.answers().is_empty());
    let next = Query { revision: Some(revision.unwrap_or_else(|| flow.revision.clone())), ..Query::default() };
    let id = if position.at == At::Nowhere { state.as_str() } else { position.id() };
    see_other(&canonical(&next, &position).address(&asked.slug, id))
}

/// The answers with what was sent, and what is to be counted; the answers as they were where it answers nothing that is asked.
fn answered(flow: &Flow, query: &Query, state: &str, form: &Answer) -> (Trail, Vec<FlowEvent>) {
    let before = Trail::new(query.trail.answers().iter().cloned());
    let position = query.position(flow);
    let mut events = Vec::new();
    let begins = position.visits.is_empty() && query.change.is_none();
    if let Some(stop) = form.stop.as_deref().filter(|stop| flow.stops.iter().any(|one| one.id == *stop)) {
        if begins {
            events.push(FlowEvent::Start);
        }
        events.push(FlowEvent::Stop { state: position.id().to_owned(), stop: stop.to_owned() });
        return (position.trail().stopped(stop), events);
    }
    let earlier = position.visits.iter().rev().find(|visit| visit.state.id == state).map(|visit| visit.number);
    let visit = match &query.change {
        Some((changed, visit)) if changed == state && position.id() == state => Some((*visit, true)),
        _ if position.id() == state => {
            Some((position.visits.iter().filter(|visit| visit.state.id == state).count(), false))
        }
        // The page of an earlier state was gone back to, and answered again.
        _ => earlier.map(|visit| (visit, true)),
    };
    let asked = flow.state(state).and_then(|at| flow.states.get(at));
    let choice = asked.and_then(|asked| asked.choices.iter().find(|choice| Some(&choice.id) == form.answer.as_ref()));
    let (Some((visit, is_back)), Some(choice)) = (visit, choice) else { return (before, events) };
    if begins {
        events.push(FlowEvent::Start);
    }
    events.push(FlowEvent::Answer { state: state.to_owned(), answer: choice.id.clone() });
    if is_back {
        events.push(FlowEvent::Back { state: state.to_owned() });
    }
    (before.answered(state, visit, &choice.id), events)
}
