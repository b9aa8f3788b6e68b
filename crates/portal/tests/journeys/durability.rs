//! The power goes out again and again, at any moment, while people vote, import and publish. What was acknowledged is
//! there, once; what was not is wholly there or not at all.
//!
//! Ten rounds a run; `FIXPOINT_TEST_KILL_ROUNDS` asks for more, as the nightly run does.

use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::common::{Place, Server, on_each_engine, round_served, within, write_doors};

const GUIDE: &str = "/guides/outlook-ost-sync-errors";
const VOTERS: usize = 4;
/// Documents of one import, and guides of one publication.
const SEVERAL: usize = 8;

fn rounds() -> usize {
    std::env::var("FIXPOINT_TEST_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(10)
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        // A step of SplitMix64 (Steele, Lea and Flood, 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % bound
    }
}

/// How many votes the guide's page counts.
fn votes(server: &Server) -> usize {
    let words = server.opens(GUIDE).is(200).words();
    let number = |before: &str| before.rsplit(' ').next().and_then(|number| number.parse().ok());
    let few = words.split_once(" helpfulness vote").and_then(|(before, _)| number(before));
    few.or_else(|| words.split_once(" who voted").and_then(|(before, _)| number(before)))
        .expect("the page counts votes")
}

/// Votes until the server is gone. The votes that it thanked for, and those that it never answered.
fn vote(server: &Server, voter: usize, is_over: &AtomicBool, acknowledged: &AtomicUsize, unanswered: &AtomicUsize) {
    for number in 0.. {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        // Another browser each time: one browser's votes are limited.
        let browser = format!("voter {voter} of {number}");
        match server.tries_its_form(&format!("{GUIDE}/votes"), "fixed=yes", &browser) {
            Some(303) => {
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            Some(_) => {}
            None => {
                unanswered.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Which of the articles of an import are public.
fn articles_served(server: &Server, round: usize) -> usize {
    let is_there = |number: &usize| server.opens(&format!("/articles/round-{round}/article-{number}")).status == 200;
    (0..SEVERAL).filter(is_there).count()
}

fn write_articles(place: &Place, round: usize) {
    for number in 0..SEVERAL {
        let text = format!(
            "---\nformat: 1\nlanguage: en\ntitle: Article {number}\naudience: public\n---\n\nRound {round} wrote it.\n"
        );
        place.write(&format!("import-{round}/articles/round-{round}/article-{number}.md"), text);
    }
}

/// Ends a command as a power cut does. Whether it had said before that all is done.
fn cut(mut command: Child) -> bool {
    // SIGKILL, to a process that this test started.
    let _ = command.kill();
    command.wait().expect("it ended").success()
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_whenever_the_power_goes_out() {
    on_each_engine(|place| {
        drop(place.serve());
        write_doors(place, SEVERAL, 0);
        write_articles(place, 0);
        let started = Instant::now();
        place.run(&["publish", "doors"]).ends(0);
        place.run(&["import", "import-0"]).ends(0);
        // Some commands end before the power does, and most do not: they run beside each other, and beside the votes.
        let longest = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX) * 2;
        let mut chance = Chance(2026);
        let (mut least_votes, mut most_votes, mut round_published) = (0, 0, 0);
        let (mut cut_imports, mut cut_publications, mut cut_votes) = (0, 0, 0);
        for round in 1..=rounds() {
            let server = place.serve();
            write_doors(place, SEVERAL, round);
            write_articles(place, round);
            let (is_over, acknowledged, unanswered) =
                (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
            let (is_imported, is_published) = std::thread::scope(|scope| {
                for voter in 0..VOTERS {
                    let (server, over, thanked, silent) = (&server, &is_over, &acknowledged, &unanswered);
                    scope.spawn(move || vote(server, voter, over, thanked, silent));
                }
                let start = |arguments: &[&str]| {
                    place.command(arguments).stderr(Stdio::null()).spawn().expect("the command starts")
                };
                let import = start(&["import", &format!("import-{round}")]);
                let publish = start(&["publish", "doors"]);
                std::thread::sleep(Duration::from_micros(chance.below(longest)));
                // The order in which they go is chance as well.
                let ended = if chance.below(2) == 0 {
                    server.is_cut();
                    (cut(import), cut(publish))
                } else {
                    let published = cut(publish);
                    let imported = cut(import);
                    server.is_cut();
                    (imported, published)
                };
                is_over.store(true, Ordering::Relaxed);
                ended
            });
            drop(server);
            least_votes += acknowledged.load(Ordering::Relaxed);
            most_votes += acknowledged.load(Ordering::Relaxed) + unanswered.load(Ordering::Relaxed);
            cut_votes += unanswered.load(Ordering::Relaxed);
            cut_imports += usize::from(!is_imported);
            cut_publications += usize::from(!is_published);

            place.run(&["doctor"]).ends(0).says("All is sound");
            let server = place.serve();
            let counted = votes(&server);
            assert!(
                (least_votes..=most_votes).contains(&counted),
                "round {round}: {counted} votes, of which {least_votes} to {most_votes} were given"
            );
            (least_votes, most_votes) = (counted, counted);
            match articles_served(&server, round) {
                SEVERAL => {}
                0 if !is_imported => {}
                some => panic!("round {round}: {some} of {SEVERAL} articles, acknowledged: {is_imported}"),
            }
            let served: Vec<Option<usize>> = (1..=SEVERAL).map(|door| round_served(&server, door)).collect();
            assert!(served.iter().all(|one| *one == served[0]), "round {round}: {served:?}");
            let served = served[0].expect("a round");
            assert!(
                served <= round && served >= if is_published { round } else { round_published },
                "round {round}: {served} is served, {round_published} was acknowledged before, this one: {is_published}"
            );
            round_published = served;
        }
        eprintln!("{cut_imports} imports, {cut_publications} publications and {cut_votes} votes were cut");
        assert!(cut_imports + cut_publications > 0 && cut_votes > 0, "nothing was interrupted");
    });
}

#[test]
fn two_servers_over_one_database_both_show_a_publication_while_people_vote() {
    on_each_engine(|place| {
        let servers = [place.serve(), place.serves_beside("second")];
        let is_over = AtomicBool::new(false);
        let given = AtomicUsize::new(0);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                for voter in 0.. {
                    let browser = format!("voter {voter}");
                    if is_over.load(Ordering::Relaxed)
                        || servers[0].tries_its_form(&format!("{GUIDE}/votes"), "fixed=yes", &browser).is_none()
                    {
                        break;
                    }
                    given.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(100));
                }
            });
            for round in 1..=4 {
                write_doors(place, 1, round);
                place.run(&["publish", "doors"]).ends(0);
                let started = Instant::now();
                // On a machine of its own a tenth of a second: `cargo xtask bench` measures it.
                within(Duration::from_secs(2), "every server shows it", || {
                    servers.iter().all(|server| round_served(server, 1) == Some(round))
                });
                eprintln!("both show round {round} after {:?}", started.elapsed());
            }
            is_over.store(true, Ordering::Relaxed);
        });
        assert!(given.load(Ordering::Relaxed) > 0, "nobody voted");
        // Where both have one data folder, the first keeps its index and the second has one in memory.
        let found =
            |server: &Server| server.opens("/search?q=door+red+light").text().contains("href=\"/guides/door-1\"");
        within(Duration::from_secs(10), "every server finds it", || servers.iter().all(found));
    });
}
