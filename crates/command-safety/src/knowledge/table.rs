//! The tables of programs: `tables/*.txt`, carried in the program and read once.
//! Never holds an effect of its own: what a program does is data.
//!
//! A line that begins at the margin names programs and what they do by default; the lines beneath it, set in by two spaces, say
//! what they do when called in a certain way (`pattern.rs`). Of several that fit, the one that names most operands counts, and
//! among those the first. A program that is named twice means the later lines.
//!
//! ~~~text
//! ipconfig: unknown
//!   reads: 0 ; /all
//!   changes: /flushdns ; /renew
//! ~~~
//!
//! Effects are `reads`, `output` (reads and writes a report), `changes`, `destroys`, `unknown`, and for cmdlets `verb` (as its
//! verb says). Behind an effect may stand `admin`, `remote` and `reboots`. `takes: -C --host` names options whose value is no
//! operand.

use std::collections::HashMap;

use super::pattern::{Pattern, Style};
use crate::command::Command;

/// What a call does, as a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Reads,
    Output,
    Changes,
    Destroys,
    Unknown,
    /// As the verb of the cmdlet says.
    Verb,
}

impl Effect {
    fn named(name: &str) -> Option<Effect> {
        Some(match name {
            "reads" => Effect::Reads,
            "output" => Effect::Output,
            "changes" => Effect::Changes,
            "destroys" => Effect::Destroys,
            "unknown" => Effect::Unknown,
            "verb" => Effect::Verb,
            _ => return None,
        })
    }
}

/// An effect and what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub effect: Effect,
    pub admin: bool,
    pub remote: bool,
    pub reboots: bool,
}

impl Outcome {
    pub const fn only(effect: Effect) -> Outcome {
        Outcome { effect, admin: false, remote: false, reboots: false }
    }

    fn read(text: &str) -> Option<Outcome> {
        let mut words = text.split_whitespace();
        let mut outcome = Outcome::only(Effect::named(words.next()?)?);
        for word in words {
            match word {
                "admin" => outcome.admin = true,
                "remote" => outcome.remote = true,
                "reboots" => outcome.reboots = true,
                _ => return None,
            }
        }
        Some(outcome)
    }
}

/// What is known of a program.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    default: Outcome,
    ways: Vec<(Outcome, Pattern)>,
    takes: Vec<String>,
}

impl Program {
    /// What a call of it does.
    pub fn outcome(&self, command: &Command) -> Outcome {
        self.way(command).unwrap_or(self.default)
    }

    /// What a call of it does, where a line of the table speaks of that call.
    pub fn way(&self, command: &Command) -> Option<Outcome> {
        let mut best: Option<&(Outcome, Pattern)> = None;
        for way in &self.ways {
            if best.is_none_or(|best| way.1.weight > best.1.weight) && way.1.fits(command, &self.takes) {
                best = Some(way);
            }
        }
        best.map(|(outcome, _)| *outcome)
    }
}

/// The programs of one table by name.
pub(crate) type Table = HashMap<String, Program>;

/// Reads a table.
///
/// # Errors
/// The first line that cannot be understood. The tables are the program's own: a test holds them to it.
pub(crate) fn read(text: &str, style: Style) -> Result<Table, String> {
    let mut table = Table::new();
    let mut names: Vec<String> = Vec::new();
    let mut program = None;
    for (number, line) in text.lines().enumerate() {
        let wrong = || format!("line {}: {line}", number + 1);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(line) = line.strip_prefix("  ") {
            let (outcome, patterns) = line.split_once(':').ok_or_else(wrong)?;
            let program: &mut Program = program.as_mut().ok_or_else(wrong)?;
            if outcome == "takes" {
                program.takes.extend(patterns.split_whitespace().map(str::to_owned));
                continue;
            }
            let outcome = Outcome::read(outcome).ok_or_else(wrong)?;
            program.ways.extend(patterns.split(" ; ").map(|pattern| (outcome, Pattern::read(pattern, style))));
        } else {
            add(&mut table, &names, program.take());
            let (heads, default) = line.rsplit_once(": ").ok_or_else(wrong)?;
            names = heads
                .split(", ")
                .map(|name| if style == Style::Posix { name.to_owned() } else { name.to_ascii_lowercase() })
                .collect();
            program = Some(Program {
                default: Outcome::read(default).ok_or_else(wrong)?,
                ways: Vec::new(),
                takes: Vec::new(),
            });
        }
    }
    add(&mut table, &names, program.take());
    Ok(table)
}

fn add(table: &mut Table, names: &[String], program: Option<Program>) {
    if let Some(program) = program {
        table.extend(names.iter().map(|name| (name.clone(), program.clone())));
    }
}
