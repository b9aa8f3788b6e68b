//! Debian's nginx, serving from files the bytes that the portal serves: what a portal is measured against.
//! Never touches an nginx that was there before: its own folder, its own ports, ended by its own process id.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::client::Answer;
use super::process::{Process, SERVER_CORE};
use crate::postgres::free_port;
use crate::setup;
use crate::workspace::Failure;

const STARTS_WITHIN: Duration = Duration::from_secs(10);

/// Fields that nginx writes itself, or that tell of one connection.
const OF_THE_SERVER: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "server",
    "transfer-encoding",
];

/// A running nginx with one worker.
pub struct Nginx {
    process: Process,
    worker: u32,
    /// Where it answers with the fields of the portal's answer.
    pub port: u16,
    /// Where it answers with no field of its configuration.
    pub bare_port: u16,
    _folder: TempDir,
}

impl Nginx {
    /// Serves one page as the portal answered it: plain and compressed.
    pub fn start(path: &str, plain: &Answer, compressed: &Answer) -> Result<Self, Failure> {
        let program = setup::nginx().ok_or("nginx is not installed. Install the package `nginx-light`")?;
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
        let write = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::write(&file, bytes)).map_err(|error| format!("{}: {error}", file.display()))
        };
        write(&format!("www{path}"), &plain.body)?;
        write(&format!("www{path}.gz"), &compressed.body)?;
        // Started by root, the worker runs as another user, who must be able to enter.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
            .map_err(|error| format!("{}: {error}", folder.path().display()))?;
        let (port, bare_port) = (free_port()?, free_port()?);
        write("nginx.conf", configuration(folder.path(), port, bare_port, compressed).as_bytes())?;
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-c").arg("nginx.conf").stdin(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::start(&mut command, Some(SERVER_CORE))?;
        let started = Instant::now();
        while started.elapsed() < STARTS_WITHIN && process.runs() {
            if let Some(worker) = child_of(process.id()) {
                return Ok(Self { process, worker, port, bare_port, _folder: folder });
            }
            sleep(Duration::from_millis(20));
        }
        let log = std::fs::read_to_string(folder.path().join("error.log")).unwrap_or_default();
        Err(format!("nginx did not start. It said:\n{log}"))
    }

    /// The worker, which answers; the master only watches over it.
    pub fn worker(&self) -> u32 {
        self.worker
    }

    /// Whether the master still runs.
    pub fn runs(&mut self) -> bool {
        self.process.runs()
    }
}

/// As Debian installs it (sendfile, tcp_nopush), one worker, with what serves files fastest.
fn configuration(folder: &Path, port: u16, bare_port: u16, answer: &Answer) -> String {
    let fields: Vec<String> = answer
        .fields
        .iter()
        .filter(|(name, _)| !OF_THE_SERVER.contains(&name.as_str()))
        .map(|(name, value)| format!("add_header {name} \"{}\";", value.replace('"', "\\\"")))
        .collect();
    let fields = fields.join("\n    ");
    let root = folder.join("www");
    let root = root.display();
    let folder = folder.display();
    format!(
        "daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  open_file_cache max=1000 inactive=10m;
  open_file_cache_valid 10m;
  keepalive_requests 1000000000;
  keepalive_timeout 10m;
  types {{ }}
  default_type \"text/html; charset=utf-8\";
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {fields}
  }}
  server {{
    listen 127.0.0.1:{bare_port};
    root {root};
  }}
}}
"
    )
}

/// A process that another one started.
fn child_of(process: u32) -> Option<u32> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::client::{self, Request};

    #[test]
    fn the_fields_of_a_page_are_sent_but_not_those_of_the_server() {
        let fields = [("etag", "\"one\""), ("x-frame-options", "DENY")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let answer = Answer { status: 200, fields, body: Vec::new() };
        let configuration = configuration(Path::new("folder"), 1, 2, &answer);
        assert!(configuration.contains("add_header x-frame-options \"DENY\";"));
        assert!(!configuration.contains("etag"));
    }

    #[test]
    fn nginx_serves_both_codings_and_knows_what_a_reader_has() {
        if setup::nginx().is_none() {
            return;
        }
        let answer = |body: &[u8]| Answer {
            status: 200,
            fields: vec![("x-frame-options".to_owned(), "DENY".to_owned())],
            body: body.to_vec(),
        };
        let nginx = Nginx::start("/guides/one", &answer(b"plain"), &answer(b"compressed")).unwrap();
        let got = |coding| client::expect(nginx.port, &Request::page("/guides/one", coding)).unwrap();
        assert_eq!((got("identity").body, got("gzip").body), (b"plain".to_vec(), b"compressed".to_vec()));
        assert_eq!(got("gzip").field("x-frame-options"), Some("DENY"));
        let tag = got("gzip").field("etag").unwrap().to_owned();
        client::expect(nginx.bare_port, &Request::unchanged("/guides/one", "gzip", &tag)).unwrap();
    }
}
