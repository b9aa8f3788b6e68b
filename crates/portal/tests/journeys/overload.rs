//! More is asked for than can be answered: readers of what is there are served, and all others are told when to come again.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

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
    let slow: Vec<TcpStream> = (0..256).map(|_| unended_form(&server)).collect();
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
fn the_database_goes_away_and_readers_of_what_was_read_before_do_not_notice() {
    on_each_engine(|place| {
        let Some(database) = place.database() else { return };
        let server = place.serve();
        let pages = [GUIDE, "/", "/guides"];
        let before: Vec<Vec<u8>> = pages.iter().map(|page| server.opens(page).is(200).bytes).collect();
        database.goes_away();
        for (page, before) in pages.iter().zip(&before) {
            assert_eq!(server.opens(page).is(200).bytes, *before, "{page}");
        }
        server.opens("/search?q=outlook").is(200).holds(&format!("href=\"{GUIDE}\""));
        server.opens("/healthz").is(200);
        server.opens("/readyz").is(503);
        let unread = server.opens("/guides/okta-sign-in-loop").is(503);
        assert_eq!(unread.header("retry-after"), "30");
        unread.shows("The library cannot be read just now");
        server.sends_its_form(&format!("{GUIDE}/votes"), "fixed=yes").is(503).shows("could not be counted just now");
        database.comes_back();
        within(Duration::from_secs(20), "the same server goes on", || {
            server.opens("/readyz").status == 200 && server.opens("/guides/okta-sign-in-loop").status == 200
        });
        server.sends_its_form(&format!("{GUIDE}/votes"), "fixed=yes").is(303);
    });
}
