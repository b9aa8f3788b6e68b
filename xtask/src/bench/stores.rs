//! Stores to measure: a library, imported by the binary that is measured, on SQLite or PostgreSQL.
//! Never opens a database itself: `fixpoint` and PostgreSQL's own programs do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::client::{self, Request};
use super::process::Process;
use crate::library::{self, Document, Kind};
use crate::postgres::{self, Postgres};
use crate::workspace::{self, Failure};

/// Polled this often while a page is waited for.
const POLL: Duration = Duration::from_millis(1);
/// Filling the index of a large library takes its time.
const STARTS_WITHIN: Duration = Duration::from_secs(600);

/// The libraries that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// So many guides, grown from the starter library's.
    Guides(usize),
    /// The support articles as they are, out of their archive; so many are in it.
    Support(usize),
    /// So many articles, grown from them.
    Articles(usize),
}

impl Library {
    /// In words, for tables.
    pub fn name(self) -> String {
        match self {
            Self::Guides(size) => format!("{} guides", thousands(size)),
            Self::Support(size) | Self::Articles(size) => format!("{} articles", thousands(size)),
        }
    }

    fn folder(self) -> String {
        self.name().replace(' ', "-").replace(',', "")
    }
}

/// A number with a comma at the thousands.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    groups.iter().map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join(",")
}

/// Where stores are kept.
pub enum Engine {
    /// In a file of the store's folder.
    Sqlite,
    /// On a server: one of our own, or one that was named.
    Postgres { url: String, _own: Option<Postgres> },
}

impl Engine {
    /// A server of our own for the length of the run.
    pub fn own_postgres() -> Result<Self, Failure> {
        let own = Postgres::start()?;
        Ok(Self::Postgres { url: own.url(), _own: Some(own) })
    }

    /// For tables and the names of files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }
}

/// All that stores are made with.
pub struct Workshop {
    /// The binary that is measured.
    pub binary: PathBuf,
    /// Where stores are kept.
    pub engine: Engine,
    /// Where libraries and stores lie.
    pub folder: PathBuf,
    /// Whether what is there is used.
    pub reuse: bool,
    /// The archive of support articles.
    pub archive: PathBuf,
    /// Its articles.
    pub corpus: Vec<Document>,
}

/// A store with a library in it.
pub struct Store {
    binary: PathBuf,
    data: PathBuf,
    database: Option<Database>,
    /// How long the import took, where it was made in this run.
    pub import: Option<Duration>,
    /// Addresses of documents, spread over the library; at most 2,000.
    pub addresses: Vec<String>,
}

impl Workshop {
    /// Makes the store of a library, or takes the one that is there.
    pub fn store(&self, library: Library) -> Result<Store, Failure> {
        let folder = self.folder.join(format!("{}-{}", self.engine.name(), library.folder()));
        let made = folder.join("made");
        let database = match &self.engine {
            Engine::Sqlite => None,
            Engine::Postgres { url, .. } => Some(Database::create(url, &library.folder())?),
        };
        let mut store = Store {
            binary: self.binary.clone(),
            data: folder.join("data"),
            database,
            import: None,
            addresses: Vec::new(),
        };
        if !(self.reuse && made.is_file()) {
            // A store of an earlier part would make the import find everything unchanged.
            if folder.exists() {
                std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            }
            std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            self.fill(library, &folder, &mut store)?;
            std::fs::write(&made, store.addresses.join("\n"))
                .map_err(|error| format!("{}: {error}", made.display()))?;
        }
        store.addresses = workspace::read(&made)?.lines().map(str::to_owned).collect();
        Ok(store)
    }

    fn fill(&self, library: Library, folder: &Path, store: &mut Store) -> Result<(), Failure> {
        let started = Instant::now();
        let packed = folder.join("library.tar");
        let paths = match library {
            Library::Guides(size) => library::write(Kind::Guides, size, &self.corpus, &packed)?,
            Library::Articles(size) => library::write(Kind::Articles, size, &self.corpus, &packed)?,
            Library::Support(_) => {
                let paths = library::write(Kind::Articles, self.corpus.len(), &self.corpus, &packed)?;
                let import = Instant::now();
                store.run([
                    "import".as_ref(),
                    "--format".as_ref(),
                    "microsoft-docs".as_ref(),
                    self.archive.as_os_str(),
                ])?;
                store.import = Some(import.elapsed());
                paths
            }
        };
        println!("  library written, {:.1} s", started.elapsed().as_secs_f64());
        let import = Instant::now();
        // The support articles are there already, and unchanged; this adds the starter library.
        store.run(["import".as_ref(), "--publish".as_ref(), packed.as_os_str()])?;
        store.import = store.import.or(Some(import.elapsed()));
        println!("  imported, {:.1} s", import.elapsed().as_secs_f64());
        std::fs::remove_file(&packed).map_err(|error| format!("{}: {error}", packed.display()))?;
        let step = (paths.len() / MOST_ADDRESSES).max(1);
        store.addresses = paths.iter().step_by(step).take(MOST_ADDRESSES).map(|path| address(path)).collect();
        Ok(())
    }
}

/// An empty database on a server. Dropping it removes it.
struct Database {
    /// Where the server takes statements about its databases.
    server: String,
    name: String,
}

impl Database {
    fn create(server: &str, library: &str) -> Result<Self, Failure> {
        let database =
            Self { server: server.to_owned(), name: format!("fixpoint_bench_{}", library.replace('-', "_")) };
        database.say(&format!("drop database if exists {}", database.name))?;
        database.say(&format!("create database {}", database.name))?;
        Ok(database)
    }

    /// The same address with this database in the place of the last part of its path.
    fn url(&self) -> String {
        let (before, query) = self.server.split_once('?').map_or((self.server.as_str(), None), |(b, q)| (b, Some(q)));
        let server = before.rsplit_once('/').map_or(before, |(server, _)| server);
        format!("{server}/{}{}", self.name, query.map(|query| format!("?{query}")).unwrap_or_default())
    }

    fn say(&self, statement: &str) -> Result<String, Failure> {
        let programs = postgres::programs().ok_or("PostgreSQL is not installed. Install the package `postgresql`")?;
        workspace::output_of(Command::new(programs.join("psql")).args([
            &self.server,
            "--quiet",
            "--command",
            statement,
        ]))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // On a server of our own it goes with the server.
        let _ = self.say(&format!("drop database if exists {} with (force)", self.name));
    }
}

/// Different pages that a server is warmed with.
pub const MOST_ADDRESSES: usize = 2_000;

impl Store {
    /// `fixpoint` with this store.
    pub fn fixpoint(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env("FIXPOINT_DATA", &self.data).stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("FIXPOINT_DATABASE_URL", database.url());
        }
        // No configuration file of whoever measures.
        command.current_dir(self.data.parent().unwrap_or(&self.data));
        command
    }

    /// Runs a command of it. Advising findings are no failure: they are the corpus's.
    pub fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a std::ffi::OsStr>) -> Result<(), Failure> {
        let output = self
            .fixpoint()
            .args(arguments)
            .output()
            .map_err(|error| format!("{} cannot be started: {error}", self.binary.display()))?;
        match output.status.code() {
            Some(0 | 1) => Ok(()),
            _ => Err(format!("fixpoint ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr))),
        }
    }

    /// Takes the search index away: the next start builds it.
    pub fn forget_index(&self) -> Result<(), Failure> {
        match std::fs::remove_dir_all(self.data.join("index")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("{}: {error}", self.data.join("index").display()))
            }
            _ => Ok(()),
        }
    }

    /// Starts the portal and waits for its first page; on one core where one is named.
    pub fn serve(&self, core: Option<usize>) -> Result<Portal, Failure> {
        let port = postgres::free_port()?;
        let mut command = self.fixpoint();
        command.args(["serve", "--starter", "no", "--listen", &format!("127.0.0.1:{port}")]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let mut process = Process::start(&mut command, core)?;
        let home = Request::page("/", "identity");
        while started.elapsed() < STARTS_WITHIN && process.runs() {
            // Until it listens it refuses; while it makes ready it may answer with 503.
            if client::get(port, &home).is_ok_and(|answer| answer.status == 200) {
                return Ok(Portal { process, port, start: started.elapsed() });
            }
            sleep(POLL);
        }
        Err("the portal did not answer. Start it by hand and read what it says".to_owned())
    }
}

/// The address of the document in a library's file.
fn address(path: &str) -> String {
    let mut address = String::from("/");
    for byte in path.trim_end_matches(".md").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => address.push(char::from(byte)),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

/// A portal that serves a store.
pub struct Portal {
    /// It.
    pub process: Process,
    /// Where it listens.
    pub port: u16,
    /// From its start to its first page.
    pub start: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_keeps_its_server_and_what_is_asked_of_it() {
        let url = |server: &str| {
            std::mem::ManuallyDrop::new(Database { server: server.to_owned(), name: "one".to_owned() }).url()
        };
        assert_eq!(url("postgres://me@127.0.0.1:1/postgres"), "postgres://me@127.0.0.1:1/one");
        assert_eq!(
            url("postgres://me@127.0.0.1/postgres?sslmode=disable"),
            "postgres://me@127.0.0.1/one?sslmode=disable"
        );
    }

    #[test]
    fn an_address_is_safe_in_a_request() {
        assert_eq!(address("articles/Windows Server/é.md"), "/articles/Windows%20Server/%C3%A9");
    }

    #[test]
    fn numbers_have_commas_at_the_thousands() {
        assert_eq!([thousands(999), thousands(1_000), thousands(100_000)], ["999", "1,000", "100,000"]);
    }
}
