//! What holds of backups, of damaged files and of files that are not ours.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::os::unix::fs::PermissionsExt;

use common::*;
use store::{Location, Store, StoreError};

on_both_engines! {
    async fn a_backup_under_writes_restores_a_state_that_existed(place: &Place) {
        let store = place.store().await;
        apply(&store, save(vec![submission("guides/one", "# 0", true)])).await.unwrap();
        let writing = {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 1..200 {
                    let text = format!("# {number}");
                    let both = vec![submission("guides/one", &text, true), submission("articles/two", &text, true)];
                    apply(&store, save(both)).await.unwrap();
                    apply(&store, vote("one", true)).await.unwrap();
                }
            })
        };
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let file = place.directory.path().join("a.backup");
        store.backup(&file).await.unwrap();
        writing.await.unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(store.backup(&file).await, Err(StoreError::Exists(_))));
        let left: Vec<_> = std::fs::read_dir(place.directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("part")), "{left:?}");

        let restored_to = [Some(Place::sqlite()), Place::postgres().await];
        for restored_to in restored_to.into_iter().flatten() {
            let restored = restored_to.store().await;
            let mut numbers = restored.edition_numbers();
            restored.restore(&file).await.unwrap();
            let found = restored.check().await.unwrap();
            assert!(found.problems.is_empty(), "{found:?}");
            // Each edition after the first holds both documents with one text.
            let edition = restored.edition_number().await.unwrap();
            assert_eq!(*numbers.borrow_and_update(), edition);
            let one = restored.latest(&id("guides/one")).await.unwrap().unwrap();
            assert_eq!(&*one.text, format!("# {}", edition - 1));
            if edition > 1 {
                assert_eq!(restored.latest(&id("articles/two")).await.unwrap().unwrap().text, one.text);
            }
            assert_eq!(restored.restore(&file).await, Err(StoreError::NotEmpty));
            // It goes on from there.
            let next = apply(&restored, save(vec![submission("guides/one", "# Next", true)])).await.unwrap();
            assert_eq!(next.edition, Some(edition + 1));
            drop(restored);
            restored_to.gone().await;
        }
    }

    async fn what_is_restored_is_a_store_of_its_own(place: &Place) {
        let store = place.store().await;
        apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        let file = place.directory.path().join("a.backup");
        store.backup(&file).await.unwrap();
        let restored_to = [Some(Place::sqlite()), Place::postgres().await];
        for restored_to in restored_to.into_iter().flatten() {
            let restored = restored_to.store().await;
            let before = restored.identity().await.unwrap();
            restored.restore(&file).await.unwrap();
            let after = restored.identity().await.unwrap();
            assert_ne!(after, store.identity().await.unwrap());
            assert_ne!(after, before);
            // A restore that is refused changes nothing.
            assert_eq!(restored.restore(&file).await, Err(StoreError::NotEmpty));
            assert_eq!(restored.identity().await.unwrap(), after);
            drop(restored);
            restored_to.gone().await;
        }
        // A backup is a database: put in a store's place by hand, it is no more that store than what is restored.
        let by_hand = opened(&file).await.unwrap();
        assert_eq!(by_hand.edition_number().await.unwrap(), 1);
        assert_ne!(by_hand.identity().await.unwrap(), store.identity().await.unwrap());
    }

    async fn a_backup_of_the_first_schema_is_restored(place: &Place) {
        let file = place.directory.path().join("a.backup");
        write_first_schema(&file);
        let restored = place.store().await;
        restored.restore(&file).await.unwrap();
        assert_eq!(restored.text(&id("guides/one"), 1).await.unwrap().as_deref(), Some("# One"));
    }

    async fn a_damaged_backup_is_called_damaged_and_nothing_of_it_is_restored(place: &Place) {
        let whole = Place::sqlite();
        let store = whole.store().await;
        let documents = (0..200).map(|number| submission(&format!("guides/number-{number}"), &"text ".repeat(500), true));
        apply(&store, save(documents.collect())).await.unwrap();
        let file = place.directory.path().join("a.backup");
        store.backup(&file).await.unwrap();
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 8192].fill(0x5a);
        std::fs::write(&file, bytes).unwrap();
        let restored = place.store().await;
        let failed = restored.restore(&file).await.unwrap_err();
        assert!(matches!(&failed, StoreError::DamagedBackup { .. }), "{failed:?}");
        assert!(failed.to_string().ends_with("nothing was restored, restore another backup"), "{failed}");
        assert!(restored.document_ids().await.unwrap().is_empty());
    }

    async fn what_is_no_backup_is_not_restored(place: &Place) {
        let store = place.store().await;
        let file = place.directory.path().join("file");
        std::fs::write(&file, "# Not a database, but long enough to have a header of one hundred bytes, and more than that, really.").unwrap();
        assert!(matches!(store.restore(&file).await, Err(StoreError::NotADatabase(_))));
        std::fs::write(&file, "").unwrap();
        assert!(matches!(store.restore(&file).await, Err(StoreError::NotADatabase(_))));
        assert!(matches!(store.restore(&place.directory.path().join("absent")).await, Err(StoreError::Io(_))));
        // Still in use afterwards.
        apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
    }
}

async fn opened(path: &std::path::Path) -> Result<Store, StoreError> {
    Store::open(Location::Sqlite(path.to_owned())).await
}

#[tokio::test]
async fn the_data_directory_is_for_its_owner_alone() {
    let place = Place::sqlite();
    let _store = place.store().await;
    let mode = |name: &str| std::fs::metadata(place.directory.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/fixpoint.db"), 0o600);
}

#[tokio::test]
async fn a_text_file_is_no_database() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fixpoint.db");
    let text = "just some text\n".repeat(100);
    std::fs::write(&path, &text).unwrap();
    let refused = opened(&path).await.unwrap_err();
    assert_eq!(refused, StoreError::NotADatabase(path.display().to_string()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fixpoint.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("create table bookmark (title text)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(opened(&path).await, Err(StoreError::NotADatabase(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_file_is_called_damaged() {
    let place = Place::sqlite();
    let store = place.store().await;
    let documents = (0..200).map(|number| submission(&format!("guides/number-{number}"), &"text ".repeat(500), true));
    apply(&store, save(documents.collect())).await.unwrap();
    let copy = place.directory.path().join("copy.db");
    store.backup(&copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let length = bytes.len();
    bytes[8192..length - 8192].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let failed = match opened(&copy).await {
        Err(error) => error,
        Ok(store) => store.published().await.unwrap_err(),
    };
    assert!(matches!(&failed, StoreError::Corrupt(_)), "{failed:?}");
    assert!(failed.to_string().ends_with("run `fixpoint doctor`, then restore a backup"));
}

#[tokio::test]
async fn a_text_that_is_not_what_its_hash_says_is_found() {
    let place = Place::sqlite();
    let store = place.store().await;
    apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
    let Location::Sqlite(path) = &place.location else {
        return;
    };
    rusqlite::Connection::open(path).unwrap().execute_batch("update revision set text = 'something else'").unwrap();
    let found = store.check().await.unwrap();
    assert_eq!(found.problems, ["the text of guides/one revision 1 is not what its hash says"]);
}

#[tokio::test]
async fn what_is_no_address_of_a_database_says_how_one_is_written() {
    for address in ["nonsense", "mysql://ada:secret@db.example/none"] {
        let failed = Store::open(Location::Postgres(address.into())).await.unwrap_err();
        assert_eq!(failed, StoreError::BadAddress);
        assert_eq!(
            failed.to_string(),
            "the database URL cannot be read; write it as postgres://user:password@host/database"
        );
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unreachable() {
    let failed = Store::open(Location::Postgres("postgres://ada:secret@127.0.0.1:1/none".into())).await.unwrap_err();
    assert!(matches!(&failed, StoreError::Unreachable(_)), "{failed:?}");
    assert!(!failed.to_string().contains("secret"));
}

#[tokio::test]
async fn a_writer_that_another_process_blocks_says_so() {
    let place = Place::sqlite();
    let store = place.store().await;
    let Location::Sqlite(path) = &place.location else {
        return;
    };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let change = save(vec![submission("guides/one", "# One", true)]);
    let blocked = store.apply(&ada(), change.clone(), now()).await;
    assert_eq!(blocked.unwrap_err(), StoreError::Locked);
    other.execute_batch("rollback").unwrap();
    apply(&store, change).await.unwrap();
}

#[tokio::test]
async fn a_store_that_another_process_keeps_to_itself_is_locked_and_not_damaged() {
    let place = Place::sqlite();
    drop(place.store().await);
    let Location::Sqlite(path) = &place.location else {
        return;
    };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("pragma locking_mode = exclusive; begin exclusive").unwrap();
    assert_eq!(Store::exists(&place.location).await, Err(StoreError::Locked));
    drop(other);
    assert_eq!(Store::exists(&place.location).await, Ok(true));
}

#[tokio::test]
async fn a_file_that_holds_no_store_is_no_database_of_ours_and_no_file_is_no_store() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fixpoint.db");
    let location = Location::Sqlite(path.clone());
    for empty in ["", "pragma application_id = 1181317232"] {
        rusqlite::Connection::open(&path).unwrap().execute_batch(empty).unwrap();
        assert!(matches!(Store::exists(&location).await, Err(StoreError::NotADatabase(_))), "{empty}");
    }
    for absent in [directory.path().to_owned(), path.join("below-a-file"), directory.path().join("absent")] {
        assert_eq!(Store::exists(&Location::Sqlite(absent)).await, Ok(false));
    }
}
