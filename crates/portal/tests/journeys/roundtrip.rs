//! An operator takes everything out, puts it into an empty store elsewhere, and has the same again.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{Engine, Place, argument, engines, on_each_engine, workspace};

/// Every file below a folder, by its path there.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

fn exported(place: &Place, name: &str) -> BTreeMap<String, Vec<u8>> {
    place.run(&["export", name]).ends(0);
    files(&place.path(name))
}

/// The starter library, an article, and a draft.
fn fill(place: &Place) {
    place.run(&["import", argument(&workspace("content")), "--publish"]).ends(0);
    let article =
        "---\nformat: 1\nlanguage: en\ntitle: Doors\naudience: public\n---\n\nDoors (häßlich) open.\r\n\tTwice.   \n";
    place.write("more/articles/Doors and Gates/doors (old).md", article);
    let draft =
        include_str!("ada/badge-reader-red-light.md").replace("badge-reader", "outlook").replace("ada", "tamem-j");
    place.write("more/guides/a-draft.md", draft.replace("category: doors", "category: email"));
    place.run(&["import", "more"]).ends(0);
}

#[test]
fn what_is_exported_and_imported_elsewhere_is_exported_identically() {
    on_each_engine(|place| {
        fill(place);
        let first = exported(place, "first");
        assert!(first.contains_key("guides/outlook-ost-sync-errors.md"), "{:?}", first.keys());
        assert!(first.contains_key("articles/Doors and Gates/doors (old).md"), "{:?}", first.keys());
        assert!(first.contains_key("guides/a-draft.md") && first.contains_key("people/tamem-j.yaml"));
        let source = std::fs::read(workspace("content/guides/outlook-ost-sync-errors.md")).expect("the source");
        assert!(first["guides/outlook-ost-sync-errors.md"] == source, "the export is the document as it was written");
        place.run(&["export", "first"]).ends(0).says("0 documents written").says("there already");

        for engine in engines() {
            let elsewhere = Place::new(engine);
            elsewhere.run(&["import", argument(&place.path("first"))]).ends(0);
            assert!(first == exported(&elsewhere, "second"), "{engine:?}");
        }
    });
}

#[test]
fn a_backup_taken_while_readers_are_served_fills_an_empty_store_of_either_kind() {
    on_each_engine(|place| {
        fill(place);
        let server = place.serve();
        server.opens("/guides/outlook-ost-sync-errors").is(200);
        server.sends_its_form("/guides/outlook-ost-sync-errors/votes", "fixed=yes").is(303);
        place.run(&["backup", "copy.fixpoint"]).ends(0);
        server.opens("/guides").is(200);
        place.run(&["backup", "copy.fixpoint"]).ends(3).says("exists and is not overwritten");
        let first = exported(place, "first");

        for engine in engines() {
            let elsewhere = Place::new(engine);
            let backup = place.path("copy.fixpoint");
            elsewhere.run(&["restore", argument(&backup)]).ends(0);
            assert!(first == exported(&elsewhere, "second"), "{engine:?}");
            elsewhere.run(&["doctor"]).ends(0).says("All is sound");
            let restored = elsewhere.serve();
            restored.opens("/guides/outlook-ost-sync-errors").is(200).shows("1 helpfulness vote");
            restored.opens("/guides/a-draft").is(404);
            restored.opens("/articles/Doors%20and%20Gates/doors%20(old)").is(200).shows("Doors (häßlich) open.");

            elsewhere.run(&["restore", argument(&backup)]).ends(3).says("the store is not empty");
            restored.opens("/guides").is(200);
        }
    });
}

fn import_article(place: &Place, slug: &str) {
    let article =
        format!("---\nformat: 1\nlanguage: en\ntitle: About {slug}\naudience: public\n---\n\nHow {slug} open.\n");
    let file = place.write(&format!("{slug}/articles/{slug}.md"), article);
    place.run(&["import", argument(&file)]).ends(0).says("1 published");
}

#[test]
fn an_index_is_not_searched_for_another_store_that_is_at_the_same_edition() {
    on_each_engine(|place| {
        import_article(place, "doors");
        place.run(&["backup", "copy.fixpoint"]).ends(0);
        import_article(place, "windows");
        drop(place.serve_without_starter());
        assert!(place.run(&["search", "windows"]).ends(0).stdout.starts_with("articles/windows\t"));

        for engine in engines() {
            // Two publications as well, the second another one: and the folder with the index stays what it was.
            let restored = Place::new(engine);
            restored.run(&["restore", argument(&place.path("copy.fixpoint"))]).ends(0);
            import_article(&restored, "gates");
            for (name, bytes) in files(&place.data().join("index")) {
                restored.write(&format!("data/index/{name}"), bytes);
            }
            assert_eq!(restored.run(&["search", "windows"]).ends(1).stdout, "");
            assert!(restored.run(&["search", "gates"]).ends(0).stdout.starts_with("articles/gates\t"));
            let server = restored.serve_without_starter();
            server.opens("/search?q=gates").is(200).holds("href=\"/articles/gates\"");
            server.opens("/search?q=windows").is(200).hides("About windows");
            assert!(restored.run(&["search", "doors"]).ends(0).stdout.starts_with("articles/doors\t"));
        }
    });
}

#[test]
fn a_store_that_holds_anything_is_not_restored_into() {
    on_each_engine(|place| {
        fill(place);
        place.run(&["backup", "copy.fixpoint"]).ends(0);
        let other = Place::new(Engine::Sqlite);
        other.write("people/ada.yaml", "name: Ada\nkind: person\nrole: Engineer\n");
        other.run(&["import", "people"]).ends(0);
        other.run(&["restore", argument(&place.path("copy.fixpoint"))]).ends(3).says("the store is not empty");
        assert_eq!(exported(&other, "out").keys().collect::<Vec<_>>(), ["people/ada.yaml"]);
        let text = place.write("no-backup.txt", "these are words");
        Place::sqlite().run(&["restore", argument(&text)]).ends(3).says("is no Fixpoint database");
    });
}
