//! Search with a model: switched on by a folder, seen by the doctor, kept over a restart, and refused where it is none.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::common::{Place, argument, on_each_engine, within};

#[path = "../../../semantic/src/small.rs"]
mod small;

/// How long a small model may take over the starter library.
const SOON: Duration = Duration::from_secs(60);

fn small_model(place: &Place) -> PathBuf {
    for (name, bytes) in small::folder() {
        place.write(&format!("model/{name}"), bytes);
    }
    place.path("model")
}

fn doctor_says(place: &Place, text: &str) -> bool {
    let run = place.run(&["doctor"]);
    run.stdout.contains(text)
}

#[test]
fn a_model_is_switched_on_by_its_folder_and_its_vectors_outlive_a_restart() {
    on_each_engine(|place| {
        let model = small_model(place);
        let configured = format!("semantic-model = \"{}\"\n", argument(&model));
        drop(place.serve());
        assert!(doctor_says(place, "semantic model   off; search is by words alone"));

        place.write("fixpoint.toml", configured);
        let server = place.serve();
        within(SOON, "every document carries a vector", || {
            let run = place.run(&["doctor"]);
            let vectors = run.stdout.lines().find_map(|line| line.strip_prefix("vectors"));
            vectors.is_some_and(|line| line.ends_with("documents carry one") && !line.trim().starts_with("0 "))
        });
        assert!(doctor_says(place, "(8 numbers a vector, checksum "));
        server.opens("/search?q=mail+does+not+come").is(200);
        server.opens("/fix/mail-printer-sync").is(404);
        drop(server);

        let file = place.data().join("index/vectors");
        let before = std::fs::read(&file).expect("vectors are kept");
        let run = place.run(&["search", "mail", "does", "not", "come"]);
        assert!((0..=1).contains(&run.code), "{}", run.stderr);
        assert_eq!(std::fs::read(&file).expect("kept"), before, "nothing is made again");

        std::fs::write(&file, &before[..before.len() - 3]).expect("cut off");
        place.run(&["search", "--semantic-model", argument(&model), "mail"]);
        assert_eq!(
            std::fs::metadata(&file).expect("kept").len(),
            before.len() as u64,
            "what was cut off is made again"
        );
    });
}

#[test]
fn a_folder_that_is_no_model_stops_the_start_and_says_what_to_do() {
    let place = Place::sqlite();
    let serve = |folder: &Path| place.run(&["serve", "--listen", "127.0.0.1:0", "--semantic-model", argument(folder)]);
    serve(&place.path("absent")).ends(2).says("is no folder; name one as docs/semantic-model.md describes it");
    let model = small_model(&place);
    std::fs::remove_file(model.join("model.safetensors")).expect("it is there");
    serve(&model).ends(2).says("model.safetensors is missing; use a folder whose weights are in that form");
    place.write("model/model.safetensors", "no tensors");
    serve(&model).ends(2).says("model.safetensors cannot be read").says("verify its checksum");
    assert!(!place.data().exists(), "nothing was begun");

    drop(place.serve());
    place.write("fixpoint.toml", "semantic-model = \"model\"\n");
    let run = place.run(&["doctor"]).ends(1).says("The semantic model cannot be used");
    assert!(run.stdout.contains("model.safetensors cannot be read"), "{}", run.stdout);
}

/// What a model of the usual kind is for. It reads the folder that the variable names.
#[test]
fn with_a_real_model_other_words_find_the_guide() {
    let Ok(model) = std::env::var("FIXPOINT_TEST_SEMANTIC_MODEL") else {
        eprintln!("skipped: FIXPOINT_TEST_SEMANTIC_MODEL names no folder of a model");
        return;
    };
    let place = Place::sqlite();
    drop(place.serve());
    let by_words = place.run(&["search", "webcam", "shows", "nothing", "during", "a", "call"]);
    let mixed = place.run(&["search", "--semantic-model", &model, "webcam", "shows", "nothing", "during", "a", "call"]);
    eprintln!("by words:\n{}with the model:\n{}", by_words.stdout, mixed.stdout);
    let first = mixed.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("guides/teams-camera"), "{first}");
}
