//! Which document of ours a document of an import becomes.
//! Never gives one id to two documents, and never another id when the same import comes again.

use std::collections::{BTreeMap, BTreeSet};

use guide::names::{DocumentId, DocumentKind, Slug};
use unicode_normalization::UnicodeNormalization;

use super::map::{Becomes, Map};

/// The longest slug made of a title, in bytes: with a folder and an id it stays an address.
const MAX_TITLE: usize = 60;

/// The id of each of the documents, given as title and own id; `None` where neither can be made a name.
/// Of documents with one title that with the smallest own id keeps the plain name; the others carry theirs.
pub(super) fn ids(map: &Map, documents: &[(&str, &str)]) -> Vec<Option<DocumentId>> {
    let mut by_title: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut names: Vec<Option<String>> = vec![None; documents.len()];
    for (at, (title, _)) in documents.iter().enumerate() {
        by_title.entry(slug(title).unwrap_or_default()).or_default().push(at);
    }
    for (title, mut same) in by_title {
        same.sort_by_key(|at| (documents[*at].1.len(), documents[*at].1));
        for (nth, at) in same.into_iter().enumerate() {
            let own = slug(documents[at].1);
            names[at] = match (title.is_empty(), nth, own) {
                (false, 0, _) => Some(title.clone()),
                (false, _, Some(own)) => Some(format!("{title}-{own}")),
                (true, _, own) => own,
                (false, _, None) => None,
            };
        }
    }
    // A title may be what another one became with its id: then both carry theirs.
    let mut taken = BTreeSet::new();
    let distinct = names.into_iter().zip(documents).map(|(name, (_, own))| {
        let name = name?;
        let with_own = || Some(format!("{name}-{}", slug(own)?)).filter(|name| !taken.contains(name));
        let name = if taken.contains(&name) { with_own()? } else { name };
        taken.insert(name.clone());
        id(map, &name)
    });
    distinct.collect()
}

fn id(map: &Map, name: &str) -> Option<DocumentId> {
    let under = &map.under;
    match map.becomes {
        Becomes::Article => DocumentId::new(DocumentKind::Article, &format!("{under}/{name}")),
        Becomes::GuideDraft => DocumentId::new(DocumentKind::Guide, &format!("{under}-{name}")),
    }
    .ok()
}

/// A slug of a text in any writing that has a Latin one: marks fall off their letters.
fn slug(text: &str) -> Option<String> {
    let plain: String = text
        .replace('ß', "ss")
        .nfkd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .collect();
    // A title in another writing would leave no more than its numbers.
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let latin = plain.chars().filter(char::is_ascii_alphanumeric).count();
    if latin * 2 < letters(&plain) {
        return None;
    }
    let mut short = String::new();
    for word in plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + word.len() >= MAX_TITLE {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(word.chars().take(MAX_TITLE));
    }
    Slug::from_words(&short).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_one_title_keep_their_ids_in_any_order() {
        let map = Map::read(b"files: a\nunder: u\nfields: {title: t, html: h}").expect("a map");
        let named = |documents: &[(&str, &str)]| -> Vec<String> {
            ids(&map, documents).into_iter().map(|id| id.map_or("none".to_owned(), |id| id.to_string())).collect()
        };
        assert_eq!(named(&[("A", "10"), ("A", "9")]), ["articles/u/a-10", "articles/u/a"]);
        assert_eq!(named(&[("A", "9"), ("A", "10")]), ["articles/u/a", "articles/u/a-10"]);
        assert_eq!(
            named(&[("A 2", "7"), ("A", "1"), ("A", "2")]),
            ["articles/u/a-2", "articles/u/a", "articles/u/a-2-2"]
        );
        assert_eq!(named(&[("A", ""), ("A", "")]), ["articles/u/a", "none"]);
        assert_eq!(named(&[("パスワード", "3"), ("パスワード", "")]), ["articles/u/3", "none"]);
    }

    #[test]
    fn titles_become_slugs_whatever_their_writing() {
        for (title, expected) in [
            ("Größe & Maß: the VPN", Some("grosse-mass-the-vpn")),
            ("パスワード 2", None),
            ("", None),
            ("e\u{301}te\u{301}", Some("ete")),
        ] {
            assert_eq!(slug(title).as_deref(), expected, "{title}");
        }
        assert!(slug(&"word ".repeat(100)).is_some_and(|slug| slug.len() <= MAX_TITLE));
    }
}
