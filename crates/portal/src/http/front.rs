//! Connections, and the pages that are answered before the router is asked.
//! Never answers out of anything but the rendered pages of the public view, and never lets more in than can be answered.

use std::convert::Infallible;
use std::future::Future;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Either, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;
use tracing::warn;

use super::pace::{Pace, Paced};
use super::respond::TooMany;
use super::store_reads::MAX_WAITING;
use super::turned_away::TurnedAway;
use super::{MAX_BODY_BYTES, MAX_TIME};
use super::{respond, wire};
use crate::descriptors::Descriptors;
use crate::live::Portal;

/// Most bytes of a request's head.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// Most pages drawn at once. A page takes about a millisecond: this many wait a tenth of a second, and more would wait longer.
/// A slow store holds half of them and no more.
const MAX_READS: usize = 2 * MAX_WAITING;
/// Most forms at once. They wait for the disk together, and do not keep readers out.
const MAX_WRITES: usize = 256;

/// How long a form that is turned away is waited for.
const MAX_FORM: Duration = Duration::from_secs(1);
/// How long no connection is taken where the system gives none: trying again at once would only heat the machine.
const PAUSE: Duration = Duration::from_millis(20);
/// How often it is logged that load was turned away.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// What a kept page goes out as; everything else is of the router.
type Answer = Response<Either<Full<Bytes>, Body>>;

/// What all connections share.
struct Front {
    portal: Arc<Portal>,
    router: Router,
    reads: Semaphore,
    writes: Semaphore,
    /// What is answered beyond them: made once, since drawing it each time is the very work there is no time for.
    busy: (HeaderMap, Bytes),
    /// Whether it is time to stop.
    stopping: watch::Sender<bool>,
    /// How many were so answered since it was last logged.
    turned_away: AtomicU64,
}

/// How often the system gave no connection since it was last logged, and why it did not the last time.
type NotTaken = Option<(u64, Error)>;

impl Front {
    fn busy(&self) -> Answer {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
        let (headers, body) = self.busy.clone();
        let mut response = Response::new(Either::Left(Full::new(body)));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        *response.headers_mut() = headers;
        response
    }

    /// Logs what could not be answered since the last time.
    fn tell(&self, not_taken: &mut NotTaken) {
        let number = self.turned_away.swap(0, Ordering::Relaxed);
        if number > 0 {
            warn!(number, "More was asked for than could be answered; {number} requests were told to come again");
        }
        if let Some((number, error)) = not_taken.take() {
            warn!(number, %error, "Connections could not be taken for a while; see `fixpoint doctor` for how many fit");
        }
    }
}

/// Answers readers until `stop` is ready, then what was asked until then.
pub(super) async fn serve(listener: TcpListener, portal: Arc<Portal>, router: Router, stop: impl Future<Output = ()>) {
    let descriptors = Descriptors::raised();
    if let Some(remark) = descriptors.remark() {
        warn!("Few readers can be answered at once: {remark}");
    }
    let front = Arc::new(Front {
        busy: respond::busy(&portal),
        portal,
        router,
        reads: Semaphore::new(MAX_READS),
        writes: Semaphore::new(MAX_WRITES),
        stopping: watch::Sender::new(false),
        turned_away: AtomicU64::new(0),
    });
    let places = Arc::new(Semaphore::new(descriptors.connections()));
    let turned_away = TurnedAway::beside(descriptors.connections());
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    let mut told = tokio::time::interval(TELL_EVERY);
    let mut not_taken: NotTaken = None;
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) if is_of_the_client(&error) => continue,
                Err(error) => {
                    not_taken = Some((not_taken.map_or(1, |(number, _)| number + 1), error));
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
            _ = told.tick() => {
                front.tell(&mut not_taken);
                continue;
            }
            () = &mut stop => break,
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            front.turned_away.fetch_add(1, Ordering::Relaxed);
            turned_away.tell(stream);
            continue;
        };
        // An answer is written whole; waiting for more of it gains nothing.
        let _ = stream.set_nodelay(true);
        let (front, graceful) = (front.clone(), graceful.watcher());
        tokio::spawn(async move {
            let pace = Pace::default();
            // A client that goes away in the middle, or is too slow, is no fault of ours.
            let _ = pace.clone().keeps(converse(front, stream, peer, pace, graceful)).await;
            drop(place);
        });
    }
    drop(listener);
    front.stopping.send_replace(true);
    // Whoever takes longer than any answer may is not waited for.
    let _ = tokio::time::timeout(MAX_TIME, graceful.shutdown()).await;
}

/// Answers one client: kept pages as they are asked for, and from the first other request on, whatever comes.
async fn converse(front: Arc<Front>, stream: TcpStream, peer: SocketAddr, pace: Pace, graceful: Watcher) {
    let mut stream = Paced::new(stream, pace.clone());
    let mut stopping = front.stopping.subscribe();
    let stop = async { drop(stopping.wait_for(|is_stopping| *is_stopping).await) };
    let Ok(Some(read)) = wire::answers(&mut stream, &front.portal.rendered, &pace, stop).await else { return };
    stream.reads_first(read);
    let service = service_fn(move |request| {
        pace.asked();
        answer(front.clone(), peer, request)
    });
    let connection = http1::Builder::new()
        // Its own timer would be set anew with every request.
        .header_read_timeout(None)
        .max_header_size(MAX_HEAD_BYTES)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let _ = graceful.watch(connection).await;
}

/// Whether a client was gone before its connection was taken: the next one may be there already.
fn is_of_the_client(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}

async fn answer(front: Arc<Front>, peer: SocketAddr, request: Request<Incoming>) -> Result<Answer, Infallible> {
    if let Some(kept) = kept(&front.portal, &request) {
        return Ok(kept);
    }
    let path = request.uri().path();
    let places = match *request.method() {
        // Small, and in memory: the style of a page that was answered, and whether the portal lives.
        Method::GET | Method::HEAD if path.starts_with("/assets/") || path == "/healthz" => None,
        Method::GET | Method::HEAD => Some(&front.reads),
        _ => Some(&front.writes),
    };
    // Held until the answer is there; it is then sent whatever comes.
    let _place = match places.map(Semaphore::try_acquire).transpose() {
        Ok(place) => place,
        Err(_) => {
            // A connection that is closed while a form comes in loses the answer.
            let _ = tokio::time::timeout(MAX_FORM, drained(request.into_body())).await;
            return Ok(front.busy());
        }
    };
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let answered = front.router.clone().oneshot(request).await?;
    if answered.extensions().get::<TooMany>().is_some() {
        return Ok(front.busy());
    }
    Ok(answered.map(Either::Right))
}

/// Reads a form that nobody will look at.
async fn drained(mut body: Incoming) {
    let mut bytes = 0;
    while let Some(Ok(frame)) = body.frame().await {
        bytes += frame.data_ref().map_or(0, Bytes::len);
        if bytes > MAX_BODY_BYTES {
            return;
        }
    }
}

/// A page that was rendered before, where nothing but its path is asked for.
fn kept(portal: &Portal, request: &Request<Incoming>) -> Option<Answer> {
    let uri = request.uri();
    if *request.method() != Method::GET || uri.query().is_some() {
        return None;
    }
    let page = portal.rendered.get(uri.path())?;
    let mut response = Response::new(Either::Left(Full::default()));
    match page.variant_asked(request.headers()) {
        (variant, true) => {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = variant.unchanged.clone();
        }
        (variant, false) => {
            *response.body_mut() = Either::Left(Full::new(variant.body.clone()));
            *response.headers_mut() = variant.headers.clone();
        }
    }
    Some(response)
}
