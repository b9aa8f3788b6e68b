//! Names of one thing: a document that uses one of them is found under the others.
//! Never names a thing by a word that is another thing elsewhere: the table says so in its head.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::index::stems;

const TABLE: &str = include_str!("../tables/names.txt");

/// The table, read once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By the first word of a name, the longest first: its words, and the one word that stands for the thing.
    by_first: HashMap<String, Vec<(Vec<String>, String)>>,
}

impl Names {
    /// The names that are known.
    pub fn known() -> &'static Names {
        static KNOWN: LazyLock<Names> = LazyLock::new(|| Names::read(TABLE));
        &KNOWN
    }

    fn read(table: &str) -> Names {
        let mut names = Names::default();
        for line in table.lines().filter(|line| !line.starts_with('#') && line.contains('|')) {
            let mut all = line.split('|').map(stems);
            let Some(first) = all.next() else { continue };
            // No word of a text begins with this sign.
            let one = format!("={}", first.join(" "));
            for name in std::iter::once(first).chain(all) {
                if let Some(word) = name.first() {
                    names.by_first.entry(word.clone()).or_default().push((name, one.clone()));
                }
            }
        }
        for all in names.by_first.values_mut() {
            all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        names
    }

    /// The names among these stems, longest first and none inside another: where each stands, and the one word for its thing.
    pub fn found<'a>(&'a self, stems: &'a [&'a str]) -> impl Iterator<Item = (Range<usize>, &'a str)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < stems.len() {
                let start = at;
                let rest = &stems[start..];
                let name = self.by_first.get(rest[0]).and_then(|all| {
                    all.iter().find(|(words, _)| {
                        words.len() <= rest.len() && words.iter().zip(rest).all(|(word, stem)| word == stem)
                    })
                });
                at += name.map_or(1, |(words, _)| words.len());
                if let Some((_, one)) = name {
                    return Some((start..at, one.as_str()));
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn things(text: &str) -> Vec<String> {
        let stems = stems(text);
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        Names::known().found(&stems).map(|(range, one)| format!("{}-{} {one}", range.start, range.end)).collect()
    }

    #[test]
    fn every_name_of_a_thing_is_one_word() {
        let one =
            |text: &str| things(text).first().and_then(|found| found.split_once(' ').map(|(_, one)| one.to_owned()));
        for line in TABLE.lines().filter(|line| line.contains('|') && !line.starts_with('#')) {
            let expected = line.split('|').next().and_then(one);
            for name in line.split('|') {
                assert!(one(name).is_some() && one(name) == expected, "{name}");
            }
        }
    }

    #[test]
    fn the_longest_name_is_taken_and_none_inside_it() {
        assert_eq!(things("the Azure AD Connect server"), ["1-4 =entra connect"]);
        assert_eq!(things("SCCM client and Office 365"), ["0-1 =configmgr", "3-5 =microsoft 365"]);
        assert_eq!(things("office"), [""; 0]);
    }
}
