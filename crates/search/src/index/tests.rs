//! What the index promises, with the smallest libraries.

use proptest::prelude::*;
use tantivy::directory::RamDirectory;

use super::*;
use crate::Section;

fn entry(id: &str, title: &str, text: &str) -> Entry {
    let kind = if id.starts_with("guides/") { EntryKind::Guide } else { EntryKind::Article };
    let sections = vec![Section { heading: "Symptoms".to_owned(), text: text.to_owned(), links: Vec::new() }];
    Entry { id: id.to_owned(), kind, title: title.to_owned(), sections, ..Entry::default() }
}

fn taken(entry: Entry) -> Result<Entry, IndexError> {
    Ok(entry)
}

fn at(edition: i64) -> Origin {
    Origin { store: "5f0c".to_owned(), edition }
}

fn library() -> Index {
    let index = Index::in_memory().unwrap();
    let guide = Entry {
        phrases: vec!["outlook ost sync error".to_owned(), "Outlook won’t sync".to_owned()],
        signatures: vec!["0x8004010F".to_owned()],
        summary: "The cached copy of the mailbox is damaged.".to_owned(),
        commands: vec!["Test-NetConnection outlook.office365.com".to_owned()],
        ..entry("guides/ost", "Outlook stops syncing", "Mail stays in the outbox.")
    };
    let articles = [
        entry("a/many", "Outlook sync", "Outlook OST sync error, outlook ost sync error, outlook ost sync error."),
        entry("a/code", "Send fails", "You see error code -2147221233 (0x8004010f)."),
        entry("a/same", "Printer jams twice", "Nothing else."),
    ];
    index
        .replace(
            at(7),
            articles.into_iter().chain([guide, entry("guides/same", "Printer jams twice", "Nothing else.")]).map(taken),
        )
        .unwrap();
    index
}

fn ids(index: &Index, query: &str) -> Vec<String> {
    index.search(query, 10, 0).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

fn first(query: &str) -> Hit {
    library().search(query, 1, 0).unwrap().hits.remove(0)
}

#[test]
fn an_exact_phrase_ranks_first_and_says_so() {
    for query in ["outlook ost sync error", "  Outlook OST: sync error!! ", "outlook won't sync"] {
        let hit = first(query);
        assert_eq!(
            (hit.id.as_str(), hit.why.sentence().as_str()),
            ("guides/ost", "an exact phrase of this guide"),
            "{query}"
        );
    }
    assert_ne!(first("outlook ost sync").why.place, Place::ExactPhrase);
}

#[test]
fn a_code_is_found_in_every_spelling() {
    for query in ["0x8004010F", "8004010f", "error -2147221233"] {
        let mut found = ids(&library(), query);
        found.truncate(2);
        found.sort();
        assert_eq!(found, ["a/code", "guides/ost"], "{query}");
    }
    assert_eq!(first("0x8004010f").why.sentence(), "the error signature: 0x8004010f");
    assert_eq!(ids(&library(), "0x80040110"), Vec::<String>::new());
}

#[test]
fn a_guide_stands_before_an_article_of_the_same_evidence() {
    assert_eq!(ids(&library(), "printer jams"), ["guides/same", "a/same"]);
}

#[test]
fn a_hit_says_where_and_shows_it() {
    let hit = first("mails in outbox");
    assert_eq!(hit.why.sentence(), "the symptoms: mails, outbox");
    let marked: Vec<String> = hit.snippet.into_iter().filter(|piece| piece.marked).map(|piece| piece.text).collect();
    assert_eq!(marked, ["Mail", "outbox"]);
}

#[test]
fn what_is_known_of_a_search_are_words_of_the_library_and_nothing_as_typed() {
    let mut known = library().search("please, the PRINTERS zzyzx outlook azure AD sync", 10, 0).unwrap().known;
    known.sort();
    assert_eq!(known, ["outlook", "printer", "sync"]);
}

#[test]
fn unknown_words_are_told() {
    let results = library().search("printer zzyzx", 10, 0).unwrap();
    assert_eq!((results.total, results.unknown), (2, vec!["zzyzx".to_owned()]));
    assert_eq!(library().search("zzyzx", 10, 0).unwrap().total, 0);
}

#[test]
fn updates_replace_and_remove_and_name_their_origin() {
    let index = library();
    assert_eq!((index.origin(), index.len()), (Some(at(7)), 5));
    index
        .update(at(8), [taken(entry("a/same", "Scanner", "Fresh."))], ["a/many".to_owned(), "a/none".to_owned()])
        .unwrap();
    assert_eq!((index.origin(), index.len()), (Some(at(8)), 4));
    assert_eq!(ids(&index, "scanner"), ["a/same"]);
    assert_eq!(ids(&index, "printer"), ["guides/same"]);
}

#[test]
fn an_index_is_reopened_and_a_damaged_one_begins_anew() {
    let directory = RamDirectory::create();
    let index = Index::open(directory.clone()).unwrap();
    assert_eq!(index.origin(), None);
    index.update(at(3), [taken(entry("a/x", "Scanner", ""))], []).unwrap();
    drop(index);
    let index = Index::open(directory.clone()).unwrap();
    assert_eq!((index.origin(), ids(&index, "scanner")), (Some(at(3)), vec!["a/x".to_owned()]));
    drop(index);

    for file in ["meta.json", ".managed.json"] {
        directory.atomic_write(Path::new(file), b"{ broken").unwrap();
        let index = Index::open(directory.clone()).unwrap();
        assert_eq!((index.origin(), index.len()), (None, 0), "{file}");
        index.update(at(4), [taken(entry("a/x", "Scanner", ""))], []).unwrap();
        assert_eq!(Index::existing(directory.clone()).unwrap().len(), 1);
    }
}

#[test]
fn one_keeps_an_index_and_another_is_told_so_until_it_is_let_go() {
    let directory = RamDirectory::create();
    let kept = Index::open(directory.clone()).unwrap();
    assert!(Index::open(directory.clone()).is_err_and(|error| error.is_kept_by_another()));
    drop(kept);
    Index::open(directory).unwrap();
}

#[test]
fn an_origin_is_read_as_it_was_written_and_not_where_another_version_wrote_it() {
    for origin in [at(0), Origin { store: "with edition 5 in it".to_owned(), edition: 6 }] {
        assert_eq!(origin_of(&payload(&origin)), Some(origin));
    }
    for other in ["version 2 edition 5", "version 0 store 5f0c edition 5", "version 2 store 5f0c edition", ""] {
        assert_eq!(origin_of(other), None, "{other}");
    }
}

#[test]
fn an_index_that_is_searched_beside_its_keeper_is_left_as_it_is() {
    let directory = RamDirectory::create();
    assert!(Index::existing(directory.clone()).is_err());
    assert!(!directory.exists(Path::new("meta.json")).unwrap(), "none is made");

    Index::open(directory.clone()).unwrap().update(at(3), [taken(entry("a/x", "Scanner", ""))], []).unwrap();
    let index = Index::existing(directory.clone()).unwrap();
    assert_eq!((index.origin(), ids(&index, "scanner")), (Some(at(3)), vec!["a/x".to_owned()]));
    drop(index);

    directory.atomic_write(Path::new("meta.json"), b"{ broken").unwrap();
    assert!(Index::existing(directory.clone()).is_err());
    assert_eq!(directory.atomic_read(Path::new("meta.json")).unwrap(), b"{ broken", "none is built anew");
}

#[test]
fn any_input_gives_an_answer() {
    let index = library();
    let long = "error ".repeat(200_000);
    let noise = "0x8004010f -title:(\"a\" AND [x TO y]) ~2 ^5 ".repeat(20_000);
    for query in
        ["", " ", "?!\"'()*:^~", "+-&&||", "🙂", "\u{202e}עברית", "' or 1=1 --", "<script>", &long, &noise, "the", "\0"]
    {
        index.search(query, 10, 0).unwrap();
    }
    assert_eq!(index.search("outlook", usize::MAX, usize::MAX).unwrap().hits, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn search_never_panics(query in "(\\PC|outlook |sync |0x8004010F |['\"():*~^+-]){0,60}") {
        thread_local!(static LIBRARY: Index = library());
        LIBRARY.with(|index| index.search(&query, 10, 0)).unwrap();
    }
}

#[test]
fn an_error_among_the_documents_leaves_the_index_as_it_was() {
    let index = library();
    let held = index.len();
    let broken = || Err(IndexError(TantivyError::InternalError("no text".to_owned())));
    let entries = || [taken(entry("a/x", "Scanner", "")), broken()];
    assert!(index.replace(at(9), entries()).is_err() && index.update(at(9), entries(), []).is_err());
    assert_eq!((index.origin(), index.len()), (Some(at(7)), held));
    index.update(at(8), [taken(entry("a/x", "Scanner", ""))], []).unwrap();
    assert_eq!((index.origin(), index.len()), (Some(at(8)), held + 1));
}
