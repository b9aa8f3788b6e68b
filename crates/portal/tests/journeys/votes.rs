//! A reader says whether a guide helped, and the guide shows it.

use std::time::Duration;

use crate::common::{on_each_engine, within};

const GUIDE: &str = "/guides/outlook-ost-sync-errors";
const VOTES: &str = "/guides/outlook-ost-sync-errors/votes";

#[test]
fn a_reader_votes_is_thanked_and_finds_the_vote_on_the_guide() {
    on_each_engine(|place| {
        let server = place.serve();
        server.opens(GUIDE).is(200).shows("No ratings yet").shows("0 helpfulness votes");

        let sent = server.sends_its_form(VOTES, "fixed=yes").is(303);
        assert_eq!(sent.header("location"), format!("{GUIDE}?voted=yes#vote"));
        server.opens(&format!("{GUIDE}?voted=yes")).is(200).shows("Glad it works again.").hides("<form class=\"vote\"");
        within(Duration::from_secs(5), "the vote is on the guide", || {
            server.opens(GUIDE).is(200).words().contains("1 helpfulness vote")
        });

        let sent = server.sends_its_form(VOTES, "fixed=no").is(303);
        assert_eq!(sent.header("location"), format!("{GUIDE}?voted=no#vote"));
        within(Duration::from_secs(5), "the second vote is on the guide", || {
            server.opens(GUIDE).is(200).words().contains("2 helpfulness votes")
        });

        drop(server);
        place.serve().opens(GUIDE).is(200).shows("2 helpfulness votes");
    });
}

#[test]
fn a_vote_from_another_site_or_on_no_guide_or_without_an_answer_is_not_counted() {
    on_each_engine(|place| {
        let server = place.serve();
        server.sends(VOTES, "fixed=yes", "https://elsewhere.example").is(403).shows("another site");
        let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
        server.asks("POST", VOTES, &headers, Some("fixed=yes")).is(403);
        server.sends_its_form("/guides/no-such-guide/votes", "fixed=yes").is(404);
        server.sends_its_form(VOTES, "fixed=perhaps").is(303);
        assert_eq!(server.sends_its_form(VOTES, "").status, 422);

        drop(server);
        place.serve().opens(GUIDE).is(200).shows("0 helpfulness votes");
    });
}

#[test]
fn a_share_is_told_from_twenty_votes_on() {
    on_each_engine(|place| {
        let server = place.serve();
        server.sends_its_form(VOTES, "fixed=no").is(303);
        for _ in 0..18 {
            server.sends_its_form(VOTES, "fixed=yes").is(303);
        }
        within(Duration::from_secs(10), "nineteen votes are counted", || {
            server.opens(GUIDE).is(200).words().contains("19 helpfulness votes")
        });
        server.opens(GUIDE).hides("of 19");
        server.sends_its_form(VOTES, "fixed=yes").is(303);
        within(Duration::from_secs(10), "the share is told", || {
            server.opens(GUIDE).is(200).words().contains("Fixed the problem for 19 of 20 who voted")
        });
    });
}

#[test]
fn a_flood_from_one_connection_stops_counting_and_says_so_and_others_go_on() {
    on_each_engine(|place| {
        let server = place.serve();
        for _ in 0..50 {
            server.sends_its_form(VOTES, "fixed=yes").is(303);
        }
        let refused = server.sends_its_form(VOTES, "fixed=yes").is(429);
        assert!(refused.header("content-type").starts_with("text/html"), "{refused:?}");
        assert_eq!(refused.header("cache-control"), "no-store");
        let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=86_400).contains(&seconds), "the day ends in {seconds} s");
        let refused = refused.shows("Your answer was not counted").shows("50 answers about this guide");
        refused.shows("Answer again tomorrow").shows("Report a problem").hides("<script>");

        // Another guide, and another browser behind the same address.
        server.sends_its_form("/guides/entra-connect-sync-errors/votes", "fixed=yes").is(303);
        let form = ("content-type", "application/x-www-form-urlencoded");
        let another = [form, ("user-agent", "another browser"), ("sec-fetch-site", "same-origin")];
        server.asks("POST", VOTES, &another, Some("fixed=no")).is(303);
        drop(server);
        place.serve().opens(GUIDE).is(200).shows("Fixed the problem for 50 of 51 who voted");
    });
}
