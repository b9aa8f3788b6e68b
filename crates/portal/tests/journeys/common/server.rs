//! A server in a place: started as an operator starts it, asked as a browser asks, ended by its own process id.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use super::http::{Answer, ask, try_to_ask};

/// A running `fixpoint serve`.
pub struct Server {
    child: Mutex<Child>,
    origin: String,
}

impl Server {
    /// Starts it and waits until it says that it is ready.
    pub fn start(mut command: Command) -> Server {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("its stderr"));
        let (sender, receiver) = mpsc::channel();
        // Read to the end: a full pipe would stop the server.
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                eprintln!("server: {line}");
                let _ = sender.send(line);
            }
        });
        let mut server = Server { child: Mutex::new(child), origin: String::new() };
        while let Ok(line) = receiver.recv_timeout(Duration::from_secs(60)) {
            if let Some((_, address)) = line.split_once("ready: http://localhost:") {
                server.origin = format!("http://127.0.0.1:{}", address.trim_end_matches('/'));
                server.waits_for_its_index();
                return server;
            }
        }
        panic!("the server did not say that it is ready");
    }

    /// Waits until its index is filled, which no page waits for. One that cannot fill it is as good as ready. A debug build
    /// beside other tests takes most of a minute for the whole corpus.
    fn waits_for_its_index(&self) {
        let patience = Instant::now() + Duration::from_secs(240);
        while self.opens("/readyz").bytes.starts_with(b"the search index is being filled") {
            assert!(Instant::now() < patience, "the index was not filled in four minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// A page as a browser without JavaScript opens it.
    pub fn opens(&self, path: &str) -> Answer {
        self.asks("GET", path, &[], None)
    }

    /// A page, asked for with these headers.
    pub fn opens_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.asks("GET", path, headers, None)
    }

    /// A form, sent from that origin.
    pub fn sends(&self, path: &str, form: &str, origin: &str) -> Answer {
        let headers = [("origin", origin), ("content-type", "application/x-www-form-urlencoded")];
        self.asks("POST", path, &headers, Some(form))
    }

    /// A form, sent from one of its own pages.
    pub fn sends_its_form(&self, path: &str, form: &str) -> Answer {
        self.sends(path, form, &self.origin)
    }

    /// A form sent from one of its own pages by that browser; the answer's status, `None` where there is no answer.
    pub fn tries_its_form(&self, path: &str, form: &str, browser: &str) -> Option<u16> {
        let headers = [
            ("origin", self.origin.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("user-agent", browser),
        ];
        try_to_ask("POST", &format!("{}{path}", self.origin), &headers, Some(form)).ok().map(|answer| answer.status)
    }

    /// The power goes out: SIGKILL, to the process that this value started.
    pub fn is_cut(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }

    /// What the process holds: kilobytes of memory, and open descriptors (proc(5)).
    pub fn holds(&self) -> [usize; 2] {
        let process = self.child.lock().unwrap_or_else(PoisonError::into_inner).id();
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        let kilobytes = memory.trim().trim_end_matches(" kB").parse().expect("a number");
        [kilobytes, std::fs::read_dir(format!("/proc/{process}/fd")).expect("it runs").count()]
    }

    /// No more than so many files may be open in it from now on.
    pub fn may_open(&self, files: usize) {
        let process = self.child.lock().unwrap_or_else(PoisonError::into_inner).id();
        let limit = [format!("--pid={process}"), format!("--nofile={files}")];
        assert!(Command::new("prlimit").args(limit).status().expect("prlimit starts").success());
    }

    /// How much processor time it has taken (proc(5)).
    pub fn worked(&self) -> Duration {
        let process = self.child.lock().unwrap_or_else(PoisonError::into_inner).id();
        let state = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
        // The name of the program may hold anything but stands in the last parentheses.
        let (_, fields) = state.rsplit_once(')').expect("a name");
        let ticks = fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number"));
        // A hundred a second, on every Linux that programs see.
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Any request.
    pub fn asks(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        ask(method, &format!("{}{path}", self.origin), headers, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_cut();
    }
}
