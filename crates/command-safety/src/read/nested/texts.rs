//! The texts inside of commands that are run in their turn: `bash -c "…"`, `powershell -enc …`, `schtasks /tr`.
//! Never follows a text that is only known when it runs.

use super::super::{Piece, Place};
use crate::command::Command;
use crate::shell::Shell;

/// Where the texts inside of a command come from.
pub(super) struct Inside<'a> {
    pub piece: &'a Piece,
    pub span: std::ops::Range<usize>,
    pub raised: bool,
    pub remote: bool,
}

impl Inside<'_> {
    fn piece(&self, shell: Shell, text: String, remote: bool) -> Piece {
        // A text that stands in the command word for word keeps its places.
        let verbatim = match self.piece.place {
            Place::At(start) => {
                let from = self.span.start.saturating_sub(start);
                let to = self.span.end.saturating_sub(start);
                self.piece.text.get(from..to).and_then(|span| span.find(text.as_str())).map(|at| self.span.start + at)
            }
            Place::Within(_) => None,
        };
        Piece {
            shell,
            text,
            place: verbatim.map_or_else(|| Place::Within(self.span.clone()), Place::At),
            depth: self.piece.depth + 1,
            remote: self.remote || remote,
            raised: self.raised,
        }
    }
}

/// Queues the texts that a command runs; says whether running them is all it does.
pub(super) fn texts(command: &Command, inside: &Inside, pending: &mut Vec<Piece>) -> bool {
    let mut queue = |shell, text: Option<String>, remote| -> bool {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                pending.push(inside.piece(shell, text, remote));
                true
            }
            None => false,
        }
    };
    match command.name.as_str() {
        "bash" | "sh" | "zsh" | "dash" | "ksh" | "ash" | "fish" => {
            queue(Shell::Posix, after_letters(command, 'c'), false)
        }
        "su" | "runuser" => queue(Shell::Posix, after(command, &["-c", "--command"], 1), false),
        "trap" => {
            command.arguments.len() < 2
                || queue(Shell::Posix, command.arguments.first().map(|first| first.text.clone()), false)
        }
        "eval" => queue(Shell::Posix, constant(command, 0), false),
        "ssh" => queue(Shell::Posix, behind_host(command), true),
        "osascript" => {
            let scripts: Vec<String> =
                command.arguments.iter().filter_map(|argument| shell_script(&argument.text)).collect();
            let only = !scripts.is_empty();
            for script in scripts {
                queue(Shell::Posix, Some(script), false);
            }
            only
        }
        "cmd" => queue(Shell::Cmd, after_switch(command), false),
        "powershell" | "pwsh" => {
            let (shell, text) = (Shell::PowerShell, powershell(command));
            queue(shell, text, false)
        }
        "cscript" | "wscript" => {
            let at = operand(command, &[], |_| false);
            queue(Shell::Cmd, at.and_then(|at| constant(command, at)), false)
        }
        "start" if command.shell == Shell::Cmd => queue(Shell::Cmd, started(command), false),
        "call" if command.shell == Shell::Cmd => {
            let label = command.arguments.first().is_some_and(|first| first.text.starts_with(':'));
            label || queue(Shell::Cmd, constant(command, 0), false)
        }
        "forfiles" => queue(Shell::Cmd, after(command, &["/c", "-c"], 1), false),
        "runas" => queue(
            Shell::Cmd,
            command.arguments.last().filter(|last| !last.text.starts_with('/')).map(|last| last.text.clone()),
            false,
        ),
        "psexec" | "psexec64" | "paexec" => {
            let at =
                operand(command, &["-u", "-p", "-n", "-w", "-r", "-a", "-i", "-g"], |text| text.starts_with("\\\\"));
            queue(Shell::Cmd, at.and_then(|at| constant(command, at)), true)
        }
        "winrs" => {
            let at = operand(command, &["-u", "-p"], |_| false);
            queue(Shell::Cmd, at.and_then(|at| constant(command, at)), true)
        }
        "schtasks" => {
            queue(Shell::Cmd, after(command, &["/tr", "-tr"], 1), false);
            false
        }
        "at" if command.shell == Shell::Cmd => false,
        "wmic" => {
            let create = command.line().contains("process call create");
            let last = command.arguments.last().map(|last| last.text.trim_matches(['"', '\'']).to_owned());
            queue(Shell::Cmd, last.filter(|_| create), false);
            false
        }
        "invoke-command" | "start-job" | "start-threadjob" | "measure-command" => {
            command.arguments.iter().any(|argument| argument.block)
        }
        "invoke-expression" => {
            let all = command.arguments.iter().filter(|argument| !argument.text.starts_with('-'));
            let constant = all.clone().count() > 0 && all.clone().all(|argument| argument.constant);
            let text = all.map(|argument| argument.text.as_str()).collect::<Vec<_>>().join(" ");
            queue(Shell::PowerShell, Some(text).filter(|_| constant), false)
        }
        "start-process" => queue(Shell::Cmd, started_process(command), false),
        "invoke-wmimethod" | "invoke-cimmethod" => {
            let line = command.line();
            if line.contains("win32_process") && line.contains("create") {
                for argument in
                    command.arguments.iter().filter(|argument| argument.constant && argument.text.contains([' ', '.']))
                {
                    queue(Shell::Cmd, Some(argument.text.clone()), false);
                }
            }
            false
        }
        _ => false,
    }
}

/// The arguments from one on as one text, where all of them are constant.
fn constant(command: &Command, from: usize) -> Option<String> {
    let rest = command.arguments.get(from..)?;
    let certain = command.shell == Shell::Cmd || rest.iter().all(|argument| argument.constant);
    (certain && !rest.is_empty()).then(|| joined(rest.iter().map(|argument| argument.text.as_str())))
}

/// Words as one command line: what holds a space is quoted again, except where it is all there is.
fn joined<'a>(words: impl Iterator<Item = &'a str> + Clone) -> String {
    if words.clone().count() == 1 {
        return words.collect();
    }
    let quoted = words.map(|word| {
        if word.is_empty() || word.contains([' ', '\t']) && !word.contains('"') {
            format!("\"{word}\"")
        } else {
            word.to_owned()
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// The text behind an option.
fn after(command: &Command, options: &[&str], count: usize) -> Option<String> {
    let at = command
        .arguments
        .iter()
        .position(|argument| options.iter().any(|option| argument.text.eq_ignore_ascii_case(option)))?;
    command.arguments.get(at + count).map(|argument| argument.text.clone())
}

/// The text behind `-c`, also among other letters: `-lc`.
fn after_letters(command: &Command, letter: char) -> Option<String> {
    let at = command.arguments.iter().position(|argument| {
        argument.text.starts_with('-')
            && !argument.text.starts_with("--")
            && argument.text.len() < 8
            && argument.text.contains(letter)
    })?;
    command.arguments.get(at + 1).map(|argument| argument.text.clone())
}

/// What follows `/c` or `/k`; `/c` may be glued to it, and to a comma as PowerShell hands it over.
fn after_switch(command: &Command) -> Option<String> {
    let at = command.arguments.iter().position(|argument| {
        let text = argument.text.to_ascii_lowercase();
        text.starts_with("/c") || text.starts_with("/k") || text.starts_with("/r") || text.starts_with("-c")
    })?;
    let glued = command
        .arguments
        .get(at)
        .map(|first| first.text.get(2..).unwrap_or_default().replace(',', " "))
        .unwrap_or_default();
    let rest = command.arguments.get(at + 1..).unwrap_or_default();
    let mut text = glued.trim().to_owned();
    if !rest.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&joined(rest.iter().map(|argument| argument.text.as_str())));
    }
    // What goes on behind quotes that `cmd` takes away belongs to it.
    (!text.is_empty()).then_some(text)
}

/// The command that PowerShell is started with.
fn powershell(command: &Command) -> Option<String> {
    const TAKES: &[&str] = &[
        "executionpolicy",
        "ep",
        "version",
        "windowstyle",
        "inputformat",
        "outputformat",
        "psconsolefile",
        "configurationname",
        "workingdirectory",
        "settingsfile",
        "custompipename",
    ];
    let mut at = 0;
    while let Some(argument) = command.arguments.get(at) {
        let text = argument.text.to_ascii_lowercase();
        let Some(option) = text.strip_prefix(['-', '/']).map(|option| option.trim_end_matches(':')) else { break };
        if option.is_empty() {
            break;
        }
        if "encodedcommand".starts_with(option) || option == "ec" {
            return command.arguments.get(at + 1).and_then(|encoded| decoded(&encoded.text));
        }
        if "command".starts_with(option) {
            at += 1;
            break;
        }
        if "file".starts_with(option) {
            return None;
        }
        let valued = option == "ex"
            || option == "w"
            || option == "v"
            || TAKES.iter().any(|name| option.len() > 1 && name.starts_with(option));
        at += if valued { 2 } else { 1 };
    }
    let rest = command.arguments.get(at..).filter(|rest| !rest.is_empty())?;
    let words: Vec<&str> = rest.iter().map(|argument| block_body(&argument.text)).collect();
    Some(words.join(" "))
}

fn block_body(text: &str) -> &str {
    match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        Some(body) => body,
        None => text.strip_prefix("& {").and_then(|text| text.strip_suffix('}')).unwrap_or(text),
    }
}

/// Base64 of UTF-16, as `-EncodedCommand` takes it.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut bits: u32 = 0;
    let mut held = 0;
    for letter in text.trim().bytes().take_while(|letter| *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    let units: Vec<u16> =
        bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes([*pair.first()?, *pair.get(1)?]))).collect();
    (!units.is_empty()).then(|| String::from_utf16_lossy(&units))
}

/// The first argument that is no option, no value of one, and not passed over.
fn operand(command: &Command, takes: &[&str], skip: impl Fn(&str) -> bool) -> Option<usize> {
    let mut at = 0;
    while let Some(argument) = command.arguments.get(at) {
        let text = argument.text.as_str();
        if text.starts_with('-') || text.starts_with('/') && command.shell != Shell::Posix {
            at += if takes.iter().any(|option| text.eq_ignore_ascii_case(option)) { 2 } else { 1 };
        } else if skip(text) {
            at += 1;
        } else {
            return Some(at);
        }
    }
    None
}

/// What `ssh` is given behind the host.
fn behind_host(command: &Command) -> Option<String> {
    let host = operand(
        command,
        &["-p", "-i", "-l", "-o", "-L", "-R", "-D", "-F", "-J", "-c", "-m", "-b", "-E", "-S", "-w", "-W"],
        |_| false,
    )?;
    let rest = command.arguments.get(host + 1..).filter(|rest| !rest.is_empty())?;
    Some(rest.iter().map(|argument| argument.text.as_str()).collect::<Vec<_>>().join(" "))
}

/// `do shell script "…"` of AppleScript.
fn shell_script(script: &str) -> Option<String> {
    let at = script.to_ascii_lowercase().find("do shell script")?;
    let rest = script.get(at..)?.split_once(['"', '\u{201c}'])?.1;
    let mut text = String::new();
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.extend(letters.next()),
            '"' => break,
            other => text.push(other),
        }
    }
    Some(text)
}

/// What `start` starts: behind its title, its options and the folder.
fn started(command: &Command) -> Option<String> {
    let written: Vec<&str> = command.arguments.iter().map(|argument| argument.text.as_str()).collect();
    let mut at = 0;
    while let Some(text) = written.get(at) {
        let titled = at == 0 && (text.is_empty() || text.contains(' ') && !text.contains(['\\', '.']));
        if text.eq_ignore_ascii_case("/d") {
            at += 2;
        } else if titled || text.starts_with('/') {
            at += 1;
        } else {
            break;
        }
    }
    let rest = written.get(at..).filter(|rest| !rest.is_empty())?;
    Some(joined(rest.iter().copied()))
}

/// What `Start-Process` starts.
fn started_process(command: &Command) -> Option<String> {
    const TAKES: &[&str] = &[
        "-workingdirectory",
        "-verb",
        "-windowstyle",
        "-credential",
        "-redirectstandardoutput",
        "-redirectstandarderror",
        "-redirectstandardinput",
        "-erroraction",
        "-ea",
    ];
    let mut file = None;
    let mut rest = Vec::new();
    let mut at = 0;
    while let Some(argument) = command.arguments.get(at) {
        let text = argument.text.to_ascii_lowercase();
        let value = command.arguments.get(at + 1);
        if text.len() > 2 && "-filepath".starts_with(text.as_str()) || text == "-path" {
            file = value;
            at += 2;
        } else if text.len() > 1 && ("-argumentlist".starts_with(text.as_str()) || text == "-args") {
            rest.extend(value.map(|value| value.text.replace(',', " ")));
            at += 2;
        } else if TAKES.iter().any(|option| text.len() > 2 && option.starts_with(text.as_str())) {
            at += 2;
        } else if text.starts_with('-') {
            at += 1;
        } else {
            if file.is_none() {
                file = Some(argument);
            } else {
                rest.push(argument.text.replace(',', " "));
            }
            at += 1;
        }
    }
    let file = &file?.text;
    let name = if file.contains(' ') { format!("\"{file}\"") } else { file.clone() };
    let opens = file.contains("://") || file.ends_with(".msc") || file.starts_with("ms-settings:");
    (!opens || !rest.is_empty()).then(|| format!("{name} {}", rest.join(" ")))
}
