//! Where the states and outcomes of a flow stand in its picture, how the lines between them run, and which way was taken.
//! The layout depends on the flow alone, so that a cache can hold it; a reader's way is marked when it is drawn.

use graphlay::{
    Edge, Effort, GraphBuilder, LayoutOptions, Limits, MergeEdges, Node, NodeId, Point, RankConstraint, Size,
};
use guide::triage::{At, CANNOT, Choice, Flow, Position, StateKind, Target, Trail, UNSURE};

/// A picture with more states and outcomes than this cannot be taken in, and is not drawn.
pub const MAX_BOXES: usize = 80;
/// A picture with more lines than this is not drawn: the time to lay it out grows faster than their number.
pub const MAX_LINES: usize = 120;

/// The size of all text in the picture, in pixels.
const TEXT: f64 = 15.0;
/// From one row of text to the next, in pixels.
pub(crate) const ROW: f64 = 20.0;
/// More rows of text than this are shortened.
const MOST_ROWS: usize = 3;
/// Between the border of a box and its text, in pixels.
pub(crate) const PADDING: f64 = 12.0;
/// How wide a box is, in pixels.
const WIDTH: f64 = 216.0;
/// How wide the words on a line may be, in pixels.
const LABEL_WIDTH: f64 = 132.0;
/// Free space around everything, in pixels: the number of an answer stands half outside its box.
const MARGIN: f64 = 14.0;

/// A flow laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    pub(crate) boxes: Vec<Placed>,
    pub(crate) lines: Vec<Line>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// What a box of the picture stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A state or an outcome.
    Of(Target),
    /// Every state at once: where the stops lead from.
    Everywhere,
}

/// A box.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub part: Part,
    /// A word above the text: what it asks of the reader, or how the flow ends there.
    pub kind: Option<&'static str>,
    pub text: Vec<String>,
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// A line from one box to another, past the words of the answers that lead there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub from: Part,
    pub to: Part,
    /// From the box to the words, and from the words to the other box.
    pub runs: [Vec<(f64, f64)>; 2],
    pub label: Vec<String>,
    /// The left upper corner and the size of the words.
    pub label_at: (f64, f64),
    pub label_size: (f64, f64),
}

impl Layout {
    /// Lays a flow out. A flow that is too large to be taken in gives a layout that is not drawn.
    pub fn of(flow: &Flow) -> Layout {
        // Counted before anything is measured: a flow may have any number of states and choices.
        let choices: usize = flow.states.iter().map(|state| state.choices.len()).sum();
        if flow.states.len() + flow.outcomes.len() > MAX_BOXES || choices > 4 * MAX_LINES {
            return Layout::default();
        }
        let (boxes, lines) = (boxes(flow), lines(flow));
        if lines.len() > MAX_LINES {
            return Layout::default();
        }
        placed(boxes, lines, flow).unwrap_or_default()
    }

    /// Whether there is a picture; where there is none, the list says it all.
    pub fn is_drawn(&self) -> bool {
        !self.boxes.is_empty()
    }
}

fn boxes(flow: &Flow) -> Vec<Placed> {
    let new = |part, kind: Option<&'static str>, text: &str| {
        let text = wrapped(text, WIDTH - 2.0 * PADDING);
        let height = height_of(text.len() + usize::from(kind.is_some())) + 2.0 * PADDING;
        Placed { part, kind, text, left: 0.0, top: 0.0, width: WIDTH, height }
    };
    let states = flow.states.iter().enumerate().map(|(at, state)| {
        let text = state.text.as_deref().or(state.command.as_deref()).unwrap_or(&state.id);
        new(Part::Of(Target::State(at)), kind_of_state(state.kind), text)
    });
    let outcomes = flow.outcomes.iter().enumerate().map(|(at, outcome)| {
        let kind = Some(outcome.kind.label()).filter(|label| *label != outcome.title);
        new(Part::Of(Target::Outcome(at)), kind, &outcome.title)
    });
    let everywhere = (!flow.stops.is_empty()).then(|| new(Part::Everywhere, None, "At any question"));
    states.chain(outcomes).chain(everywhere).collect()
}

/// What a state asks of the reader, where it is no question.
pub(crate) fn kind_of_state(kind: StateKind) -> Option<&'static str> {
    match kind {
        StateKind::Check | StateKind::Command => Some("Run a command"),
        StateKind::Instruction => Some("Do"),
        StateKind::Question | StateKind::Verification | StateKind::Call => None,
    }
}

/// What is said of the way that is taken instead of entering a state once more.
pub(crate) fn limit_label(visits: u32) -> String {
    format!("After {visits} {}", if visits == 1 { "time" } else { "times" })
}

/// One line for all choices of a state that lead to the same place.
fn lines(flow: &Flow) -> Vec<Line> {
    let mut lines: Vec<(Part, Part, Vec<String>)> = Vec::new();
    let mut add = |from, to, label: &str| {
        let to = Part::Of(to);
        match lines.iter_mut().find(|(known_from, known_to, _)| (*known_from, *known_to) == (from, to)) {
            Some((.., labels)) if labels.iter().any(|one| one == label) => {}
            Some((.., labels)) => labels.push(label.to_owned()),
            None => lines.push((from, to, vec![label.to_owned()])),
        }
    };
    for (at, state) in flow.states.iter().enumerate() {
        let from = Part::Of(Target::State(at));
        for choice in &state.choices {
            choice.to.iter().for_each(|arm| add(from, arm.to, &choice.label));
        }
        if let Some((visits, then)) = state.limit {
            add(from, then, &limit_label(visits));
        }
    }
    flow.stops.iter().for_each(|stop| add(Part::Everywhere, stop.to, &stop.label));
    lines.retain(|(_, to, _)| *to != Part::Of(Target::Nowhere));
    let drawn = lines.into_iter().map(|(from, to, labels)| {
        let label = wrapped(&labels.join(" / "), LABEL_WIDTH);
        let label_size = (label.iter().map(|row| width_of(row)).fold(ROW, f64::max), height_of(label.len().max(1)));
        Line { from, to, runs: [Vec::new(), Vec::new()], label, label_at: (0.0, 0.0), label_size }
    });
    drawn.collect()
}

/// Gives boxes and lines their places. `None` where the layout is refused: then the list says it all.
fn placed(mut boxes: Vec<Placed>, mut lines: Vec<Line>, flow: &Flow) -> Option<Layout> {
    let start = Part::Of(flow.start);
    // What no line touches is reached by nobody.
    boxes.retain(|one| one.part == start || lines.iter().any(|line| [line.from, line.to].contains(&one.part)));
    let mut graph = GraphBuilder::new();
    let mut add =
        |(width, height), rank| graph.add_node(Node { size: Size::new(width, height), rank, ..Node::default() });
    let nodes: Vec<(Part, NodeId)> = boxes
        .iter()
        .map(|one| {
            let rank = if one.part == start { RankConstraint::First } else { RankConstraint::Free };
            (one.part, add((one.width, one.height), rank))
        })
        .collect();
    // The words of a line are laid out as a box of their own below the question: so they have room, and stand by their question.
    let labels: Vec<NodeId> = lines.iter().map(|line| add(line.label_size, RankConstraint::Free)).collect();
    let node = |part| nodes.iter().find(|(of, _)| *of == part).map(|(_, id)| *id);
    for (line, label) in lines.iter().zip(&labels) {
        // The way on is drawn straight, the ways out leave it.
        let weight = if matches!(line.to, Part::Of(Target::State(_))) { 2.0 } else { 1.0 };
        graph.add_edge(Edge { weight, ..Edge::new(node(line.from)?, *label) });
        graph.add_edge(Edge { weight, ..Edge::new(*label, node(line.to)?) });
    }
    let mut options = LayoutOptions::process_map();
    options.effort = Effort::Fast;
    options.routing.merge_edges = MergeEdges::Joins;
    (options.spacing.layer_gap, options.spacing.node_gap) = (22.0, 20.0);
    (options.spacing.dummy_gap, options.spacing.stub) = (16.0, 8.0);
    options.limits = Limits { max_dummies: Some(2_000), ..Limits::default() };
    let layout = graphlay::layout(&graph.build(), &options).ok()?;

    let moved = |point: Point| (point.x - layout.bounds.min.x + MARGIN, point.y - layout.bounds.min.y + MARGIN);
    for (one, at) in boxes.iter_mut().zip(&layout.nodes) {
        let (x, y) = moved(at.center);
        (one.left, one.top) = (x - one.width / 2.0, y - one.height / 2.0);
    }
    for ((line, label), routes) in lines.iter_mut().zip(&labels).zip(layout.edges.chunks_exact(2)) {
        let (x, y) = moved(layout.placement(*label)?.center);
        line.label_at = (x - line.label_size.0 / 2.0, y - line.label_size.1 / 2.0);
        for (run, route) in line.runs.iter_mut().zip(routes) {
            *run = route.points.iter().copied().map(moved).collect();
        }
    }
    let (width, height) = (layout.bounds.width() + 2.0 * MARGIN, layout.bounds.height() + 2.0 * MARGIN);
    Some(Layout { boxes, lines, width, height })
}

#[allow(clippy::cast_precision_loss, reason = "a handful of rows")]
fn height_of(rows: usize) -> f64 {
    rows as f64 * ROW
}

/// A text in rows of at most that width, in pixels; what needs too many rows is shortened.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_full = rows.len() == MOST_ROWS;
        match rows.last_mut() {
            Some(row) if width_of(row) + width_of(" ") + width_of(word) <= width => {
                row.push(' ');
                row.push_str(word);
            }
            Some(row) if is_full => {
                row.push('…');
                break;
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows.into_iter().map(|row| shortened(row, width)).collect()
}

/// A row that fits into that width, in pixels.
fn shortened(row: String, width: f64) -> String {
    if width_of(&row) <= width {
        return row;
    }
    let mut fits = String::new();
    let mut left = width - width_of("…");
    for character in row.trim_end_matches('…').chars() {
        left -= width_of(character.encode_utf8(&mut [0; 4]));
        if left < 0.0 {
            break;
        }
        fits.push(character);
    }
    fits.push('…');
    fits
}

/// About how wide a text is drawn, in pixels. Rather too wide than too narrow: nothing here knows the reader's font.
fn width_of(text: &str) -> f64 {
    let share = |character: char| match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
        'f' | 'r' | 't' | '(' | ')' | '/' | '-' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.9,
        'A'..='Z' | '0'..='9' => 0.66,
        // Beyond the alphabets of Europe, characters are as wide as they are high.
        '\u{1100}'.. => 1.0,
        _ => 0.58,
    };
    text.chars().map(share).sum::<f64>() * TEXT
}

/// The way that a reader took through a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Way<'f> {
    /// Each answer with its state, in the order given.
    answers: Vec<(usize, &'f Choice)>,
    /// Where the last answer led.
    last: Target,
    /// Where the reader is: there, or where a stop led.
    here: Target,
    stop: Option<&'f str>,
    lines: Vec<(Part, Part)>,
}

impl<'f> Way<'f> {
    /// The way to a position of the flow.
    pub fn of(flow: &'f Flow, position: &Position<'f>) -> Way<'f> {
        let here = target_of(flow, &position.at);
        let last = match position.stop {
            Some(_) => target_of(flow, &flow.walk(&answers_of(position)).at),
            None => here,
        };
        let visits = position.visits.iter();
        let answers: Vec<(usize, &Choice)> =
            visits.filter_map(|visit| Some((flow.state(&visit.state.id)?, visit.choice))).collect();
        let after = answers.iter().skip(1).map(|(state, _)| Target::State(*state)).chain([last]);
        let steps = answers.iter().zip(after);
        let mut lines: Vec<(Part, Part)> =
            steps.flat_map(|((state, choice), to)| lines_between(flow, *state, choice, to)).collect();
        if position.stop.is_some() {
            lines.push((Part::Everywhere, Part::Of(here)));
        }
        Way { answers, last, here, stop: position.stop.map(|stop| stop.id.as_str()), lines }
    }

    /// Whether the reader is there.
    pub(crate) fn is_here(&self, target: Target) -> bool {
        self.here == target && target != Target::Nowhere
    }

    /// Whether a box is on the way.
    pub(crate) fn passes(&self, part: Part) -> bool {
        match part {
            Part::Everywhere => self.stop.is_some(),
            Part::Of(Target::State(state)) => !self.numbers(state).is_empty(),
            Part::Of(_) => false,
        }
    }

    /// Whether a line is on the way.
    pub(crate) fn takes(&self, line: &Line) -> bool {
        self.lines.contains(&(line.from, line.to))
    }

    /// Whether that choice was taken at a state.
    pub(crate) fn chose(&self, state: usize, choice: &Choice) -> bool {
        self.answers.iter().any(|(at, chosen)| *at == state && chosen.id == choice.id)
    }

    /// Whether that stop was chosen.
    pub(crate) fn stopped_by(&self, stop: &str) -> bool {
        self.stop == Some(stop)
    }

    /// Which of the questions on the way a state was, from 1; the one that was asked last included.
    pub(crate) fn numbers(&self, state: usize) -> Vec<usize> {
        let asked = self.answers.iter().map(|(at, _)| Target::State(*at)).chain([self.last]);
        asked.enumerate().filter(|(_, at)| *at == Target::State(state)).map(|(at, _)| at + 1).collect()
    }
}

/// The answers on the way, without a stop that led out of it.
pub(crate) fn answers_of(position: &Position<'_>) -> Trail {
    Trail::new(position.trail().answers().iter().cloned())
}

fn target_of(flow: &Flow, at: &At<'_>) -> Target {
    let target = match at {
        At::State(state) => flow.state(&state.id).map(Target::State),
        At::Outcome(outcome) => flow.outcome(&outcome.id).map(Target::Outcome),
        At::Nowhere => None,
    };
    target.unwrap_or(Target::Nowhere)
}

/// The lines from an answered state to the next place: two, where a state in between was entered too often already.
fn lines_between(flow: &Flow, state: usize, choice: &Choice, to: Target) -> Vec<(Part, Part)> {
    let from = Part::Of(Target::State(state));
    if choice.to.iter().any(|arm| arm.to == to) {
        return vec![(from, Part::Of(to))];
    }
    let left = choice.to.iter().map(|arm| arm.to).find(|between| match between {
        Target::State(at) => flow.states.get(*at).and_then(|state| state.limit).is_some_and(|(_, then)| then == to),
        _ => false,
    });
    left.map_or_else(Vec::new, |between| vec![(from, Part::Of(between)), (Part::Of(between), Part::Of(to))])
}

/// Whether a choice says that the reader does not know, or cannot.
pub(crate) fn is_quiet(choice: &Choice) -> bool {
    [UNSURE, CANNOT].contains(&choice.id.as_str())
}

#[cfg(test)]
mod tests {
    use guide::triage::{Query, compile, read_flow_text};

    use super::*;

    fn flow(yaml: &str) -> Flow {
        let mut findings = Vec::new();
        let source = read_flow_text(yaml, 0, false, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        compile(&source, &|_| None)
    }

    const ROUND: &str = "start: web\nstops: {lost: {label: Lost, to: help}}\nstates:\n  \
        web: {ask: Web?, options: {yes: {label: Yes, to: wait}, no: {label: No, to: wait}, unsure: help}}\n  \
        wait: {do: Wait., visits: 1, then: help, to: gone}\n  \
        gone: {verify: Gone?, options: {yes: {label: Yes, to: fixed}, no: {label: No, to: wait}, unsure: help}}\n\
        outcomes:\n  fixed: {kind: resolved}\n  help: {kind: escalate, impact: 3, urgency: 3, group: desk}\n";

    fn overlap(one: (f64, f64, f64, f64), other: (f64, f64, f64, f64)) -> bool {
        one.0 < other.0 + other.2 && other.0 < one.0 + one.2 && one.1 < other.1 + other.3 && other.1 < one.1 + one.3
    }

    /// Every box, and the words of every line: left, top, width, height.
    fn places(layout: &Layout) -> Vec<(f64, f64, f64, f64)> {
        let boxes = layout.boxes.iter().map(|one| (one.left, one.top, one.width, one.height));
        boxes
            .chain(
                layout
                    .lines
                    .iter()
                    .map(|line| (line.label_at.0, line.label_at.1, line.label_size.0, line.label_size.1)),
            )
            .collect()
    }

    #[test]
    fn nothing_lies_over_anything_else_or_outside() {
        let layout = Layout::of(&flow(ROUND));
        assert_eq!((layout.boxes.len(), layout.lines.len()), (6, 8));
        let places = places(&layout);
        for (at, one) in places.iter().enumerate() {
            assert!(places[..at].iter().all(|other| !overlap(*one, *other)), "{one:?} of {layout:?}");
            assert!(one.0 >= 0.0 && one.1 >= 0.0 && one.0 + one.2 <= layout.width && one.1 + one.3 <= layout.height);
        }
    }

    #[test]
    fn a_line_begins_at_one_box_and_ends_at_the_other() {
        let layout = Layout::of(&flow(ROUND));
        let touches = |part: Part, point: Option<&(f64, f64)>| {
            let one = layout.boxes.iter().find(|one| one.part == part).expect("a box");
            let (x, y) = *point.expect("a point");
            (one.left - 1.0..=one.left + one.width + 1.0).contains(&x)
                && (one.top - 1.0..=one.top + one.height + 1.0).contains(&y)
        };
        for line in &layout.lines {
            assert!(touches(line.from, line.runs[0].first()) && touches(line.to, line.runs[1].last()), "{line:?}");
        }
    }

    #[test]
    fn the_same_flow_is_always_laid_out_the_same_way() {
        assert_eq!(Layout::of(&flow(ROUND)), Layout::of(&flow(ROUND)));
    }

    #[test]
    fn choices_that_lead_to_the_same_place_share_a_line() {
        let layout = Layout::of(&flow(ROUND));
        assert!(layout.lines.iter().any(|line| line.label == ["Yes / No"]), "{:?}", layout.lines);
    }

    #[test]
    fn what_is_too_large_to_be_taken_in_is_not_drawn() {
        let mut yaml = "start: s0\nstates:\n".to_owned();
        for at in 0..1_000 {
            yaml.push_str(&format!(
                "  s{at}: {{ask: S, options: {{a: {{label: A, to: s{}}}, unsure: z}}}}\n",
                (at + 1) % 1_000
            ));
        }
        yaml.push_str("outcomes: {z: {kind: request, group: desk}}\n");
        assert!(!Layout::of(&flow(&yaml)).is_drawn());
        let mut yaml = "start: s\nstates: {s: {ask: S, options: {unsure: z".to_owned();
        for at in 0..1_000 {
            yaml.push_str(&format!(", a{at}: {{label: A, to: z}}"));
        }
        yaml.push_str("}}}\noutcomes: {z: {kind: request, group: desk}}\n");
        assert!(!Layout::of(&flow(&yaml)).is_drawn());
        assert!(
            !Layout::of(&flow("start: z\nstates: {}\noutcomes: {z: {kind: request, group: desk}}\n")).boxes.is_empty()
        );
    }

    #[test]
    fn a_long_text_is_wrapped_and_then_shortened() {
        let rows = wrapped("one two three four five six seven eight nine ten eleven twelve thirteen fourteen", 100.0);
        assert!(
            rows.len() == MOST_ROWS && rows[2].ends_with('…') && rows.iter().all(|row| width_of(row) <= 100.0),
            "{rows:?}"
        );
        let word = wrapped(&"W".repeat(100), 100.0);
        assert!(word.len() == 1 && word[0].ends_with('…') && width_of(&word[0]) <= 100.0, "{word:?}");
        assert!(wrapped("", 100.0).is_empty());
    }

    /// The lines that are marked for those answers, as from and to.
    fn marked(query: &str) -> Vec<String> {
        let flow = flow(ROUND);
        let position = Query::read(query).position(&flow);
        let way = Way::of(&flow, &position);
        let name = |part| match part {
            Part::Of(target) => flow.id_of(target).to_owned(),
            Part::Everywhere => "anywhere".to_owned(),
        };
        let layout = Layout::of(&flow);
        let taken = layout.lines.iter().filter(|line| way.takes(line));
        taken.map(|line| format!("{} {}", name(line.from), name(line.to))).collect()
    }

    #[test]
    fn the_way_is_marked_from_the_start_to_where_the_answers_lead() {
        assert!(marked("").is_empty());
        assert_eq!(marked("web=no&wait=done&gone=yes"), ["web wait", "wait gone", "gone fixed"]);
    }

    #[test]
    fn a_state_entered_too_often_is_passed_on_the_way() {
        assert_eq!(marked("web=no&wait=done&gone=no"), ["web wait", "wait gone", "wait help", "gone wait"]);
    }

    #[test]
    fn a_stop_leads_from_anywhere_and_the_last_answer_to_where_it_was_chosen() {
        assert_eq!(marked("web=no&stop=lost"), ["web wait", "anywhere help"]);
    }
}
