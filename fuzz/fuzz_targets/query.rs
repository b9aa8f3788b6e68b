#![no_main]
//! Any text, asked of a small library: never a panic, confidences are shares that fall, and what is told as found was typed.

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use search::{Entry, EntryKind, Index, IndexError, Origin, Section};

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let section = |heading: &str, text: &str| Section { heading: heading.to_owned(), text: text.to_owned(), links: Vec::new() };
    let article = |id: &str, title: &str, text: &str| Entry {
        id: format!("articles/{id}"),
        kind: EntryKind::Article,
        title: title.to_owned(),
        sections: vec![section("", text), section("Cause", "The driver’s queue is full, see event ID 1058.")],
        ..Entry::default()
    };
    let guide = Entry {
        kind: EntryKind::Guide,
        phrases: vec!["outlook won't sync".to_owned()],
        signatures: vec!["0x8004010F".to_owned(), "AADSTS50034".to_owned()],
        ..article("ost", "Outlook stops syncing", "Größe 日本 5.7.1 -2147221233 C:\\Users\\ada\\file.ost")
    };
    let index = Index::in_memory().expect("memory");
    let entries = [guide, article("print", "Printer jams", "Paper stays in the tray."), article("empty", "", "")];
    let origin = Origin { store: "any".to_owned(), edition: 1 };
    index.replace(origin, entries.into_iter().map(Ok::<_, IndexError>)).expect("memory");
    index
});

fuzz_target!(|text: &str| {
    let results = INDEX.search(text, 10, 0).expect("memory");
    assert!(results.total >= results.hits.len() && results.terms.iter().all(|term| text.contains(term.as_str())));
    let mut most = 1.0;
    for hit in &results.hits {
        assert!((0.0..=most).contains(&hit.confidence));
        most = hit.confidence;
        assert!(hit.why.words.iter().all(|word| text.contains(word.as_str())));
    }
});
