//! What was found over a whole archive: the documents that lost words, and the oddities by kind.
//! Never prints, and never asks a store.

use std::collections::{BTreeMap, BTreeSet};

use super::{Broken, Compared, Missing};

/// An article of the archive, looked at.
#[derive(Debug)]
pub(crate) struct Looked {
    /// Its path in the archive.
    pub path: String,
    /// Its name in the library, such as `Outlook/Client/a`.
    pub name: String,
    /// Whether it was compared as it is stored; else as an import would store it.
    pub is_stored: bool,
    /// How often each kind of oddity was met.
    pub oddities: BTreeMap<&'static str, usize>,
    /// How it compares.
    pub compared: Compared,
}

/// How often an oddity was met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kind {
    /// In how many articles.
    pub articles: usize,
    /// In how many places.
    pub places: usize,
    /// One of the articles.
    pub example: String,
}

/// Over a whole archive.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The articles, by path.
    pub looked: Vec<Looked>,
    /// What no import would take: path and reason.
    pub refused: Vec<(String, String)>,
}

impl Report {
    /// Puts everything in order, and counts the links that lead nowhere in the library.
    pub fn finished(mut self) -> Self {
        self.looked.sort_by(|left, right| left.path.cmp(&right.path));
        self.refused.sort();
        let anchors: BTreeMap<String, BTreeSet<String>> = self
            .looked
            .iter_mut()
            .map(|looked| (looked.name.clone(), std::mem::take(&mut looked.compared.anchors)))
            .collect();
        for looked in &mut self.looked {
            for broken in &looked.compared.broken {
                *looked.oddities.entry(broken.kind).or_default() += 1;
            }
            for link in std::mem::take(&mut looked.compared.links) {
                if let Some(oddity) = astray(&link, &looked.name, &anchors) {
                    *looked.oddities.entry(oddity).or_default() += 1;
                }
            }
        }
        self
    }

    /// The articles that lost words or show markup as text, with what.
    pub fn unfaithful(&self) -> impl Iterator<Item = (&str, &[Missing], &[Broken])> {
        let all = self.looked.iter().map(|Looked { path, compared, .. }| {
            (path.as_str(), compared.missing.as_slice(), compared.broken.as_slice())
        });
        all.filter(|(_, missing, broken)| !missing.is_empty() || !broken.is_empty())
    }

    /// How often each kind of oddity was met.
    pub fn kinds(&self) -> BTreeMap<&'static str, Kind> {
        let mut kinds: BTreeMap<&'static str, Kind> = BTreeMap::new();
        for looked in &self.looked {
            for (oddity, places) in &looked.oddities {
                let kind =
                    kinds.entry(oddity).or_insert_with(|| Kind { example: looked.path.clone(), ..Kind::default() });
                kind.articles += 1;
                kind.places += places;
            }
        }
        kinds
    }

    /// The articles with most kinds of oddities, then with most places.
    pub fn oddest(&self, count: usize) -> Vec<&Looked> {
        let mut oddest: Vec<&Looked> = self.looked.iter().filter(|looked| !looked.oddities.is_empty()).collect();
        oddest
            .sort_by_key(|looked| std::cmp::Reverse((looked.oddities.len(), looked.oddities.values().sum::<usize>())));
        oddest.truncate(count);
        oddest
    }
}

/// In what way a link of the article `name` leads nowhere, if it does.
fn astray(link: &str, name: &str, anchors: &BTreeMap<String, BTreeSet<String>>) -> Option<&'static str> {
    let (path, anchor) =
        link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor.to_lowercase())));
    let other = if path.is_empty() { name } else { path.strip_prefix("/articles/")? };
    match (anchors.get(other), anchor) {
        (None, _) => Some("link to an article that is not in the archive"),
        (Some(held), Some(anchor)) if !anchor.is_empty() && !held.contains(&anchor) => {
            Some("link to a heading that is not there")
        }
        _ => None,
    }
}
