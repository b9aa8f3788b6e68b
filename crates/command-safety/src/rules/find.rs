//! Which rules a snippet trips: every rule over every command, and over the text.
//! Never decides what that means.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::{Hit, RULES};
use crate::command::{Command, Script};
use crate::knowledge::Pattern;

/// The rules, made ready once.
struct Ready {
    /// Patterns by program; those of `*` are for every command.
    calls: HashMap<&'static str, Vec<(usize, Pattern)>>,
    /// The expressions, each with its rule.
    words: Vec<(usize, Regex)>,
}

static READY: LazyLock<Ready> = LazyLock::new(|| {
    let mut calls: HashMap<&'static str, Vec<(usize, Pattern)>> = HashMap::new();
    let mut words = Vec::new();
    for (at, rule) in RULES.iter().enumerate() {
        for (style, line) in rule.calls {
            let (programs, patterns) = line.split_once(": ").unwrap_or((line, "*"));
            for program in programs.split(", ") {
                let patterns = patterns.split(" ; ").map(|pattern| (at, Pattern::read(pattern, *style)));
                calls.entry(program).or_default().extend(patterns);
            }
        }
        for source in rule.words {
            // ASCII in lower case alone, as the text is made: each expression then begins with letters that are quick to look for.
            let source = format!("(?-u){}", lowered(source));
            // An expression that is wrong is left out; a test holds that none is.
            if let Ok(expression) = Regex::new(&source) {
                words.push((at, expression));
            }
        }
    }
    Ready { calls, words }
});

/// What a snippet trips, in the order of the text; each rule once a place. `reads` says that every command of it is known to read.
pub(crate) fn find(script: &Script, reads: bool) -> Vec<Hit> {
    let ready = &*READY;
    let mut hits: Vec<Hit> = Vec::new();
    let mut hit = |at: usize, span: std::ops::Range<usize>| {
        if let Some(rule) = RULES.get(at).copied() {
            let hit = Hit { rule, span };
            if !hits.contains(&hit) {
                hits.push(hit);
            }
        }
    };
    for command in &script.commands {
        for name in names(command) {
            for (rule, pattern) in ready.calls.get(name.as_str()).into_iter().flatten() {
                if pattern.fits(command, &[]) {
                    hit(*rule, command.span.clone());
                }
            }
        }
    }
    for text in &script.texts {
        let lowered = text.text.to_ascii_lowercase();
        for (rule, expression) in &ready.words {
            if reads && RULES.get(*rule).is_some_and(|rule| rule.about_change) {
                continue;
            }
            if let Some(found) = expression.find(lowered.as_bytes()) {
                // Escapes that were taken away shift places by a little; the part stays inside of the text.
                let start = (text.span.start + found.start()).min(text.span.end);
                hit(*rule, start..(text.span.start + found.end()).min(text.span.end));
            }
        }
    }
    for (at, rule) in RULES.iter().enumerate() {
        for span in rule.check.map(|check| check(script)).unwrap_or_default() {
            hit(at, span);
        }
    }
    hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
    hits
}

/// An expression in lower case, its classes (`\S`) left as they are.
fn lowered(source: &str) -> String {
    let mut escaped = false;
    let lower = |letter: char| {
        let keep = escaped;
        escaped = letter == '\\' && !keep;
        if keep { letter } else { letter.to_ascii_lowercase() }
    };
    source.chars().map(lower).collect()
}

/// The names under which rules may ask for a command.
fn names(command: &Command) -> [String; 2] {
    [command.name.to_ascii_lowercase(), "*".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_can_be_read() {
        let wanted: usize = RULES.iter().map(|rule| rule.words.len()).sum();
        assert_eq!(READY.words.len(), wanted);
    }
}
