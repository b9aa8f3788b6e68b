//! The picture of a flow, with the way that was taken. Its words stand in the list below it as well.
//! Never sets a style: colours come from classes, so that it is readable in the dark.

use std::fmt::Write;

use guide::triage::{Flow, Target};
use maud::{Markup, html};

use crate::picture::{Layout, Line, PADDING, Part, Placed, ROW, Way};

/// How far the corners of a line are rounded, in pixels.
const CORNER: f64 = 6.0;
/// How high the number of a question is, in pixels.
const COUNT: f64 = 24.0;
/// From the top of a row to the foot of its letters, in pixels.
const FOOT: f64 = 15.0;

/// The picture; nothing where the layout is not drawn.
pub fn flow_picture(layout: &Layout, flow: &Flow, way: &Way<'_>) -> Markup {
    let (on, off): (Vec<&Line>, Vec<&Line>) = layout.lines.iter().partition(|line| way.takes(line));
    html! {
        @if layout.is_drawn() {
            div.wide.flow-window tabindex="0" role="group" aria-label="Picture of the whole path" {
                svg.flow role="img" aria-labelledby="flow-title" aria-describedby="flow-description"
                    width=(round(layout.width)) height=(round(layout.height)) viewBox={ "0 0 " (round(layout.width)) " " (round(layout.height)) } {
                    title id="flow-title" { "All questions and outcomes" }
                    desc id="flow-description" {
                        (flow.states.len()) " questions and tasks lead to " (flow.outcomes.len()) " outcomes. Your way is drawn with thick lines. The list after the picture says the same in words."
                    }
                    // The way is drawn last, so that no other line lies over it.
                    @for (line, is_on) in off.into_iter().map(|line| (line, false)).chain(on.into_iter().map(|line| (line, true))) {
                        (drawn_line(line, is_on))
                    }
                    @for one in &layout.boxes { (drawn_box(one, way)) }
                }
            }
        }
    }
}

fn drawn_line(line: &Line, is_on: bool) -> Markup {
    let [first, second] = &line.runs;
    let (left, top) = line.label_at;
    let (width, height) = line.label_size;
    html! {
        g.flow-line data-way[is_on] {
            path d={ (path(first)) (path(second)) } {}
            @if let Some(tip) = arrow(second) { path.flow-tip d=(tip) {} }
            rect x=(round(left)) y=(round(top)) width=(round(width)) height=(round(height)) {}
            (rows(&line.label, left + width / 2.0, top))
        }
    }
}

fn drawn_box(one: &Placed, way: &Way<'_>) -> Markup {
    let (here, numbers) = match one.part {
        Part::Of(target @ Target::State(state)) => (way.is_here(target), way.numbers(state)),
        Part::Of(target) => (way.is_here(target), Vec::new()),
        Part::Everywhere => (false, Vec::new()),
    };
    let is_end = matches!(one.part, Part::Of(Target::Outcome(_)));
    let inside = one.left + PADDING;
    let mut top = one.top + PADDING;
    html! {
        g.flow-box data-end[is_end] data-way[way.passes(one.part)] data-here[here] {
            rect x=(round(one.left)) y=(round(one.top)) width=(round(one.width)) height=(round(one.height)) rx="4" {}
            @if let Some(kind) = one.kind {
                text.flow-kind x=(round(inside)) y=(round(top + FOOT)) { (kind) }
                ({ top += ROW; "" })
            }
            (rows(&one.text, inside, top))
            @if !numbers.is_empty() { (count(&numbers, one)) }
        }
    }
}

fn rows(rows: &[String], x: f64, top: f64) -> Markup {
    html! {
        @if !rows.is_empty() {
            text y=(round(top + FOOT)) {
                @for (at, row) in rows.iter().enumerate() { tspan x=(round(x)) dy=[(at > 0).then_some(ROW)] { (row) } }
            }
        }
    }
}

/// Which of the questions on the way it was, on the corner of its box.
fn count(numbers: &[usize], one: &Placed) -> Markup {
    let words = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    #[allow(clippy::cast_precision_loss, reason = "a handful of characters")]
    let width = 14.0 + 9.0 * words.len() as f64;
    html! {
        rect.flow-count x=(round(one.left - COUNT / 2.0)) y=(round(one.top - COUNT / 2.0)) width=(width) height=(COUNT) rx=(COUNT / 2.0) {}
        text.flow-number x=(round(one.left + (width - COUNT) / 2.0)) y=(round(one.top + 5.0)) { (words) }
    }
}

/// A line with rounded corners.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let mut go = |letter: char, (x, y): (f64, f64)| {
        // A `String` takes any text.
        let _ = write!(path, "{letter}{} {}", round(x), round(y));
    };
    for (at, point) in points.iter().enumerate() {
        match (at.checked_sub(1).and_then(|before| points.get(before)), points.get(at + 1)) {
            (None, _) => go('M', *point),
            (Some(_), None) => go('L', *point),
            (Some(before), Some(next)) => {
                go('L', towards(*point, *before));
                go('Q', *point);
                go(' ', towards(*point, *next));
            }
        }
    }
    path
}

/// A point near a corner, on the way to another point.
fn towards(corner: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    let (across, down) = (other.0 - corner.0, other.1 - corner.1);
    let length = across.hypot(down);
    let share = if length > 0.0 { (CORNER / length).min(0.5) } else { 0.0 };
    (corner.0 + across * share, corner.1 + down * share)
}

/// The tip of the arrow at the end of a line.
fn arrow(points: &[(f64, f64)]) -> Option<String> {
    let [.., before, (x, y)] = points else { return None };
    let (across, down) = (x - before.0, y - before.1);
    let length = across.hypot(down);
    if length == 0.0 {
        return None;
    }
    let (across, down) = (across / length, down / length);
    let foot = (x - 9.0 * across, y - 9.0 * down);
    let (left, right) = ((foot.0 - 5.0 * down, foot.1 + 5.0 * across), (foot.0 + 5.0 * down, foot.1 - 5.0 * across));
    Some(format!(
        "M{} {}L{} {}L{} {}Z",
        round(*x),
        round(*y),
        round(left.0),
        round(left.1),
        round(right.0),
        round(right.1)
    ))
}

/// A pixel is enough.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a picture is a few thousand pixels wide, and a cast holds at the ends"
)]
fn round(value: f64) -> i32 {
    value.round() as i32
}
