//! What goes wrong on a bad day: each time a clear message that ends with what to do, the right exit code, and nothing harmed.

use std::net::TcpListener;

use tar::{Builder, EntryType, Header};

use crate::common::{Place, Run, argument, on_each_engine};

#[test]
fn a_port_in_use_is_named_with_the_option_that_chooses_another() {
    on_each_engine(|place| {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = taken.local_addr().expect("an address").to_string();
        let run = place.run(&["serve", "--listen", &address]).ends(3);
        run.says(&address).says("is in use").says("--listen");
        let server = place.serve();
        place.run(&["serve", "--listen", server.address()]).ends(3).says("is in use");
        server.opens("/").is(200);
    });
}

#[test]
fn a_misspelt_setting_command_or_option_is_refused_with_a_suggestion() {
    let place = Place::sqlite();
    place.write("fixpoint.toml", "[portal]\nwelcom = \"Hello\"\n");
    place.run(&["doctor"]).ends(2).says("fixpoint.toml").says("did you mean `portal.welcome`?");
    place.write("fixpoint.toml", "listen = 8080\n");
    place.run(&["serve"]).ends(2).says("listen").says("in quotes");
    place.write("fixpoint.toml", "listen = \n");
    place.run(&["serve"]).ends(2).says("is not valid TOML");
    std::fs::remove_file(place.path("fixpoint.toml")).expect("it is there");
    place.run(&["serv"]).ends(2).says("serve");
    place.run(&["import"]).ends(2).says("<PATH>");
    place.run(&["publish"]).ends(2);
    place.run(&["serve", "--database-url", "postgres://localhost/x", "--data", "x"]).ends(2);
    place.run(&["export", "out"]).ends(3).says("there is no store").says("--data");
    assert!(!place.data().exists(), "a misspelt call makes no store");
}

#[test]
fn a_damaged_database_or_a_text_in_its_place_is_refused_and_left_as_it_is() {
    let place = Place::sqlite();
    let text = place.write("data/fixpoint.db", "these are words, no database\n");
    for command in [&["doctor"][..], &["serve", "--listen", "127.0.0.1:0"], &["export", "out"]] {
        place.run(command).ends(3).says("is no Fixpoint database");
    }
    the_doctor_says_the_way_out(&place).says("name another folder with --data");
    assert_eq!(std::fs::read(&text).expect("still there"), b"these are words, no database\n");

    let damaged = Place::sqlite();
    drop(damaged.serve());
    damaged.run(&["backup", "whole.db"]).ends(0);
    let mut bytes = std::fs::read(damaged.path("whole.db")).expect("a backup");
    bytes[200..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    let damaged = Place::sqlite();
    damaged.write("data/fixpoint.db", &bytes);
    the_doctor_says_the_way_out(&damaged).says("is damaged");
    damaged.run(&["serve", "--listen", "127.0.0.1:0"]).ends(3).says("restore a backup");
}

/// Names the fault and how to go on from a backup, and does not send to itself.
fn the_doctor_says_the_way_out(place: &Place) -> Run {
    let run = place.run(&["doctor"]);
    assert_ne!(run.code, 0, "{run:?}");
    assert!(!run.stderr.contains("fixpoint doctor"), "{}", run.stderr);
    let data = place.data();
    run.says(&format!("rename the folder {} to keep it", data.display()))
        .says(&format!("`fixpoint restore FILE --data {}`", data.display()))
}

#[test]
fn the_doctor_knows_a_database_that_was_cut_off_or_holds_nothing() {
    let whole = Place::sqlite();
    drop(whole.serve());
    whole.run(&["backup", "whole.db"]).ends(0);
    let bytes = std::fs::read(whole.path("whole.db")).expect("a backup");
    for length in [50, 4096, 20_000, bytes.len() / 2] {
        let cut_off = Place::sqlite();
        cut_off.write("data/fixpoint.db", &bytes[..length]);
        the_doctor_says_the_way_out(&cut_off).ends(3).says("is damaged");
    }
    let nothing = Place::sqlite();
    nothing.write("data/fixpoint.db", "");
    the_doctor_says_the_way_out(&nothing).ends(3).says("is no Fixpoint database");
    assert_eq!(std::fs::read(nothing.data().join("fixpoint.db")).expect("still there"), b"", "nothing was made in it");
}

#[test]
fn a_database_without_a_store_is_left_without_one_by_all_but_those_who_make_stores() {
    on_each_engine(|place| {
        for command in [&["doctor"][..], &["search", "doors"], &["export", "out"], &["backup", "out.db"], &["doctor"]] {
            place.run(command).ends(3).says("there is no store").says("make one with `fixpoint serve`");
        }
    });
}

#[test]
fn damage_in_the_middle_of_a_database_is_found_by_the_doctor() {
    let place = Place::sqlite();
    drop(place.serve());
    place.run(&["doctor"]).ends(0);
    place.run(&["backup", "whole.db"]).ends(0);
    let mut bytes = std::fs::read(place.path("whole.db")).expect("a backup");
    let middle = bytes.len() / 2;
    bytes[middle..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    let damaged = Place::sqlite();
    damaged.write("data/fixpoint.db", &bytes);
    let run = damaged.run(&["doctor"]);
    assert!(run.code == 1 || run.code == 3, "{run:?}");
    the_doctor_says_the_way_out(&damaged);

    let empty = Place::sqlite();
    empty.write("damaged.db", &bytes);
    empty.run(&["restore", "damaged.db"]).ends(3).says("damaged.db is damaged").says("restore another backup");
    empty.run(&["restore", argument(&place.path("whole.db"))]).ends(0);
    empty.run(&["doctor"]).ends(0).says("All is sound");
}

#[test]
fn an_unreachable_postgres_is_an_environment_fault_that_keeps_the_password() {
    let place = Place::sqlite();
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let url = format!("postgres://ada:secret-word@{closed}/x");
    let run = place.run(&["doctor", "--database-url", &url]);
    assert!(run.code == 2 || run.code == 3, "{run:?}");
    assert!(!run.stderr.contains("secret-word"), "{}", run.stderr);
}

fn header(name: &str, kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_gnu();
    // The raw field: a well-behaved writer would refuse these names.
    header.as_gnu_mut().expect("a GNU header").name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

#[test]
fn an_archive_cannot_write_outside_nor_flood_the_store() {
    on_each_engine(|place| {
        let person = b"name: Ada\nkind: person\nrole: Engineer\nabout: Keeps the doors.\n";
        let outside = place.path("evil-absolute.md");
        let mut archive = Builder::new(Vec::new());
        let mut add = |name: &str, bytes: &[u8]| {
            archive.append(&header(name, EntryType::Regular, bytes.len() as u64), bytes).expect("in memory");
        };
        add("../evil.md", b"# Evil\n");
        add("guides/../../evil.md", b"# Evil\n");
        add("/guides/evil-absolute.md", b"# Evil\n");
        add("guides/huge.md", &vec![b'a'; 50 * 1024 * 1024]);
        add("people/ada.yaml", person);
        for kind in [EntryType::Symlink, EntryType::Link] {
            let mut link = header("guides/link.md", kind, 0);
            link.set_link_name("people/ada.yaml").expect("a name");
            link.set_cksum();
            archive.append(&link, std::io::empty()).expect("in memory");
        }
        place.write("bad.tar", archive.into_inner().expect("in memory"));

        let run = place.run(&["import", "bad.tar"]).ends(1).says("1 imported").says("6 skipped");
        for reason in
            ["../evil.md: its path leads out", "guides/huge.md: it has 52428800 bytes", "guides/link.md: it is a link"]
        {
            assert!(run.stderr.contains(reason), "no `{reason}` in {}", run.stderr);
        }
        assert_eq!(run.stderr.matches("leads out of the archive").count(), 3, "{}", run.stderr);
        place.run(&["export", "out"]).ends(0).says("1 documents written");
        assert!(place.path("out/people/ada.yaml").exists() && !place.path("out/guides").exists());
        assert!(!outside.exists() && !place.path("evil.md").exists() && !place.path("../evil.md").exists());
        place.run(&["doctor"]).ends(0).says("All is sound");

        place.write("torn.tar.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
        place.run(&["import", "torn.tar.gz"]).ends(3).says("is no whole archive").says("repeat the import");
    });
}

#[test]
fn broken_documents_say_what_is_wrong_and_do_not_stop_the_others() {
    on_each_engine(|place| {
        place.write("in/people/ada.yaml", "name: Ada\nkind: person\nrole: Engineer\n");
        place.write("in/guides/latin.md", b"---\ntitle: T\xfcr\n---\n");
        place.write("in/guides/malformed.md", "---\ntitle: [unclosed\n---\nText.\n");
        place.write("in/guides/unknown-field.md", "---\nformat: 1\nlanguage: en\ntitel: Doors\n---\nText.\n");
        place.write("in/guides/Bad Name.md", "---\nformat: 1\n---\n");
        let mut bomb = String::from("---\nformat: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 9].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        place.write("in/guides/bomb.md", bomb + "---\nText.\n");
        place.write("in/guides/deep.md", format!("---\nformat: 1\ntags: {}\n---\nText.\n", "[".repeat(50_000)));
        place.write("in/guides/huge.md", vec![b'a'; 50 * 1024 * 1024]);

        let check = place.run(&["check", "in"]).ends(1);
        check.says("huge.md: it has 52428800 bytes").says("Bad Name.md").says("UTF-8").says("titel").says("anchor");
        let run = place.run(&["import", "in", "--publish"]).ends(1);
        let run = run.says("latin.md: it is not UTF-8; save it as UTF-8").says("huge.md: it has 52428800 bytes");
        run.says("Bad Name.md").says("titel").says("malformed.md").says("is not a slug").says("5 imported");

        let server = place.serve_without_starter();
        server.opens("/people/ada").is(200);
        for slug in ["latin", "malformed", "unknown-field", "bomb", "deep", "huge"] {
            server.opens(&format!("/guides/{slug}")).is(404);
        }
    });
}

#[test]
fn a_folder_with_a_link_in_it_is_taken_without_what_the_link_names() {
    let place = Place::sqlite();
    place.write("secret/people/eve.yaml", "name: Eve\nkind: person\nrole: Engineer\n");
    place.write("in/people/ada.yaml", "name: Ada\nkind: person\nrole: Engineer\n");
    std::os::unix::fs::symlink(place.path("secret/people/eve.yaml"), place.path("in/people/eve.yaml")).expect("a link");
    std::os::unix::fs::symlink(place.path("secret"), place.path("in/more")).expect("a link");
    place.run(&["import", "in"]).ends(1).says("links are not followed").says("1 imported");
    place.run(&["import", "nowhere"]).ends(3).says("there is no nowhere");
    place.write("empty/readme.txt", "nothing");
    place.run(&["import", "empty"]).ends(1).says("nothing was imported");
}
