//! What the body of a guide becomes. Never tests front matter: its cases stand beneath the parser.

use super::{Document, Guide, Rights, Risk, Shell, StepKind, StepPart, Undo, parse};
use crate::check::Finding;

fn read(body: &str) -> (Guide, Vec<Finding>, String) {
    let source = format!("---\ntitle: a\n---\n{body}");
    let id = "guides/a".parse().expect("an id");
    match parse(&id, source.as_bytes()) {
        (Document::Guide(guide), findings) => (*guide, findings, source),
        other => panic!("{other:?}"),
    }
}

const STEP: &str = "## Steps\n### Look {#look kind=command}\nFirst.\n\n```powershell {#reach title=\"Reach it\" rights=admin risk=changes undo=\"go back\"}\nPing {{host}}\nGet-Process\n```\nWhere: the name.\n\nExpect: `True`. Otherwise: [ask](#contact).\n\n```output\nTrue\n```\n\nTakes: a minute.\n\nLast.\n";

#[test]
fn a_command_has_its_text_its_facts_and_what_stands_after_it() {
    let (guide, findings, source) = read(STEP);
    assert_eq!(findings, []);
    let (step, command) = guide.commands().next().expect("a command");
    assert_eq!((step.kind, step.risk(), step.rights()), (StepKind::Command, Risk::Changes, Rights::Admin));
    assert_eq!((command.shell, command.title.as_str()), (Shell::PowerShell, "Reach it"));
    assert_eq!(command.text.value, "Ping {{host}}\nGet-Process");
    assert_eq!(&source[command.text.span.clone()], command.text.value);
    assert_eq!(command.parameters(), ["host"]);
    assert_eq!(command.undo, Some(Undo::How("go back".to_owned())));
    assert_eq!(command.where_to_find.as_ref().map(|prose| prose.text.as_str()), Some("the name."));
    assert_eq!(command.expect.as_ref().map(|prose| prose.text.as_str()), Some("True."));
    assert_eq!(command.otherwise.as_ref().map(|prose| prose.text.as_str()), Some("ask."));
    assert_eq!(command.expected_output.as_deref(), Some("True"));
}

#[test]
fn prose_and_commands_keep_their_order_and_notes_go_to_the_margin() {
    let (guide, ..) = read(STEP);
    let step = &guide.steps[0];
    let kinds: Vec<bool> = step.parts.iter().map(|part| matches!(part, StepPart::Command(_))).collect();
    assert_eq!(kinds, [false, true, false]);
    assert_eq!((step.notes.len(), step.notes[0].label.label()), (1, "Takes"));
}

#[test]
fn a_cause_says_what_confirms_it_and_links_to_what_fixes_it() {
    let (guide, findings, source) =
        read("## Causes\n### Wire {#wire}\nLoose.\n\nConfirmed when: dark.\n\nFixed by: [plug](#plug)\n");
    assert_eq!(findings, []);
    let cause = &guide.causes[0];
    assert_eq!((cause.id.value.as_str(), cause.text.text.as_str()), ("wire", "Loose."));
    assert_eq!(cause.confirmed_when.as_ref().map(|prose| prose.text.as_str()), Some("dark."));
    assert_eq!(&source[cause.fixed_by_steps[0].span.clone()], "[plug](#plug)");
}

#[test]
fn headings_inside_fences_are_no_headings() {
    let (guide, ..) = read("```\n## Steps\n```\n\n## Symptoms\n- one\n- two\n");
    assert_eq!((guide.steps.len(), guide.symptoms.len()), (0, 2));
    assert!(guide.summary.markdown.contains("## Steps"));
}

#[test]
fn a_section_without_a_type_is_kept() {
    let (guide, ..) = read("## Which error is it {#which}\n| a | b |\n|---|---|\n| c | d |\n");
    assert_eq!(
        (guide.sections[0].id.value.as_str(), guide.sections[0].title.value.as_str()),
        ("which", "Which error is it")
    );
    assert!(guide.sections[0].text.markdown.contains("| c | d |"));
}

#[test]
fn windows_line_ends_and_reference_links_are_read() {
    let (guide, findings, _) =
        read("See [it][x].\r\n\r\n## Symptoms\r\n- A [thing][x]\r\n\r\n[x]: https://example.org\r\n");
    assert_eq!(findings, []);
    assert_eq!(guide.summary.links[0].target, "https://example.org");
    assert_eq!(guide.symptoms[0].links[0].target, "https://example.org");
}

proptest::proptest! {
    #[test]
    fn any_text_gives_a_document_and_findings_inside_it(pieces in proptest::collection::vec(
        proptest::sample::select(vec!["---\n", "title: ä\n", "## Steps\n", "### x {#a kind=info}\n", "```sh {#b", "}\n", "```\n",
            "Expect: ", "Otherwise: ", "- é", "\n", "\r\n", "\t", "> ", "[x]: y\n", "{", "\"", "\u{feff}", "|a|\n|-|\n", "&a ", "*a ", "[", "]: "]), 0..40)) {
        let source: String = pieces.concat();
        let id = "guides/a".parse().expect("an id");
        let (_, findings) = parse(&id, source.as_bytes());
        for finding in findings {
            proptest::prop_assert!(finding.span.start <= finding.span.end && finding.span.end <= source.len(), "{finding:?} in {source:?}");
        }
    }
}
