//! HTTP: the routes, and what every response carries.
//! Never sets a cookie for a reader, and never answers with anything that is not public.

mod address;
pub(crate) mod assets;
pub(crate) mod cache;
mod errors;
mod front;
mod headers;
mod library;
mod pace;
mod partners;
pub(crate) mod query;
mod respond;
mod search;
mod site;
mod sitemap;
pub(crate) mod store_reads;
mod triage;
mod turned_away;
pub(crate) mod votes;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, body};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use crate::live::Portal;
use crate::report;
pub(crate) use errors::address as address_of_code;
use respond::Problem;

/// Largest body of a request, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long a request's body may take to come in.
const MAX_BODY_TIME: Duration = Duration::from_secs(15);
/// How long a request may take.
const MAX_TIME: Duration = Duration::from_secs(20);

/// What handlers are handed.
pub(crate) type Live = State<Arc<Portal>>;

/// Answers readers until the process is told to stop.
pub(crate) async fn serve(listener: TcpListener, portal: Arc<Portal>) {
    front::serve(listener, portal.clone(), routes(portal), told_to_stop()).await;
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    report::say("Stopping: answering what was asked already.");
}

/// All routes.
pub(crate) fn routes(portal: Arc<Portal>) -> Router {
    let router = Router::new()
        .route("/", get(site::home))
        .route("/guides", get(library::guides))
        .route("/guides/{slug}", get(library::guide))
        .route("/guides/{slug}/history", get(library::history))
        .route("/guides/{slug}/votes", post(library::vote))
        .route("/guides/{slug}/triage", get(triage::start))
        .route("/guides/{slug}/triage/{state}", get(triage::position).post(triage::answer))
        .route("/guides/{slug}/triage/{state}/picture", get(triage::picture))
        .route("/articles", get(library::articles))
        .route("/articles/{*path}", get(library::article))
        .route("/products/{slug}", get(library::product))
        .route("/categories/{slug}", get(library::category))
        .route("/tags/{slug}", get(library::tag))
        .route("/people/{slug}", get(library::person))
        .route("/fix", get(search::fix_index))
        .route("/fix/{phrase}", get(search::fix))
        .route("/errors", get(errors::index))
        .route("/errors/{code}", get(errors::error))
        .route("/search", get(search::search))
        .route("/search/suggestions", get(search::suggestions))
        .route("/report", get(site::report))
        .route("/out/{placement}", get(partners::out))
        .route("/disclosure", get(site::disclosure))
        .route("/how-we-verify", get(site::how_we_verify))
        .route("/robots.txt", get(site::robots))
        .route("/sitemap.xml", get(sitemap::sitemap))
        .route("/sitemaps/{number}", get(sitemap::part))
        .route("/healthz", get(site::healthz))
        .route("/readyz", get(site::readyz))
        .route("/favicon.ico", get(assets::favicon))
        .route("/assets/{name}", get(assets::asset));
    #[cfg(debug_assertions)]
    let router = router.route("/gallery", get(site::gallery));
    let pages = router
        .fallback(site::not_found)
        .method_not_allowed_fallback(site::method_not_allowed)
        .with_state(portal.clone());
    // Around the pages as a whole: another spelling of an address is asked for like the first.
    Router::new()
        .fallback_service(pages)
        .layer(middleware::from_fn(address::one_address))
        .layer(middleware::from_fn_with_state(portal.clone(), with_whole_body))
        .layer(CatchPanicLayer::new())
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(portal.clone(), within_time))
        .layer(middleware::from_fn_with_state(portal, drawn_errors))
        .layer(middleware::map_response(with_headers))
}

/// Reads the body before anything is done with it, so that one that comes too slowly is the sender's fault and not ours.
async fn with_whole_body(State(portal): Live, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let status = match tokio::time::timeout(MAX_BODY_TIME, Limited::new(body, MAX_BODY_BYTES).collect()).await {
        Ok(Ok(whole)) => return next.run(Request::from_parts(head, whole.to_bytes().into())).await,
        Ok(Err(error)) if error.is::<LengthLimitError>() => StatusCode::PAYLOAD_TOO_LARGE,
        Ok(Err(_)) => StatusCode::BAD_REQUEST,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    };
    Problem::refused(status, "").response(&portal)
}

/// Ends a request that takes too long.
async fn within_time(State(portal): Live, request: Request, next: Next) -> Response {
    match tokio::time::timeout(MAX_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable("The portal did not answer in time", "the answer took longer than 20 seconds")
            .response(&portal),
    }
}

/// Draws what extractors and layers refused as bare text (a body too large, a foreign origin, a bad path) as a page.
async fn drawn_errors(State(portal): Live, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_drawn = response.headers().contains_key(header::CONTENT_TYPE)
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_drawn || !(status.is_client_error() || status.is_server_error()) || status == StatusCode::SERVICE_UNAVAILABLE
    {
        return response;
    }
    let reason = body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let reason = String::from_utf8_lossy(&reason);
    let problem = if status.is_server_error() { Problem::internal(reason) } else { Problem::refused(status, &reason) };
    problem.response(&portal)
}

/// The headers every response carries.
async fn with_headers(mut response: Response) -> Response {
    if response.status() == StatusCode::NOT_MODIFIED {
        // What a 304 repeats is decided where it is made. The router gives every answer to HEAD the length of its body, and that
        // of a 304 would be taken for the page's (RFC 9110, 8.6).
        response.headers_mut().remove(header::CONTENT_LENGTH);
    } else {
        headers::secure(response.headers_mut());
    }
    response
}
