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
fn a_share_is_told_from_twenty_votes_on_and_a_flood_from_one_connection_stops_counting() {
    on_each_engine(|place| {
        let server = place.serve();
        server.sends_its_form(VOTES, "fixed=no").is(303);
        for _ in 0..18 {
            server.sends_its_form(VOTES, "fixed=yes").is(303);
        }
        within(Duration::from_secs(10), "nineteen votes are counted", || {
            server.opens(GUIDE).is(200).words().contains("19 helpfulness votes")
        });
        server.opens(GUIDE).hides("say that it fixed the problem");
        server.sends_its_form(VOTES, "fixed=yes").is(303);
        within(Duration::from_secs(10), "the share is told", || {
            server.opens(GUIDE).is(200).words().contains("20 helpfulness votes: 19 of 20 say that it fixed the problem")
        });

        for _ in 0..40 {
            server.sends_its_form(VOTES, "fixed=yes").is(303);
        }
        drop(server);
        place.serve().opens(GUIDE).is(200).shows("50 helpfulness votes: 49 of 50 say that it fixed the problem");
    });
}
