//! Commands that run other commands: `sudo`, `xargs`, `find -exec`, and through `texts.rs` those that are given a text.
//! Never follows what is only known when it runs.

mod texts;

use super::{Piece, program};
use crate::command::{Command, Doubt, Script};
use crate::shell::Shell;
use texts::{Inside, texts};

/// So many `find -exec` may stand in each other.
const MAX_EXECUTED: usize = 3;
/// So many wrappers may stand before a command.
const MAX_WRAPPERS: usize = 12;

/// A program before another one, which it only runs: its options with a value, and how many operands come before the other.
struct Wrapper {
    name: &'static str,
    takes: &'static str,
    operands: usize,
    raises: bool,
}

const fn wrapper(name: &'static str, takes: &'static str, operands: usize) -> Wrapper {
    Wrapper { name, takes, operands, raises: false }
}

/// Source: the programs' manual pages.
const WRAPPERS: &[Wrapper] = &[
    Wrapper { name: "sudo", takes: "-u -g -p -C -h -r -t -T -U -D -R", operands: 0, raises: true },
    Wrapper { name: "doas", takes: "-u -C", operands: 0, raises: true },
    Wrapper { name: "pkexec", takes: "--user", operands: 0, raises: true },
    wrapper("env", "-u -C -S", 0),
    wrapper("nohup", "", 0),
    wrapper("nice", "-n", 0),
    wrapper("ionice", "-c -n -p", 0),
    wrapper("time", "-f -o", 0),
    wrapper("timeout", "-k -s", 1),
    wrapper("stdbuf", "-i -o -e", 0),
    wrapper("setsid", "", 0),
    wrapper("xargs", "-I -n -P -L -d -E -a -s -i", 0),
    wrapper("command", "", 0),
    wrapper("builtin", "", 0),
    wrapper("exec", "-a", 0),
    wrapper("unbuffer", "", 0),
    wrapper("watch", "-n -d", 0),
    wrapper("chroot", "", 1),
    wrapper("flock", "-w -E", 1),
    wrapper("faketime", "", 1),
    wrapper("proxychains", "-f", 0),
    wrapper("proxychains4", "-f", 0),
    wrapper("torsocks", "", 0),
    wrapper("parallel", "-j", 0),
    wrapper("busybox", "", 0),
    wrapper("strace", "-e -o -p -s -u", 0),
    wrapper("caffeinate", "-t -w", 0),
    wrapper("arch", "", 0),
];

/// Takes up a command and everything that it runs in its turn.
pub(super) fn take(command: Command, piece: &Piece, script: &mut Script, pending: &mut Vec<Piece>) {
    taken(command, piece, script, pending, MAX_EXECUTED);
}

fn taken(mut command: Command, piece: &Piece, script: &mut Script, pending: &mut Vec<Piece>, left: usize) {
    for _ in 0..MAX_WRAPPERS {
        let Some(inner) = unwrapped(&command) else { break };
        command = inner;
    }
    let inside = Inside { piece, span: command.span.clone(), raised: command.raised, remote: command.remote };
    let carries = texts(&command, &inside, pending);
    command.carries |= carries;
    if matches!(command.name.as_str(), "invoke-expression" | "eval") && !carries && !command.arguments.is_empty() {
        script
            .doubts
            .push(Doubt { what: "what it runs is only known when it runs".to_owned(), span: command.span.clone() });
    }
    if let Some(inner) = executed(&command) {
        if left == 0 {
            script.doubts.push(Doubt { what: "too much is nested in it".to_owned(), span: command.span.clone() });
        } else {
            taken(inner, piece, script, pending, left - 1);
        }
    }
    script.commands.push(command);
}

/// The command behind `sudo` and its kin; none where there is none.
fn unwrapped(command: &Command) -> Option<Command> {
    if command.shell == Shell::Cmd {
        return None;
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == command.name)?;
    let mut at = 0;
    let mut operands = wrapper.operands;
    while let Some(argument) = command.arguments.get(at) {
        let text = argument.text.as_str();
        let assigns = matches!(command.name.as_str(), "env" | "sudo") && text.contains('=') && !text.starts_with('-');
        if text == "--" {
            at += 1;
            break;
        } else if text.len() > 1 && text.starts_with('-') {
            // Asking what may be run, and a shell of its own, are not a command behind it.
            if wrapper.raises
                && matches!(text, "-l" | "-v" | "-k" | "-K" | "-i" | "-s" | "-V")
                && command.arguments.len() == 1
            {
                return None;
            }
            if command.name == "command" && matches!(text, "-v" | "-V") {
                return None;
            }
            at += if wrapper.takes.split(' ').any(|option| option == text) { 2 } else { 1 };
        } else if assigns {
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            break;
        }
    }
    let first = command.arguments.get(at)?;
    let mut inner = command.clone();
    inner.written.clone_from(&first.text);
    inner.name = program(command.shell, &first.text);
    if first.text.starts_with('$') || first.text.starts_with('`') {
        inner.name = String::new();
    }
    inner.arguments = command.arguments.get(at + 1..).unwrap_or_default().to_vec();
    inner.raised |= wrapper.raises;
    Some(inner)
}

/// The command that `find -exec` and `fd -x` run for every file.
fn executed(command: &Command) -> Option<Command> {
    if !matches!(command.name.as_str(), "find" | "fd" | "fdfind" | "gfind") {
        return None;
    }
    let at = command.arguments.iter().position(|argument| {
        matches!(
            argument.text.as_str(),
            "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X" | "--exec" | "--exec-batch"
        )
    })?;
    let first = command.arguments.get(at + 1)?;
    let mut inner = command.clone();
    inner.name = program(Shell::Posix, &first.text);
    inner.written.clone_from(&first.text);
    // What goes to a file is the output of all of them together.
    inner.redirections.clear();
    // Which files are found stays known to the rules: `find /var/log -exec rm {} \;`.
    let found =
        command.arguments.iter().take(at).filter(|argument| argument.text.starts_with(['/', '~', '.'])).cloned();
    inner.arguments = command
        .arguments
        .iter()
        .skip(at + 2)
        .take_while(|argument| !matches!(argument.text.as_str(), ";" | "\\;" | "+"))
        .cloned()
        .chain(found)
        .collect();
    Some(inner)
}
