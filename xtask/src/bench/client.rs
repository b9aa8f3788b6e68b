//! Asks a server on loopback: once, or as often as it answers over connections that are kept open.
//! Never pipelines, never follows a redirect, and never takes an answer for another than was expected.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::workspace::Failure;

/// A server that says nothing for so long is broken.
const SILENT: Duration = Duration::from_secs(60);
/// More than any answer's head.
const MOST_HEADERS: usize = 64;

/// What is asked, in the bytes of a request.
#[derive(Clone)]
pub struct Request {
    bytes: Vec<u8>,
    /// For messages.
    path: String,
    /// The answer's status.
    expected: u16,
}

impl Request {
    /// A page in a coding, such as `gzip`, or `identity`.
    pub fn page(path: &str, coding: &str) -> Self {
        let bytes = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\n\r\n").into_bytes();
        Self { bytes, path: path.to_owned(), expected: 200 }
    }

    /// The same, by a reader who has it already.
    pub fn unchanged(path: &str, coding: &str, tag: &str) -> Self {
        let bytes = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\nIf-None-Match: {tag}\r\n\r\n"
        );
        Self { bytes: bytes.into_bytes(), path: path.to_owned(), expected: 304 }
    }
}

/// An answer, whole.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its fields, with names in lower case.
    pub fields: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Asks once, over a connection of its own.
pub fn get(port: u16, request: &Request) -> Result<Answer, Failure> {
    let broken = |error: std::io::Error| format!("{} was not answered: {error}", request.path);
    let mut stream = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(broken)?;
    stream.set_read_timeout(Some(SILENT)).map_err(broken)?;
    stream.write_all(&request.bytes).map_err(broken)?;
    let (mut read, mut piece) = (Vec::new(), [0_u8; 16 * 1024]);
    loop {
        let count = stream.read(&mut piece).map_err(broken)?;
        read.extend_from_slice(&piece[..count]);
        if let Some(head) = Head::parse(&read, request.expected)?
            && read.len() >= head.whole()
        {
            return Ok(Answer { status: head.status, fields: head.fields, body: read.split_off(head.bytes) });
        }
        if count == 0 {
            return Err(format!("{} was cut off", request.path));
        }
    }
}

/// Asks once; the answer must have the expected status.
pub fn expect(port: u16, request: &Request) -> Result<Answer, Failure> {
    let answer = get(port, request)?;
    if answer.status != request.expected {
        return Err(unexpected(request, answer.status));
    }
    Ok(answer)
}

fn unexpected(request: &Request, status: u16) -> Failure {
    format!("{} answered {status} instead of {}. Mend it and measure again", request.path, request.expected)
}

/// Connections that are kept open, served by one thread.
pub struct Client {
    poll: Poll,
    connections: Vec<Connection>,
}

struct Connection {
    stream: TcpStream,
    /// Which request it waits for.
    asked: usize,
    buffer: Vec<u8>,
    filled: usize,
}

/// What a run took.
pub struct Run {
    /// From the first request to the last answer.
    pub wall: Duration,
    /// Bytes received, heads included.
    pub bytes: usize,
}

impl Client {
    /// Opens so many connections.
    pub fn connect(port: u16, connections: usize) -> Result<Self, Failure> {
        let broken = |error: std::io::Error| format!("no connection to port {port}: {error}");
        let poll = Poll::new().map_err(broken)?;
        let mut opened = Vec::new();
        for token in 0..connections {
            // Connected before it is handed to the poll, so that the first request can be written at once.
            let stream = std::net::TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(broken)?;
            stream.set_nodelay(true).and_then(|()| stream.set_nonblocking(true)).map_err(broken)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry().register(&mut stream, Token(token), Interest::READABLE).map_err(broken)?;
            opened.push(Connection { stream, asked: 0, buffer: vec![0; 128 * 1024], filled: 0 });
        }
        Ok(Self { poll, connections: opened })
    }

    /// Asks `total` times, going through the requests in their order, and begins them anew after the last.
    pub fn run(&mut self, requests: &[Request], total: usize) -> Result<Run, Failure> {
        let started = Instant::now();
        let (mut sent, mut answered, mut bytes) = (0, 0, 0);
        for connection in self.connections.iter_mut().take(total) {
            connection.ask(requests, sent)?;
            sent += 1;
        }
        let mut events = Events::with_capacity(self.connections.len());
        while answered < total {
            match self.poll.poll(&mut events, Some(SILENT)) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(format!("the connections cannot be waited for: {error}")),
                Ok(()) if events.is_empty() => return Err(format!("no answer came within {} s", SILENT.as_secs())),
                Ok(()) => {}
            }
            for event in &events {
                let connection = &mut self.connections[event.token().0];
                if let Some(whole) = connection.read(requests)? {
                    answered += 1;
                    bytes += whole;
                    if sent < total {
                        connection.ask(requests, sent)?;
                        sent += 1;
                    }
                }
            }
        }
        Ok(Run { wall: started.elapsed(), bytes })
    }
}

impl Connection {
    fn ask(&mut self, requests: &[Request], number: usize) -> Result<(), Failure> {
        self.asked = number % requests.len();
        self.filled = 0;
        let request = &requests[self.asked];
        // A request fits into the socket's buffer: the last answer was read whole before.
        let written = self.stream.write(&request.bytes).map_err(|error| format!("{}: {error}", request.path))?;
        if written < request.bytes.len() {
            return Err(format!("{} could not be asked in one piece. Shorten it", request.path));
        }
        Ok(())
    }

    /// Reads what has come; the answer's length where it is whole.
    fn read(&mut self, requests: &[Request]) -> Result<Option<usize>, Failure> {
        let request = &requests[self.asked];
        loop {
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => return Err(format!("{} was cut off", request.path)),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(format!("{}: {error}", request.path)),
            }
            if let Some((head, status, body)) = measures(&self.buffer[..self.filled], request.expected)? {
                if status != request.expected {
                    return Err(unexpected(request, status));
                }
                // Nothing more can come before the next request, so that reading on would only cost a call.
                if self.filled >= head + body {
                    return Ok(Some(head + body));
                }
            }
        }
    }
}

struct Head {
    status: u16,
    fields: Vec<(String, String)>,
    bytes: usize,
    body: usize,
}

impl Head {
    fn parse(read: &[u8], expected: u16) -> Result<Option<Self>, Failure> {
        let Some((bytes, status, body)) = measures(read, expected)? else { return Ok(None) };
        let text = String::from_utf8_lossy(&read[..bytes]);
        let fields = text.lines().skip(1).filter_map(|line| line.split_once(':'));
        let fields = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Ok(Some(Self { status, fields, bytes, body }))
    }

    fn whole(&self) -> usize {
        self.bytes + self.body
    }
}

/// The length of the head, the status and the length of the body, once the head is whole.
fn measures(read: &[u8], expected: u16) -> Result<Option<(usize, u16, usize)>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(read).map_err(|error| format!("an answer is no HTTP: {error}"))?;
    let httparse::Status::Complete(head) = parsed else { return Ok(None) };
    let status = response.code.unwrap_or(0);
    let length = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
    match (status, length) {
        (304 | 204, _) => Ok(Some((head, status, 0))),
        (_, Some(body)) => Ok(Some((head, status, body))),
        (_, None) => Err(format!("an answer with {status} (expected: {expected}) does not tell its length")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufRead;
    use std::net::TcpListener;

    use super::*;

    /// A server that gives every request of one connection the same answer, in two pieces.
    fn server(answer: &'static str) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            for line in std::io::BufReader::new(&stream).lines() {
                if line.unwrap().is_empty() {
                    let (first, second) = answer.split_at(answer.len() / 2);
                    (&stream).write_all(first.as_bytes()).unwrap();
                    std::thread::sleep(Duration::from_millis(1));
                    (&stream).write_all(second.as_bytes()).unwrap();
                }
            }
        });
        port
    }

    const PAGE: &str = "HTTP/1.1 200 OK\r\nETag: \"one\"\r\ncontent-length: 4\r\n\r\npage";

    #[test]
    fn every_request_has_its_whole_answer() {
        let mut client = Client::connect(server(PAGE), 1).unwrap();
        let run = client.run(&[Request::page("/one", "gzip"), Request::page("/two", "gzip")], 5).unwrap();
        assert_eq!(run.bytes, 5 * PAGE.len());
    }

    #[test]
    fn another_status_than_expected_ends_the_run() {
        let mut client = Client::connect(server(PAGE), 1).unwrap();
        let failure = client.run(&[Request::unchanged("/one", "gzip", "\"one\"")], 5).err().unwrap();
        assert!(failure.contains("/one answered 200 instead of 304"), "{failure}");
    }

    #[test]
    fn an_answer_is_read_with_its_fields() {
        let answer = expect(server(PAGE), &Request::page("/one", "identity")).unwrap();
        assert_eq!((answer.field("etag"), answer.body.as_slice()), (Some("\"one\""), b"page".as_slice()));
    }
}
