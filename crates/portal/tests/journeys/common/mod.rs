//! What journeys stand on: a place with a store of its own, commands run there, and a server that answers there.
//! Never leaves a process, a folder or a database behind.

mod doors;
mod http;
mod postgres;
mod server;
mod small_disk;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub use doors::{round_served, write_doors};
pub use http::Answer;
pub use server::Server;

use postgres::{Database, FillingServer};
use small_disk::SmallDisk;

/// Which database a place has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, below the data folder.
    Sqlite,
    /// A database of its own on the server that `FIXPOINT_TEST_DATABASE_URL` names.
    Postgres,
}

/// The engines there are here.
pub fn engines() -> Vec<Engine> {
    if postgres::server_url().is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    eprintln!("skipped on PostgreSQL: FIXPOINT_TEST_DATABASE_URL is not set");
    vec![Engine::Sqlite]
}

/// Tells a journey once on each engine, each time in a new place.
pub fn on_each_engine(journey: impl Fn(&Place)) {
    for engine in engines() {
        eprintln!("on {engine:?}");
        journey(&Place::new(engine));
    }
}

/// A folder and a store of its own, both gone at the end.
pub struct Place {
    store: Stored,
    folder: TempDir,
}

/// Where a place's store lies.
enum Stored {
    Below,
    BelowOn(SmallDisk),
    In(Database),
    InOn(FillingServer),
}

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// What other programs read.
    pub stdout: String,
    /// What people read.
    pub stderr: String,
}

impl Place {
    /// An empty store on that engine.
    pub fn new(engine: Engine) -> Place {
        let store = match engine {
            Engine::Sqlite => Stored::Below,
            Engine::Postgres => Stored::In(Database::create()),
        };
        Place { store, folder: TempDir::new().expect("a temporary folder") }
    }

    /// An empty store on a disk that can be filled. `None`, and said so, where this machine gives none.
    pub fn on_a_small_disk(engine: Engine) -> Option<Place> {
        let mut place = Place { store: Stored::Below, folder: TempDir::new().expect("a temporary folder") };
        place.store = match engine {
            Engine::Sqlite => {
                std::fs::create_dir(place.data()).expect("a folder");
                Stored::BelowOn(SmallDisk::mount(&place.data(), (0, 0))?)
            }
            Engine::Postgres => Stored::InOn(FillingServer::start()?),
        };
        Some(place)
    }

    /// The database that the store is; `None` where it is a file of its own.
    pub fn database(&self) -> Option<&Database> {
        match &self.store {
            Stored::In(database) | Stored::InOn(FillingServer { database, .. }) => Some(database),
            Stored::Below | Stored::BelowOn(_) => None,
        }
    }

    /// The small disk that the store lies on.
    pub fn disk(&self) -> &SmallDisk {
        match &self.store {
            Stored::BelowOn(disk) | Stored::InOn(FillingServer { disk, .. }) => disk,
            Stored::Below | Stored::In(_) => panic!("this place lies on the large disk"),
        }
    }

    /// An empty embedded store.
    pub fn sqlite() -> Place {
        Place::new(Engine::Sqlite)
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the store and the index.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, bytes).expect("the file can be written");
        path
    }

    /// The program in this place, with no setting of the caller's.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_fixpoint");
        let mut command = match &self.store {
            Stored::BelowOn(disk) => disk.command(program),
            _ => Command::new(program),
        };
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FIXPOINT_") {
                command.env_remove(name);
            }
        }
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("FIXPOINT_DATA", self.data());
        if let Stored::In(database) | Stored::InOn(FillingServer { database, .. }) = &self.store {
            command.env("FIXPOINT_DATABASE_URL", database.url());
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command(arguments).output().expect("the program starts");
        Run {
            code: status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// Serves this place, with the starter library where the store is empty.
    pub fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Another server over the same store, with an index of its own where the store is not below the data folder.
    pub fn serves_beside(&self, name: &str) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        if let Stored::In(_) | Stored::InOn(_) = self.store {
            command.env("FIXPOINT_DATA", self.path(name));
        }
        Server::start(command)
    }

    /// Serves this place where no more than so many files may be open.
    pub fn serves_with_open_files(&self, most: usize) -> Server {
        let served = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut limited = Command::new("sh");
        limited.args(["-c", r#"ulimit -n "$0" && exec "$@""#, &most.to_string()]);
        limited.arg(served.get_program()).args(served.get_args()).stdin(Stdio::null());
        limited.current_dir(self.folder.path());
        for (name, value) in served.get_envs() {
            match value {
                Some(value) => limited.env(name, value),
                None => limited.env_remove(name),
            };
        }
        Server::start(limited)
    }

    /// Serves this place as it is.
    pub fn serve_without_starter(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0", "--starter", "no"]))
    }
}

impl Run {
    /// Ended with that code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Run {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Told people that.
    #[track_caller]
    pub fn says(self, text: &str) -> Run {
        assert!(self.stderr.contains(text), "no `{text}` in: {}", self.stderr);
        self
    }
}

/// A path as an argument.
pub fn argument(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A path below the workspace.
pub fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The archive of 4,877 articles, where it is beside the workspace.
pub fn corpus() -> Option<PathBuf> {
    let archive = workspace("../shared/data/support-articles/markdown_bench.tar.gz");
    if !archive.exists() {
        eprintln!("skipped: {} is not here", archive.display());
        return None;
    }
    Some(archive)
}

/// Asks again and again until it is so, and fails where it is not so in time.
#[track_caller]
pub fn within(time: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + time;
    while !is_so() {
        assert!(Instant::now() < end, "not within {time:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
