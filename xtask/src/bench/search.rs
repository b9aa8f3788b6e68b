//! What a search costs: the development queries, one after another, beside SQLite FTS5 in the same run; the results page; and
//! the index, built and opened again.
//! Never says how good the hits are: `cargo xtask eval search` does.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::client::{self, Client, Request};
use super::pages::cost;
use super::process::{CLIENT_CORE, SERVER_CORE, on_core};
use super::report::{Table, at_most, verdict};
use super::stores::{Library, Portal, Store, Workshop};
use crate::library::Document;
use crate::workspace::{self, Failure};

/// Where the queries lie, seen from the repository.
const QUERIES: &str = "../shared/data/retrieval/dev/queries.tsv";
/// Hits of one search, as the portal gives them.
const HITS: i64 = 10;
/// Results pages that are asked for.
const PAGES: usize = 2_000;
/// The results page, a second and core.
const PAGES_A_SECOND: f64 = 2_500.0;
const READY_WITHIN: Duration = Duration::from_secs(600);

/// What was measured of one library. Times of queries are in ms.
struct Figures {
    name: String,
    /// What half of the queries took at most, and 99 of 100.
    query: [f64; 2],
    goals: [Option<f64>; 2],
    /// Of SQLite FTS5; none where it was not asked.
    other: Option<[f64; 2]>,
    /// Processor time of a results page, in µs.
    page: f64,
    /// In seconds.
    built: f64,
    /// In ms, from the start of the program.
    reopened: f64,
}

/// Measures the support articles as they are and 100,000 grown from them.
pub fn measure(workshop: &Workshop) -> Result<Table, Failure> {
    let file = workspace::root().join(QUERIES);
    let text = workspace::read(&file)?;
    let queries: Vec<&str> = text.lines().filter_map(|line| line.split_once('\t')).map(|(_, query)| query).collect();
    let mut all = Vec::new();
    for (library, goals) in [
        (Library::Support(workshop.corpus.len()), [Some(0.3), Some(2.0)]),
        (Library::Articles(100_000), [Some(1.5), None]),
    ] {
        println!("\nSearch, {}", library.name());
        let mut figures = of_library(&workshop.store(library)?, library.name(), goals, &file, &queries)?;
        if matches!(library, Library::Support(_)) {
            figures.other = Some(on_core(Some(SERVER_CORE), || full_text_of_sqlite(&workshop.corpus, &queries))??);
        }
        all.push(figures);
    }
    Ok(table(&all))
}

fn of_library(
    store: &Store,
    name: String,
    goals: [Option<f64>; 2],
    file: &Path,
    queries: &[&str],
) -> Result<Figures, Failure> {
    store.forget_index()?;
    let began = Instant::now();
    let portal = store.serve(None)?;
    until_ready(&portal)?;
    let built = began.elapsed().as_secs_f64();
    println!("  index built in {built:.1} s");
    drop(portal);
    let began = Instant::now();
    let portal = store.serve(None)?;
    until_ready(&portal)?;
    let reopened = began.elapsed().as_secs_f64() * 1e3;
    portal.process.wait_until_at_rest()?;
    portal.process.pin(SERVER_CORE)?;
    let requests: Vec<Request> = queries.iter().take(PAGES).map(|query| address(query)).collect();
    let page = on_core(Some(CLIENT_CORE), || -> Result<f64, Failure> {
        let mut client = Client::connect(portal.port, 1)?;
        client.run(&requests, requests.len())?;
        Ok(cost(portal.process.id(), &mut client, &requests, requests.len())?.processor)
    })??;
    println!("  results page {page:.0} µs");
    drop(portal);
    let output =
        on_core(Some(SERVER_CORE), || store.fixpoint().args(["search", "--times", "--trec"]).arg(file).output())?;
    let output = output.map_err(|error| format!("fixpoint cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let query = read(&said).ok_or_else(|| format!("the times of the searches cannot be read: {said}"))?;
    println!("  a query {:.3} ms, 99 of 100 {:.3} ms", query[0], query[1]);
    Ok(Figures { name, query, goals, other: None, page, built, reopened })
}

fn address(query: &str) -> Request {
    let encoded: String = query.bytes().take(500).map(|byte| format!("%{byte:02X}")).collect();
    Request::page(&format!("/search?q={encoded}"), "gzip")
}

fn until_ready(portal: &Portal) -> Result<(), Failure> {
    let began = Instant::now();
    let ready = Request::page("/readyz", "identity");
    while began.elapsed() < READY_WITHIN {
        if client::get(portal.port, &ready).is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err(format!("the portal was not ready after {} s", READY_WITHIN.as_secs()))
}

/// The two times of what `fixpoint search --times` says.
fn read(said: &str) -> Option<[f64; 2]> {
    let mut times = said.split("at most ").skip(1).filter_map(|rest| rest.split_once(" ms")?.0.parse().ok());
    Some([times.next()?, times.next()?])
}

/// The same articles and queries in a table of FTS5 in memory: any of the words, BM25 with the title five times.
fn full_text_of_sqlite(corpus: &[Document], queries: &[&str]) -> Result<[f64; 2], Failure> {
    let failed = |error: rusqlite::Error| format!("SQLite FTS5: {error}");
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    connection.execute_batch("create virtual table articles using fts5(title, text)").map_err(failed)?;
    let change = connection.transaction().map_err(failed)?;
    for document in corpus {
        let title = document.text.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or_default();
        change
            .execute("insert into articles (title, text) values (?1, ?2)", params![title, document.text])
            .map_err(failed)?;
    }
    change.commit().map_err(failed)?;
    let mut statement = connection
        .prepare("select rowid from articles where articles match ?1 order by bm25(articles, 5.0, 1.0) limit ?2")
        .map_err(failed)?;
    let mut times = Vec::new();
    for query in queries {
        let words = query.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
        if words.is_empty() {
            continue;
        }
        let began = Instant::now();
        let rows =
            statement.query_map(params![words.join(" OR "), HITS], |row| row.get::<_, i64>(0)).map_err(failed)?;
        rows.collect::<Result<Vec<i64>, _>>().map_err(failed)?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let share = |of_hundred: usize| times.get(times.len() * of_hundred / 100).copied().unwrap_or(0.0);
    println!("  SQLite FTS5 {:.3} ms, 99 of 100 {:.3} ms", share(50), share(99));
    Ok([share(50), share(99)])
}

fn table(all: &[Figures]) -> Table {
    let mut heads = vec!["What"];
    heads.extend(all.iter().map(|figures| figures.name.as_str()));
    let mut table = Table::new(&heads);
    let mut row = |name: &str, of: &dyn Fn(&Figures) -> String| {
        let mut cells = vec![name.to_owned()];
        cells.extend(all.iter().map(of));
        table.row(&cells);
    };
    let goal = |figure: f64, goal: Option<f64>| {
        goal.map_or(format!("{figure:.2}"), |goal| format!("{figure:.2} (≤ {goal}, {})", verdict(figure <= goal)))
    };
    row("A query, half at most, ms", &|figures| goal(figures.query[0], figures.goals[0]));
    row("A query, 99 of 100 at most, ms", &|figures| goal(figures.query[1], figures.goals[1]));
    let of_other = |figures: &Figures, which: usize| {
        let other = figures.other.map(|other| (other[which], other[which] / figures.query[which]));
        other.map_or("not asked".to_owned(), |(time, ratio)| format!("{time:.2} ({ratio:.1} times)"))
    };
    row("SQLite FTS5, half at most, ms", &|figures| of_other(figures, 0));
    row("SQLite FTS5, 99 of 100 at most, ms", &|figures| of_other(figures, 1));
    row("Results page, CPU µs", &|figures| format!("{:.0}", figures.page));
    row("Results pages a second and core", &|figures| {
        let pages = 1e6 / figures.page;
        let goal = figures.goals[1].map(|_| format!(" (≥ {PAGES_A_SECOND}, {})", verdict(pages >= PAGES_A_SECOND)));
        format!("{pages:.0}{}", goal.unwrap_or_default())
    });
    row("Index built, s", &|figures| at_most(figures.goals[1].map(|_| 10.0), figures.built));
    row("Started with that index, ms", &|figures| format!("{:.0}", figures.reopened));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fixpoint_says_of_its_times_is_read() {
        let said =
            "200 searches: half of them took at most 0.213 ms, 99 of 100 at most 1.430 ms, the slowest 2.000 ms.";
        assert_eq!(read(said), Some([0.213, 1.43]));
        assert_eq!(read("200 searches"), None);
    }

    #[test]
    fn full_text_search_of_sqlite_takes_any_query() {
        let article = Document { path: "a.md".to_owned(), text: "---\ntitle: Doors\n---\n\nStuck.".to_owned() };
        let times = full_text_of_sqlite(&[article], &["doors \"OR\" (", "", "NEAR"]).expect("searched");
        assert!(times[0] > 0.0);
    }
}
