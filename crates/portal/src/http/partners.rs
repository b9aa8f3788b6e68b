//! The way out through a paid link: 302, counted without the reader.
//! Never leads anywhere that the page of that guide would not offer on this day.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::Response;
use guide::placement::{Placement, PlacementId, placements};

use super::respond::found;
use super::{Live, site};
use crate::counts::Counted;
use crate::live::today;

pub(crate) async fn out(
    State(portal): Live,
    Path(placement): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let view = portal.view.load_full();
    let paid = placement.parse::<PlacementId>().ok().and_then(|id| {
        let guide = view.edition.guide(&id.guide)?;
        let offered = placements(&view.edition, guide, view.day, portal.site.show_applied);
        let address = offered.iter().find(|one| one.id == id).and_then(Placement::paid_address)?;
        Some((id, address))
    });
    let Some((id, address)) = paid else { return site::missing(&portal, &uri, &headers) };
    if method == Method::GET {
        portal.counts.add(today(), Counted::Followed(id));
    }
    let mut response = found(&address);
    // Each one is counted, and tomorrow it may lead nowhere.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
