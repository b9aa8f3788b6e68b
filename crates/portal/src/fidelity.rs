//! Whether a stored article still says what its source says: every run of letters and digits, in its order, and no markup as text.
//! Never asks the converter: source and stored text are each read here, so that a fault of it cannot hide itself.

mod drawn;
mod markup;
pub(crate) mod report;
mod source;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use guide::document::{Article, Document, parse};
use guide::names::DocumentId;
pub(crate) use markup::Broken;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of a source of which words are missing in the stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    /// What it is: a heading, a paragraph, a table cell, code, HTML, a field of the front matter.
    pub what: &'static str,
    /// The line of the source where it begins, from 1.
    pub line: usize,
    /// Where the words are missing: `page`, or `text`, which search and snippets are made of.
    pub place: &'static str,
    /// The words, with spaces between.
    pub words: String,
}

/// A stored article held against its source.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// What was lost or moved.
    pub missing: Vec<Missing>,
    /// Where its page shows markup as text.
    pub broken: Vec<Broken>,
    /// Where its links lead, as stored.
    pub links: Vec<String>,
    /// The ids that links to it may name.
    pub anchors: BTreeSet<String>,
}

/// Holds what is stored of an article against its source.
pub(crate) fn compare(source: &[u8], id: &DocumentId, stored: &str) -> Compared {
    let pieces = source::pieces(&String::from_utf8_lossy(source));
    let article = match parse(id, stored.as_bytes()).0 {
        Document::Article(article) => *article,
        _ => Article::default(),
    };
    let drawn = drawn::draw(&article);
    let mut missing = lost(&pieces, &article, &drawn.text, "page");
    missing.extend(lost(&pieces, &article, &article.body.text, "text"));
    Compared { missing, broken: markup::shown(&drawn.prose), links: drawn.links, anchors: drawn.anchors }
}

/// What of the pieces is not found again, each after the one before it, in the article's fields and that body.
fn lost(pieces: &[source::Piece], article: &Article, body: &str, place: &'static str) -> Vec<Missing> {
    let title = article.title.as_ref().map_or("", |title| &title.value);
    let description = article.description.as_deref().unwrap_or_default();
    let day = article.date.map(|day| format!("{} {} {}", day.month(), day.day(), day.year())).unwrap_or_default();
    let fields = [title, description].into_iter().chain(article.applies_to.iter().map(String::as_str));
    let held: Vec<&str> = fields.chain([day.as_str(), body]).flat_map(runs).collect();
    let wanted: Vec<(&source::Piece, &str)> =
        pieces.iter().flat_map(|piece| piece.runs.iter().map(move |run| (piece, run.as_str()))).collect();
    let words: Vec<&str> = wanted.iter().map(|(_, run)| *run).collect();
    let mut missing: Vec<Missing> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &words, &held) {
        let (DiffOp::Delete { old_index, old_len, .. } | DiffOp::Replace { old_index, old_len, .. }) = operation else {
            continue;
        };
        for (piece, run) in &wanted[old_index..old_index + old_len] {
            match missing.last_mut().filter(|last| (last.line, last.what) == (piece.line, piece.what)) {
                Some(last) => last.words = format!("{} {run}", last.words),
                None => {
                    missing.push(Missing { what: piece.what, line: piece.line, place, words: (*run).to_owned() });
                }
            }
        }
    }
    missing
}

/// The runs of letters and digits of a text.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|run| !run.is_empty())
}
