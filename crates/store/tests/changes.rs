//! What holds of changes, on both engines.
#![allow(clippy::unwrap_used, clippy::unused_async, reason = "tests")]

mod common;

use std::time::{Duration, Instant};

use common::*;
use guide::edition::Tally;
use store::{Location, Store, StoreError};
use work::{Actor, Change, Counts, Demand, DemandTally, FlowEvent, FlowTally, MOST_DEMANDS_A_DAY, Outcome, Refusal};

on_both_engines! {
    async fn an_acknowledged_change_survives_reopening(place: &Place) {
        let store = place.store().await;
        assert!(!store.has_guides().await.unwrap());
        let outcome = apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        assert_eq!(outcome, Outcome { saved: 1, unchanged: 0, published: 1, edition: Some(1) });
        drop(store);

        let store = place.store().await;
        assert_eq!(store.edition_number().await.unwrap(), 1);
        assert_eq!(store.text(&id("guides/one"), 1).await.unwrap().as_deref(), Some("# One"));
        assert_eq!(store.text(&id("guides/one"), 2).await.unwrap(), None);
        assert!(store.has_guides().await.unwrap());
        let published = store.published().await.unwrap();
        assert_eq!(published.len(), 1);
        assert_eq!(published[0].head.title(), "# One");
        assert_eq!(published[0].published_at, now());
    }

    async fn a_refusal_does_not_undo_its_neighbours(place: &Place) {
        let store = place.store().await;
        // Sent at once, so that they are written in one group.
        let changes = (0..20).map(|number| {
            let mut document = submission(&format!("guides/number-{number}"), "# A guide", true);
            if number % 2 == 1 {
                document.blocking = vec!["1:1 it lacks a title".into()];
            }
            apply(&store, save(vec![document]))
        });
        let answers = futures::future::join_all(changes).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 10);
        assert!(matches!(&answers[1], Err(Refusal::Blocked { .. })));
        assert_eq!(store.document_ids().await.unwrap().len(), 10);
        assert_eq!(store.edition_number().await.unwrap(), 10);
    }

    async fn an_error_does_not_undo_its_neighbours(place: &Place) {
        let store = place.store().await;
        place.execute("create unique index each_text_once on revision (text)").await;
        let one = |name: &str, text: &str| save(vec![submission(name, text, true)]);
        let (before, error, after) = tokio::join!(
            store.apply(&Actor::Starter, one("guides/one", "# One"), now()),
            store.apply(&Actor::Starter, one("guides/copied", "# One"), now()),
            store.apply(&Actor::Starter, one("guides/three", "# Three"), now()),
        );
        before.unwrap().unwrap();
        assert!(matches!(error, Err(StoreError::Other(_))), "{error:?}");
        after.unwrap().unwrap();
        assert_eq!(store.document_ids().await.unwrap(), [id("guides/one"), id("guides/three")]);
    }

    async fn demand_adds_up_per_day_until_the_day_is_full(place: &Place) {
        let store = place.store().await;
        let tally = |day: &str, word: &str, count| DemandTally {
            day: day.parse().unwrap(),
            demand: Demand::new(vec!["win32-5".into()], vec![word.into(), "door".into()]).unwrap(),
            count,
        };
        let words: Vec<String> = (1..MOST_DEMANDS_A_DAY).map(|number| format!("w{number}")).collect();
        let many = words.iter().map(|word| tally("2026-11-22", word, 1)).collect();
        let groups: [Vec<DemandTally>; 3] = [
            vec![tally("2026-11-21", "drum", 2), tally("2026-11-22", "drum", 2)],
            many,
            vec![tally("2026-11-22", "late", 1), tally("2026-11-22", "drum", 3), tally("2026-11-23", "late", 1)],
        ];
        for demands in groups {
            store.apply(&Actor::Reader, Change::Count(Counts { demands, ..Counts::default() }), now()).await.unwrap().unwrap();
        }
        let counted = store.demand_tallies("2026-11-22".parse().unwrap()).await.unwrap();
        assert_eq!(counted.len(), MOST_DEMANDS_A_DAY + 1);
        assert!(counted.contains(&tally("2026-11-22", "drum", 5)));
        assert_eq!(counted.last(), Some(&tally("2026-11-23", "late", 1)));
        assert_eq!(store.demand_tallies("2026-11-21".parse().unwrap()).await.unwrap().len(), MOST_DEMANDS_A_DAY + 2);
    }

    async fn what_is_counted_in_triage_adds_up_per_day_and_revision(place: &Place) {
        let store = place.store().await;
        let tally = |day: &str, revision: &str, count| FlowTally {
            day: day.parse().unwrap(),
            guide: "one".parse().unwrap(),
            revision: revision.into(),
            event: FlowEvent::Answer { state: "web".into(), answer: "unsure".into() },
            count,
        };
        let first = tally("2026-11-22", "0badcafe", 2);
        for tallies in [vec![first.clone(), tally("2026-11-22", "feedf00d", 1)], vec![first, tally("2026-11-23", "0badcafe", 5)]] {
            store.apply(&Actor::Reader, Change::Count(Counts { flows: tallies, ..Counts::default() }), now()).await.unwrap().unwrap();
        }
        let expected = [tally("2026-11-22", "0badcafe", 4), tally("2026-11-22", "feedf00d", 1), tally("2026-11-23", "0badcafe", 5)];
        assert_eq!(store.flow_tallies(&"one".parse().unwrap()).await.unwrap(), expected);
        assert!(store.flow_tallies(&"two".parse().unwrap()).await.unwrap().is_empty());
    }

    async fn a_reader_may_only_vote(place: &Place) {
        let store = place.store().await;
        let change = save(vec![submission("guides/one", "# One", true)]);
        assert_eq!(store.apply(&Actor::Reader, change, now()).await.unwrap(), Err(Refusal::NotAllowed));
        assert!(matches!(apply(&store, vote("one", true)).await, Err(Refusal::Unknown { .. })));
        assert!(store.document_ids().await.unwrap().is_empty());
    }

    async fn two_stores_see_each_others_publications(place: &Place) {
        let (one, other) = (place.store().await, place.store().await);
        let mut numbers = other.edition_numbers();
        assert_eq!(*numbers.borrow_and_update(), 0);
        tokio::time::sleep(Duration::from_millis(200)).await;
        for edition in 1..=3 {
            let text = format!("# Edition {edition}");
            apply(&one, save(vec![submission("guides/one", &text, true)])).await.unwrap();
            let started = Instant::now();
            while *numbers.borrow_and_update() < edition {
                tokio::time::timeout(Duration::from_secs(10), numbers.changed()).await.unwrap().unwrap();
            }
            assert!(started.elapsed() < Duration::from_secs(1), "seen after {:?}", started.elapsed());
            let news = other.published_since(edition - 1).await.unwrap();
            assert_eq!(news.len(), 1);
            assert_eq!(news[0].head.title(), text);
        }
        assert!(other.published_since(3).await.unwrap().is_empty());
        drop(other);
        // The watching ends with the store.
        while tokio::time::timeout(Duration::from_secs(10), numbers.changed()).await.unwrap().is_ok() {}
    }

    async fn saving_the_same_text_twice_changes_nothing(place: &Place) {
        let store = place.store().await;
        apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        let before = store.check().await.unwrap();
        let again = apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        assert_eq!(again, Outcome { saved: 0, unchanged: 1, published: 0, edition: None });
        assert_eq!(store.check().await.unwrap(), before);
        assert!(before.problems.is_empty());
        assert_eq!(store.audit(10).await.unwrap().len(), 1);
    }

    async fn publishing_an_older_revision_restores_it(place: &Place) {
        let store = place.store().await;
        apply(&store, save(vec![submission("guides/one", "# First", true)])).await.unwrap();
        apply(&store, save(vec![submission("guides/one", "# Second", true)])).await.unwrap();
        assert!(store.drafts().await.unwrap().is_empty());
        let outcome = apply(&store, publish("guides/one", 1)).await.unwrap();
        assert_eq!(outcome.edition, Some(3));
        let published = store.published().await.unwrap();
        assert_eq!((published[0].revision, published[0].head.title()), (1, "# First"));

        let latest = store.latest(&id("guides/one")).await.unwrap().unwrap();
        assert_eq!((latest.number, &*latest.text, latest.actor), (2, "# Second", ada()));
        let drafts = store.drafts().await.unwrap();
        assert_eq!((drafts[0].revision, drafts[0].public_revision), (2, Some(1)));
        let history = store.history(&id("guides/one")).await.unwrap();
        let editions = |entry: &store::HistoryEntry| entry.published.iter().map(|one| one.edition).collect::<Vec<_>>();
        assert_eq!(history.iter().map(|entry| (entry.revision, editions(entry))).collect::<Vec<_>>(), [
            (2, vec![2]),
            (1, vec![1, 3]),
        ]);
        let audit = store.audit(1).await.unwrap();
        assert_eq!((audit[0].number, audit[0].action.as_str(), &audit[0].actor), (3, "publish", &ada()));
        assert!(matches!(apply(&store, publish("guides/one", 3)).await, Err(Refusal::Unknown { .. })));
    }

    async fn whoever_saves_and_publishes_is_told_by_kind_and_name(place: &Place) {
        let store = place.store().await;
        let one = save(vec![submission("guides/one", "# One", false)]);
        store.apply(&Actor::Starter, one, now()).await.unwrap().unwrap();
        apply(&store, publish("guides/one", 1)).await.unwrap();
        let history = store.history(&id("guides/one")).await.unwrap();
        assert_eq!((&history[0].actor, &history[0].published[0].actor), (&Actor::Starter, &ada()));
        let audit = store.audit(2).await.unwrap();
        assert_eq!(audit.iter().map(|line| &line.actor).collect::<Vec<_>>(), [&ada(), &Actor::Starter]);
    }

    async fn votes_from_two_processes_are_all_counted(place: &Place) {
        let (one, other) = (place.store().await, place.store().await);
        apply(&one, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        let votes = (0..64).map(|number| {
            let store = if number % 2 == 0 { one.clone() } else { other.clone() };
            tokio::spawn(async move { apply(&store, vote("one", number % 4 != 0)).await })
        });
        for answer in futures::future::join_all(votes).await {
            answer.unwrap().unwrap();
        }
        assert_eq!(one.votes().await.unwrap()[&"one".parse().unwrap()], Tally { yes: 48, no: 16 });
        // Votes write no audit entry.
        assert_eq!(one.audit(10).await.unwrap().len(), 1);
    }

    async fn a_whole_library_is_saved_and_read_page_by_page(place: &Place) {
        let store = place.store().await;
        let documents = (0..250).map(|number| submission(&format!("articles/Part/{number}"), &format!("# {number}"), number > 0));
        let outcome = apply(&store, save(documents.collect())).await.unwrap();
        assert_eq!((outcome.saved, outcome.published, outcome.edition), (250, 249, Some(1)));
        let mut read = Vec::new();
        loop {
            let page = store.all_latest(read.last()).await.unwrap();
            if page.is_empty() {
                break;
            }
            read.extend(page.into_iter().map(|revision| revision.id));
        }
        read.sort();
        assert_eq!(read, store.document_ids().await.unwrap());
        assert_eq!(store.drafts().await.unwrap().len(), 1);
    }

    async fn migrations_run_twice_change_nothing(place: &Place) {
        let (one, other) = tokio::join!(place.store(), place.store());
        let before = one.check().await.unwrap();
        assert_eq!(before.schema_version, newest_schema());
        drop((one, other));
        assert_eq!(place.store().await.check().await.unwrap(), before);
    }

    async fn a_store_of_the_first_schema_is_brought_forward_and_keeps_what_it_holds(place: &Place) {
        place.fill_as_the_first().await;
        let store = place.store().await;
        assert_eq!(store.check().await.unwrap().schema_version, newest_schema());
        assert_eq!(store.identity().await.unwrap().len(), 32);
        assert_eq!(store.text(&id("guides/one"), 1).await.unwrap().as_deref(), Some("# One"));
    }

    async fn a_store_is_the_same_however_often_it_is_opened_and_by_how_many(place: &Place) {
        let (one, other) = tokio::join!(place.store(), place.store());
        let identity = one.identity().await.unwrap();
        assert_eq!(other.identity().await.unwrap(), identity);
        apply(&one, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        drop((one, other));
        assert_eq!(place.store().await.identity().await.unwrap(), identity);
        assert_ne!(Place::sqlite().store().await.identity().await.unwrap(), identity);
    }

    async fn asking_whether_there_is_a_store_makes_none(place: &Place) {
        assert_eq!(Store::exists(&place.location).await, Ok(false));
        assert_eq!(Store::exists(&place.location).await, Ok(false));
        drop(place.store().await);
        assert_eq!(Store::exists(&place.location).await, Ok(true));
    }

    async fn a_database_of_a_newer_fixpoint_is_refused(place: &Place) {
        drop(place.store().await);
        let sql = "insert into migration (version, name, applied_at) values (99, 'later', 1)";
        match &place.location {
            Location::Sqlite(path) => rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            Location::Postgres(address) => {
                let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute(sql).await.unwrap();
            }
        }
        let refused = Store::open(place.location.clone()).await.unwrap_err();
        assert_eq!(refused, StoreError::NewerSchema { found: 99, known: newest_schema() });
    }

    async fn a_head_of_another_version_is_compiled_anew_and_kept(place: &Place) {
        let store = place.store().await;
        apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        let stale = "update revision set head_version = -1, head = '{}'";
        let kept = "select head_version from revision";
        let version: i64 = match &place.location {
            Location::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute_batch(stale).unwrap();
                store.published().await.unwrap();
                connection.query_row(kept, [], |row| row.get(0)).unwrap()
            }
            Location::Postgres(address) => {
                let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute(stale).await.unwrap();
                store.published().await.unwrap();
                client.query_one(kept, &[]).await.unwrap().get(0)
            }
        };
        assert_eq!(version, guide::edition::HEAD_VERSION);
        assert_eq!(store.published().await.unwrap().len(), 1);
    }
}
