//! A PostgreSQL server of our own for the length of a test run: an empty cluster, one port on loopback, gone afterwards.
//! Never touches a server or a cluster that was there before.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::workspace::{self, Failure};

/// Where Debian keeps the server's programs; they are not on its `PATH`.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

const STARTS_WITHIN: Duration = Duration::from_secs(60);
const STOPS_WITHIN: Duration = Duration::from_secs(30);

/// A running server. Dropping it stops the server by its process id and removes its files.
pub struct Postgres {
    server: Child,
    port: u16,
    folder: TempDir,
}

/// The user that the server runs as: PostgreSQL refuses root.
struct Owner {
    user: u32,
    group: u32,
}

/// The folder of the newest server's programs, if one is installed.
pub fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut folders = workspace::entries(Path::new(DEBIAN_VERSIONS)).unwrap_or_default();
    folders.retain(|folder| folder.join("bin/initdb").is_file());
    folders.sort_by_key(version);
    let on_path = || workspace::found("initdb").and_then(|initdb| initdb.parent().map(Path::to_path_buf));
    folders.pop().map(|folder| folder.join("bin")).or_else(on_path)
}

impl Postgres {
    /// Makes a cluster and waits until its server answers.
    pub fn start() -> Result<Self, Failure> {
        let programs = programs().ok_or("PostgreSQL is not installed. Install the package `postgresql`")?;
        let owner = owner()?;
        let folder = tempfile::Builder::new()
            .prefix("fixpoint-postgres-")
            .tempdir()
            .map_err(|error| format!("no temporary folder for PostgreSQL: {error}"))?;
        if let Some(owner) = &owner {
            chown(folder.path(), Some(owner.user), Some(owner.group)).map_err(|error| {
                format!("{} cannot be given to the user postgres: {error}", folder.path().display())
            })?;
        }
        let data = folder.path().join("data");
        let mut initdb = as_owner(&programs.join("initdb"), folder.path(), owner.as_ref());
        initdb.arg("--pgdata").arg(&data);
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale"]);
        workspace::output_of(&mut initdb)?;

        let port = free_port()?;
        let log_path = folder.path().join("log");
        let log = std::fs::File::create(&log_path)
            .map_err(|error| format!("{} cannot be made: {error}", log_path.display()))?;
        let server = as_owner(&programs.join("postgres"), folder.path(), owner.as_ref())
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .arg("-k")
            .arg(folder.path())
            // Each test opens a pool of its own, and tests run side by side.
            .args(["-c", "max_connections=300"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("PostgreSQL could not be started: {error}"))?;
        let mut postgres = Self { server, port, folder };
        postgres.wait_until_it_answers()?;
        Ok(postgres)
    }

    /// The address that `FIXPOINT_TEST_DATABASE_URL` carries to the tests.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_it_answers(&mut self) -> Result<(), Failure> {
        let started = Instant::now();
        while started.elapsed() < STARTS_WITHIN {
            // The port answers before the server takes sessions; its own file says when it does.
            let state = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().last().is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(format!("PostgreSQL ended at its start with {status}. Its log:\n{}", self.log()));
            }
            sleep(Duration::from_millis(50));
        }
        Err(format!("PostgreSQL did not answer within {} s. Its log:\n{}", STARTS_WITHIN.as_secs(), self.log()))
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast" shutdown: it does not wait for clients that a failed test left behind.
        let _ = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let asked = Instant::now();
        while asked.elapsed() < STOPS_WITHIN {
            if !matches!(self.server.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Root gives the server to the user `postgres`; anybody else runs it as themselves.
fn owner() -> Result<Option<Owner>, Failure> {
    let number = |arguments: &[&str]| -> Result<u32, Failure> {
        let text = workspace::output_of(workspace::program("id").args(arguments))?;
        text.trim().parse().map_err(|_| format!("`id {}` did not answer with a number", arguments.join(" ")))
    };
    if number(&["-u"])? != 0 {
        return Ok(None);
    }
    Ok(Some(Owner { user: number(&["-u", "postgres"])?, group: number(&["-g", "postgres"])? }))
}

fn as_owner(path: &Path, folder: &Path, owner: Option<&Owner>) -> Command {
    let mut command = Command::new(path);
    // Not the repository's folder: the user postgres may not be able to enter it.
    command.current_dir(folder);
    if let Some(owner) = owner {
        command.gid(owner.group).uid(owner.user);
    }
    command
}

/// A port of loopback that nobody listens on.
pub fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_answers_and_is_gone_after_its_drop() {
        if programs().is_none() {
            return;
        }
        let postgres = Postgres::start().unwrap();
        let (port, folder) = (postgres.port, postgres.folder.path().to_path_buf());
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        drop(postgres);
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
        assert!(!folder.exists());
    }
}
