//! `cargo xtask bench`: what things cost on this machine, written into `docs/performance.md`.
//! Never a pass or a fail, and never a figure of a loaded machine on purpose: run it alone.

mod client;
mod nginx;
mod pages;
mod plot;
mod process;
mod report;
mod scale;
mod search;
mod stores;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::library;
use crate::setup::{self, Need};
use crate::workspace::{self, Failure};
use scale::Figures;
use stores::{Engine, Library, Workshop};

/// One part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Processor time of a page, against nginx and of each kind
    Pages,
    /// Import, start, memory and publication of 1,000 guides, 4,877 articles and 100,000
    Start,
    /// The same, pages and search at 1,000, 10,000 and 100,000 articles, with the plot
    Growth,
    /// Queries, one after another, at 4,877 and 100,000 articles, beside SQLite FTS5; results page and index
    Search,
    /// Checks and walks of a triage, without a server; printed only
    Code,
}

/// What is measured, and of which binary.
#[derive(Args)]
pub struct Asked {
    /// Measure only this part [default: all but code]
    #[arg(value_enum, value_name = "PART")]
    part: Option<Part>,
    /// The portal's binary [default: target/release/fixpoint, which is built]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Measure on PostgreSQL, on a server that is started for it
    #[arg(long, conflicts_with = "database_url")]
    postgres: bool,
    /// Measure on this PostgreSQL server; databases named fixpoint_bench_… are made there
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The archive of support articles [default: the .tar.gz in ../shared/data/support-articles]
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// Keep the stores in this folder, and use those that are there; import is then not measured again. On SQLite alone
    #[arg(long, value_name = "DIR", conflicts_with_all = ["postgres", "database_url"])]
    stores: Option<PathBuf>,
    /// Print the figures and leave the page as it is
    #[arg(long)]
    print: bool,
}

/// Measures, and writes the figures to the page.
pub fn bench(asked: &Asked) -> Result<(), Failure> {
    if asked.part == Some(Part::Code) {
        return workspace::run(workspace::cargo().args(["bench", "--package", "guide", "--bench", "triage"]));
    }
    let began = Instant::now();
    let on_postgres = asked.postgres || asked.database_url.is_some();
    setup::bring(needs(on_postgres).iter())?;
    let archive = library::archive(asked.corpus.as_deref())?;
    let binary = library::binary(asked.binary.as_deref())?;
    let version = workspace::output_of(workspace::program(&binary).arg("--version"))?;
    let machine = report::machine(version.trim(), asked.binary.is_some());
    println!("Reading the support articles");
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let workshop = Workshop {
        corpus: library::corpus(&binary, &archive)?,
        archive,
        engine: engine(asked)?,
        folder: asked.stores.as_deref().map_or(Ok(folder.path().to_path_buf()), absolute)?,
        reuse: asked.stores.is_some(),
        binary,
    };
    let page = Sheet { engine: workshop.engine.name(), print: asked.print };
    page.put("machine", &machine)?;
    let wants = |part| asked.part.is_none_or(|only| only == part);
    let mut figures = Figured { workshop: &workshop, done: Vec::new() };
    if wants(Part::Pages) {
        pages_part(&workshop, &page)?;
    }
    if wants(Part::Start) {
        figures.measure(&[
            Library::Guides(1_000),
            Library::Support(workshop.corpus.len()),
            Library::Articles(100_000),
        ])?;
        page.put("start", &scale::start_table(&figures.done).text())?;
    }
    if wants(Part::Growth) {
        let sizes = [1_000, 10_000, 100_000].map(Library::Articles);
        figures.measure(&sizes)?;
        let grown: Vec<&Figures> =
            sizes.iter().filter_map(|size| figures.done.iter().find(|done| done.library == *size)).collect();
        let picture = format!("performance/growth-{}.svg", page.engine.to_lowercase());
        let text = format!("{}\n\n![The same figures as curves]({picture})", scale::growth_table(&grown).text());
        page.put("growth", &text)?;
        if !asked.print {
            plot::write(&grown, &workspace::root().join("docs").join(picture))?;
        }
    }
    if wants(Part::Search) {
        page.put("search", &search::measure(&workshop)?.text())?;
    }
    println!("\nThe whole run took {:.1} min", began.elapsed().as_secs_f64() / 60.0);
    Ok(())
}

/// What must be installed for it.
fn needs(on_postgres: bool) -> &'static [Need] {
    if on_postgres { &[Need::NGINX, Need::POSTGRESQL] } else { &[Need::NGINX] }
}

fn engine(asked: &Asked) -> Result<Engine, Failure> {
    match &asked.database_url {
        Some(url) => Ok(Engine::Postgres { url: url.clone(), _own: None }),
        None if asked.postgres => Engine::own_postgres(),
        None => Ok(Engine::Sqlite),
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn pages_part(workshop: &Workshop, page: &Sheet) -> Result<(), Failure> {
    println!("\nPages, on 1,000 guides");
    let store = workshop.store(Library::Guides(1_000))?;
    // The first start fills the index.
    store.serve(None)?.process.wait_until_at_rest()?;
    for (name, table) in ["pages", "kinds"].iter().zip(pages::measure(&store)?) {
        page.put(name, &table.text())?;
    }
    Ok(())
}

/// Libraries that were measured, each once.
struct Figured<'a> {
    workshop: &'a Workshop,
    done: Vec<Figures>,
}

impl Figured<'_> {
    fn measure(&mut self, libraries: &[Library]) -> Result<(), Failure> {
        for library in libraries {
            if !self.done.iter().any(|done| done.library == *library) {
                self.done.push(scale::measure(self.workshop, *library)?);
            }
        }
        Ok(())
    }
}

/// Where figures go: the terminal, and the page.
struct Sheet {
    engine: &'static str,
    print: bool,
}

impl Sheet {
    fn put(&self, name: &str, text: &str) -> Result<(), Failure> {
        println!("\n{text}");
        if self.print { Ok(()) } else { report::write(&format!("{name}, {}", self.engine), text) }
    }
}
