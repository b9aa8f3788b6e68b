//! The disk fills while readers are served. What cannot be kept is refused, and all is well again once there is space.

use std::time::Duration;

use crate::common::{Place, Server, engines, round_served, within, write_doors};

const GUIDE: &str = "/guides/outlook-ost-sync-errors";
const VOTES: &str = "/guides/outlook-ost-sync-errors/votes";
/// Their publication is more than a database keeps room for in its pages.
const DOORS: usize = 300;

/// Words that no database makes small.
fn words(many: u32) -> String {
    let mut number = 1_u32;
    let word = |_| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("{number:x}")
    };
    (0..many).map(word).collect::<Vec<_>>().join(" ")
}

fn is_served_as_before(server: &Server) {
    server.opens(GUIDE).is(200).shows("0 helpfulness votes");
    server.opens("/search?q=outlook").is(200).holds(&format!("href=\"{GUIDE}\""));
    server.opens("/guides").is(200).hides("/guides/door-1\"");
    assert_eq!(round_served(server, 1), None);
    server.opens("/articles/doors/lock").is(404);
}

#[test]
fn a_full_disk_refuses_what_it_cannot_keep_and_the_same_server_goes_on_when_there_is_space() {
    for engine in engines() {
        let Some(place) = Place::on_a_small_disk(engine) else { continue };
        eprintln!("on {engine:?}");
        drop(place.serve());
        write_doors(&place, DOORS, 1);
        place.run(&["import", "doors"]).ends(0).says("303 imported");
        let article =
            format!("---\nformat: 1\nlanguage: en\ntitle: Lock\naudience: public\n---\n\n{}\n", words(20_000));
        place.write("more/articles/doors/lock.md", article);
        let before = place.run(&["doctor"]).ends(0).says("All is sound").stdout;

        let server = place.serve();
        place.disk().fill();
        let refused = server.sends_its_form(VOTES, "fixed=yes").is(503);
        assert_eq!(refused.header("retry-after"), "30");
        refused.shows("Your answer could not be counted just now").shows("answer again in a minute");
        for command in [&["publish", "--all"][..], &["publish", "more"], &["import", "more"]] {
            let run = place.run(command).ends(3);
            run.says("no space is left for the database; nothing was written, free some space and try again");
        }
        is_served_as_before(&server);
        assert_eq!(place.run(&["doctor"]).ends(0).says("All is sound").stdout, before, "nothing was written");

        place.disk().free();
        is_served_as_before(&server);
        server.sends_its_form(VOTES, "fixed=yes").is(303);
        place.run(&["publish", "--all"]).ends(0).says("300 published");
        place.run(&["import", "more"]).ends(0).says("1 imported");
        let is_whole = |server: &Server| {
            round_served(server, DOORS) == Some(1)
                && server.opens("/articles/doors/lock").status == 200
                && server.opens(GUIDE).words().contains("1 helpfulness vote")
                && server.opens("/search?q=door+300+red+light").text().contains("href=\"/guides/door-300\"")
        };
        within(Duration::from_secs(20), "all is public, counted and found", || is_whole(&server));

        // The power goes out: what was acknowledged is there.
        drop(server);
        assert!(is_whole(&place.serve()), "what was acknowledged is lost");
        place.run(&["doctor"]).ends(0).says("All is sound");
    }
}
