#![no_main]
//! Any flow and any query of an address, the last line: a position, whose own answers lead to the same one, and an analysis
//! that knows every place to which the answers led.

use guide::document::source_text;
use guide::triage::{Analysis, At, Flow, Query, Target, compile, read_flow_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = source_text(bytes);
    let (yaml, query) = text.rsplit_once('\n').unwrap_or((&text, ""));
    let source = read_flow_text(yaml, 0, true, &mut Vec::new());
    // Whatever it calls is itself: deeper than that nothing is drawn in.
    let flow = compile(&source, &|_| Some(&source));
    let query = Query::read(query);
    let position = query.position(&flow);
    let trail = position.trail();
    let again = flow.walk(&trail);
    assert_eq!(again.id(), position.id());
    assert_eq!(again.visits.len(), position.visits.len());
    let analysis = Analysis::of(&flow, []);
    // A stop leads to an outcome; rules refuse one that leads back into the flow.
    let is_sound = position.stop.is_none() || matches!(position.at, At::Outcome(_));
    if let Some(place) = place(&flow, &position.at).filter(|_| analysis.is_complete && is_sound) {
        assert!(!analysis.at(place).is_empty(), "answers lead to `{}`, and the analysis does not", position.id());
    }
});

fn place(flow: &Flow, at: &At<'_>) -> Option<Target> {
    match at {
        At::State(state) => flow.states.iter().position(|one| std::ptr::eq(one, *state)).map(Target::State),
        At::Outcome(outcome) => flow.outcomes.iter().position(|one| std::ptr::eq(one, *outcome)).map(Target::Outcome),
        At::Nowhere => None,
    }
}
