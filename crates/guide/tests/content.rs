//! The starter library holds what the rules ask of every guide.
//! Never silences a rule.

#![expect(clippy::disallowed_methods, reason = "the library's files are read by the test, not by the crate")]

use std::path::Path;

use guide::check::{Library, Subject, check};
use guide::document::parse;
use guide::names::{DocumentId, DocumentKind};

#[test]
fn the_starter_library_has_no_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut library = Library::default();
    let mut parsed = Vec::new();
    for kind in DocumentKind::ALL {
        let Ok(folder) = std::fs::read_dir(root.join(kind.folder())) else { continue };
        for file in folder {
            let path = file.expect("an entry").path();
            let source = std::fs::read_to_string(&path).expect("a text");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let Some((_, name)) = DocumentKind::of_file(kind.folder(), &name).filter(|(of, _)| *of == kind) else {
                continue;
            };
            let id = DocumentId::new(kind, name).expect("an id");
            let (document, findings) = parse(&id, source.as_bytes());
            assert_eq!(findings, [], "{id}");
            library.add(&id, &document);
            parsed.push((id, source, document));
        }
    }
    assert!(parsed.len() >= 6, "the library is there");
    for (id, source, document) in &parsed {
        assert_eq!(check(&Subject::new(id, source, document, &library)), [], "{id}");
    }
}
