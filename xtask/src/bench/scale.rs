//! What depends on the size of a library, and what should not: import, start, memory, pages, search, publication.
//! Never measures two servers at once.

use std::time::{Duration, Instant};

use super::client::{self, Client, Request};
use super::pages::{self, GUIDE, cost};
use super::process::{CLIENT_CORE, SERVER_CORE, on_core};
use super::report::{Table, at_most, median, shown};
use super::stores::{Library, MOST_ADDRESSES, Portal, Store, Workshop};
use crate::workspace::{self, Failure};

/// Starts after the first, which fills the index.
const STARTS: usize = 5;
/// Publications, each of one guide with another text.
const PUBLICATIONS: usize = 5;
/// Searches that a server is warmed with, and whose cost is taken.
const SEARCHES: usize = 200;
/// Rounds that the cost of the guide's page is taken of, and requests of one.
const ROUNDS: usize = 5;
const PAGES: usize = 5_000;
/// Connections of the client while the server is warmed and while the page is measured.
const CONNECTIONS: usize = 8;
const VISIBLE_WITHIN: Duration = Duration::from_secs(60);

/// What was measured of one library. Times are in ms where no unit is named, memory in MB.
pub struct Figures {
    /// Which.
    pub library: Library,
    /// In seconds; absent where the store was there before.
    pub import_seconds: Option<f64>,
    /// The start that fills the index; absent where the store was there before.
    pub first_start: Option<f64>,
    /// From the start of the program to its first page.
    pub start: f64,
    /// Once it answers.
    pub memory_at_start: f64,
    /// After 2,000 pages and 200 searches.
    pub memory: f64,
    /// At most until then.
    pub memory_at_most: f64,
    /// Processor time of a kept guide page, in µs.
    pub page_micros: f64,
    /// Processor time of a search.
    pub search: f64,
    /// Time from question to answer of a search.
    pub search_wall: f64,
    /// `fixpoint publish FILE`.
    pub publish: f64,
    /// From its exit to the first page with the new text.
    pub visible: f64,
    /// The slowest of them.
    pub visible_at_most: f64,
}

/// Goals for a library; absent where none is set.
struct Goals {
    import_seconds: Option<f64>,
    start: Option<f64>,
    memory: Option<f64>,
    visible: Option<f64>,
}

fn goals(library: Library) -> Goals {
    let none = Goals { import_seconds: None, start: None, memory: None, visible: None };
    match library {
        Library::Guides(1_000) => Goals { start: Some(150.0), ..none },
        Library::Support(_) => {
            Goals { import_seconds: Some(30.0), start: Some(400.0), memory: Some(250.0), visible: Some(300.0) }
        }
        Library::Articles(100_000) => {
            Goals { start: Some(4_000.0), memory: Some(1_500.0), visible: Some(1_000.0), ..none }
        }
        _ => none,
    }
}

/// Measures one library, from its import on.
pub fn measure(workshop: &Workshop, library: Library) -> Result<Figures, Failure> {
    let began = Instant::now();
    println!("\n{} on {}", library.name(), workshop.engine.name());
    let store = workshop.store(library)?;
    let mut portal = store.serve(None)?;
    portal.process.wait_until_at_rest()?;
    let first_start = store.import.map(|_| milliseconds(portal.start));
    println!("  first start {:.0} ms", milliseconds(portal.start));
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        drop(portal);
        portal = store.serve(None)?;
        starts.push(milliseconds(portal.start));
    }
    let at_start = portal.process.memory()?;
    println!("  start {:.0} ms, {:.0} MB", median(starts.iter().copied()), at_start.now);

    warm(&store, &portal)?;
    let warm = portal.process.memory()?;
    println!("  warm {:.0} MB", warm.now);

    portal.process.wait_until_at_rest()?;
    portal.process.pin(SERVER_CORE)?;
    let (page, search) = on_core(Some(CLIENT_CORE), || -> Result<_, Failure> {
        let mut client = Client::connect(portal.port, CONNECTIONS)?;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let cost = cost(portal.process.id(), &mut client, &[Request::page(GUIDE, "gzip")], PAGES)?;
            rounds.push(cost.processor);
        }
        let mut client = Client::connect(portal.port, 1)?;
        let search = cost(portal.process.id(), &mut client, &pages::searches(&store), SEARCHES)?;
        Ok((median(rounds.into_iter()), search))
    })??;
    println!("  page {page:.1} µs, search {:.1} ms", search.processor / 1e3);
    drop(portal);

    let portal = store.serve(None)?;
    let publications = publications(&store, &portal)?;
    let figures = Figures {
        library,
        import_seconds: store.import.map(|took| took.as_secs_f64()),
        first_start,
        start: median(starts.into_iter()),
        memory_at_start: at_start.now,
        memory: warm.now,
        memory_at_most: warm.most,
        page_micros: page,
        search: search.processor / 1e3,
        search_wall: search.wall / 1e3,
        publish: median(publications.iter().map(|(publish, _)| *publish)),
        visible: median(publications.iter().map(|(_, visible)| *visible)),
        visible_at_most: publications.iter().map(|(_, visible)| *visible).fold(0.0, f64::max),
    };
    println!("  publish {:.0} ms, visible after {:.0} ms", figures.publish, figures.visible);
    println!("  all of it {:.0} s", began.elapsed().as_secs_f64());
    Ok(figures)
}

/// Asks for 2,000 different pages, and searches 200 times.
fn warm(store: &Store, portal: &Portal) -> Result<(), Failure> {
    let mut addresses = store.addresses.clone();
    if addresses.len() < MOST_ADDRESSES {
        // A small library has fewer documents; it has landing pages too.
        let listed = client::expect(portal.port, &Request::page("/fix", "identity"))?;
        let listed = String::from_utf8_lossy(&listed.body);
        let linked = listed.split("href=\"/fix/").skip(1).filter_map(|rest| rest.split_once('"'));
        addresses.extend(linked.map(|(name, _)| format!("/fix/{name}")).take(MOST_ADDRESSES - addresses.len()));
    }
    let requests: Vec<Request> = addresses.iter().map(|address| Request::page(address, "gzip")).collect();
    Client::connect(portal.port, CONNECTIONS)?.run(&requests, requests.len())?;
    Client::connect(portal.port, CONNECTIONS)?.run(&pages::searches(store), SEARCHES)?;
    Ok(())
}

/// How long each publication took, and how long after it its text was there.
fn publications(store: &Store, portal: &Portal) -> Result<Vec<(f64, f64)>, Failure> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let guides = folder.path().join("guides");
    let file = folder.path().join(format!("{}.md", &GUIDE[1..]));
    let text = workspace::read(&workspace::root().join(format!("content{GUIDE}.md")))?;
    std::fs::create_dir(&guides).map_err(|error| format!("{}: {error}", guides.display()))?;
    let page = Request::page(GUIDE, "identity");
    client::expect(portal.port, &page)?;
    let mut publications = Vec::new();
    for _ in 0..PUBLICATIONS {
        // Never the same text twice, in no run: an unchanged document is not published.
        let marker = format!("measured{}", jiff::Timestamp::now().as_nanosecond());
        let changed = text.replacen("## Symptoms\n", &format!("## Symptoms\n- {marker}\n"), 1);
        std::fs::write(&file, changed).map_err(|error| format!("{}: {error}", file.display()))?;
        let began = Instant::now();
        store.run(["publish".as_ref(), file.as_os_str()])?;
        let published = Instant::now();
        loop {
            let answer = client::expect(portal.port, &page)?;
            if String::from_utf8_lossy(&answer.body).contains(&marker) {
                break;
            }
            if published.elapsed() > VISIBLE_WITHIN {
                return Err(format!("a publication was not visible after {} s", VISIBLE_WITHIN.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        publications.push((milliseconds(published - began), milliseconds(published.elapsed())));
        portal.process.wait_until_at_rest()?;
    }
    Ok(publications)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Start, memory, import and publication beside their goals.
pub fn start_table(figures: &[Figures]) -> Table {
    let mut table = Table::new(&[
        "Library",
        "Import, s",
        "First start, ms",
        "Start, ms",
        "Memory at start, MB",
        "Memory warm, MB",
        "At most, MB",
        "Publish, ms",
        "To visible, ms",
        "Slowest, ms",
    ]);
    for figures in figures {
        let goals = goals(figures.library);
        let before = || "made before".to_owned();
        table.row(&[
            figures.library.name(),
            figures.import_seconds.map_or_else(before, |seconds| at_most(goals.import_seconds, seconds)),
            figures.first_start.map_or_else(before, shown),
            at_most(goals.start, figures.start),
            shown(figures.memory_at_start),
            at_most(goals.memory, figures.memory),
            shown(figures.memory_at_most),
            shown(figures.publish),
            at_most(goals.visible, figures.visible),
            shown(figures.visible_at_most),
        ]);
    }
    table
}

/// The same figures by size alone, with how much each grew from the smallest library to the largest.
pub fn growth_table(figures: &[&Figures]) -> Table {
    let names: Vec<String> = figures.iter().map(|figures| figures.library.name()).collect();
    let mut heads = vec!["What"];
    heads.extend(names.iter().map(String::as_str));
    heads.push("Largest / smallest");
    let mut table = Table::new(&heads);
    for (name, of) in CURVES {
        let values: Vec<f64> = figures.iter().map(|figures| of(figures)).collect();
        let grew = values.last().zip(values.first()).map_or(0.0, |(last, first)| last / first);
        let mut row = vec![(*name).to_owned()];
        row.extend(values.iter().map(|value| shown(*value)));
        row.push(format!("{grew:.1}"));
        table.row(&row);
    }
    table
}

/// What one curve shows: its name with its unit, and where it is taken from.
pub type Curve = (&'static str, fn(&Figures) -> f64);

/// What is shown over the size of the library.
pub const CURVES: &[Curve] = &[
    ("Guide page, CPU µs", |figures| figures.page_micros),
    ("Search, CPU ms", |figures| figures.search),
    ("Search, wall ms", |figures| figures.search_wall),
    ("Start, ms", |figures| figures.start),
    ("Memory warm, MB", |figures| figures.memory),
    ("Publish to visible, ms", |figures| figures.visible),
];

#[cfg(test)]
impl Figures {
    /// Figures that are all one number.
    pub fn sample(library: Library, figure: f64) -> Self {
        Self {
            library,
            import_seconds: Some(figure),
            first_start: Some(figure),
            start: figure,
            memory_at_start: figure,
            memory: figure,
            memory_at_most: figure,
            page_micros: figure,
            search: figure,
            search_wall: figure,
            publish: figure,
            visible: figure,
            visible_at_most: figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_stands_beside_its_figure_and_growth_beside_its_sizes() {
        let figures =
            [Library::Support(4_877), Library::Articles(100_000)].map(|library| Figures::sample(library, 350.0));
        let table = start_table(&figures).text();
        assert!(table.contains("| 350 (≤ 400, met) |") && table.contains("| 350 (≤ 300, **missed**) |"), "{table}");
        let grown =
            [(1_000, 2.0), (100_000, 5.0)].map(|(size, figure)| Figures::sample(Library::Articles(size), figure));
        let table = growth_table(&grown.iter().collect::<Vec<_>>()).text();
        assert!(table.contains("| Start, ms | 2.0 | 5.0 | 2.5 |"), "{table}");
    }
}
