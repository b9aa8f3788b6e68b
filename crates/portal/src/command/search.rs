//! `fixpoint search WORDS…`: hits in the published library, one a line, best first.
//! Never publishes anything, and never tells of what the public edition does not hold.

use std::path::Path;
use std::time::{Duration, Instant};

use ::search::Meaning;

use crate::Exit;
use crate::arguments::Search;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::meaning::{Filling, Meanings};
use crate::{index, report};

/// Hits of one search.
const MOST: usize = 10;

pub(crate) async fn run(configuration: &Configuration, options: &Search) -> Result<Exit, Failure> {
    let queries = options.trec.as_deref().map(queries).transpose()?;
    let meanings = Meanings::load(configuration)?;
    let store = open_existing(configuration).await?;
    let (edition, index) = index::for_command(configuration, &store).await?;
    if let Some(meanings) = &meanings {
        // Somebody waits for it, and nobody else is served by this process.
        meanings.fill(&mut Filling::default(), &store, &edition, meanings.cores).await?;
    }
    let meaning = meanings.as_deref().map(|meanings| meanings as &dyn Meaning);
    let search = |query: &str| {
        index.search_with(meaning, None, query, MOST, 0).map_err(|error| {
            Failure::environment(format!(
                "the search index cannot be read: {error}; delete the folder index/ and try again"
            ))
        })
    };
    if let Some(queries) = queries {
        let mut lines = String::new();
        for (id, query) in &queries {
            let results = search(query)?;
            if options.threshold.is_some_and(|threshold| results.confidence < threshold) {
                continue;
            }
            for (rank, hit) in (1..).zip(index::held_by(&edition, results.hits)) {
                let document = hit.id.strip_prefix("articles/").unwrap_or(&hit.id);
                lines.push_str(&format!("{id} {document} {rank} {:.6}\n", hit.confidence));
            }
        }
        report::print(lines.trim_end());
        if options.times {
            let mut times = Vec::new();
            for (_, query) in &queries {
                let began = Instant::now();
                search(query)?;
                times.push(began.elapsed());
            }
            report::say(&told(times));
        }
        return Ok(Exit::Done);
    }
    let results = search(&options.words.join(" "))?;
    if results.hits.is_empty() {
        report::say("Nothing holds these words. Try the exact code, or fewer words.");
        return Ok(Exit::Findings);
    }
    if !results.is_sure() {
        report::say("No guide yet: nothing surely answers this. What comes nearest:");
    }
    let mut found = false;
    for hit in index::held_by(&edition, results.hits) {
        report::print(&format!("{}\t{:.2}\t{}", hit.id, hit.confidence, hit.title));
        found = true;
    }
    Ok(if found { Exit::Done } else { Exit::Findings })
}

/// How long searches took, one after another.
fn told(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let share = |of_hundred: usize| times.get((times.len() * of_hundred / 100).min(times.len().saturating_sub(1)));
    let [half, most, all] =
        [50, 99, 100].map(|of_hundred| share(of_hundred).map_or(0.0, |time| time.as_secs_f64() * 1e3));
    format!(
        "{} searches: half of them took at most {half:.3} ms, 99 of 100 at most {most:.3} ms, the slowest {all:.3} ms.",
        times.len()
    )
}

/// The queries of a file, each with its id.
fn queries(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| match line.split_once('\t') {
            Some((id, query)) if !id.trim().is_empty() && !id.contains(char::is_whitespace) => {
                Ok((id.to_owned(), query.to_owned()))
            }
            _ => Err(Failure::usage(format!(
                "line {} of {} is no query; write an id without spaces, a tab and the query",
                number + 1,
                path.display()
            ))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ::search::{Entry, EntryKind, Origin};
    use store::Store;

    use super::*;
    use crate::arguments::Shared;

    #[test]
    fn times_are_told_by_their_order() {
        let times = (1..=200).rev().map(Duration::from_millis).collect();
        let expected =
            "200 searches: half of them took at most 101.000 ms, 99 of 100 at most 199.000 ms, the slowest 200.000 ms.";
        assert_eq!(told(times), expected);
        assert!(told(Vec::new()).starts_with("0 searches"));
    }

    #[tokio::test]
    async fn a_document_that_is_in_the_index_and_not_public_is_not_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = Shared { data: Some(folder.path().to_owned()), ..Shared::default() };
        let configuration = crate::configuration::load(&shared).expect("read");
        let store = Store::open(configuration.location()).await.expect("a store");
        let kept = index::open(&configuration.index_directory()).expect("an index");
        let entry = Entry {
            id: "articles/vault".to_owned(),
            kind: EntryKind::Article,
            title: "Vault".to_owned(),
            ..Entry::default()
        };
        let origin = Origin { store: store.identity().await.expect("one"), edition: 0 };
        kept.replace(origin, [Ok::<_, search::IndexError>(entry)]).expect("written");
        let (_, searched) = index::for_command(&configuration, &store).await.expect("an index");
        assert_eq!(searched.len(), 1, "it is the kept index that is searched");
        let words = Search { words: vec!["vault".to_owned()], trec: None, threshold: None, times: false };
        assert_eq!(run(&configuration, &words).await.expect("searched"), Exit::Findings);
    }
}
