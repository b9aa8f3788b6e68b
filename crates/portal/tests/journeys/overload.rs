//! More is asked for than can be answered: readers of what is there are served, and all others are told when to come again.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::common::{Place, Server, on_each_engine, within};

const GUIDE: &str = "/guides/outlook-ost-sync-errors";

fn connected(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    stream
}

/// A form whose body never ends, sent from one of the portal's own pages.
fn unended_form(server: &Server) -> TcpStream {
    let mut stream = connected(server);
    let host = server.address();
    write!(
        stream,
        "POST {GUIDE}/votes HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nfixed"
    )
    .expect("sent");
    stream
}

#[test]
fn forms_that_never_end_keep_other_forms_out_and_no_reader() {
    let place = Place::sqlite();
    let server = place.serve();
    // More than are taken at once: whichever of them are late, all places are.
    let slow: Vec<TcpStream> = (0..300).map(|_| unended_form(&server)).collect();
    let votes = format!("{GUIDE}/votes");
    // Another browser each time: one browser's votes are limited.
    let given = |number: usize| server.tries_its_form(&votes, "fixed=yes", &format!("browser {number}"));
    let full = (0..200).find(|number| given(*number) == Some(503));
    assert!(full.is_some(), "every form is taken");
    let refused = server.sends_its_form(&votes, "fixed=yes").is(503);
    let refused = refused.shows("The portal is busy").shows("try again in a few seconds");
    assert_eq!((refused.header("retry-after"), refused.header("cache-control")), ("2", "no-store"));
    for page in [GUIDE, "/search?q=outlook", "/", "/healthz"] {
        server.opens(page).is(200);
    }
    drop(slow);
    let mut number = 200..;
    within(Duration::from_secs(10), "forms are taken once the others are gone", || {
        given(number.next().expect("a number")) == Some(303)
    });
}

#[test]
fn a_form_that_comes_too_slowly_is_told_so() {
    let place = Place::sqlite();
    let server = place.serve();
    let mut stream = unended_form(&server);
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
}

#[test]
fn a_form_and_a_head_beyond_what_is_read_are_refused() {
    let place = Place::sqlite();
    let server = place.serve();
    let form = format!("fixed={}", "y".repeat(70_000));
    server.sends_its_form(&format!("{GUIDE}/votes"), &form).is(413);
    let mut stream = connected(&server);
    let _ = write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {}\r\n\r\n", "y".repeat(100_000));
    let mut answer = [0; 12];
    if stream.read_exact(&mut answer).is_ok() {
        assert_eq!(&answer, b"HTTP/1.1 431");
    }
    server.opens(GUIDE).is(200);
}

#[test]
fn the_database_goes_away_and_readers_do_not_notice() {
    on_each_engine(|place| {
        let Some(database) = place.database() else { return };
        let server = place.serve();
        let pages = [GUIDE, "/", "/guides"];
        let before: Vec<Vec<u8>> = pages.iter().map(|page| server.opens(page).is(200).bytes).collect();
        // Texts are read ahead of readers once the server is up.
        std::thread::sleep(Duration::from_secs(2));
        database.goes_away();
        for (page, before) in pages.iter().zip(&before) {
            assert_eq!(server.opens(page).is(200).bytes, *before, "{page}");
        }
        server.opens("/search?q=outlook").is(200).holds(&format!("href=\"{GUIDE}\""));
        server.opens("/healthz").is(200);
        server.opens("/readyz").is(503);
        server.opens("/guides/okta-sign-in-loop").is(200).shows("Okta");
        let history = format!("{GUIDE}/history");
        let unread = server.opens(&history).is(503);
        assert_eq!(unread.header("retry-after"), "30");
        unread.shows("The library cannot be read just now");
        server.sends_its_form(&format!("{GUIDE}/votes"), "fixed=yes").is(503).shows("could not be counted just now");
        database.comes_back();
        within(Duration::from_secs(20), "the same server goes on", || {
            server.opens("/readyz").status == 200 && server.opens(&history).status == 200
        });
        server.sends_its_form(&format!("{GUIDE}/votes"), "fixed=yes").is(303);
    });
}

/// A page asked for, whose answer nobody has read yet.
fn asked(server: &Server, path: &str) -> TcpStream {
    let mut stream = connected(server);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address()).expect("sent");
    stream
}

/// Whether it was answered so already.
fn is_answered(stream: &TcpStream, status: &str) -> bool {
    let mut start = [0; 12];
    stream.set_nonblocking(true).expect("a socket");
    let length = stream.peek(&mut start).unwrap_or(0);
    stream.set_nonblocking(false).expect("a socket");
    start[..length] == *format!("HTTP/1.1 {status}").as_bytes()
}

#[test]
fn a_database_that_hangs_keeps_nobody_from_what_needs_no_database() {
    on_each_engine(|place| {
        let Some(database) = place.database() else { return };
        let server = place.serve();
        let page = server.opens(GUIDE).is(200).text();
        let (_, style) = page.split_once("href=\"/assets/").expect("a stylesheet");
        let style = format!("/assets/{}", style.split('"').next().expect("its name"));
        let hanging = database.hangs();
        let unread = "/guides/okta-sign-in-loop/history";
        let waiting: Vec<TcpStream> = (0..300).map(|_| asked(&server, unread)).collect();
        within(Duration::from_secs(15), "most are told to come again", || {
            waiting.iter().filter(|stream| is_answered(stream, "503")).count() > 200
        });
        let triage = format!("{GUIDE}/triage");
        for (path, status) in [
            (GUIDE, 200),
            ("/search?q=outlook", 200),
            ("/guides", 200),
            ("/healthz", 200),
            (&style, 200),
            (&triage, 302),
        ] {
            server.opens(path).is(status);
        }
        server.asks("HEAD", GUIDE, &[], None).is(200);
        let refused = server.opens(unread).is(503).shows("The portal is busy");
        assert_eq!(refused.header("retry-after"), "2");
        drop(hanging);
        within(Duration::from_secs(20), "what was not read before is answered", || server.opens(unread).status == 200);
    });
}

#[test]
fn whoever_comes_when_all_connections_are_taken_is_told_to_come_again() {
    on_each_engine(|place| {
        let server = place.serves_with_open_files(64);
        server.opens(GUIDE).is(200);
        let idle: Vec<TcpStream> = (0..300).map(|_| connected(&server)).collect();
        within(Duration::from_secs(10), "a reader is told when to come again", || {
            let told = answered(&server);
            told.starts_with("HTTP/1.1 503") && told.contains("\r\nRetry-After: 2\r\n")
        });
        drop(idle);
        within(Duration::from_secs(10), "readers are answered", || answered(&server).starts_with("HTTP/1.1 200"));
    });
}

#[test]
fn a_system_that_gives_no_connection_ends_nothing_and_is_not_asked_all_the_time() {
    on_each_engine(|place| {
        let server = place.serve();
        server.opens(GUIDE).is(200);
        let [_, descriptors] = server.holds();
        server.may_open(descriptors + 8);
        let idle: Vec<TcpStream> = (0..100).map(|_| connected(&server)).collect();
        let before = server.worked();
        std::thread::sleep(Duration::from_secs(1));
        let worked = server.worked() - before;
        assert!(worked < Duration::from_millis(400), "it works for {worked:?} of a second in which nobody asks");
        drop(idle);
        within(Duration::from_secs(10), "readers are answered", || answered(&server).starts_with("HTTP/1.1 200"));
        server.opens("/guides/okta-sign-in-loop").is(200);
    });
}

/// What a reader is answered who says what they want before they look; nothing where the connection breaks.
fn answered(server: &Server) -> String {
    let mut stream = connected(server);
    let _ = write!(stream, "GET {GUIDE} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
    let mut answer = vec![0; 4_096];
    let length = stream.read(&mut answer).unwrap_or(0);
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

/// How long the load lasts: a few seconds, unless the nightly run asks for more.
fn load() -> Duration {
    let asked = std::env::var("FIXPOINT_TEST_LOAD_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(asked.unwrap_or(5))
}

/// Readers who search, walk, open pages and vote.
const READERS: usize = 4;

/// What one reader does in one visit. Everything is answered.
fn visit(server: &Server, reader: usize, number: usize) {
    let code = number % 50;
    for path in [
        GUIDE,
        "/",
        "/fix/azure-ad-connect-sync-error",
        &format!("/search?q=0x80040{code:03}"),
        &format!("{GUIDE}/triage"),
    ] {
        let status = server.opens(path).status;
        assert!(matches!(status, 200 | 302), "{path}: {status}");
    }
    let voted = server.tries_its_form(&format!("{GUIDE}/votes"), "fixed=yes", &format!("reader {reader} of {number}"));
    assert_eq!(voted, Some(303));
}

/// Visits for that time, each reader one after the other, with a pause after each visit. How many there were.
fn visits(server: &Server, time: Duration, pause: Duration, first: usize) -> usize {
    let end = Instant::now() + time;
    std::thread::scope(|scope| {
        let read = |reader: usize| {
            move || {
                let until_end = (first..).take_while(|_| Instant::now() < end);
                until_end
                    .inspect(|number| visit(server, reader, *number))
                    .inspect(|_| std::thread::sleep(pause))
                    .count()
            }
        };
        let readers: Vec<_> = (0..READERS).map(|reader| scope.spawn(read(reader))).collect();
        readers.into_iter().map(|reader| reader.join().expect("every visit is answered")).sum()
    })
}

#[test]
fn under_steady_load_memory_and_descriptors_stay_flat() {
    on_each_engine(|place| {
        let server = place.serve();
        // As many visits as it bears, which is a warming too; then four fifths of that.
        let warming = (load() / 5).max(Duration::from_secs(2));
        let most = visits(&server, warming, Duration::ZERO, 0);
        let each = warming * u32::try_from(READERS).expect("few") / u32::try_from(most.max(1)).expect("few");
        let [memory, descriptors] = server.holds();
        let first = visits(&server, load() / 2, each / 4, 1_000_000);
        let [memory_between, descriptors_between] = server.holds();
        let given = first + visits(&server, load() / 2, each / 4, 2_000_000);
        let [memory_after, descriptors_after] = server.holds();
        eprintln!(
            "{most} visits in {warming:?}, then {given} in {:?}: {memory}, {memory_between} and {memory_after} kB, \
             {descriptors}, {descriptors_between} and {descriptors_after} descriptors",
            load()
        );
        assert!(first > 0);
        // Caches that fill and the allocator's own pages are no leak; what grows with each visit is.
        assert!(memory_after < memory + memory / 4 + 16_384, "{memory} kB became {memory_after} kB");
        assert!(descriptors_after <= descriptors + READERS, "{descriptors} descriptors became {descriptors_after}");
    });
}
