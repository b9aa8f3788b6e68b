//! A flow as a Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>.
//! Never lets an author's text be read as Mermaid, Markdown or HTML.

use std::fmt::Write;

use super::super::flow::{Arm, Flow, State, Target};
use super::super::guard::Guard;
use super::super::source::StateKind;

/// The flow with the flows it calls, each of these in a frame; outcomes are rounded, stops are hexagons.
pub fn mermaid(flow: &Flow) -> String {
    let mut text = String::from("flowchart TD\n  start((Start))\n");
    let mut frame = "";
    for (at, state) in flow.states.iter().enumerate() {
        // The states of one called flow follow one another.
        let call = state.id.rsplit_once('.').map_or("", |(call, _)| call);
        if call != frame {
            if !frame.is_empty() {
                text.push_str("  end\n");
            }
            if !call.is_empty() {
                line(&mut text, format_args!("subgraph call{at} [{}]", quoted(call)));
            }
            frame = call;
        }
        let (open, close) = if state.kind.has_options() { ("[", "]") } else { ("[[", "]]") };
        line(&mut text, format_args!("state{at}{open}{}{close}", quoted(&words(state))));
    }
    if !frame.is_empty() {
        text.push_str("  end\n");
    }
    for (at, outcome) in flow.outcomes.iter().enumerate() {
        let kind = outcome.kind.label();
        let words = if outcome.title == kind { kind.to_owned() } else { format!("{kind}: {}", outcome.title) };
        line(&mut text, format_args!("outcome{at}([{}])", quoted(&words)));
    }
    for (at, stop) in flow.stops.iter().enumerate() {
        line(&mut text, format_args!("stop{at}{{{{{}}}}}", quoted(&format!("At any time: {}", stop.label))));
        edge(&mut text, &format!("stop{at}"), "-.->", "", stop.to);
    }
    edge(&mut text, "start", "-->", "", flow.start);
    for (at, state) in flow.states.iter().enumerate() {
        let from = format!("state{at}");
        for choice in &state.choices {
            for arm in &choice.to {
                edge(&mut text, &from, "-->", &label(flow, &choice.label, arm), arm.to);
            }
        }
        if let Some((limit, then)) = state.limit {
            edge(&mut text, &from, "-.->", &format!("instead of visit {}", u64::from(limit) + 1), then);
        }
    }
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = writeln!(text, "  {line}");
}

fn edge(text: &mut String, from: &str, arrow: &str, label: &str, to: Target) {
    let to = match to {
        Target::State(at) => format!("state{at}"),
        Target::Outcome(at) => format!("outcome{at}"),
        Target::Nowhere => return,
    };
    let label = if label.is_empty() { String::new() } else { format!("|{}|", quoted(label)) };
    line(text, format_args!("{from} {arrow}{label} {to}"));
}

fn words(state: &State) -> String {
    match (&state.text, &state.command) {
        (Some(text), _) => text.clone(),
        (None, Some(command)) if state.kind == StateKind::Check => format!("What does {command} print?"),
        (None, Some(command)) => format!("Run {command}"),
        (None, None) => state.id.clone(),
    }
}

fn label(flow: &Flow, choice: &str, arm: &Arm) -> String {
    let Some(guard) = &arm.guard else { return choice.to_owned() };
    let named: Option<Guard> = guard
        .mapped(&mut |variable| flow.variables.get(*variable).map(|(name, _)| name.clone()), &mut |variable, value| {
            flow.variables.get(*variable)?.1.get(*value).cloned()
        });
    named.map_or_else(|| choice.to_owned(), |guard| format!("{choice}, if {guard}"))
}

/// A label: every sign that Mermaid, or the Markdown and HTML inside its labels, could read as more than text is written as
/// its number. What begins a label could also begin a list, a heading or a quotation.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sign = |(at, character): (usize, char)| {
        let is_plain =
            character.is_alphabetic() || at > 0 && (character.is_numeric() || " ,.?!'()=/-".contains(character));
        if is_plain { character.to_string() } else { format!("#{};", u32::from(character)) }
    };
    format!("\"{}\"", text.char_indices().map(sign).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::super::{FlowSource, compile, read_flow_text};
    use super::*;

    fn source(yaml: &str, in_a_file: bool) -> FlowSource {
        let mut findings = Vec::new();
        let source = read_flow_text(yaml, 0, in_a_file, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        source
    }

    #[test]
    fn states_outcomes_stops_called_flows_guards_and_limits_are_drawn() {
        let guide = source(
            "start: proof\nstops: {lost: {label: Lost, to: z}}\nstates:\n  \
             proof: {call: proof, returns: {proved: try}}\n  \
             try: {do: Try it, visits: 1, then: z, to: [{if: role == admin, to: z}, {else: try}]}\n\
             outcomes: {z: {kind: request, group: desk, title: \"Ask (again)\"}}\n",
            false,
        );
        let proof = source(
            "subject: Proof\nstart: badge\nreturns: [proved]\nstates:\n  badge: {ask: Badge?, options: {yes: {label: Yes, to: proved}, unsure: proved}}\n",
            true,
        );
        let text = mermaid(&compile(&guide, &|_| Some(&proof)));
        let expected = [
            "flowchart TD",
            "start((Start))",
            "state0[[\"Try it\"]]",
            "subgraph call1 [\"proof\"]",
            "state1[\"Badge?\"]",
            "end",
            "outcome0([\"Service request#58; Ask (again)\"])",
            "stop0{{\"At any time#58; Lost\"}}",
            "stop0 -.-> outcome0",
            "start --> state1",
            "state0 -->|\"Done, if role == admin\"| outcome0",
            "state0 -->|\"Done\"| state0",
            "state0 -.->|\"instead of visit 2\"| outcome0",
            "state1 -->|\"Yes\"| state0",
            "state1 -->|\"I don't know\"| state0",
        ];
        assert_eq!(text.lines().map(str::trim).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_an_author_writes_stays_text() {
        assert_eq!(quoted("1. \"a\"\n`b` <i>"), "\"#49;. #34;a#34; #96;b#96; #60;i#62;\"");
        assert_eq!(quoted("style x:#1; %%{"), "\"style x#58;#35;1#59; #37;#37;#123;\"");
    }
}
