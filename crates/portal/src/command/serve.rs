//! `fixpoint serve`: opens the store, publishes the starter library into an empty one, and answers readers.
//! Never takes an address that is in use, and never starts on a store it cannot read.

use std::io::{ErrorKind, IsTerminal};
use std::net::SocketAddr;

use guide::check::Library;
use jiff::Timestamp;
use store::Store;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use work::{Actor, Change, Save};

use crate::Exit;
use crate::arguments::{Serve, YesNo};
use crate::command::open;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::import::prepare;
use crate::live::Portal;
use crate::meaning::{self, Meanings};
use crate::{content, http, report};

pub(crate) async fn run(mut configuration: Configuration, options: Serve) -> Result<Exit, Failure> {
    start_log();
    let meanings = Meanings::load(&configuration)?;
    let address = options.listen.unwrap_or(configuration.listen);
    // The address is taken first: a second server must not touch the first one's index.
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let store = open(&configuration).await?;
    if options.starter == YesNo::Yes {
        publish_starter(&store).await?;
    }
    configuration.site.logo = http::assets::prepare(&configuration.site, configuration.logo.take());
    let portal = Portal::start(&configuration, store, meanings).await?;
    tokio::spawn(portal.clone().keep_current());
    tokio::spawn(portal.clone().keep_index());
    if let Some(meanings) = portal.meanings.clone() {
        tokio::spawn(meaning::keep(portal.clone(), meanings));
    }
    tokio::task::spawn_blocking(http::assets::compress);
    let bound = listener.local_addr().unwrap_or(address);
    report::say(&format!("Fixpoint is ready: http://localhost:{}/", bound.port()));
    http::serve(listener, portal.clone()).await;
    portal.counts.write(&portal.store).await;
    report::say("Stopped.");
    Ok(Exit::Done)
}

fn start_log() {
    let filter = EnvFilter::try_from_env("FIXPOINT_LOG").unwrap_or_else(|_| EnvFilter::new("warn,fixpoint=info"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::environment(match error.kind() {
        ErrorKind::AddrInUse => {
            format!("{address} is in use by another program; stop it, or choose another with --listen 127.0.0.1:8081")
        }
        ErrorKind::PermissionDenied => {
            format!("this user may not listen on {address}; choose a port from 1024 up with --listen 127.0.0.1:8080")
        }
        _ => format!("cannot listen on {address}: {error}; choose another with --listen"),
    })
}

/// Publishes the starter library, in one edition, into a store that holds no guide, not even a draft.
/// Records that the store has already are left as they are.
async fn publish_starter(store: &Store) -> Result<(), Failure> {
    if store.has_guides().await? {
        return Ok(());
    }
    let existing = store.document_ids().await?;
    let files: Vec<_> = content::starter().into_iter().filter(|file| !existing.contains(&file.id)).collect();
    let mut library = Library::default();
    for file in &files {
        library.add(&file.id, &guide::document::parse(&file.id, &file.bytes).0);
    }
    let mut documents = Vec::new();
    for file in &files {
        let text = String::from_utf8_lossy(&file.bytes);
        documents.push(prepare(&file.id, &text, &library, true).submission);
    }
    if documents.is_empty() {
        return Ok(());
    }
    let change = Change::Save(Save { documents, note: "Starter library".to_owned() });
    store.apply(&Actor::Starter, change, Timestamp::now()).await??;
    Ok(())
}
