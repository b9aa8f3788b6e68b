//! An author looks at a triage from outside: its paths, what a change to it changed, and what other tools get.

use serde_json::Value;

use crate::common::{Place, Run, argument, on_each_engine, workspace};

const HEAD: &str = "---\nformat: 1\nlanguage: en\ntitle: Doors\n---\nDoors do not open.\n\n## Triage\n\n~~~yaml flow\n";
const KEY: &str = "start: key\nstates:\n  key:\n    ask: Is there a key?\n    options:\n      \
    yes: {label: \"Yes\", to: open}\n      no: {label: \"No\", to: locksmith}\n      unsure: locksmith\n\
    outcomes:\n  open: {kind: resolved}\n  locksmith: {kind: request, group: keys}\n  \
    burglar: {kind: security, group: guards, impact: 1, urgency: 1}\n";
const SCENARIOS: &str = "scenarios:\n  - {persona: Somebody with a key, answers: [{key: yes}], outcome: open}\n";

/// A guide of that flow.
fn guide(flow: &str) -> String {
    format!("{HEAD}{flow}~~~\n")
}

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn paths_are_listed_one_a_line_with_what_they_cover() {
    let place = Place::sqlite();
    place.write("content/guides/doors.md", guide(KEY));
    place.write("content/guides/doors.scenarios.yaml", SCENARIOS);
    let run = place
        .run(&["flow", "paths", "content/guides/doors.md"])
        .ends(0)
        .says("States: 1. Outcomes: 3. Stops: 0. Paths: 3.")
        .says("at most 1, on average 1.0")
        .says("No path reaches burglar.")
        .says("Scenarios walk 1 of 2 outcomes, 1 of 3 choices, 1 of 3 paths.")
        .says("No scenario ends in locksmith.");
    let listed = ["key=yes → open (resolved)", "key=no → locksmith (request)", "key=unsure → locksmith (request)"];
    assert_eq!(lines(&run), listed);
    let json = place.run(&["flow", "paths", "--format", "json", "content/guides/doors.md"]).ends(0);
    let first: Value = serde_json::from_str(lines(&json)[0]).expect("JSON");
    assert_eq!(first["answers"][0]["answer"], "yes");
    assert_eq!((&first["outcome"], &first["kind"], &first["stop"]), (&"open".into(), &"resolved".into(), &Value::Null));
    assert!(!place.data().exists(), "listing makes no store");
}

#[test]
fn two_files_are_compared_and_the_exit_code_says_whether_they_differ() {
    let place = Place::sqlite();
    place.write("doors.old.md", guide(KEY));
    place.write("doors.md", guide(&KEY.replace("Is there a key?", "Have you a key?")));
    let same = place.run(&["flow", "diff", "doors.old.md", "doors.md"]).ends(0).says("Paths before: 3, now: 3.");
    assert_eq!(same.stdout, "");
    let changed = KEY.replace("label: \"No\", to: locksmith", "label: \"No\", to: burglar");
    place.write("doors.md", guide(&changed.replace("unsure: locksmith", "unsure: burglar")));
    let run = place.run(&["flow", "diff", "doors.old.md", "doors.md"]).ends(1);
    let told = [
        "outcome gained: burglar (security)",
        "outcome lost: locksmith (request)",
        "end changed: key=no → burglar (security); it was locksmith (request)",
        "end changed: key=unsure → burglar (security); it was locksmith (request)",
    ];
    assert_eq!(lines(&run), told);
}

#[test]
fn a_file_is_compared_with_what_is_published() {
    on_each_engine(|place| {
        drop(place.serve());
        place.run(&["export", "out"]).ends(0);
        let slug = "outlook-ost-sync-errors";
        let file = format!("out/guides/{slug}.md");
        place.run(&["flow", "diff", &file]).ends(0).says("Ends changed: 0.");
        let text = std::fs::read_to_string(place.path(&file)).expect("it was written");
        let (before, states) = text.split_once("\nstates:\n").expect("a flow with states");
        let first = "  nothing-new:\n    do: Nothing at all.\n    to: web\n";
        let started = before.replace("\nstart: web\n", "\nstart: nothing-new\n");
        assert_ne!(started, before, "the flow starts with `web`");
        place.write(&file, format!("{started}\nstates:\n{first}{states}"));
        let run = place.run(&["flow", "diff", &file]).ends(1).says("Outcomes gained: 0, lost: 0.");
        assert!(run.stdout.contains("path gained: nothing-new=done → web="), "{}", run.stdout);
        assert!(run.stdout.contains("nothing-new (asks on); it was"), "{}", run.stdout);
    });
}

#[test]
fn a_flow_is_written_for_other_tools() {
    let place = Place::sqlite();
    place.write("flows/doors.yaml", format!("subject: Doors\n{KEY}"));
    let mermaid = place.run(&["flow", "export", "--format", "mermaid", "flows/doors.yaml"]).ends(0);
    assert_eq!(lines(&mermaid)[0], "flowchart TD");
    assert!(mermaid.stdout.contains("-->|\"Yes\"| outcome0"), "{}", mermaid.stdout);
    let xstate = place.run(&["flow", "export", "--format", "xstate", "flows/doors.yaml"]).ends(0);
    let machine: Value = serde_json::from_str(&xstate.stdout).expect("JSON");
    assert_eq!((&machine["id"], &machine["initial"]), (&"doors".into(), &"key".into()));
    assert_eq!(machine["states"]["open"]["type"], "final");
}

#[test]
fn wrong_use_is_told_what_to_do() {
    let place = Place::sqlite();
    place.run(&["flow", "paths", "nowhere.md"]).ends(3).says("nowhere.md").says("check the path");
    place.write("doors.txt", KEY);
    place.run(&["flow", "paths", "doors.txt"]).ends(2).says("neither a guide (.md) nor a flow (.yaml)");
    std::fs::create_dir(place.path("doors.md")).expect("a folder");
    place.run(&["flow", "paths", "doors.md"]).ends(2).says("name one file");
    place.write("Our doors.md", guide(KEY));
    place.run(&["flow", "paths", "Our doors.md"]).ends(2).says("Our doors.md");
    place.write("none.md", "---\nformat: 1\nlanguage: en\ntitle: Doors\n---\nDoors do not open.\n");
    place.run(&["flow", "paths", "none.md"]).ends(1).says("has no triage").says("## Triage");
    place.write("broken.yaml", "subject: Doors\nstart: [\n");
    place.run(&["flow", "export", "--format", "xstate", "broken.yaml"]).ends(1).says("fixpoint check");
    place.write(
        "calls.yaml",
        "subject: A\nstart: a\nstates: {a: {call: nobodys, returns: {x: z}}}\noutcomes: {z: {kind: resolved}}\n",
    );
    place.run(&["flow", "paths", "calls.yaml"]).ends(1).says("calls the flow `nobodys`").says("flows/nobodys.yaml");
    place
        .write("round.yaml", "subject: A\nstart: a\nstates: {a: {do: Wait, to: a}}\noutcomes: {z: {kind: resolved}}\n");
    place.run(&["flow", "paths", "round.yaml"]).ends(0).says("Paths that end in no outcome: 1").says("fixpoint check");
    place
        .run(&["flow", "diff", argument(&workspace("content/guides/outlook-ost-sync-errors.md"))])
        .ends(3)
        .says("there is no store");
    place.run(&["flow", "diff"]).ends(2);
    place.run(&["flow", "export", "round.yaml"]).ends(2).says("--format");
    drop(place.serve());
    place.write("new-doors.md", guide(KEY));
    place.run(&["flow", "diff", "new-doors.md"]).ends(1).says("guides/new-doors is not published").says("publish it");
}
