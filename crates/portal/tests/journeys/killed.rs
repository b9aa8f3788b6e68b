//! The power goes out in the middle of an import or a publication. Nothing acknowledged is lost, nothing is there by
//! halves, and readers notice nothing.

use std::fmt::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{Server, on_each_engine, round_served, within, write_doors};

const GUIDE: &str = "/guides/outlook-ost-sync-errors";

fn count(doctor: &str, table: &str) -> usize {
    let line = doctor.lines().find(|line| line.starts_with(table)).unwrap_or_default();
    line.trim_start_matches(table).trim().parse().unwrap_or_default()
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_stopped_and_readers_are_served_meanwhile() {
    const DOCUMENTS: usize = 2_000;
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
        server.opens(GUIDE).is(200);
        let before = count(&place.run(&["doctor"]).ends(0).stdout, "document");

        let mut import = place.command(&["import", "doors"]).stderr(Stdio::null()).spawn().expect("the import starts");
        within(Duration::from_secs(30), "a first batch is saved", || {
            server.opens(GUIDE).is(200);
            count(&place.run(&["doctor"]).stdout, "document") > before || import.try_wait().expect("a child").is_some()
        });
        // SIGKILL, to the process that this test started.
        let _ = import.kill();
        import.wait().expect("it ended");

        let doctor = place.run(&["doctor"]).ends(0).says("All is sound");
        let saved = count(&doctor.stdout, "document") - before;
        eprintln!("killed after {saved} of {DOCUMENTS}");
        assert!(saved > 0 && saved.is_multiple_of(250), "{saved}: a batch is whole or not there");
        server.opens(GUIDE).is(200);

        let again = place.run(&["import", "doors"]).ends(0);
        again.says(&format!("{} imported, {saved} unchanged", DOCUMENTS - saved));
        let doctor = place.run(&["doctor"]).ends(0).says("All is sound");
        assert_eq!(count(&doctor.stdout, "document"), before + DOCUMENTS);
        place.run(&["import", "doors"]).ends(0).says(&format!("0 imported, {DOCUMENTS} unchanged"));

        within(Duration::from_secs(10), "the last door is served", || {
            server.opens(GUIDE).is(200);
            server.opens(&format!("/articles/doors/door-{}", DOCUMENTS - 1)).status == 200
        });
    });
}

/// The round that readers are served at all of these doors; `None` where it is not the same.
fn one_round(server: &Server, doors: usize) -> Option<usize> {
    let first = round_served(server, 1);
    let others = (1..=doors).step_by(doors / 8).chain([doors]);
    first.filter(|_| others.map(|door| round_served(server, door)).all(|round| round == first))
}

#[test]
fn a_publication_that_is_killed_is_wholly_there_or_not_at_all_and_readers_are_served_meanwhile() {
    const DOORS: usize = 250;
    const KILLS: usize = 8;
    on_each_engine(|place| {
        let server = place.serve();
        // The second is like those that are killed: it finds the first one's revisions.
        let whole = [0, 1].map(|round| {
            write_doors(place, DOORS, round);
            let started = Instant::now();
            // With the first come their author, product and category.
            let published = if round == 0 { DOORS + 3 } else { DOORS };
            place.run(&["publish", "doors"]).ends(0).says(&format!(": {published} published"));
            started.elapsed()
        })[1];
        let before = place.run(&["doctor"]).ends(0).stdout;
        within(Duration::from_secs(10), "round 1 is served", || one_round(&server, DOORS) == Some(1));

        let (mut last, mut interrupted) = (1, 0);
        let mut wait = whole / 2;
        for kill in 1..=KILLS {
            let round = kill + 1;
            write_doors(place, DOORS, round);
            let mut publish = place.command(&["publish", "doors"]).stderr(Stdio::null()).spawn().expect("it starts");
            let moment = Instant::now() + wait;
            while Instant::now() < moment {
                server.opens(GUIDE).is(200);
                std::thread::sleep(Duration::from_millis(10));
            }
            // SIGKILL, to the process that this test started.
            let _ = publish.kill();
            let is_acknowledged = publish.wait().expect("it ended").success();
            interrupted += usize::from(!is_acknowledged);
            // From amid the first writes towards the moment of the answer, and then about it.
            wait = if is_acknowledged { wait * 4 / 5 } else { wait * 6 / 5 };

            let doctor = place.run(&["doctor"]).ends(0).says("All is sound").stdout;
            let written = ["revision", "publication"].map(|table| count(&doctor, table) - count(&before, table));
            assert!(written.iter().all(|rows| rows.is_multiple_of(DOORS)), "{written:?} rows after kill {kill}");
            let least = if is_acknowledged { round } else { last };
            within(Duration::from_secs(10), "one round is served, and none older than was acknowledged", || {
                server.opens(GUIDE).is(200);
                one_round(&server, DOORS).is_some_and(|served| {
                    last = served;
                    served >= least
                })
            });
            eprintln!(
                "kill {kill}: acknowledged {is_acknowledged}, {written:?} rows, round {last} of {round} is served"
            );
        }
        assert!(interrupted > 0, "no publication was interrupted");

        write_doors(place, DOORS, 100);
        place.run(&["publish", "doors"]).ends(0).says("250 published");
        within(Duration::from_secs(10), "the last round is served", || one_round(&server, DOORS) == Some(100));
        place.run(&["doctor"]).ends(0).says("All is sound");
    });
}
