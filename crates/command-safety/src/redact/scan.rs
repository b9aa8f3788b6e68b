//! Finds what rules look for: words first, then patterns near the words.
//! Never looks at a text more than a fixed number of times for each rule.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex_automata::Input;

use super::Personal;
use super::placeholder::HIDDEN;
use super::rule::{Class, Compiled, Holds, Kind};
use super::rules;

/// So many bytes on either side of a word a pattern is looked for; more where a match does not end there.
const REACH: usize = 192;

/// A value and what it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

/// The words of all rules, and which rules each belongs to.
struct Words {
    finder: Option<AhoCorasick>,
    rules: Vec<Vec<usize>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Vec<&str> = Vec::new();
    let mut of_rules: Vec<Vec<usize>> = Vec::new();
    for (order, compiled) in rules::ALL.iter().enumerate() {
        for word in compiled.rule.near {
            match words.iter().position(|known| known == word) {
                Some(at) => of_rules[at].push(order),
                None => {
                    words.push(word);
                    of_rules.push(vec![order]);
                }
            }
        }
    }
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok();
    Words { finder, rules: of_rules }
});

/// Everything that the rules find. Places may overlap.
pub(super) fn found(text: &str, personal: Personal) -> Vec<Found> {
    let mut found = Vec::new();
    for (compiled, windows) in rules::ALL.iter().zip(windows(text)) {
        if compiled.kind.class == Class::Personal && personal == Personal::Kept {
            continue;
        }
        look(text, compiled, &windows, &mut found);
    }
    found
}

/// What one rule finds.
#[cfg(test)]
pub(super) fn found_by(text: &str, compiled: &Compiled) -> Vec<Found> {
    let mut found = Vec::new();
    look(text, compiled, &windows(text)[compiled.kind.order], &mut found);
    found
}

/// Where each rule looks: around its words, in order and without overlaps.
fn windows(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut windows: Vec<Vec<Range<usize>>> = vec![Vec::new(); rules::ALL.len()];
    for (_, windows) in rules::ALL.iter().zip(&mut windows).filter(|(compiled, _)| compiled.rule.near.is_empty()) {
        windows.push(0..text.len());
    }
    let Some(finder) = &WORDS.finder else { return windows };
    for word in finder.find_overlapping_iter(text) {
        let window = word.start().saturating_sub(REACH)..(word.end() + REACH).min(text.len());
        for rule in &WORDS.rules[word.pattern().as_usize()] {
            match windows[*rule].last_mut() {
                // Words end in order, and begin almost so: the longer of two may begin first.
                Some(last) if window.start <= last.end => {
                    last.start = last.start.min(window.start);
                    last.end = last.end.max(window.end);
                }
                _ => windows[*rule].push(window.clone()),
            }
        }
    }
    windows
}

fn look(text: &str, compiled: &Compiled, windows: &[Range<usize>], found: &mut Vec<Found>) {
    let Some(regex) = compiled.regex().filter(|_| !windows.is_empty()) else { return };
    let mut captures = regex.create_captures();
    let mut from = 0;
    for window in windows {
        from = from.max(window.start);
        let mut until = window.end;
        while from < until {
            regex.search_captures(&Input::new(text).range(from..until), &mut captures);
            let Some(all) = captures.get_match().map(|all| all.range()) else { break };
            if all.end == until && until < text.len() {
                // It may go on behind the window.
                until = (until + (until - all.start)).min(text.len());
                continue;
            }
            let groups = if captures.group_len() > 1 { 1..captures.group_len() } else { 0..1 };
            let places = groups.filter_map(|group| captures.get_group(group)).map(|span| span.range());
            from = from.max(all.start) + 1;
            for place in places {
                // A value may be the beginning of the next match, but what was found is not looked at again.
                let place = whole(text, place);
                let before = text.get(whole(text, all.start..place.start)).unwrap_or_default();
                let mut any = false;
                for piece in pieces(text, place.clone()) {
                    let value = &text[piece.clone()];
                    let holds = match compiled.rule.holds {
                        Holds::Value(holds) => holds(value),
                        Holds::Beside(holds) => holds(before, value),
                    };
                    if holds {
                        any = true;
                        found.push(Found { kind: compiled.kind, place: piece });
                    }
                }
                // What is no value may have one in it, unless it is so long that looking again would cost time without end.
                let is_done = any || place.len() > REACH;
                from = from.max(if is_done { place.end } else { place.start });
            }
        }
    }
}

/// The range, widened to whole characters.
fn whole(text: &str, mut place: Range<usize>) -> Range<usize> {
    while !text.is_char_boundary(place.start) {
        place.start -= 1;
    }
    while !text.is_char_boundary(place.end) {
        place.end += 1;
    }
    place
}

/// What is left of a value where placeholders stand in it.
fn pieces(text: &str, place: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut from = place.start;
    text[place].split(HIDDEN).filter_map(move |piece| {
        let range = from..from + piece.len();
        from = range.end + HIDDEN.len_utf8();
        piece.bytes().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).then_some(range)
    })
}
