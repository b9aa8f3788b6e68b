//! Notices editions that other processes publish: within 100 ms on SQLite, at once on PostgreSQL.
//! Never gives up on a lost connection, and never outlives the store.

use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::executor::block_on;
use futures::future::poll_fn;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_postgres::{AsyncMessage, Config, NoTls};
use tracing::{debug, warn};

use crate::read::{EDITION_NUMBER, edition_number};
use crate::session::Session;
use crate::{StoreError, sqlite};

/// How long a change by another process may go unnoticed on SQLite.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The net under LISTEN/NOTIFY.
const ASK_EVERY: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Watching goes on until this is dropped. Nothing is ever sent: both ends notice the drop.
pub(crate) enum Watching {
    Thread(#[allow(dead_code, reason = "held to be dropped")] std::sync::mpsc::Sender<()>),
    Task(#[allow(dead_code, reason = "held to be dropped")] oneshot::Sender<()>),
}

fn tell(editions: &watch::Sender<i64>, found: i64) {
    editions.send_if_modified(|number| {
        found > *number && {
            *number = found;
            true
        }
    });
}

/// Watches a file on a thread of its own.
pub(crate) fn file(path: Arc<PathBuf>, editions: Arc<watch::Sender<i64>>) -> Watching {
    let (stop, stopped) = std::sync::mpsc::channel();
    let look = move || {
        let mut pause = LOOK_EVERY;
        let mut connected = None;
        loop {
            match look_once(&path, &mut connected, &editions) {
                Ok(()) => pause = LOOK_EVERY,
                Err(error) => {
                    connected = None;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    warn!(%error, "Changes of other processes cannot be seen for now");
                }
            }
            if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("store-watch".into()).spawn(look) {
        warn!(%error, "Changes of other processes are not seen: no thread could be started");
    }
    Watching::Thread(stop)
}

/// The data version changes whenever another connection commits; only then the edition is asked for.
fn look_once(
    path: &Path,
    connected: &mut Option<(Mutex<Connection>, i64)>,
    editions: &watch::Sender<i64>,
) -> Result<(), StoreError> {
    let (connection, seen) = match connected {
        Some(connected) => connected,
        None => connected.insert((Mutex::new(sqlite::open_to_read(path)?), 0)),
    };
    let version =
        connection
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .query_row("pragma data_version", [], |row| row.get::<_, i64>(0))?;
    if version != *seen {
        tell(editions, block_on(edition_number(&Session::Sqlite(connection)))?);
        *seen = version;
    }
    Ok(())
}

/// Listens to PostgreSQL on a connection of its own.
pub(crate) fn database(config: Config, editions: Arc<watch::Sender<i64>>) -> Watching {
    let (stop, mut stopped) = oneshot::channel();
    tokio::spawn(async move {
        let mut pause = LOOK_EVERY;
        loop {
            let error = tokio::select! {
                _ = &mut stopped => return,
                error = listen(&config, &editions, &mut pause) => error,
            };
            warn!(%error, "Changes of other processes cannot be seen for now");
            pause = (pause * 2).min(LONGEST_PAUSE);
            tokio::select! {
                _ = &mut stopped => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    });
    Watching::Task(stop)
}

/// Listens until the connection is lost, and answers why.
async fn listen(config: &Config, editions: &watch::Sender<i64>, pause: &mut Duration) -> StoreError {
    let (client, mut connection) = match config.connect(NoTls).await {
        Ok(connected) => connected,
        Err(error) => return error.into(),
    };
    let (heard, mut hear) = mpsc::channel(1);
    // Ends when the client is dropped.
    tokio::spawn(async move {
        while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
            match message {
                // One that waits stands for all.
                Ok(AsyncMessage::Notification(_)) => drop(heard.try_send(())),
                Ok(_) => {}
                Err(error) => return debug!(%error, "The listening connection ended"),
            }
        }
    });
    if let Err(error) = client.batch_execute("listen fixpoint_edition").await {
        return error.into();
    }
    loop {
        match client.query_one(EDITION_NUMBER, &[]).await.and_then(|row| row.try_get(0)) {
            Ok(edition) => tell(editions, edition),
            Err(error) => return error.into(),
        }
        *pause = LOOK_EVERY;
        tokio::select! {
            notification = hear.recv() => {
                if notification.is_none() {
                    return StoreError::Unreachable("the connection was closed".into());
                }
            }
            () = tokio::time::sleep(ASK_EVERY) => {}
        }
    }
}
