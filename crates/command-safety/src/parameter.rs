//! Readers' values put into commands: the one rule for quoting them.
//! Never lets a value change what is run: the filled command is read again, and must have the same commands with as many words.

use std::fmt;
use std::ops::Range;

use crate::command::Script;
use crate::shell::Shell;
use crate::{placeholder, read};

/// The longest value.
pub const MAX_VALUE: usize = 1_024;

/// Why a value cannot stand in a command. The message ends with what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is empty or too long.
    Length,
    /// It holds a line end or another control character.
    Control,
    /// It begins like an option.
    Option,
    /// It holds a character that the shell cannot take there.
    Character,
    /// It would change what is run.
    Structure,
}

impl fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Unfit::Length => "the value is empty or longer than 1,024 bytes; give a shorter one",
            Unfit::Control => "the value holds a line end or another control character; type it in one line",
            Unfit::Option => {
                "the value begins like an option of the command; give it without the sign at its beginning"
            }
            Unfit::Character => {
                "the value holds a character that cannot stand there; use letters, digits, dots and hyphens"
            }
            Unfit::Structure => "the value would change what the command does; give it without signs of the shell",
        })
    }
}

impl std::error::Error for Unfit {}

/// The command with `{{name}}` replaced by values, each quoted for its shell; a name that has no value stays.
///
/// # Errors
/// The first name whose value cannot stand there, and why.
pub fn fill<'n>(shell: Shell, text: &str, values: &[(&'n str, &str)]) -> Result<String, (&'n str, Unfit)> {
    let before = read::read(shell, text);
    let mut filled = String::with_capacity(text.len());
    let mut from = 0;
    let mut last = None;
    for place in placeholder::placeholders(text) {
        let name = text.get(place.start + 2..place.end - 2).unwrap_or_default().trim();
        let Some((name, value)) = values.iter().find(|(known, _)| *known == name) else { continue };
        let value = if is_word(&before, text, &place) { quoted(shell, value) } else { plain(value) };
        filled.push_str(text.get(from..place.start).unwrap_or_default());
        filled.push_str(&value.map_err(|unfit| (*name, unfit))?);
        from = place.end;
        last = Some(*name);
    }
    filled.push_str(text.get(from..).unwrap_or_default());
    match last {
        Some(name) if shape(&before) != shape(&read::read(shell, &filled)) => Err((name, Unfit::Structure)),
        _ => Ok(filled),
    }
}

/// A value as one word of a shell.
///
/// # Errors
/// Where no quoting makes it one word without meaning of its own.
pub fn quoted(shell: Shell, value: &str) -> Result<String, Unfit> {
    allowed(value)?;
    if value.starts_with(['-', '\u{2013}', '\u{2014}', '\u{2015}']) || shell == Shell::Cmd && value.starts_with('/') {
        return Err(Unfit::Option);
    }
    match shell {
        Shell::Posix => Ok(format!("'{}'", value.replace('\'', "'\\''"))),
        Shell::PowerShell => {
            // Typographic quotes end a string of PowerShell as the plain one does; doubled, each stands for itself.
            let mut doubled = String::with_capacity(value.len() + 2);
            for letter in value.chars() {
                doubled.push(letter);
                if matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
                    doubled.push(letter);
                }
            }
            Ok(format!("'{doubled}'"))
        }
        // In double quotes `cmd` still fills in variables, and nothing keeps it from doing so.
        Shell::Cmd if value.contains(['"', '%', '!', '^']) => Err(Unfit::Character),
        Shell::Cmd => {
            // A backslash before the closing quote would take it for the program that is called.
            let trailing = value.len() - value.trim_end_matches('\\').len();
            Ok(format!("\"{value}{}\"", "\\".repeat(trailing)))
        }
    }
}

/// A value that stands inside of other text, where quotes cannot be added: letters that no shell knows.
fn plain(value: &str) -> Result<String, Unfit> {
    allowed(value)?;
    let is_plain = value.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '@'));
    if is_plain { Ok(value.to_owned()) } else { Err(Unfit::Character) }
}

fn allowed(value: &str) -> Result<(), Unfit> {
    if value.is_empty() || value.len() > MAX_VALUE {
        Err(Unfit::Length)
    } else if value.chars().any(|letter| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')) {
        Err(Unfit::Control)
    } else {
        Ok(())
    }
}

/// Whether a placeholder is a whole argument, without quotes of its own around it.
fn is_word(script: &Script, text: &str, place: &Range<usize>) -> bool {
    let blank = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let alone = blank(text.get(..place.start).and_then(|before| before.chars().next_back()))
        && blank(text.get(place.end..).and_then(|after| after.chars().next()));
    let arguments = script.commands.iter().flat_map(|command| &command.arguments);
    // A shell inside of another one would take the quotes off once too often.
    let nested = script.texts.iter().skip(1).any(|text| text.span.start <= place.start && place.end <= text.span.end);
    let mut exact = arguments.filter(|argument| argument.span == *place);
    alone && !nested && exact.next().is_some_and(|argument| argument.text.chars().all(|letter| letter == 'x'))
}

/// What must stay as it is: which commands, with how many words and redirections, and what is done to objects.
#[derive(Debug, PartialEq)]
struct Shape {
    commands: Vec<(String, usize, usize)>,
    members: usize,
    doubts: usize,
}

fn shape(script: &Script) -> Shape {
    let commands = script
        .commands
        .iter()
        .map(|command| (command.name.clone(), command.arguments.len(), command.redirections.len()))
        .collect();
    Shape { commands, members: script.members.len(), doubts: script.doubts.len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_become_one_word() {
        for (shell, text, value, expected) in [
            (Shell::Posix, "ping {{host}}", "a b", Ok("ping 'a b'")),
            (Shell::Posix, "ping {{host}}", "$(reboot)", Ok("ping '$(reboot)'")),
            (Shell::Posix, "ping {{host}}", "it's", Ok("ping 'it'\\''s'")),
            (Shell::PowerShell, "Get-ADUser {{host}}", "o'neil; rm x", Ok("Get-ADUser 'o''neil; rm x'")),
            (Shell::Cmd, "ping {{host}}", "a & del x", Ok("ping \"a & del x\"")),
            (Shell::Cmd, "ping {{host}}", "%path%", Err(Unfit::Character)),
            (Shell::Cmd, "dir {{host}}", "c:\\x\\", Ok("dir \"c:\\x\\\\\"")),
            (Shell::Posix, "ping {{host}}", "-f", Err(Unfit::Option)),
            (Shell::Posix, "ping {{host}}", "a\nreboot", Err(Unfit::Control)),
            (Shell::Posix, "ping {{host}}.lan", "pc1", Ok("ping pc1.lan")),
            (Shell::Posix, "ping {{host}}.lan", "a;b", Err(Unfit::Character)),
            (Shell::Posix, "ping \"{{host}}\"", "$(x)", Err(Unfit::Character)),
            (Shell::Posix, "{{host}} -x", "reboot", Err(Unfit::Structure)),
        ] {
            let filled = fill(shell, text, &[("host", value)]).map_err(|(_, unfit)| unfit);
            assert_eq!(filled.as_deref().map_err(|unfit| *unfit), expected, "{text} with {value}");
        }
    }

    proptest! {
        #[test]
        fn no_value_changes_what_is_run(value in "(\\PC|[\"'`$|>{}()\n%^ &;<@!*?\\\\-]|’|‘|–){1,12}") {
            for (shell, text) in [
                (Shell::Posix, "ping -c 1 {{v}} | grep x"),
                (Shell::PowerShell, "Get-ADUser -Identity {{v}} | fl"),
                (Shell::Cmd, "net user {{v}} | find \"x\""),
                (Shell::PowerShell, "Get-Item \"C:\\{{v}}\""),
                (Shell::Posix, "ssh host 'ls {{v}}'"),
            ] {
                if let Ok(filled) = fill(shell, text, &[("v", &value)]) {
                    let (before, after) = (read::read(shell, text), read::read(shell, &filled));
                    prop_assert_eq!(shape(&before), shape(&after), "{}", filled);
                }
            }
        }

        #[test]
        fn a_value_is_what_the_command_is_given(value in "[a-z0-9 '\"$`|;&()#*~/.,:=+\\\\-]{1,12}") {
            for (shell, text) in [(Shell::Posix, "ping {{v}}"), (Shell::PowerShell, "Get-Item {{v}}")] {
                if let Ok(filled) = fill(shell, text, &[("v", &value)]) {
                    let given = read::read(shell, &filled).commands.first().map(|command| command.arguments[0].text.clone());
                    prop_assert_eq!(given.as_deref(), Some(value.as_str()), "{}", filled);
                }
            }
        }
    }
}
