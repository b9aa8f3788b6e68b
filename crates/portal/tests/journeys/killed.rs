//! The power goes out in the middle of an import. Nothing acknowledged is lost, and readers notice nothing.

use std::fmt::Write;
use std::process::Stdio;
use std::time::Duration;

use crate::common::{on_each_engine, within};

const DOCUMENTS: usize = 2_000;

fn count(doctor: &str, table: &str) -> usize {
    let line = doctor.lines().find(|line| line.starts_with(table)).unwrap_or_default();
    line.trim_start_matches(table).trim().parse().unwrap_or_default()
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_stopped_and_readers_are_served_meanwhile() {
    on_each_engine(|place| {
        let words: String = (0..400).fold(String::new(), |mut words, word| {
            let _ = write!(words, "word{word} ");
            words
        });
        for number in 0..DOCUMENTS {
            let text = format!(
                "---\nformat: 1\nlanguage: en\ntitle: Door {number}\naudience: public\n---\n\nDoor {number} opens. {words}\n"
            );
            place.write(&format!("doors/articles/doors/door-{number}.md"), text);
        }
        let server = place.serve();
        server.opens("/guides/outlook-ost-sync-errors").is(200);
        let before = count(&place.run(&["doctor"]).ends(0).stdout, "document");

        let mut import = place.command(&["import", "doors"]).stderr(Stdio::null()).spawn().expect("the import starts");
        within(Duration::from_secs(30), "a first batch is saved", || {
            server.opens("/guides/outlook-ost-sync-errors").is(200);
            count(&place.run(&["doctor"]).stdout, "document") > before || import.try_wait().expect("a child").is_some()
        });
        // SIGKILL, to the process that this test started.
        let _ = import.kill();
        import.wait().expect("it ended");

        let doctor = place.run(&["doctor"]).ends(0).says("All is sound");
        let saved = count(&doctor.stdout, "document") - before;
        eprintln!("killed after {saved} of {DOCUMENTS}");
        assert!(saved > 0 && saved.is_multiple_of(250), "{saved}: a batch is whole or not there");
        server.opens("/guides/outlook-ost-sync-errors").is(200);

        let again = place.run(&["import", "doors"]).ends(0);
        again.says(&format!("{} imported, {saved} unchanged", DOCUMENTS - saved));
        let doctor = place.run(&["doctor"]).ends(0).says("All is sound");
        assert_eq!(count(&doctor.stdout, "document"), before + DOCUMENTS);
        place.run(&["import", "doors"]).ends(0).says(&format!("0 imported, {DOCUMENTS} unchanged"));

        within(Duration::from_secs(10), "the last door is served", || {
            server.opens("/guides/outlook-ost-sync-errors").is(200);
            server.opens(&format!("/articles/doors/door-{}", DOCUMENTS - 1)).status == 200
        });
    });
}
