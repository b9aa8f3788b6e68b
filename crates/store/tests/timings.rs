//! How fast it is, on both engines: `cargo test -p store --test timings -- --ignored --nocapture`.
//! Never fails for being slow: machines differ.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::unused_async, reason = "tests")]

mod common;

use std::time::Instant;

use common::*;

on_both_engines! {
    #[ignore = "takes long; measures"]
    async fn timings(place: &Place) {
        let store = place.store().await;
        let body = "A line of a guide that somebody wrote.\n".repeat(250);
        let started = Instant::now();
        for batch in 0..20 {
            let documents = (0..250).map(|number| submission(&format!("guides/n-{batch}-{number}"), &body, true));
            apply(&store, save(documents.collect())).await.unwrap();
        }
        eprintln!("{place}: 5,000 documents of 10 KB in batches of 250: {:?}", started.elapsed());

        for clients in [1, 64, 512] {
            let started = Instant::now();
            let each = if clients == 1 { 500 } else { 20_000 / clients };
            let voting = (0..clients).map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..each {
                        apply(&store, vote(&format!("n-0-{}", number % 250), true)).await.unwrap();
                    }
                })
            });
            futures::future::join_all(voting).await;
            let seconds = started.elapsed().as_secs_f64();
            eprintln!("{place}: {clients} clients: {:.0} votes/s", f64::from(clients * each) / seconds);
        }

        let documents = (0..100).map(|batch| {
            save((0..1000).map(|number| submission(&format!("articles/{batch}/{number}"), "# Short", true)).collect())
        });
        let started = Instant::now();
        for change in documents {
            apply(&store, change).await.unwrap();
        }
        eprintln!("{place}: 100,000 short documents: {:?}", started.elapsed());
        for _ in 0..2 {
            let started = Instant::now();
            let published = store.published().await.unwrap();
            eprintln!("{place}: {} published heads: {:?}", published.len(), started.elapsed());
        }
        let started = Instant::now();
        apply(&store, save(vec![submission("guides/one", "# One", true)])).await.unwrap();
        let edition = store.edition_number().await.unwrap();
        assert_eq!(store.published_since(edition - 1).await.unwrap().len(), 1);
        eprintln!("{place}: publishing one and reading it back: {:?}", started.elapsed());
        let started = Instant::now();
        store.drafts().await.unwrap();
        eprintln!("{place}: drafts: {:?}", started.elapsed());
        let started = Instant::now();
        store.backup(&place.directory.path().join("a.backup")).await.unwrap();
        eprintln!("{place}: backup: {:?}", started.elapsed());
    }
}
