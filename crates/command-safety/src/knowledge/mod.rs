//! What programs and cmdlets do: asked for one command at a time.
//! Never looks at a snippet as a whole, and says `Unknown` of everything that no table names.

mod members;
mod pattern;
mod table;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub(crate) use members::member;
pub(crate) use pattern::{Pattern, Style};
use table::Table;
pub(crate) use table::{Effect, Outcome};

use crate::command::Command;
use crate::shell::Shell;

/// The tables of programs, read.
struct Tables {
    windows: Table,
    unix: Table,
    macos: Table,
    cmdlets: Table,
    verbs: HashMap<&'static str, Effect>,
    destroys: HashSet<String>,
    destroys_like: Vec<(String, String)>,
}

const VERBS: &str = include_str!("../../tables/powershell-verbs.txt");
const DESTROYS: &str = include_str!("../../tables/powershell-destroys.txt");

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    // A table that cannot be read is empty, and everything of it unknown; a test holds that each can.
    let read = |text, style| table::read(text, style).unwrap_or_default();
    let (like, whole): (Vec<String>, Vec<String>) = lines(DESTROYS)
        .flat_map(str::split_whitespace)
        .map(str::to_ascii_lowercase)
        .partition(|name| name.contains('*'));
    Tables {
        windows: read(include_str!("../../tables/windows.txt"), Style::Windows),
        unix: read(include_str!("../../tables/unix.txt"), Style::Posix),
        macos: read(include_str!("../../tables/macos.txt"), Style::Posix),
        cmdlets: read(include_str!("../../tables/powershell.txt"), Style::Cmdlet),
        verbs: lines(VERBS)
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(effect, verbs)| {
                let effect = match effect {
                    "reads" => Effect::Reads,
                    "output" => Effect::Output,
                    "changes" => Effect::Changes,
                    _ => Effect::Unknown,
                };
                verbs.split_whitespace().map(move |verb| (verb, effect))
            })
            .collect(),
        destroys: whole.into_iter().collect(),
        destroys_like: like
            .iter()
            .filter_map(|name| name.split_once('*'))
            .map(|(begin, end)| (begin.to_owned(), end.trim_matches('*').to_owned()))
            .collect(),
    }
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// What a command does by its name and how it is called.
pub(crate) fn outcome(command: &Command) -> Outcome {
    let tables = &*TABLES;
    if asks_for_help(command) {
        return Outcome::only(Effect::Reads);
    }
    let name = command.name.as_str();
    match command.shell {
        Shell::PowerShell => cmdlet(command)
            .or_else(|| tables.windows.get(name).map(|program| program.outcome(command)))
            .or_else(|| unix(name, command)),
        Shell::Cmd => tables.windows.get(name).map(|program| program.outcome(command)).or_else(|| unix(name, command)),
        Shell::Posix => unix(name, command).or_else(|| {
            let windows = command.written.to_ascii_lowercase().ends_with(".exe");
            tables.windows.get(&name.to_ascii_lowercase()).filter(|_| windows).map(|program| program.outcome(command))
        }),
    }
    .unwrap_or(Outcome::only(Effect::Unknown))
}

/// Whether any table names a program, whatever it does.
pub(crate) fn is_known(name: &str) -> bool {
    let tables = &*TABLES;
    tables.windows.contains_key(name) || tables.unix.contains_key(name) || tables.macos.contains_key(name)
}

fn unix(name: &str, command: &Command) -> Option<Outcome> {
    let tables = &*TABLES;
    // Whatever the file system.
    let name = if name.starts_with("mkfs.") { "mkfs" } else { name };
    match (tables.macos.get(name), tables.unix.get(name)) {
        (Some(macos), Some(unix)) => Some(macos.way(command).unwrap_or_else(|| unix.outcome(command))),
        (Some(program), None) | (None, Some(program)) => Some(program.outcome(command)),
        (None, None) => None,
    }
}

/// `/?`, `--help` and `--version` print and end, whatever the program.
fn asks_for_help(command: &Command) -> bool {
    let known = is_known(&command.name) || command.shell == Shell::PowerShell && command.name.contains('-');
    let only = match command.arguments.as_slice() {
        [only] => only.text.as_str(),
        [_, last] if last.text == "--help" || last.text == "/?" => last.text.as_str(),
        _ => return false,
    };
    known && matches!(only, "/?" | "-?" | "--help" | "--version")
}

/// What a cmdlet does: by its own lines, else because it destroys what cannot be had back, else by its verb.
fn cmdlet(command: &Command) -> Option<Outcome> {
    let tables = &*TABLES;
    let name = command.name.as_str();
    let named = tables.cmdlets.get(name);
    let verb = name.split_once('-').and_then(|(verb, noun)| tables.verbs.get(verb).filter(|_| is_noun(noun)));
    if named.is_none() && verb.is_none() {
        return None;
    }
    if is_rehearsal(command) {
        return Some(Outcome::only(Effect::Reads));
    }
    let own = named.map(|program| program.outcome(command)).filter(|outcome| outcome.effect != Effect::Verb);
    own.or_else(|| {
        if destroys(name) {
            return Some(Outcome::only(Effect::Destroys));
        }
        verb.map(|effect| Outcome::only(*effect))
    })
}

fn is_noun(noun: &str) -> bool {
    !noun.is_empty() && noun.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
}

fn destroys(name: &str) -> bool {
    let tables = &*TABLES;
    tables.destroys.contains(name)
        || tables
            .destroys_like
            .iter()
            .any(|(begin, end)| name.starts_with(begin.as_str()) && name.ends_with(end.as_str()))
}

/// `-WhatIf` says what would happen and does nothing; `-WhatIf:$false` does it.
fn is_rehearsal(command: &Command) -> bool {
    command.arguments.iter().enumerate().any(|(at, argument)| {
        let off = command.arguments.get(at + 1).is_some_and(|next| next.text.eq_ignore_ascii_case("$false"));
        argument.text.eq_ignore_ascii_case("-whatif") && !off
    })
}

/// Whether a cmdlet works on a Microsoft 365 tenant, by the prefix of its module's nouns.
pub(crate) fn needs_tenant_role(name: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "mg",
        "msol",
        "azuread",
        "entra",
        "spo",
        "pnp",
        "cs",
        "exo",
        "unifiedgroup",
        "intune",
        "team",
        "adminpowerapp",
        "aadrm",
        "aipservice",
        "compliance",
        "retention",
        "dlp",
        "quarantine",
        "m365",
        "mip",
    ];
    name.split_once('-').is_some_and(|(_, noun)| PREFIXES.iter().any(|prefix| noun.starts_with(prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        for (text, style) in [
            (include_str!("../../tables/windows.txt"), Style::Windows),
            (include_str!("../../tables/unix.txt"), Style::Posix),
            (include_str!("../../tables/macos.txt"), Style::Posix),
            (include_str!("../../tables/powershell.txt"), Style::Cmdlet),
        ] {
            let table = table::read(text, style).expect("a table");
            let names: Vec<&String> =
                table.keys().filter(|name| name.is_empty() || name.ends_with('_') || name.contains(' ')).collect();
            assert!(names.is_empty(), "{names:?}");
        }
        assert!(TABLES.verbs.len() > 100 && TABLES.destroys.len() > 100);
    }
}
