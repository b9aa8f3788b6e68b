//! Pages to responses: the encoding the reader takes, ETags and 304, and problems with a reference.
//! Never shows a reader what went wrong inside: that is logged, under the reference shown.

use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guide::edition::View;
use jiff::Timestamp;
use pages::{Frame, Page};

use super::cache::{Sealed, brotli_at_once, gzip, tag};
use super::headers::{self, PAGE_CACHE};
use super::votes::MOST_A_DAY;
use crate::live::Portal;

/// What a day of tallies lasts.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A page at a path that depends on nothing but the view: rendered once, and kept.
pub(crate) async fn kept<F, R>(portal: &Arc<Portal>, path: &str, headers: &HeaderMap, render: F) -> Response
where
    F: FnOnce(Arc<View>) -> R,
    R: Future<Output = Result<Page, Problem>>,
{
    kept_as(portal, path, headers, async |view| render(view).await.map(Sealed::new)).await
}

/// The same of anything that is sealed.
pub(crate) async fn kept_as<F, R>(portal: &Arc<Portal>, path: &str, headers: &HeaderMap, make: F) -> Response
where
    F: FnOnce(Arc<View>) -> R,
    R: Future<Output = Result<Sealed, Problem>>,
{
    if let Some(sealed) = portal.rendered.get(path) {
        return sealed_response(&sealed, headers);
    }
    let view = portal.view.load_full();
    match make(view.clone()).await {
        Ok(sealed) => {
            let sealed = Arc::new(sealed);
            // A page rendered from a view that was replaced meanwhile must not outlive it.
            if sealed.status == 200 && Arc::ptr_eq(&view, &portal.view.load()) {
                portal.rendered.keep(path.to_owned(), sealed.clone());
                if !Arc::ptr_eq(&view, &portal.view.load()) {
                    portal.rendered.forget(path);
                }
            }
            sealed_response(&sealed, headers)
        }
        Err(problem) => problem.response(portal),
    }
}

/// A page that depends on what was asked, such as search results: rendered each time, and compressed for this one reader.
/// Not at all where they have it already.
pub(crate) fn once(page: Page, asked: &HeaderMap) -> Response {
    let html = page.html.into_bytes();
    let coding = Coding::asked(asked);
    let entity_tag = headers::entity_tag(&tag(&html), coding);
    let known = asked.get(header::IF_NONE_MATCH).map(HeaderValue::as_bytes);
    if page.status == StatusCode::OK && headers::has_already(known, &entity_tag) {
        return unchanged(headers::of_unchanged_page(entity_tag));
    }
    let body = match coding {
        Coding::Identity => Bytes::from(html),
        // The work is done for one reader: fast counts for more than small.
        Coding::Gzip => gzip(&html, 1),
        Coding::Brotli => brotli_at_once(&html),
    };
    whole(page.status, headers::of_page(headers::HTML, entity_tag, coding), body)
}

/// The same, which whoever asks again within a minute need not ask for: somebody takes back a letter and types it anew.
pub(crate) fn for_a_minute(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    response
}

/// The frame pages are drawn with.
pub(crate) fn frame<'a>(portal: &'a Portal, view: &'a View) -> Frame<'a> {
    Frame { site: &portal.site, view }
}

/// 303 to an address of this portal.
pub(crate) fn see_other(address: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, address)
}

/// 302 to where something is for now.
pub(crate) fn found(address: &str) -> Response {
    redirect(StatusCode::FOUND, address)
}

/// 301 to the one address of what was asked for.
pub(crate) fn moved(address: &str) -> Response {
    redirect(StatusCode::MOVED_PERMANENTLY, address)
}

fn redirect(status: StatusCode, address: &str) -> Response {
    match HeaderValue::from_str(&encoded(address)) {
        // Asked for again each time: an alias of today may be a phrase of its own tomorrow.
        Ok(location) => {
            let again = HeaderValue::from_static(PAGE_CACHE);
            (status, [(header::LOCATION, location), (header::CACHE_CONTROL, again)]).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// An address with everything outside ASCII percent-encoded.
pub(crate) fn encoded(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() { text.push(char::from(byte)) } else { text.push_str(&format!("%{byte:02X}")) }
    }
    text
}

/// Which encoding goes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Coding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// brotli.
    Brotli,
}

impl Coding {
    /// The best of what a request asks for.
    pub fn asked(headers: &HeaderMap) -> Coding {
        Coding::taken(headers.get(header::ACCEPT_ENCODING).map(HeaderValue::as_bytes))
    }

    /// The best of what a reader takes who sends that `Accept-Encoding`. `q=0` refuses one (RFC 9110, 12.5.3).
    pub fn taken(accept_encoding: Option<&[u8]>) -> Coding {
        let accepted = accept_encoding.and_then(|value| std::str::from_utf8(value).ok()).unwrap_or_default();
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let mut pieces = part.split(';');
                let is_it = pieces.next().is_some_and(|coding| coding.trim().eq_ignore_ascii_case(name));
                let refused = pieces.any(|piece| matches!(piece.trim().to_ascii_lowercase().strip_prefix("q=").map(str::parse::<f32>), Some(Ok(weight)) if weight <= 0.0));
                is_it && !refused
            })
        };
        if takes("br") {
            Coding::Brotli
        } else if takes("gzip") {
            Coding::Gzip
        } else {
            Coding::Identity
        }
    }

    /// The header's value, where there is one to send.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }
}

fn sealed_response(page: &Sealed, asked: &HeaderMap) -> Response {
    match page.variant_asked(asked) {
        (variant, true) => unchanged(variant.unchanged.clone()),
        (variant, false) => whole(page.status, variant.headers.clone(), variant.body.clone()),
    }
}

fn unchanged(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    *response.headers_mut() = headers;
    response
}

fn whole(status: u16, headers: HeaderMap, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    *response.headers_mut() = headers;
    response
}

/// A built response; headers made here are always well formed.
pub(crate) fn finished(response: Result<Response, axum::http::Error>) -> Response {
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// What is said when more is asked for than can be answered soon.
pub(super) const BUSY: &str = "More is asked of it at this moment than it can answer. Nothing is lost: reload this page, or try again in a few seconds.";

/// What whoever asks is answered when more is asked for than can be answered soon: headers and page, with status 503.
pub(crate) fn busy(portal: &Portal) -> (HeaderMap, Bytes) {
    let view = portal.view.load();
    let status = StatusCode::SERVICE_UNAVAILABLE.as_u16();
    let page = pages::pages::errors::problem(frame(portal, &view), status, "The portal is busy", BUSY, None);
    let mut headers = HeaderMap::new();
    headers::secure(&mut headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    (headers, Bytes::from(page.html))
}

/// What a response carries in the place of which [`busy`] goes out: it is drawn once, and counted in the log instead of told.
#[derive(Debug, Clone, Copy)]
pub(super) struct TooMany;

/// Why a request has no ordinary answer. Logged once, here, with a reference the reader can quote.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    title: String,
    message: String,
    cause: Option<String>,
    /// Seconds after which trying again makes sense.
    retry_after: Option<i64>,
    /// Whether nothing is wrong but that too much is asked for.
    is_too_many: bool,
}

impl Problem {
    /// The world failed.
    pub fn internal(cause: impl fmt::Display) -> Problem {
        Problem {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: "Something went wrong here".to_owned(),
            message: String::new(),
            cause: Some(cause.to_string()),
            retry_after: None,
            is_too_many: false,
        }
    }

    /// It cannot be answered now.
    pub fn unavailable(title: &str, cause: impl fmt::Display) -> Problem {
        Problem {
            status: StatusCode::SERVICE_UNAVAILABLE,
            title: title.to_owned(),
            message: "Try again in a minute.".to_owned(),
            cause: Some(cause.to_string()),
            retry_after: Some(30),
            is_too_many: false,
        }
    }

    /// More wait for the same already than can be answered soon.
    pub fn too_many() -> Problem {
        Problem { is_too_many: true, ..Problem::unavailable("The portal is busy", "too many wait for the store") }
    }

    /// A vote that the store could not take.
    pub fn vote_not_kept(cause: impl fmt::Display) -> Problem {
        Problem {
            message: "Nothing is lost but this answer. Go back to the guide and answer again in a minute.".to_owned(),
            ..Problem::unavailable("Your answer could not be counted just now", cause)
        }
    }

    /// A vote beyond what one connection may give in a day.
    pub fn too_many_votes() -> Problem {
        Problem {
            status: StatusCode::TOO_MANY_REQUESTS,
            title: "Your answer was not counted".to_owned(),
            message: format!(
                "Today {MOST_A_DAY} answers about this guide came from your network and browser, and no more are counted. \
                 Answer again tomorrow. If the problem is still there, open “Report a problem”: it says how to reach people."
            ),
            cause: None,
            // A day of the tallies ends at midnight UTC, and Unix time has no leap seconds.
            retry_after: Some(DAY_SECONDS - Timestamp::now().as_second().rem_euclid(DAY_SECONDS)),
            is_too_many: false,
        }
    }

    /// The request is not one that can be answered.
    pub fn refused(status: StatusCode, reason: &str) -> Problem {
        let (title, message) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ("That is too much", "Send at most 64 KB."),
            StatusCode::REQUEST_TIMEOUT => {
                ("That came too slowly", "Nothing was kept. Go back and send it again, once the connection is better.")
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                ("This address does not take that", "Open it as a page, or go back and use its form.")
            }
            StatusCode::FORBIDDEN => ("This came from another site", "Open the page here and send the form again."),
            StatusCode::NOT_FOUND => ("There is no page here", "Search for it, or start from the list of guides."),
            _ => ("This request cannot be read", "Go back, check the address or the form, and try again."),
        };
        let cause = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        Problem {
            status,
            title: title.to_owned(),
            message: message.to_owned(),
            cause,
            retry_after: None,
            is_too_many: false,
        }
    }

    /// The page that says so.
    pub fn response(self, portal: &Portal) -> Response {
        if self.is_too_many {
            return (self.status, Extension(TooMany)).into_response();
        }
        let reference = format!("{:08x}", RandomState::new().hash_one(&self.title) & 0xffff_ffff);
        let cause = self.cause.as_deref().unwrap_or_default();
        if self.status.is_server_error() {
            tracing::error!(%reference, cause, "Answered {}: {}", self.status.as_u16(), self.title);
        } else {
            tracing::debug!(%reference, cause, "Answered {}: {}", self.status.as_u16(), self.title);
        }
        let view = portal.view.load();
        let frame = frame(portal, &view);
        let page = if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            pages::pages::errors::server_error(frame, &reference)
        } else {
            pages::pages::errors::problem(frame, self.status.as_u16(), &self.title, &self.message, Some(&reference))
        };
        let mut response = (
            self.status,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")],
            page.html,
        )
            .into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<store::StoreError> for Problem {
    fn from(error: store::StoreError) -> Problem {
        Problem::unavailable("The library cannot be read just now", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_coding_that_is_not_refused_goes_out() {
        let taken = |accepted: &str| Coding::taken(Some(accepted.as_bytes()));
        assert_eq!(taken("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(taken("gzip;q=0.5, br;q=0"), Coding::Gzip);
        assert_eq!(taken("identity"), Coding::Identity);
    }
}
