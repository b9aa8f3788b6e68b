//! `cargo xtask bench`: what things cost, on this machine, in one run.
//! Never a pass or a fail, and never a figure of a loaded machine on purpose: run it alone.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::workspace::{self, Failure};

/// Requests of one page that are measured.
const REQUESTS: usize = 2_000;
/// Those before them, that fill caches.
const WARMING: usize = 50;

/// Pages of the starter library, with what they stand for.
const PAGES: [(&str, &str); 8] = [
    ("guide, kept", "/guides/outlook-ost-sync-errors"),
    ("triage, a question", "/guides/outlook-ost-sync-errors/triage"),
    (
        "triage, a command",
        "/guides/outlook-ost-sync-errors/triage/reach?web=there&program=classic&trouble=all-folders&status=not-yet",
    ),
    ("triage, an outcome", "/guides/outlook-ost-sync-errors/triage/older-mail?web=there&program=classic&trouble=older"),
    (
        "triage, its picture",
        "/guides/outlook-ost-sync-errors/triage/status/picture?web=there&program=classic&trouble=all-folders",
    ),
    ("landing page, kept", "/fix/azure-ad-connect-sync-error"),
    ("search", "/search?q=0x8004010F"),
    ("home, kept", "/"),
];

/// Runs the benchmarks of the crates, then measures the processor time of the server per request.
pub fn bench() -> Result<(), Failure> {
    workspace::run(workspace::cargo().args(["bench", "--package", "guide", "--bench", "triage"]))?;
    workspace::run(workspace::cargo().args(["build", "--release", "--package", "portal"]))?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let server = Server::start(folder.path())?;
    println!("\nProcessor time of the server per request, over one connection, brotli taken");
    println!("{:<22} {:>10} {:>10} {:>10}", "page", "CPU µs", "wall µs", "bytes");
    for (name, path) in PAGES {
        let mut client = Client::connect(server.port)?;
        // A page that leads on is measured where it leads.
        let path = client.get(path)?.location.unwrap_or_else(|| path.to_owned());
        for _ in 0..WARMING {
            client.get(&path)?;
        }
        let (cpu, started) = (server.processor_time()?, Instant::now());
        let mut bytes = 0;
        for _ in 0..REQUESTS {
            let answer = client.get(&path)?;
            if answer.status != 200 {
                return Err(format!("{path} answered {}. Mend it and measure again", answer.status));
            }
            bytes = answer.bytes;
        }
        let each = |time: Duration| time.as_secs_f64() * 1e6 / REQUESTS as f64;
        let (cpu, wall) = (each(server.processor_time()? - cpu), each(started.elapsed()));
        println!("{name:<22} {cpu:>10.0} {wall:>10.0} {bytes:>10}");
    }
    Ok(())
}

/// A server of its own, ended with this value.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(data: &std::path::Path) -> Result<Server, Failure> {
        let mut command = Command::new(workspace::root().join("target/release/fixpoint"));
        command.arg("--data").arg(data).args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("the portal cannot be started: {error}"))?;
        let mut said = String::new();
        let stderr = child.stderr.as_mut().ok_or("the portal says nothing; run it by hand")?;
        let mut byte = [0_u8];
        // The line `… http://localhost:<port>/` says that it is ready, and where.
        while stderr.read(&mut byte).is_ok_and(|read| read == 1) {
            said.push(char::from(byte[0]));
            let port = said.split_once("http://localhost:").and_then(|(_, rest)| rest.split_once('/'));
            if let Some(port) = port.and_then(|(port, _)| port.parse().ok()) {
                return Ok(Server { child, port });
            }
        }
        Err(format!("the portal did not start. It said:\n{said}"))
    }

    /// User and system time since its start (proc(5), fields 14 and 15 of stat).
    fn processor_time(&self) -> Result<Duration, Failure> {
        const TICKS_PER_SECOND: u64 = 100;
        let path = format!("/proc/{}/stat", self.child.id());
        let stat = workspace::read(path.as_ref())?;
        // The name in brackets may hold anything; the fields are counted after it.
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection that is kept open.
struct Client {
    stream: TcpStream,
    port: u16,
}

struct Answer {
    status: u16,
    bytes: usize,
    location: Option<String>,
}

impl Client {
    fn connect(port: u16) -> Result<Client, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| format!("no connection: {error}"))?;
        stream.set_nodelay(true).map_err(|error| format!("no connection: {error}"))?;
        Ok(Client { stream, port })
    }

    fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        let broken = |error: std::io::Error| format!("{path} was not answered: {error}");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nAccept-Encoding: br\r\n\r\n", self.port);
        self.stream.write_all(request.as_bytes()).map_err(broken)?;
        let mut read = Vec::with_capacity(32 * 1024);
        let mut piece = [0_u8; 16 * 1024];
        loop {
            let count = self.stream.read(&mut piece).map_err(broken)?;
            if count == 0 {
                return Err(format!("{path} was cut off"));
            }
            read.extend_from_slice(&piece[..count]);
            let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let field = |name: &str| {
                head.lines()
                    .filter_map(|line| line.split_once(':'))
                    .find_map(|(field, value)| field.eq_ignore_ascii_case(name).then(|| value.trim().to_owned()))
            };
            let length: usize = field("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
            if read.len() >= end + 4 + length {
                let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
                return Ok(Answer { status, bytes: read.len(), location: field("location") });
            }
        }
    }
}
