//! Somebody whose mail is late answers questions until the fix, or until the right team is named.

use std::io::{Read, Write};
use std::time::Duration;

use crate::common::{Place, Server, argument, on_each_engine, within};

const GUIDE: &str = include_str!("triage/mail-late.md");
const ADDRESS: &str = "/guides/mail-late/triage";

/// A portal that serves the guide with the flow.
fn portal(place: &Place) -> Server {
    let server = place.serve();
    let file = place.write("content/guides/mail-late.md", GUIDE);
    place.run(&["publish", argument(&file)]).ends(0);
    within(Duration::from_secs(5), "the guide is served", || server.opens("/guides/mail-late").status == 200);
    server
}

/// The address that an answer leads to.
fn answers(server: &Server, address: &str, form: &str) -> String {
    server.sends_its_form(address, form).is(303).header("location").to_owned()
}

/// Answers one state after the other, from the first.
fn walks(server: &Server, answers_by_state: &[(&str, &str)]) -> String {
    let mut address = server.opens(ADDRESS).is(302).header("location").to_owned();
    for (state, answer) in answers_by_state {
        assert!(path(&address).ends_with(&format!("/{state}")), "{address} is not {state}");
        address = answers(server, &address, &format!("answer={answer}"));
    }
    address
}

fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

fn revision(address: &str) -> &str {
    address.split(['?', '&']).find_map(|part| part.strip_prefix("r=")).expect("a revision")
}

/// The status of an address of a million characters; empty where the connection was closed instead.
fn sends_a_megabyte(server: &Server, start: &str) -> String {
    let host = server.address().trim_start_matches("http://").trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(host).expect("a connection");
    let request = format!("GET {start}{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(1_000_000));
    // The server may close before it has read all of it.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = [0_u8; 64];
    let read = stream.read(&mut answer).unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).split(' ').nth(1).unwrap_or_default().to_owned()
}

#[test]
fn ada_is_led_to_the_fix_and_the_address_alone_brings_her_back() {
    on_each_engine(|place| {
        let server = portal(place);
        let first = server.opens(ADDRESS).is(302).header("location").to_owned();
        assert_eq!(first, "/guides/mail-late/triage/web");
        server
            .opens(&first)
            .is(200)
            .holds("data-page=\"triage\"")
            .shows("Is the missing mail visible in Outlook on the web?");
        let check = answers(&server, &first, "answer=there");
        assert!(check.starts_with("/guides/mail-late/triage/reach?web=there&r="), "{check}");
        server
            .opens(&check)
            .is(200)
            .shows("Test-NetConnection outlook.office365.com -Port 443")
            .shows("False, or an error");
        let end = walks(&server, &[("web", "there"), ("reach", "reached"), ("online", "done"), ("is-it-gone", "gone")]);
        assert_eq!(revision(&end).len(), 8);
        let page = server.opens(&end).is(200).holds("data-page=\"triage-outcome\"").shows("Outlook is online again");
        page.shows("Choose Send/Receive, then Work Offline.").shows("Start over").hides("Test-NetConnection");
    });
}

#[test]
fn bo_changes_an_early_answer_and_keeps_what_still_holds() {
    on_each_engine(|place| {
        let server = portal(place);
        let end = walks(
            &server,
            &[("web", "there"), ("reach", "failed"), ("proxy", "home"), ("online", "done"), ("is-it-gone", "gone")],
        );
        let change = end.replace("/triage/fixed?", "/triage/reach?") + "&change=reach";
        server.opens(&change).is(200).shows("What does TcpTestSucceeded say?");
        let end = answers(&server, &change, "answer=reached");
        assert_eq!(path(&end), "/guides/mail-late/triage/fixed");
        assert!(end.contains("online=done&is-it-gone=gone") && end.ends_with("&dropped=proxy"), "{end}");
        server.opens(&end).is(200).shows("Do you work at home?");
    });
}

#[test]
fn an_address_that_names_another_state_leads_to_the_one_that_its_answers_imply() {
    on_each_engine(|place| {
        let server = portal(place);
        let address = walks(&server, &[("web", "there")]);
        let other = address.replace("/reach?", "/is-it-gone?");
        assert_eq!(server.opens(&other).is(302).header("location"), address);
        server.opens("/guides/mail-late/triage/fixed").is(302);
        server.opens("/guides/mail-late/triage/no-such-state").is(302);
    });
}

#[test]
fn answers_to_an_older_flow_are_replayed_on_the_current_one_and_that_is_said() {
    on_each_engine(|place| {
        let server = portal(place);
        let address = walks(&server, &[("web", "there")]);
        server.opens(&address).is(200).hides("have changed since");
        for older in [
            address.replace(revision(&address), "0badcafe"),
            address.split("&r=").next().unwrap_or_default().to_owned(),
        ] {
            let page = server.opens(&older).is(200).shows("What does TcpTestSucceeded say?");
            assert!(page.words().contains("changed"), "{}", page.words());
        }
    });
}

#[test]
fn a_sign_of_something_larger_leads_out_at_once() {
    on_each_engine(|place| {
        let server = portal(place);
        let address = walks(&server, &[("web", "there")]);
        let end = answers(&server, &address, "stop=many");
        assert_eq!(path(&end), "/guides/mail-late/triage/to-messaging");
        let page = server.opens(&end).is(200).shows("The messaging team goes on").shows("messaging");
        // What to hand over holds the questions with their answers.
        page.shows("Is the missing mail visible in Outlook on the web?").shows("Yes, it is there");
    });
}

#[test]
fn whatever_stands_in_an_address_or_a_form_gives_a_page() {
    on_each_engine(|place| {
        let server = portal(place);
        let many = "a=b&".repeat(10_000);
        for query in [
            "web=%ff%00",
            "web=there&web=missing-too",
            "=&&=%",
            "web[]=there",
            "r=",
            "change=web~99999999999999999999",
            many.as_str(),
        ] {
            let answer = server.opens(&format!("/guides/mail-late/triage/web?{query}"));
            assert!(matches!(answer.status, 200 | 302), "{query}: {}", answer.status);
        }
        // Longer than a client would send: refused, and the next reader is answered.
        let status = sends_a_megabyte(&server, "/guides/mail-late/triage/web?web=");
        assert!(matches!(status.as_str(), "" | "400" | "414" | "431"), "{status}");
        server.opens("/guides/mail-late/triage/web").is(200);
        for form in ["answer=no-such-answer", "", "answer=", "stop=nothing", "answer=there&answer=unsure"] {
            let status = server.sends_its_form("/guides/mail-late/triage/web", form).status;
            assert!(matches!(status, 303 | 422), "{form}: {status}");
        }
        // An answer to a state that is not on the way changes nothing.
        assert_eq!(
            path(&answers(&server, "/guides/mail-late/triage/is-it-gone", "answer=gone")),
            "/guides/mail-late/triage/web"
        );
        server.opens("/guides/no-such-guide/triage").is(404);
        server.opens("/guides/no-such-guide/triage/web").is(404);
    });
}

#[test]
fn what_readers_do_is_counted_by_revision_and_nothing_else_is_kept() {
    on_each_engine(|place| {
        let server = portal(place);
        let end = walks(&server, &[("web", "there"), ("reach", "reached"), ("online", "done"), ("is-it-gone", "gone")]);
        walks(&server, &[("web", "unsure")]);
        let change = end.replace("/triage/fixed?", "/triage/web?") + "&change=web";
        answers(&server, &change, "answer=missing-too");
        walks(&server, &[("web", "there")]);
        server.opens(&end).is(200);
        let revision = revision(&end).to_owned();
        let statistics = || place.run(&["flow", "statistics", "mail-late"]).stdout;
        within(Duration::from_secs(10), "the counts are written", || {
            let told = statistics();
            told.contains(&revision)
                && told.contains("starts 3")
                && told.contains("outcomes 3")
                && told.contains("abandoned 0")
        });
        let told = statistics();
        for line in ["back-steps 1", "web unsure 1", "web there 2", "fixed 1", "to-messaging 2"] {
            assert!(told.contains(line), "{line} in {told}");
        }
    });
}
