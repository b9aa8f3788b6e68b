//! Which document of ours a document of an import becomes.
//! Never gives one id to two documents, and never another id when the same import comes again.

use std::collections::{BTreeMap, BTreeSet};

use guide::names::{DocumentId, DocumentKind, Slug};
use unicode_normalization::UnicodeNormalization;

use super::map::{Becomes, Map};

/// The longest slug made of a title, in bytes: with a folder and an id it stays an address.
const MAX_TITLE: usize = 60;

/// A document that is to have an id.
pub(super) struct Named<'a> {
    pub title: &'a str,
    pub own_id: &'a str,
    /// What tells it from all others of its system.
    pub identity: &'a str,
}

/// The documents of earlier imports.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By what their own system knows them by.
    by_identity: BTreeMap<String, DocumentId>,
    /// Those that an import may not give to another document.
    taken: BTreeSet<DocumentId>,
}

impl Known {
    /// Adds a document, with what its own system knows it by: `None` where no import made it.
    pub fn add(&mut self, id: DocumentId, identity: Option<&str>) {
        if let Some(identity) = identity {
            self.by_identity.insert(identity.to_owned(), id.clone());
        }
        self.taken.insert(id);
    }
}

/// How the ids begin that an import by that map gives.
pub(super) fn beginning(map: &Map) -> String {
    let under = &map.under;
    match map.becomes {
        Becomes::Article => format!("{}/{under}/", DocumentKind::Article.folder()),
        Becomes::GuideDraft => format!("{}/{under}-", DocumentKind::Guide.folder()),
    }
}

/// The id of each of the documents; `None` where neither can be made a name.
/// One that was imported before keeps its id. Of others with one title that with the smallest own id has the plain name, where
/// nobody has it yet; the rest carry their own ids.
pub(super) fn ids(map: &Map, documents: &[Named<'_>], known: &Known) -> Vec<Option<DocumentId>> {
    let mut imported = known.by_identity.clone();
    let before: Vec<_> = documents.iter().map(|document| imported.remove(document.identity)).collect();
    let mut by_title: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut names: Vec<Option<String>> = vec![None; documents.len()];
    for (at, document) in documents.iter().enumerate().filter(|(at, _)| before[*at].is_none()) {
        by_title.entry(slug(document.title).unwrap_or_default()).or_default().push(at);
    }
    for (title, mut same) in by_title {
        same.sort_by_key(|at| (documents[*at].own_id.len(), documents[*at].own_id));
        for (nth, at) in same.into_iter().enumerate() {
            let own = slug(documents[at].own_id);
            names[at] = match (title.is_empty(), nth, own) {
                (false, 0, _) => Some(title.clone()),
                (false, _, Some(own)) => Some(format!("{title}-{own}")),
                (true, _, own) => own,
                (false, _, None) => None,
            };
        }
    }
    // A title may be what another one became with its id, or what was imported before: then both carry theirs.
    let mut taken = known.taken.clone();
    let distinct = names.into_iter().zip(documents).zip(before).map(|((name, document), before)| {
        if before.is_some() {
            return before;
        }
        let name = name?;
        let plain = id(map, &name)?;
        let with_own = || id(map, &format!("{name}-{}", slug(document.own_id)?)).filter(|id| !taken.contains(id));
        let distinct = if taken.contains(&plain) { with_own()? } else { plain };
        taken.insert(distinct.clone());
        Some(distinct)
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

    fn all<'a>(documents: &[(&'a str, &'a str)]) -> Vec<Named<'a>> {
        documents.iter().map(|(title, own_id)| Named { title, own_id, identity: own_id }).collect()
    }

    #[test]
    fn documents_of_one_title_keep_their_ids_in_any_order() {
        let map = Map::read(b"files: a\nunder: u\nfields: {title: t, html: h}").expect("a map");
        let named = |documents: &[(&str, &str)]| -> Vec<String> {
            ids(&map, &all(documents), &Known::default())
                .into_iter()
                .map(|id| id.map_or("none".to_owned(), |id| id.to_string()))
                .collect()
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
    fn what_was_imported_before_keeps_its_id_and_no_other_document_gets_it() {
        let map = Map::read(b"files: a\nunder: u\nfields: {title: t, html: h}").expect("a map");
        let mut known = Known::default();
        known.add("articles/u/vpn".parse().expect("an id"), Some("1"));
        known.add("articles/u/mail".parse().expect("an id"), None);
        let documents = [("VPN", "2"), ("Tunnel", "1"), ("Bridge", "1"), ("Mail", "3"), ("Mail", "")];
        let ids: Vec<_> =
            ids(&map, &all(&documents), &known).into_iter().map(|id| id.map(|id| id.to_string())).collect();
        let some = |id: &str| Some(format!("articles/u/{id}"));
        assert_eq!(ids, [some("vpn-2"), some("vpn"), some("bridge"), some("mail-3"), None]);
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
