//! What triage costs: proving a flow of 1,000 states and 10,000 transitions, and walking 30 answers.
//! Never a pass or a fail: figures, to be compared within one run.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::fmt::Write;

use divan::{Bencher, black_box};
use guide::check::{Library, Subject, check};
use guide::document::parse;
use guide::names::DocumentId;
use guide::triage::{At, Trail, compile, read_flow_text};

fn main() {
    divan::main();
}

/// A flow of so many questions with ten options each, wide rather than deep: every tenth question begins a row of ten.
fn flow(states: usize) -> String {
    let mut yaml = String::from("start: s0\nvariables: {system: [windows, macos, linux]}\nstates:\n");
    for state in 0..states {
        let _ = writeln!(yaml, "  s{state}:\n    ask: Question {state}?\n    options:");
        for option in 0..9 {
            // A tree of nine children a state reaches all of them within four answers.
            let child = state * 9 + option + 1;
            let to = if child < states { format!("s{child}") } else { "help".to_owned() };
            let _ = writeln!(yaml, "      o{option}: {{label: Option {option}, set: {{system: windows}}, to: {to}}}");
        }
        yaml.push_str("      unsure: help\n");
    }
    yaml.push_str("outcomes:\n  help: {kind: escalate, impact: 3, urgency: 3, group: desk}\n");
    yaml
}

/// A row of questions, each answered with `yes`.
fn row(states: usize) -> String {
    let mut yaml = String::from("start: s0\nstates:\n");
    for state in 0..states {
        let next = if state + 1 < states { format!("s{}", state + 1) } else { "help".to_owned() };
        let _ = writeln!(yaml, "  s{state}: {{ask: A?, options: {{yes: {{label: Y, to: {next}}}, unsure: help}}}}");
    }
    yaml.push_str("outcomes:\n  help: {kind: escalate, impact: 3, urgency: 3, group: desk}\n");
    yaml
}

/// Parsing and all rules; the goal is below a second.
#[divan::bench(sample_count = 10)]
fn check_1000_states_10000_transitions(bencher: Bencher<'_, '_>) {
    let id: DocumentId = "guides/large".parse().unwrap();
    let source = format!("---\ntitle: Large\n---\nText.\n\n## Triage\n```yaml flow\n{}```\n", flow(1_000));
    bencher.bench(|| {
        let (document, mut findings) = parse(&id, source.as_bytes());
        let mut library = Library::default();
        library.add(&id, &document);
        findings.extend(check(&Subject::new(&id, &source, &document, &library)));
        black_box(findings)
    });
}

/// The goal is below 10 µs.
#[divan::bench]
fn walk_30_answers(bencher: Bencher<'_, '_>) {
    let source = read_flow_text(&row(30), 0, false, &mut Vec::new());
    let flow = compile(&source, &|_| None);
    let trail = Trail::new((0..30).map(|state| (format!("s{state}"), "yes".to_owned())));
    assert!(matches!(flow.walk(&trail).at, At::Outcome(_)));
    bencher.bench(|| black_box(flow.walk(black_box(&trail))));
}
