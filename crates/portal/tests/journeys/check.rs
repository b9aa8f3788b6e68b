//! An author, and the machine that checks each change, ask what is wrong with documents.

use serde_json::Value;

use crate::common::{Place, argument, workspace};

const BROKEN: &str = "---\nformat: 1\nlanguage: en\ntitle: Doors\nproduct: outlook\nfrobnicate: yes\n---\nDoors.\n";

#[test]
fn the_starter_library_has_no_findings() {
    let place = Place::sqlite();
    place.run(&["check", argument(&workspace("content"))]).ends(0).says("no findings");
    assert!(!place.data().exists(), "checking makes no store");
}

#[test]
fn a_broken_document_is_reported_to_people_with_its_place() {
    let place = Place::sqlite();
    place.write("guides/doors.md", BROKEN);
    let run = place
        .run(&["check", "guides/doors.md"])
        .ends(1)
        .says("frobnicate")
        .says("guides/doors.md:6:1")
        .says("blocking");
    assert_eq!(run.stdout, "");
    place.run(&["check", "nowhere"]).ends(3).says("nowhere");
}

#[test]
fn json_names_rule_line_and_column() {
    let place = Place::sqlite();
    place.write("guides/doors.md", BROKEN);
    let run = place.run(&["check", "guides", "--format", "json"]).ends(1);
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).expect("JSON");
    let row = rows.iter().find(|row| row["message"].as_str().is_some_and(|text| text.contains("frobnicate")));
    let row = row.expect("the unknown field is reported");
    assert_eq!((&row["line"], &row["column"]), (&Value::from(6), &Value::from(1)), "{row}");
    assert_eq!(row["path"], "guides/doors.md");
    assert_eq!(row["severity"], "blocks");
    assert!(row["rule"].as_str().is_some_and(|rule| !rule.is_empty()), "{row}");
    let clean = place.run(&["check", argument(&workspace("content")), "--format", "json"]).ends(0);
    assert_eq!(clean.stdout, "[]\n");
}

#[test]
fn sarif_points_at_the_same_places() {
    let place = Place::sqlite();
    place.write("guides/doors.md", BROKEN);
    let run = place.run(&["check", "guides", "--format", "sarif"]).ends(1);
    let sarif: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let result = results
        .iter()
        .find(|result| result["message"]["text"].as_str().is_some_and(|text| text.contains("frobnicate")));
    let place = &result.expect("the unknown field is reported")["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 6);
    assert_eq!(place["artifactLocation"]["uri"], "guides/doors.md");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let known = rules.iter().any(|rule| rule["id"] == result["ruleId"]);
        assert!(known, "{} is not among the driver's rules", result["ruleId"]);
    }
}

#[test]
fn github_gets_one_workflow_command_for_each_finding() {
    let place = Place::sqlite();
    place.write("guides/doors.md", BROKEN);
    let run = place.run(&["check", "guides", "--format", "github"]).ends(1);
    let line = run.stdout.lines().find(|line| line.contains("frobnicate")).expect("the unknown field is reported");
    assert!(line.starts_with("::error file=guides/doors.md,line=6,col=1,title="), "{line}");
    assert!(run.stdout.lines().all(|line| line.starts_with("::")), "{}", run.stdout);
}

#[test]
fn a_guide_that_is_named_alone_is_held_to_the_scenarios_beside_it() {
    let place = Place::sqlite();
    let guide = std::fs::read_to_string(workspace("content/guides/outlook-ost-sync-errors.md")).expect("a guide");
    place.write("content/guides/late.md", guide);
    place
        .write("content/guides/late.scenarios.yaml", "scenarios:\n  - {persona: Ada, answers: [], outcome: nirvana}\n");
    place.run(&["check", "content/guides/late.md"]).ends(1).says("the flow has no outcome `nirvana`");
}
