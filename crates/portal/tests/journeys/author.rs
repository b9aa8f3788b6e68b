//! Ada writes a guide for her building's doors, publishes it, mends it, and takes a change back.

use std::time::Duration;

use crate::common::{Place, Server, argument, on_each_engine, within};

const GUIDE: &str = "/guides/badge-reader-red-light";
const FILE: &str = "guides/badge-reader-red-light.md";

/// Ada's guide, small and whole. Its third step is for IT staff alone.
const BADGE_READER: &str = include_str!("ada/badge-reader-red-light.md");

fn ada_writes(place: &Place, guide: &str) {
    place.write(
        "ada/people/ada.yaml",
        "name: Ada\nkind: person\nrole: Facilities engineer\nexpertise: [Doors]\nabout: Keeps the doors.\n",
    );
    place.write("ada/products/badge-reader.yaml", "name: Badge reader\nfamily: Doors\nabout: Opens doors.\n");
    place.write("ada/categories/doors.yaml", "name: Doors\nabout: Doors and badges.\n");
    place.write(&format!("ada/{FILE}"), guide);
}

fn ada_imports(place: &Place) {
    place.run(&["import", argument(&place.path("ada"))]).ends(0);
}

/// What is published is public within two seconds, in every process.
fn soon(what: &str, is_so: impl FnMut() -> bool) {
    within(Duration::from_secs(2), what, is_so);
}

/// Search follows the edition; no time is promised.
fn in_time(what: &str, is_so: impl FnMut() -> bool) {
    within(Duration::from_secs(20), what, is_so);
}

fn is_nowhere(server: &Server, slug: &str, title: &str) {
    server.opens(&format!("/guides/{slug}")).is(404).hides(title);
    server.opens(&format!("/guides/{slug}/history")).is(404).hides(title);
    server.opens("/guides").is(200).hides(slug).hides(title);
    server.opens("/").is(200).hides(slug).hides(title);
    server.opens("/fix").is(200).hides("red light");
    server.opens("/search?q=badge+reader+red+light").is(200).hides(slug).hides(title);
    server.opens("/fix/badge-reader-red-light").is(404).holds("data-answer=\"\"").hides(slug_link(slug).as_str());
    server.opens("/products/badge-reader").hides(title);
    server.opens("/sitemap.xml").is(200).hides(slug);
}

fn slug_link(slug: &str) -> String {
    format!("href=\"/guides/{slug}\"")
}

#[test]
fn a_guide_is_a_draft_until_it_is_published_and_older_words_can_be_restored() {
    on_each_engine(|place| {
        let server = place.serve();
        ada_writes(place, BADGE_READER);
        ada_imports(place);
        is_nowhere(&server, "badge-reader-red-light", "Badge reader shows a red light");

        place.run(&["publish", "badge-reader-red-light", "--note", "First words"]).ends(0);
        soon("the guide is public", || server.opens(GUIDE).status == 200);
        server.opens(GUIDE).shows("Written by Ada, Facilities engineer").shows("Ask a colleague");
        server.opens("/fix/badge-reader-red-light").is(200).holds("data-answer=\"badge-reader-red-light\"");
        in_time("search finds it", || {
            server.opens("/search?q=badge+reader+red+light").text().contains(&slug_link("badge-reader-red-light"))
        });
        server.opens("/guides").shows("Badge reader shows a red light");
        server.opens("/sitemap.xml").holds(GUIDE);

        ada_writes(place, &BADGE_READER.replace("Ask a colleague", "Ask somebody at the door"));
        ada_imports(place);
        server.opens(GUIDE).is(200).shows("Ask a colleague");
        server.opens(&format!("{GUIDE}/history")).is(200).hides("Revision 2");
        place.run(&["publish", "guides/badge-reader-red-light", "--note", "Better words"]).ends(0);
        soon("revision 2 is public", || server.opens(GUIDE).words().contains("Ask somebody at the door"));
        server
            .opens(&format!("{GUIDE}/history"))
            .shows("Revision 2 Shown now")
            .shows("Better words")
            .shows("First words");

        place.run(&["publish", "badge-reader-red-light", "--revision", "1", "--note", "Back"]).ends(0);
        soon("revision 1 is public again", || server.opens(GUIDE).words().contains("Ask a colleague"));
        server.opens(&format!("{GUIDE}/history")).shows("Revision 1 Shown now").shows("Better words");
        place.run(&["publish", "badge-reader-red-light", "--revision", "7"]).ends(1).says("no revision 7");
        place.run(&["publish", "no-such-guide"]).ends(1).says("does not exist");
    });
}

#[test]
fn a_guide_with_a_blocking_finding_is_kept_but_not_published() {
    on_each_engine(|place| {
        ada_writes(place, &BADGE_READER.replace("author: ada", "author: nobody-we-know"));
        place.run(&["import", argument(&place.path("ada"))]).ends(1).says("1 blocking");
        place.run(&["publish", "badge-reader-red-light"]).ends(1).says("was not published").says("nobody-we-know");
        place.run(&["import", argument(&place.path("ada")), "--publish"]).says("0 imported, 4 unchanged, 0 published");
        let server = place.serve_without_starter();
        server.opens(GUIDE).is(404);

        ada_writes(place, BADGE_READER);
        ada_imports(place);
        place.run(&["publish", "badge-reader-red-light"]).ends(0);
        soon("the mended guide is public", || server.opens(GUIDE).status == 200);
    });
}

#[test]
fn an_import_tells_of_the_drafts_among_its_documents_and_of_no_other() {
    on_each_engine(|place| {
        let import = || place.run(&["import", argument(&place.path("ada"))]).ends(0);
        ada_writes(place, BADGE_READER);
        import().says("4 imported").says("\n1 waits as a draft.");
        place.run(&["publish", "badge-reader-red-light"]).ends(0);
        let all_public = import().says("0 imported, 4 unchanged");
        assert!(!all_public.stderr.contains("draft"), "{}", all_public.stderr);

        let other = BADGE_READER.replace("badge reader red light", "turnstile stuck");
        place
            .write("ada/guides/turnstile-stuck.md", other.replace("Badge reader shows a red light", "Turnstile stuck"));
        import().says("1 imported, 4 unchanged").says("\n1 waits as a draft.");
        ada_writes(place, &BADGE_READER.replace("Ask a colleague", "Ask somebody at the door"));
        import().says("1 imported, 4 unchanged").says("\n2 wait as drafts.");
    });
}

#[test]
fn a_folder_is_published_without_the_files_that_cannot_be_and_each_is_named() {
    on_each_engine(|place| {
        ada_writes(place, BADGE_READER);
        place.write("ada/notes.txt", "nothing");
        let publish = || place.run(&["publish", "ada"]);
        // The guide, its author, its product and its category.
        let run = publish().ends(0).says(": 4 published").says("skipped ada/notes.txt: it is no guide");
        run.says("; leave it, or name it like guides/<slug>.md");

        place.write("ada/guides/latin.md", b"---\ntitle: T\xfcr\n---\n");
        place.write("ada/guides/huge.md", vec![b'a'; 3 * 1024 * 1024]);
        place.write("ada/guides/Bad Name.md", "---\nformat: 1\n---\n");
        std::os::unix::fs::symlink(place.path("ada/notes.txt"), place.path("ada/guides/link.md")).expect("a link");
        ada_writes(place, &BADGE_READER.replace("Ask a colleague", "Ask somebody at the door"));
        let run = publish().ends(1).says(": 1 published").says("skipped ada/guides/latin.md: it is not UTF-8; save it");
        let run = run.says("skipped ada/guides/huge.md: it has 3145728 bytes").says("split it");
        let run = run.says("skipped ada/guides/Bad Name.md: `Bad Name` is not a slug; write");
        run.says("skipped ada/guides/link.md: it is a link, and links are not followed; put the file itself there");
        // As `import` ends with the same folder.
        place.run(&["import", "ada"]).ends(1).says("5 skipped");

        let none = place.run(&["publish", "ada/guides/huge.md"]).ends(1).says("huge.md: it has 3145728 bytes");
        none.says("holds no document that can be published; name a .md file");
        let server = place.serve_without_starter();
        server.opens(GUIDE).is(200).shows("Ask somebody at the door");
    });
}

#[test]
fn what_is_for_it_staff_does_not_exist_for_readers() {
    on_each_engine(|place| {
        let server = place.serve();
        ada_writes(place, &BADGE_READER.replace("audience: public", "audience: it-staff"));
        ada_imports(place);
        place.run(&["publish", "badge-reader-red-light"]).ends(0);
        // A second, public guide in a later edition: once it is seen, the first would have been seen too.
        let public = BADGE_READER
            .replace("badge reader red light", "turnstile stuck")
            .replace("Badge reader shows a red light", "Turnstile is stuck");
        place.write("ada/guides/turnstile-stuck.md", public);
        place.run(&["publish", argument(&place.path("ada/guides/turnstile-stuck.md"))]).ends(0);
        soon("the public guide is there", || server.opens("/guides/turnstile-stuck").status == 200);
        in_time("and found", || {
            server.opens("/search?q=turnstile").text().contains("href=\"/guides/turnstile-stuck\"")
        });
        is_nowhere(&server, "badge-reader-red-light", "Badge reader shows a red light");

        // The public guide's step for IT staff: neither its words nor its command, anywhere.
        for address in ["/guides/turnstile-stuck", "/fix/turnstile-stuck", "/products/badge-reader", "/people/ada"] {
            server.opens(address).is(200).hides("zebrafinch").hides("controller").hides("id=\"log\"");
        }
        let found = server.opens("/search?q=zebrafinch").is(200);
        found.hides("/guides/turnstile-stuck").hides("crew of");
        server.opens("/search?q=controller.log").is(200).hides("/guides/turnstile-stuck");
        assert_eq!(place.run(&["search", "zebrafinch"]).ends(1).stdout, "");
        assert!(place.run(&["search", "turnstile"]).ends(0).stdout.starts_with("guides/turnstile-stuck\t"));
    });
}
