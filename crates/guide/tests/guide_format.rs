//! `docs/guide-format.md` and `docs/flow-format.md` say what the parser reads: their examples have no finding, and they name
//! every field, word and rule.
//! Never tests the parser by itself: its cases stand beneath its code.

#![allow(clippy::disallowed_methods, reason = "the page and the records are files")]
#![allow(clippy::expect_used, reason = "helpers of a test fail it")]

use std::fs;
use std::path::{Path, PathBuf};

use guide::check::{Finding, Library, RULES, Subject, check};
use guide::document::{Audience, Document, NoteLabel, PartnerStatus, Risk, Shell, line_and_column, parse};
use guide::names::{DocumentId, DocumentKind};

/// The document that the example is.
const EXAMPLE: &str = "guides/outlook-working-offline";

#[test]
fn the_example_has_no_finding() {
    let mut library = library();
    has_no_finding(EXAMPLE, &example(), &mut library);
}

#[test]
fn the_example_of_a_flow_and_its_scenarios_have_no_finding() {
    let (before, after) = guide_without_flow();
    let mut library = library();
    has_no_finding(
        EXAMPLE,
        &format!("{before}## Triage\n```yaml flow\n{}```\n\n{after}", flow_example()),
        &mut library,
    );
    has_no_finding("scenarios/outlook-working-offline", &fenced(&flow_page(), "yaml\nscenarios:"), &mut library);
}

#[test]
fn the_page_of_flows_names_every_rule_about_them() {
    let page = flow_page();
    let names = RULES.iter().map(|rule| rule.name).filter(|name| name.starts_with("flow-") || *name == "scenario");
    for name in names.chain(["flow-form", "scenario-form"]) {
        assert!(page.contains(&format!("\n| `{name}` | ")), "docs/flow-format.md does not name `{name}`");
    }
}

/// Parses and checks a document that belongs to that library.
fn has_no_finding(name: &str, source: &str, library: &mut Library) {
    let (document, mut findings) = parse(&id(name), source.as_bytes());
    library.add(&id(name), &document);
    findings.extend(check(&Subject::new(&id(name), source, &document, library)));
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let (line, column) = line_and_column(source, finding.span.start);
            format!("{line}:{column} {}: {}", finding.rule, finding.message)
        })
        .collect();
    assert!(told.is_empty(), "{name}\n{}\n", told.join("\n"));
}

#[test]
fn the_example_shows_every_typed_part() {
    let Document::Guide(guide) = parse(&id(EXAMPLE), example().as_bytes()).0 else { panic!("the example is no guide") };
    assert!(!guide.summary.is_empty());
    assert!(guide.intro.is_some() && guide.not_covered.is_some());
    assert!(!guide.symptoms.is_empty() && !guide.causes.is_empty());
    assert!(guide.contact.as_ref().is_some_and(|contact| !contact.reasons.is_empty()));
    let commands: Vec<_> = guide.commands().map(|(_, command)| command).collect();
    assert!(commands.iter().any(|command| !command.parameters().is_empty() && command.where_to_find.is_some()));
    assert!(commands.iter().any(|command| command.expected_output.is_some()));
    assert!(commands.iter().any(|command| command.otherwise.is_some()));
    assert!(guide.steps.iter().any(|step| step.undo.is_some()));
    assert!(guide.steps.iter().any(|step| step.audience == Audience::ItStaff));
    assert!(guide.sections.is_empty(), "{:?}", guide.sections);
}

#[test]
fn the_page_lists_the_fields_that_the_parser_takes() {
    for (kind, heading) in [
        (DocumentKind::Guide, "## Front matter"),
        (DocumentKind::Article, "## Articles"),
        (DocumentKind::Person, "### People"),
        (DocumentKind::Product, "### Products"),
        (DocumentKind::Category, "### Categories"),
    ] {
        assert_eq!(listed_fields(heading), taken_fields(kind), "the table under `{heading}`");
    }
}

#[test]
fn the_page_names_every_word_that_has_a_meaning() {
    let page = page();
    let words = (NoteLabel::ALL.map(NoteLabel::label).into_iter())
        .chain(Shell::ALL.map(Shell::key))
        .chain(PartnerStatus::ALL.map(PartnerStatus::key))
        .chain(Audience::ALL.map(Audience::key))
        .chain([Risk::Reads, Risk::Changes, Risk::Destroys, Risk::Bypasses, Risk::Unknown].map(Risk::key));
    for word in words {
        let is_named = page.contains(&format!("`{word}`")) || page.contains(&format!("`{word}:`"));
        assert!(is_named, "docs/guide-format.md does not name `{word}`");
    }
}

fn page() -> String {
    read(&root().join("docs/guide-format.md"))
}

/// The block that is fenced as ````` ````markdown `````.
fn example() -> String {
    let page = page();
    let (_, after) = page.split_once("\n````markdown\n").expect("the page has an example");
    let (example, _) = after.split_once("\n````\n").expect("the example ends");
    format!("{example}\n")
}

fn flow_page() -> String {
    read(&root().join("docs/flow-format.md"))
}

fn flow_example() -> String {
    fenced(&flow_page(), "yaml flow\n")
}

/// The guide of the example, before and after the place of its triage.
fn guide_without_flow() -> (String, String) {
    let example = example();
    let at = example.find("## Contact IT").expect("the example says whom to contact");
    (example[..at].to_owned(), example[at..].to_owned())
}

/// What stands in the fence that begins so; what is written behind the first line of `begins` belongs to it.
fn fenced(page: &str, begins: &str) -> String {
    let (_, after) = page.split_once(&format!("\n```{begins}")).unwrap_or_else(|| panic!("the page has no {begins:?}"));
    let (text, _) = after.split_once("\n```\n").expect("the fence ends");
    let first = begins.split_once('\n').map_or("", |(_, first)| first);
    format!("{first}{text}\n")
}

/// First cells of the table's rows under a heading, sorted.
fn listed_fields(heading: &str) -> Vec<String> {
    let page = page();
    let (_, section) =
        page.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("the page has no `{heading}`"));
    let section = section.split("\n#").next().unwrap_or_default();
    let mut fields: Vec<String> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(field, _)| field.to_owned())
        .collect();
    fields.sort();
    fields
}

/// The fields that the parser names when it meets one that it does not know, sorted.
fn taken_fields(kind: DocumentKind) -> Vec<String> {
    let line = "neither-field-nor-like-one: x\n";
    let source = match kind {
        DocumentKind::Guide | DocumentKind::Article => format!("---\n{line}---\n"),
        _ => line.to_owned(),
    };
    let id = DocumentId::new(kind, "sample").expect("an id");
    let findings: Vec<Finding> = parse(&id, source.as_bytes()).1;
    let listed = findings.iter().find_map(|finding| Some(finding.message.split_once("the fields are ")?.1));
    let mut fields: Vec<String> = listed.expect("the parser names its fields").split(", ").map(str::to_owned).collect();
    fields.sort();
    fields
}

/// All of the starter library.
fn library() -> Library {
    let mut library = Library::default();
    for kind in DocumentKind::ALL {
        let folder = root().join("content").join(kind.folder());
        let Ok(files) = fs::read_dir(folder) else {
            continue;
        };
        for file in files.map(|file| file.expect("a file").path()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if let Some((of, name)) = DocumentKind::of_file(kind.folder(), &name)
                && of == kind
            {
                let id = DocumentId::new(kind, name).expect("an id");
                library.add(&id, &parse(&id, read(&file).as_bytes()).0);
            }
        }
    }
    library
}

fn id(text: &str) -> DocumentId {
    text.parse().expect("an id")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
