//! Demand: somebody looks for what nobody wrote yet, and the owner sees what is missing without seeing who or what was typed.

use std::time::Duration;

use crate::common::{Place, Server, argument, on_each_engine, within};

/// The guide that closes the gap.
const BADGE_READER: &str = include_str!("ada/badge-reader-red-light.md");

/// A library in which no article holds two of the words, and readers who look in vain for them and for a code.
fn look_in_vain(place: &Place) -> Server {
    for (name, text) in
        [("drums", "Hinges hold drums."), ("paint", "Oil is in paint."), ("bells", "Bells are of brass.")]
    {
        let article = format!("---\nformat: 1\nlanguage: en\ntitle: About {name}\naudience: public\n---\n\n{text}\n");
        place.write(&format!("more/articles/{name}.md"), article);
    }
    place.run(&["import", "more"]).ends(0);
    let server = place.serve_without_starter();
    // The same need in another order, and with a password and a name beside it.
    for words in ["hinges+xylotrope+oil+brass+hunter2secret", "oil+brass+hinges+mallory"] {
        server.opens(&format!("/search?q={words}")).is(200).shows("No guide yet");
    }
    server.opens("/fix/hinges-oil-brass-mallory").is(404);
    for _ in 0..2 {
        server.opens("/errors/0x8badf00d").is(404);
    }
    // Nobody reads these, or nobody asked anew.
    server.asks("HEAD", "/errors/0x8badf00d", &[], None).is(404);
    server.asks("HEAD", "/search?q=oil+brass+hinges+mallory", &[], None).is(200);
    server.opens("/search?q=oil+brass+hinges+mallory&page=2").is(200);
    // Of this the library knows no word, so that nothing of it may be kept.
    server.opens("/search?q=xylotrope+hunter2secret").is(200);
    within(Duration::from_secs(30), "both needs are written", || {
        let told = place.run(&["gaps"]).stdout;
        told.contains("3 times") && told.contains("2 times")
    });
    server
}

#[test]
fn what_was_looked_for_in_vain_is_told_without_a_word_that_the_library_does_not_know() {
    on_each_engine(|place| {
        let _server = look_in_vain(place);
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let told = place.run(&["gaps"]).ends(0).stdout;
        assert!(told.contains(&format!("3 times, {today}: ")), "{told}");
        assert!(told.contains("brass hing oil") && told.contains("nearest: articles/"), "{told}");
        assert!(told.contains(&format!("2 times, {today}: 0x8badf00d")), "{told}");
        let json = place.run(&["gaps", "--days", "1", "--format", "json"]).ends(0).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!((&json["gaps"][0]["demand"], &json["gaps"][1]["signatures"][0]), (&3.into(), &"0x8badf00d".into()));
        place.run(&["gaps", "--days", "0"]).ends(2);

        // A backup holds every row of the store.
        place.run(&["backup", "all.backup"]).ends(0);
        let bytes = std::fs::read(place.path("all.backup")).expect("the backup");
        for typed in ["xylotrope", "hunter2secret", "mallory", "hinges oil"] {
            assert!(!told.contains(typed), "{typed} in {told}");
            assert!(!bytes.windows(typed.len()).any(|window| window == typed.as_bytes()), "{typed} is stored");
        }
        let other = Place::sqlite();
        other.run(&["restore", argument(&place.path("all.backup"))]).ends(0);
        assert_eq!(other.run(&["gaps"]).ends(0).stdout, told);
    });
}

#[test]
fn a_guide_that_answers_closes_the_gap() {
    on_each_engine(|place| {
        let _server = look_in_vain(place);
        place.write("new/people/ada.yaml", "name: Ada\n");
        place.write("new/products/badge-reader.yaml", "name: Badge reader\nfamily: House\n");
        place.write("new/categories/doors.yaml", "name: Entry\n");
        let guide = BADGE_READER.replace("title: Badge reader", "title: 0x8BADF00D badge reader");
        place.write("new/guides/red-light.md", guide);
        place.run(&["import", "new", "--publish"]).ends(0);
        let told = place.run(&["gaps"]).ends(0).stdout;
        assert!(!told.contains("0x8badf00d") && told.contains("brass hing oil"), "{told}");
        assert!(told.ends_with("Answered by now, and left out: 1 need (asked for 2 times).\n"), "{told}");
    });
}

#[test]
fn where_nobody_looked_in_vain_no_gap_is_told() {
    let place = Place::sqlite();
    let server = place.serve();
    server.opens("/search?q=0x800704CF").is(200);
    server.opens("/errors/0x800704cf").is(200);
    std::thread::sleep(Duration::from_secs(3));
    place.run(&["gaps"]).ends(1).says("Nothing is known since");
}
