//! A PostgreSQL database for one place, and a server of its own where the place lies on a small disk.
//! Never touches a database or a server that was there before.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use tempfile::TempDir;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use super::small_disk::SmallDisk;
use super::within;

/// The server on which databases may be made, where there is one.
pub fn server_url() -> Option<String> {
    std::env::var("FIXPOINT_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// A database of its own, dropped at the end.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A new, empty one.
    pub fn create() -> Database {
        Database::create_on(server_url().expect("a server"), "")
    }

    fn create_on(server: String, options: &str) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("journey_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        ask(&server, &format!("create database {name} {options}"));
        Database { server, name }
    }

    /// Takes no session any more, and ends those that there are.
    pub fn goes_away(&self) {
        ask(&self.server, &format!("alter database {} with allow_connections false", self.name));
        let end = "select pg_terminate_backend(pid) from pg_stat_activity where datname";
        ask(&self.server, &format!("{end} = '{}'", self.name));
    }

    /// Takes sessions again.
    pub fn comes_back(&self) {
        ask(&self.server, &format!("alter database {} with allow_connections true", self.name));
    }

    /// Takes sessions and statements and answers none of them, until that is dropped.
    pub fn hangs(&self) -> Hanging {
        let (url, (held, is_held), (release, released)) = (self.url(), mpsc::channel(), mpsc::channel());
        let thread = std::thread::spawn(move || {
            in_session(&url, async |client| {
                let lock = "begin; lock table document, revision, publication, vote_tally in access exclusive mode";
                client.simple_query(lock).await.expect("PostgreSQL locks them");
                held.send(()).expect("somebody waits for it");
                let _ = released.recv();
            });
        });
        is_held.recv().expect("they are locked");
        Hanging { release: Some(release), thread: Some(thread) }
    }

    /// Its address: the server's, with its name in place of the server's own database.
    pub fn url(&self) -> String {
        let (address, parameters) =
            self.server.split_once('?').map_or((self.server.as_str(), None), |(a, p)| (a, Some(p)));
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let host_end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
        let parameters = parameters.map_or_else(String::new, |parameters| format!("?{parameters}"));
        format!("{}/{}{parameters}", &address[..host_end], self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        ask(&self.server, &format!("drop database if exists {} with (force)", self.name));
    }
}

/// A database that hangs.
pub struct Hanging {
    release: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Hanging {
    fn drop(&mut self) {
        drop(self.release.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// A server whose one database lies on a small disk. Its own log of writes does not: where that disk is full, PostgreSQL
/// stops, which is no different from a server that is away.
pub struct FillingServer {
    /// Dropped in this order: the database while its server answers, the server while its disk is there.
    pub database: Database,
    _process: Process,
    pub disk: SmallDisk,
    _folder: TempDir,
}

struct Process(Child);

impl FillingServer {
    /// Starts one, of the programs and for the user of the server that there is. `None`, and said so, where it is not on
    /// this machine, or where no disk can be mounted.
    pub fn start() -> Option<FillingServer> {
        let known = server_url().expect("a server");
        let programs = PathBuf::from(ask(&known, "select setting from pg_config where name = 'BINDIR'"));
        let cluster = ask(&known, "show data_directory");
        let Some(owner) = std::fs::metadata(&cluster).ok().filter(|_| programs.is_dir()) else {
            eprintln!("skipped on PostgreSQL: its server is not on this machine");
            return None;
        };
        let (user, group) = (owner.uid(), owner.gid());

        let folder = TempDir::new().expect("a temporary folder");
        let (data, tables) = (folder.path().join("data"), folder.path().join("tables"));
        std::fs::create_dir(&tables).expect("a folder");
        let disk = SmallDisk::mount(&tables, (user, group))?;
        chown(folder.path(), Some(user), Some(group)).expect("root gives it away");
        let mut make = Command::new(programs.join("initdb"));
        make.current_dir(folder.path()).uid(user).gid(group).arg("--pgdata").arg(&data);
        make.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]);
        assert!(make.stdout(Stdio::null()).status().expect("initdb starts").success());

        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = free.expect("a port").port().to_string();
        let mut start = disk.command_as((user, group), &programs.join("postgres"));
        start.current_dir(folder.path()).arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port, "-c", "fsync=off"]);
        start.arg("-k").arg(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process(start.spawn().expect("PostgreSQL starts"));
        within(Duration::from_secs(60), "PostgreSQL takes sessions", || {
            let state = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
            state.lines().last().is_some_and(|line| line.trim() == "ready")
        });
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        ask(&url, &format!("create tablespace small location '{}'", tables.display()));
        let database = Database::create_on(url, "tablespace small");
        Some(FillingServer { database, _process: process, disk, _folder: folder })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast" shutdown: its own processes end with it.
        let _ = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// What a server answers to one statement: the first value, where there is one.
fn ask(server: &str, statement: &str) -> String {
    in_session(server, async |client| {
        let answer = client.simple_query(statement).await.expect("PostgreSQL does it");
        let first = answer.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        first.unwrap_or_default().to_owned()
    })
}

/// Talks to a server, and hangs up.
fn in_session<T>(server: &str, talk: impl AsyncFnOnce(&Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(server, NoTls).await.expect("PostgreSQL answers");
        let connection = tokio::spawn(connection);
        let answer = talk(&client).await;
        drop(client);
        let _ = connection.await;
        answer
    })
}
