//! Search against the development queries: the table of docs/search-quality.md.
//! Never lets a set lose more than a few of its first hits against what the page says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Asked;
use super::runs::{Library, Queries, Subject, confidences};
use crate::library::{self, Document};
use crate::workspace::{self, Failure};

/// The page.
const PAGE: &str = "docs/search-quality.md";
const BY_WORDS: Marks = Marks { open: "<!-- eval: search -->\n", close: "<!-- end: search -->" };
const WITH_MODEL: Marks =
    Marks { open: "<!-- eval: search with a model -->\n", close: "<!-- end: search with a model -->" };
/// So many right first hits may a set lose against the page.
const MAY_LOSE: i64 = 2;
/// Into so many parts the queries are put for leaving their documents out.
const PARTS: usize = 8;
/// The share of queries without an answer that may be answered all the same.
const LET_THROUGH: f64 = 0.05;

/// What a set of queries reached.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    set: String,
    queries: i64,
    /// Right documents at the first place.
    first: i64,
    /// Mean reciprocal rank, AUROC, false positives at 95 % true ones, answered rightly at 5 % false ones.
    others: [String; 4],
}

/// Between which marks a table stands.
struct Marks {
    open: &'static str,
    close: &'static str,
}

pub fn search(asked: &Asked, data: &Path) -> Result<(), Failure> {
    let binary = library::binary(asked.binary.as_deref())?;
    let articles = library::corpus(&binary, &library::archive(None)?)?;
    let queries = Queries::read(&data.join("retrieval/dev"))?;
    let model = asked
        .semantic_model
        .as_deref()
        .map(|folder| folder.canonicalize().map_err(|error| format!("{} cannot be found: {error}", folder.display())));
    let model = model.transpose()?;
    let with_model = model.as_deref().map(|folder| (Some(folder), WITH_MODEL));
    for (model, marks) in std::iter::once((None, BY_WORDS)).chain(with_model) {
        let (rows, text) = judged(Subject { binary: &binary, model }, &articles, &queries)?;
        println!("{text}");
        if !asked.print {
            write(&rows, &text, &marks)?;
        }
    }
    Ok(())
}

/// What a subject reaches, and the table that says it.
fn judged(subject: Subject<'_>, articles: &[Document], queries: &Queries) -> Result<(Vec<Row>, String), Failure> {
    let library = Library::of(subject, articles.iter())?;
    let run = library.ask(queries.texts.iter())?;
    let rows = scored(&run, &queries.folder)?;
    let threshold = threshold(&run, queries);
    let abstained = left_out(&library, subject, articles, queries, threshold)?;
    let text = table(&rows, abstained, threshold);
    Ok((rows, text))
}

fn write(rows: &[Row], text: &str, marks: &Marks) -> Result<(), Failure> {
    let path = workspace::root().join(PAGE);
    let page = workspace::read(&path)?;
    let (before, inner, after) = parts(&page, marks)?;
    let lost = lost(rows, inner);
    if !lost.is_empty() {
        return Err(format!("{}. Mend the search, or say in {PAGE} why the change is worth it", lost.join("; ")));
    }
    let Marks { open, close } = marks;
    std::fs::write(&path, format!("{before}{open}{text}{close}{after}"))
        .map_err(|error| format!("{PAGE} cannot be written: {error}"))
}

/// What the scorer beside the queries says of a run.
fn scored(run: &str, folder: &Path) -> Result<Vec<Row>, Failure> {
    let file = tempfile::NamedTempFile::new().map_err(|error| format!("no temporary file can be made: {error}"))?;
    std::fs::write(file.path(), run).map_err(|error| format!("the run cannot be written: {error}"))?;
    let scorer: PathBuf = folder.join("../score.py");
    let mut command = workspace::program("python3");
    let said = workspace::output_of(command.arg(scorer).arg("--dir").arg(folder).arg(file.path()))?;
    Ok(said.lines().skip(1).filter_map(row).collect())
}

/// A line of the scorer: set, queries, hit@1, MRR@10, nDCG@10, recall@10, AUROC, false positives, answered rightly.
fn row(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [set, queries, hit, reciprocal, _, _, area, false_positives, right] = fields[..] else { return None };
    let queries: i64 = queries.parse().ok()?;
    let hit: f64 = hit.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few thousand queries")]
    let first = (hit * queries as f64).round() as i64;
    let others = [reciprocal, area, false_positives, right].map(str::to_owned);
    Some(Row { set: set.to_owned(), queries, first, others })
}

/// The confidence above which one in twenty of the queries without an answer lies.
fn threshold(run: &str, queries: &Queries) -> f64 {
    let confidences = confidences(run);
    let without = queries.texts.keys().filter(|id| !queries.right.contains_key(*id));
    let mut all: Vec<f64> = without.map(|id| confidences.get(id.as_str()).copied().unwrap_or(0.0)).collect();
    all.sort_by(|one, other| other.total_cmp(one));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a rank")]
    let rank = (all.len() as f64 * LET_THROUGH) as usize;
    all.get(rank).copied().unwrap_or(0.0)
}

/// Of how many queries, and of how many the portal abstains when the documents that answer them are not there.
fn left_out(
    whole: &Library<'_>,
    subject: Subject<'_>,
    articles: &[Document],
    queries: &Queries,
    threshold: f64,
) -> Result<(usize, usize), Failure> {
    let (mut all, mut abstained) = (0, 0);
    for part in 0..PARTS {
        let is_asked = |id: &String| queries.right.get(id).is_some_and(|right| part_of(right) == part);
        let asked = || queries.texts.iter().filter(|(id, _)| is_asked(id));
        let gone: BTreeSet<&str> =
            asked().filter_map(|(id, _)| queries.right.get(id)).flatten().map(String::as_str).collect();
        let is_left = |document: &&Document| {
            let path = document.path.trim_start_matches("articles/").trim_end_matches(".md");
            !gone.contains(path)
        };
        let library = Library::of(subject, articles.iter().filter(is_left))?;
        library.take_vectors(whole)?;
        let run = library.ask(asked())?;
        let confidences = confidences(&run);
        for (id, _) in asked() {
            all += 1;
            abstained += usize::from(confidences.get(id.as_str()).is_none_or(|confidence| *confidence <= threshold));
        }
    }
    Ok((all, abstained))
}

/// The part that queries with these right documents belong to: those of one document stay together.
fn part_of(right: &BTreeSet<String>) -> usize {
    right.first().map_or(0, |document| document.bytes().map(usize::from).sum::<usize>() % PARTS)
}

fn table(rows: &[Row], (all, abstained): (usize, usize), threshold: f64) -> String {
    let mut text = "| set | queries | right at the first place | share | MRR@10 | AUROC | false positives at 95 % | answered rightly at 5 % |\n|---|--:|--:|--:|--:|--:|--:|--:|\n".to_owned();
    for Row { set, queries, first, others: [reciprocal, area, false_positives, right] } in rows {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand queries")]
        let share = *first as f64 / (*queries).max(1) as f64;
        text.push_str(&format!(
            "| {set} | {queries} | {first} | {share:.3} | {reciprocal} | {area} | {false_positives} | {right} |\n"
        ));
    }
    text.push_str(&format!(
        "\nOne in twenty of the queries that no article answers has a confidence above {threshold:.3}. With the right documents left out, the portal abstains there from {abstained} of {all} queries.\n"
    ));
    text
}

/// The page before, between and after the marks.
fn parts<'a>(page: &'a str, Marks { open, close }: &Marks) -> Result<(&'a str, &'a str, &'a str), Failure> {
    page.split_once(open)
        .and_then(|(before, rest)| rest.split_once(close).map(|(inner, after)| (before, inner, after)))
        .ok_or_else(|| format!("{PAGE} has no place for the table. Write `{}` and `{close}`", open.trim()))
}

/// The sets that lost more than they may against a table.
fn lost(rows: &[Row], table: &str) -> Vec<String> {
    let before = |set: &str| {
        table.lines().find_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells.get(1) == Some(&set)).then(|| cells.get(3)?.parse::<i64>().ok()).flatten()
        })
    };
    let told = rows.iter().filter_map(|row| Some((row, before(&row.set)?)));
    told.filter(|(row, before)| row.set != "ALL" && row.first + MAY_LOSE < *before)
        .map(|(row, before)| format!("`{}` has {} right first hits, and had {before}", row.set, row.first))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "set n  hit@1  MRR@10 nDCG10 R@10   AUROC  FPR95  sel@5%FPR
human                     57  0.667  0.735  0.746  0.848  0.842  0.655  0.491
negatives: 148, answered (not abstained): 146";

    #[test]
    fn what_the_scorer_says_is_read() {
        let rows: Vec<Row> = SAID.lines().skip(1).filter_map(row).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].set.as_str(), rows[0].queries, rows[0].first), ("human", 57, 38));
        assert_eq!(rows[0].others, ["0.735", "0.842", "0.655", "0.491"]);
    }

    #[test]
    fn a_set_may_lose_two_and_no_more() {
        let mut rows: Vec<Row> = SAID.lines().filter_map(row).collect();
        let page = table(&rows, (10, 9), 0.5);
        assert_eq!(lost(&rows, &page), Vec::<String>::new());
        rows[0].first = 36;
        assert_eq!(lost(&rows, &page), Vec::<String>::new());
        rows[0].first = 35;
        assert_eq!(lost(&rows, &page), ["`human` has 35 right first hits, and had 38"]);
    }

    #[test]
    fn the_threshold_lets_one_in_twenty_through() {
        let texts = (0..20).map(|number| (format!("n{number:02}"), String::new())).collect();
        let queries = Queries { folder: PathBuf::new(), texts, right: Default::default() };
        let run: String = (0..20).map(|number| format!("n{number:02} a 1 0.{number:02}\n")).collect();
        assert!((threshold(&run, &queries) - 0.18).abs() < 1e-9);
    }
}
