//! The real corpus and the development queries: figures, and a floor that ranking must not fall through.
//! Skips, saying so, where the data is absent. Never tunes anything.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement reads files and a clock"
)]

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use search::{Entry, EntryKind, Index, IndexError, Origin, Section};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

fn corpus() -> Option<Vec<Entry>> {
    let file = std::fs::File::open(data().join("support-articles/corpus_bench.jsonl.gz")).ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(text.lines().map(|line| entry(&serde_json::from_str(line).unwrap())).collect())
}

fn entry(row: &serde_json::Value) -> Entry {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let sections = vec![Section { heading: String::new(), text: text("body") }];
    Entry {
        id: text("id"),
        kind: EntryKind::Article,
        title: text("title"),
        summary: text("description"),
        sections,
        ..Entry::default()
    }
}

#[test]
#[ignore = "minutes without optimisation; run with `--config 'profile.dev.package.search.opt-level=3' -- --ignored --nocapture`"]
fn the_development_queries_find_their_articles() {
    let Some(entries) = corpus() else {
        println!("skipped: ../shared/data/support-articles is absent");
        return;
    };
    let known: HashSet<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let index = Index::in_memory().unwrap();
    let start = Instant::now();
    index
        .replace(Origin { store: "corpus".to_owned(), edition: 1 }, entries.into_iter().map(Ok::<_, IndexError>))
        .unwrap();
    println!("{} articles indexed in {:?}", index.len(), start.elapsed());

    let queries = std::fs::read_to_string(data().join("retrieval/dev/queries.tsv")).unwrap();
    let judged = std::fs::read_to_string(data().join("retrieval/dev/qrels.tsv")).unwrap();
    let mut right: HashMap<&str, HashSet<&str>> = HashMap::new();
    for line in judged.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields[3] != "0" && known.contains(fields[2]) {
            right.entry(fields[0]).or_default().insert(fields[2]);
        }
    }
    let mut times: Vec<Duration> = Vec::new();
    let mut run = String::new();
    let (mut first, mut all) = (0, 0);
    for (id, query) in queries.lines().filter_map(|line| line.split_once('\t')) {
        let start = Instant::now();
        let results = index.search(query, 10, 0).unwrap();
        times.push(start.elapsed());
        for (rank, hit) in results.hits.iter().enumerate() {
            run.push_str(&format!("{id} {} {} {}\n", hit.id, rank + 1, hit.score));
        }
        if let Some(right) = right.get(id) {
            all += 1;
            first += usize::from(results.hits.first().is_some_and(|hit| right.contains(hit.id.as_str())));
        }
    }
    times.sort();
    println!(
        "{first} of {all} right at rank 1; p50 {:?}, p99 {:?}, longest {:?}",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    );
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("development.run"), run).unwrap();
    assert!(first * 100 >= all * 75, "{first} of {all} right at rank 1");
}
