//! The store: the one door to the database.
//! Never hands out a connection, a row or SQL.

mod reads;

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use deadpool_postgres::Pool;
use futures::executor::block_on;
use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch as channel};
use tokio::task::spawn_blocking;
use tokio_postgres::Config;
use work::{Actor, Change, Outcome, Refusal};

use crate::session::Session;
use crate::sqlite::Readers;
use crate::texts::Texts;
use crate::watch::Watching;
use crate::writer::{Job, QUEUE, Target, Work};
use crate::{Check, Location, StoreError, backup, check, identity, migration, postgres, read, sqlite, watch, writer};

/// The store. Clones are cheap and share everything; the last one dropped ends it.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Engine,
    location: Location,
    queue: mpsc::Sender<Job>,
    editions: Arc<channel::Sender<i64>>,
    watching: OnceLock<Watching>,
    /// Of a database elsewhere; the embedded one is not away.
    texts: Option<Texts>,
}

enum Engine {
    Sqlite(Readers),
    Postgres(Pool, Box<Config>),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Store({})", self.shared.location)
    }
}

impl Store {
    /// Opens a store: makes it where it does not exist, and brings it forward to this Fixpoint's schema.
    ///
    /// # Errors
    /// Where the world fails, and where the database is not ours or of a newer Fixpoint.
    pub async fn open(location: Location) -> Result<Store, StoreError> {
        let (sender, queue) = mpsc::channel(QUEUE);
        let editions = Arc::new(channel::Sender::new(0));
        let engine = match &location {
            Location::Sqlite(path) => {
                let opened = path.clone();
                let opening = spawn_blocking(move || sqlite::open(&opened));
                let connection = opening.await.map_err(|_| StoreError::Closed)??;
                let writer = writer::run(Target::Sqlite(Mutex::new(connection)), queue, editions.clone());
                std::thread::Builder::new()
                    .name("store-writer".into())
                    .spawn(|| block_on(writer))
                    .map_err(|error| StoreError::Other(format!("no thread can be started: {error}")))?;
                Engine::Sqlite(Readers::new(path))
            }
            Location::Postgres(address) => {
                let config = postgres::config(address)?;
                let pool = postgres::open(config.clone()).await?;
                tokio::spawn(writer::run(Target::Postgres(pool.clone()), queue, editions.clone()));
                Engine::Postgres(pool, Box::new(config))
            }
        };
        let watching = OnceLock::new();
        let texts = matches!(engine, Engine::Postgres(..)).then(Texts::default);
        let store = Store { shared: Arc::new(Shared { engine, location, queue: sender, editions, watching, texts }) };
        // A new store has none, nor has a backup that was put in a store's place.
        if store.read(|session| Box::pin(identity::load(session))).await?.is_none() {
            store.write(Work::Identity).await.map(drop)?;
        }
        let edition = store.edition_number().await?;
        store.shared.editions.send_replace(edition);
        Ok(store)
    }

    /// Whether there is a store, of whatever version. Makes nothing and changes nothing.
    ///
    /// # Errors
    /// Where the world fails, and where a file is there that is not ours or holds no store.
    pub async fn exists(location: &Location) -> Result<bool, StoreError> {
        match location {
            Location::Sqlite(path) => {
                if !sqlite::is_there(path)? {
                    return Ok(false);
                }
                let version = |connection: &Mutex<_>| block_on(migration::version(&Session::Sqlite(connection)));
                match Readers::new(path).with_connection(version).await? {
                    Some(_) => Ok(true),
                    None => Err(StoreError::NotADatabase(path.display().to_string())),
                }
            }
            Location::Postgres(address) => {
                let client = postgres::pool(postgres::config(address)?)?.get().await?;
                Ok(migration::version(&Session::Postgres(&client)).await?.is_some())
            }
        }
    }

    /// Decides a change and writes it with its audit entry and outbox rows, in one transaction. It is on the disk when
    /// this answers.
    ///
    /// # Errors
    /// Where the world fails; nothing is acknowledged then. A rule that said no is the inner [`Refusal`].
    pub async fn apply(
        &self,
        actor: &Actor,
        change: Change,
        now: Timestamp,
    ) -> Result<Result<Outcome, Refusal>, StoreError> {
        self.write(Work::Change(actor.clone(), change, now)).await
    }

    /// The number of the last edition; 0 where nothing was published.
    ///
    /// # Errors
    /// Where the world fails.
    pub async fn edition_number(&self) -> Result<i64, StoreError> {
        self.read(|session| Box::pin(read::edition_number(session))).await
    }

    /// The number of the last edition, kept fresh whichever process publishes, as long as the store lives.
    /// To be called on the runtime that is to keep it fresh.
    #[must_use]
    pub fn edition_numbers(&self) -> channel::Receiver<i64> {
        let editions = &self.shared.editions;
        self.shared.watching.get_or_init(|| match &self.shared.engine {
            Engine::Sqlite(readers) => watch::file(readers.path.clone(), editions.clone()),
            Engine::Postgres(_, config) => watch::database(Config::clone(config), editions.clone()),
        });
        editions.subscribe()
    }

    /// Looks the whole store over; reads every text.
    ///
    /// # Errors
    /// Where the world fails, and where the damage keeps it from being read at all.
    pub async fn check(&self) -> Result<Check, StoreError> {
        let mut found = self.read(|session| Box::pin(check::check(session))).await?;
        if let Engine::Sqlite(readers) = &self.shared.engine {
            let problems =
                |connection: &Mutex<_>| sqlite::problems(&connection.lock().unwrap_or_else(PoisonError::into_inner));
            found.problems.extend(readers.with_connection(problems).await?);
        }
        Ok(found)
    }

    /// Writes a backup: one file, the same for both engines, while others read and write.
    ///
    /// # Errors
    /// Where the world fails, and where the file exists.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.shared.engine {
            Engine::Sqlite(readers) => backup::of_sqlite(readers, to).await,
            Engine::Postgres(pool, _) => backup::of_postgres(pool, to).await,
        }
    }

    /// Fills this store, which must be empty, from a backup of either engine, in one transaction.
    ///
    /// # Errors
    /// Where the world fails, where the store is not empty, and where the file is no backup or of a newer Fixpoint.
    pub async fn restore(&self, from: &Path) -> Result<(), StoreError> {
        self.write(Work::Restore(from.to_owned())).await.map(drop)
    }

    async fn write(&self, work: Work) -> writer::Answer {
        let (answer, answered) = oneshot::channel();
        self.shared.queue.send(Job { work, answer }).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    async fn read<T, Query>(&self, query: Query) -> Result<T, StoreError>
    where
        T: Send + 'static,
        Query: for<'a> FnOnce(&'a Session<'a>) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        match &self.shared.engine {
            Engine::Sqlite(readers) => readers.read(query).await,
            Engine::Postgres(pool, _) => {
                let client = pool.get().await?;
                query(&Session::Postgres(&client)).await
            }
        }
    }
}
