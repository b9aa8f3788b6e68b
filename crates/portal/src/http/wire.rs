//! Kept pages, answered from the bytes that came to the bytes that go.
//! Never answers what is not the plainest of requests: everything else goes, byte for byte, to the HTTP library.

use std::cell::RefCell;
use std::future::Future;
use std::io::{self, IoSlice};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::cache::Rendered;
use super::pace::Pace;

/// More fields than any browser sends.
const MAX_FIELDS: usize = 48;
/// A head that is longer is not one of the plainest.
const MAX_HEAD_BYTES: usize = 4 * 1024;

/// Answers kept pages until something else is asked for, and gives the bytes of that. `None` where the client is gone,
/// or where it is time to stop and nothing is being answered.
///
/// # Errors
/// Where the connection breaks.
pub(super) async fn answers<S>(
    stream: &mut S,
    pages: &Rendered,
    pace: &Pace,
    stop: impl Future<Output = ()>,
) -> io::Result<Option<Bytes>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut read = Vec::with_capacity(MAX_HEAD_BYTES);
    let mut stop = std::pin::pin!(stop);
    loop {
        read.clear();
        let length = tokio::select! {
            biased;
            length = stream.read_buf(&mut read) => length?,
            () = &mut stop => 0,
        };
        if length == 0 {
            return Ok(None);
        }
        let Some(asked) = Asked::read(&read) else { return Ok(Some(read.into())) };
        let Some(page) = pages.get(asked.path) else { return Ok(Some(read.into())) };
        pace.asked();
        let (variant, is_known) = page.variant_for(asked.accept_encoding, asked.if_none_match);
        let (status, rest) =
            if is_known { ("304 Not Modified", &variant.unchanged_wire) } else { ("200 OK", &variant.wire) };
        let head = dated(|date| format!("HTTP/1.1 {status}\r\ndate: {date}\r\n"));
        write_all(stream, &mut [IoSlice::new(head.as_bytes()), IoSlice::new(rest)]).await?;
    }
}

async fn write_all<S: AsyncWrite + Unpin>(stream: &mut S, mut pieces: &mut [IoSlice<'_>]) -> io::Result<()> {
    while !pieces.is_empty() {
        match stream.write_vectored(pieces).await? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => IoSlice::advance_slices(&mut pieces, written),
        }
    }
    Ok(())
}

/// Calls with the time as HTTP writes it (RFC 9110, 5.6.7), which is made anew once a second.
fn dated<T>(call: impl FnOnce(&str) -> T) -> T {
    thread_local! {
        static DATE: RefCell<(u64, String)> = const { RefCell::new((0, String::new())) };
    }
    let now = SystemTime::now();
    let second = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    DATE.with_borrow_mut(|(made, date)| {
        if *made != second || date.is_empty() {
            (*made, *date) = (second, httpdate::fmt_http_date(now));
        }
        call(date)
    })
}

/// What the plainest of requests asks for.
struct Asked<'a> {
    path: &'a str,
    accept_encoding: Option<&'a [u8]>,
    if_none_match: Option<&'a [u8]>,
}

impl<'a> Asked<'a> {
    /// Reads a GET of HTTP/1.1 that is there as a whole, with nothing behind it, without parameters, a body or a wish
    /// about the connection. `None` for everything else, well formed or not.
    fn read(bytes: &'a [u8]) -> Option<Asked<'a>> {
        let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
        let mut request = httparse::Request::new(&mut fields);
        let length = match request.parse(bytes).ok()? {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial => return None,
        };
        let path = request.path.filter(|path| path.starts_with('/') && !path.contains('?'))?;
        if length != bytes.len() || request.method != Some("GET") || request.version != Some(1) {
            return None;
        }
        let mut asked = Asked { path, accept_encoding: None, if_none_match: None };
        for field in request.headers.iter() {
            let is = |name: &str| field.name.eq_ignore_ascii_case(name);
            // Most fields tell nothing to us, and their first letter says so.
            match field.name.as_bytes().first().map(u8::to_ascii_lowercase) {
                Some(b'a') if is("accept-encoding") => {
                    asked.accept_encoding = asked.accept_encoding.or(Some(field.value))
                }
                Some(b'i') if is("if-none-match") => asked.if_none_match = asked.if_none_match.or(Some(field.value)),
                Some(b'c') if is("connection") && !field.value.eq_ignore_ascii_case(b"keep-alive") => return None,
                Some(b'c') if is("content-length") => return None,
                Some(b'e') if is("expect") => return None,
                Some(b't') if is("transfer-encoding") || is("te") || is("trailer") => return None,
                Some(b'u') if is("upgrade") => return None,
                _ => {}
            }
        }
        Some(asked)
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;

    use pages::Page;
    use proptest::prelude::*;
    use tokio::io::duplex;

    use super::*;
    use crate::http::cache::Sealed;

    const PAGE: &str = "GET /guides/a HTTP/1.1\r\nHost: localhost\r\n";

    fn pages() -> Rendered {
        let pages = Rendered::default();
        let page = Page { status: 200, html: "<p>Close the window.</p>".repeat(20) };
        pages.keep("/guides/a".to_owned(), Arc::new(Sealed::new(page)));
        pages
    }

    /// What is answered to these bytes, and what is handed on.
    async fn told(sent: &str) -> (String, Option<Bytes>) {
        let (mut server, mut client) = duplex(64 * 1024);
        client.write_all(sent.as_bytes()).await.expect("sent");
        let (mut reading, writing) = tokio::io::split(client);
        let answering = async {
            let handed = answers(&mut server, &pages(), &Pace::default(), pending()).await.expect("answered");
            drop(server);
            handed
        };
        let mut answer = String::new();
        let reading = async {
            // The client goes once it was answered.
            let mut piece = [0; 64 * 1024];
            let length = reading.read(&mut piece).await.expect("read");
            answer.push_str(&String::from_utf8_lossy(&piece[..length]));
            drop((reading, writing));
        };
        let (handed, ()) = tokio::join!(answering, reading);
        (answer, handed)
    }

    #[tokio::test]
    async fn a_kept_page_is_answered_whole_and_a_known_one_by_its_tag() {
        let (answer, handed) = told(&format!("{PAGE}\r\n")).await;
        assert_eq!(handed, None);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\ndate: ") && head.contains("content-security-policy: default-src"));
        assert!(head.contains(&format!("content-length: {}", body.len())) && body.ends_with("window.</p>"), "{answer}");
        let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
        let (answer, _) = told(&format!("{PAGE}If-None-Match: {tag}\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 304 Not Modified\r\ndate: ") && answer.ends_with("\r\n\r\n"), "{answer}");
        let (answer, _) = told(&format!("{PAGE}Accept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n")).await;
        assert!(answer.contains("content-encoding: gzip"), "{answer}");
    }

    #[tokio::test]
    async fn everything_but_the_plainest_request_is_handed_on_as_it_came() {
        for other in [
            PAGE.to_owned(),
            format!("{PAGE}Connection: close\r\n\r\n"),
            format!("{PAGE}Content-Length: 3\r\n\r\nabc"),
            format!("{PAGE}Transfer-Encoding: chunked\r\n\r\n"),
            format!("{PAGE}Expect: 100-continue\r\n\r\n"),
            format!("{PAGE}Upgrade: h2c\r\n\r\n"),
            format!("{PAGE}\r\n{PAGE}\r\n"),
            PAGE.replace("1.1", "1.0") + "\r\n",
            PAGE.replace("GET", "HEAD") + "\r\n",
            PAGE.replace("/a", "/b") + "\r\n",
            PAGE.replace("/a", "/a?voted=yes") + "\r\n",
            PAGE.replace("/guides", "http://localhost/guides") + "\r\n",
            "\r\n\0".to_owned(),
        ] {
            let (answer, handed) = told(&other).await;
            assert_eq!((answer.as_str(), handed.as_deref()), ("", Some(other.as_bytes())), "{other}");
        }
    }

    #[tokio::test]
    async fn nothing_is_waited_for_when_it_is_time_to_stop() {
        let (mut server, _client) = duplex(1024);
        let handed = answers(&mut server, &pages(), &Pace::default(), std::future::ready(())).await;
        assert_eq!(handed.expect("no fault"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, path in "[ -~]{0,20}", fields in "[ -~\r\n]{0,80}") {
            let _ = Asked::read(&bytes);
            let _ = Asked::read(format!("GET {path} HTTP/1.1\r\n{fields}\r\n\r\n").as_bytes());
        }
    }
}
