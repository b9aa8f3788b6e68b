#![no_main]
//! Any bytes, read as a document of any kind: never a panic, and every finding lies inside the source.
//! The rules see the same document, since they too must bear whatever the parser lets through.

use guide::check::{Finding, Library, Subject, check};
use guide::document::{line_and_column, parse, source_text};
use guide::names::DocumentId;
use libfuzzer_sys::fuzz_target;

/// One document of each kind: the seeds are of all kinds, and the bytes do not say which.
const IDS: [&str; 9] = [
    "guides/fuzzed",
    "articles/fuzzed/page",
    "people/fuzzed",
    "products/fuzzed",
    "categories/fuzzed",
    "flows/fuzzed",
    "scenarios/fuzzed",
    "networks/fuzzed",
    "partners/fuzzed",
];

fuzz_target!(|source: &[u8]| {
    let text = source_text(source);
    for id in IDS {
        let id: DocumentId = id.parse().expect("an id of the list above is well formed");
        let (document, remarks) = parse(&id, source);
        for finding in &remarks {
            lies_inside(&text, finding);
        }
        let mut library = Library::default();
        library.add(&id, &document);
        for finding in check(&Subject::new(&id, &text, &document, &library)) {
            lies_inside(&text, &finding);
        }
    }
});

fn lies_inside(text: &str, finding: &Finding) {
    assert!(text.get(finding.span.clone()).is_some(), "a finding lies outside its source: {finding:?}");
    let (line, column) = line_and_column(text, finding.span.start);
    assert!(line >= 1 && column >= 1, "a finding has no place: {finding:?}");
}
