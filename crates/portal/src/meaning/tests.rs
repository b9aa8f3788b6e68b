//! What is embedded, what is kept, and what a folder that is no model says.

use guide::document::{Document, parse};
use guide::edition::Head;
use guide::names::DocumentId;
use jiff::Timestamp;

use super::*;
use crate::arguments::Shared;

fn configured(folder: &Path) -> Result<Option<Arc<Meanings>>, Failure> {
    let shared = Shared { semantic_model: Some(folder.to_owned()), ..Shared::default() };
    Meanings::load(&crate::configuration::load(&shared).expect("read"))
}

fn refused(folder: &Path) -> Failure {
    configured(folder).err().expect("refused")
}

#[test]
fn a_folder_that_is_no_model_is_refused_as_other_configuration_is() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, said) in [
        (folder.path().join("absent"), "is no folder"),
        (folder.path().to_owned(), "modules.json is missing; name the folder of a sentence-transformers model"),
    ] {
        let failure = refused(&path);
        assert!(failure.to_string().contains(said), "{failure}");
        assert_eq!(failure.exit_code(), 2);
    }
    std::fs::write(folder.path().join("modules.json"), "not json").expect("written");
    assert!(refused(folder.path()).to_string().contains("modules.json cannot be read"));
}

#[test]
fn a_document_is_given_to_the_model_by_its_names_summary_and_beginning() {
    let text = "---\nformat: 1\nlanguage: en\ntitle: Doors\ndescription: All doors.\n---\n\n# Doors stick\n\nThey do.\n\n## Symptoms\n\nIt creaks.\n";
    let id: DocumentId = "articles/a".parse().expect("an id");
    let document = parse(&id, text.as_bytes()).0;
    assert!(matches!(document, Document::Article(_)));
    let head = Head::compile(&document);
    let published = Published { id, revision: 1, published_at: Timestamp::UNIX_EPOCH, hash: String::new(), head };
    let entry = index::entry(&published, text, Audience::Public).expect("searched");
    assert_eq!(text_of(&entry), "Doors. Doors stick. All doors. They do. It creaks.");
    let long = Entry { title: "ä".repeat(5_000), ..Entry::default() };
    assert!(text_of(&long).len() <= DOCUMENT_BYTES);
}

#[test]
fn near_is_what_is_nearer_than_usual() {
    let mut vectors = Vectors::new(2);
    for (id, angle) in [("same", 0.0_f32), ("usual", 60.0), ("far", 100.0)] {
        vectors.put(id, &semantic::Vector::of(&[angle.to_radians().cos(), angle.to_radians().sin()]));
    }
    let asked = ["usual", "absent"].map(str::to_owned);
    let near = vectors.nearness_to(&semantic::Vector::of(&[1.0, 0.0]), &asked, 2);
    assert_eq!(near.nearest.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["same", "usual"]);
    assert!((near.nearest[0].1 - 1.0).abs() < 0.02);
    assert!(near.of[0].is_some_and(|near| near.abs() < 0.2));
    assert_eq!(near.of[1], None);
}
