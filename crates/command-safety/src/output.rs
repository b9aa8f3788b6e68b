//! Where a command's output goes: a report of what was read, or something that changes the machine.
//! Never looks at what a command does besides.

use crate::command::{Command, Redirection, Script};
use crate::knowledge::Effect;

/// Whether what a command prints is a text of its author rather than something it read.
pub(crate) fn is_content(script: &Script, command: &Command) -> bool {
    const CONTENT: &[&str] = &["echo", "printf", "write-output", "print", ":", "true", "yes", "write-host"];
    let first = script.commands.iter().find(|other| other.pipeline == command.pipeline && other.shell == command.shell);
    let prints = |command: &Command| {
        CONTENT.contains(&command.name.as_str())
            || command.name == "type"
                && command.arguments.iter().any(|argument| argument.text.eq_ignore_ascii_case("nul"))
            || command.name == "cat" && command.arguments.iter().any(|argument| argument.text.starts_with("/dev/"))
    };
    prints(command) || command.pipeline != usize::MAX && first.is_some_and(prints)
}

pub(crate) fn is_nowhere(target: &str) -> bool {
    let target = target.trim_matches(['"', '\'']).to_ascii_lowercase();
    target.starts_with('&')
        || matches!(
            target.as_str(),
            "nul" | "$null" | "con" | "nul:" | "/dev/null" | "/dev/stdout" | "/dev/stderr" | "/dev/tty" | "/dev/fd/2"
        )
}

/// What it means that output goes to a file.
pub(crate) fn redirected(redirection: &Redirection, content: bool) -> Effect {
    if is_nowhere(&redirection.target) {
        Effect::Reads
    } else if content || is_system_place(&redirection.target) {
        Effect::Changes
    } else {
        Effect::Output
    }
}

/// Whether a file is a program or lies where the system looks for its own.
pub(crate) fn is_system_place(path: &str) -> bool {
    const PLACES: &[&str] = &[
        "/etc/",
        "/usr/",
        "/bin/",
        "/sbin/",
        "/boot/",
        "/lib/",
        "/proc/",
        "/sys/",
        "/dev/",
        "/.ssh/",
        "/.bash",
        "/.profile",
        "/.zsh",
        "/cron",
        "/launchagents",
        "/launchdaemons",
        "\\windows\\",
        "\\system32",
        "%systemroot%",
        "%windir%",
        "\\startup\\",
        "\\program files",
        "\\inetpub\\",
    ];
    const PROGRAMS: &[&str] = &[
        ".exe", ".dll", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".js", ".jse", ".hta", ".sh", ".sct", ".scr", ".lnk",
        ".com", ".msi", ".py", ".pl", ".url", ".sys", ".service",
    ];
    let path = path.trim_matches(['"', '\'']).to_ascii_lowercase();
    if path.starts_with('-') || is_nowhere(&path) {
        return false;
    }
    PLACES.iter().any(|place| path.contains(place))
        || PROGRAMS.iter().any(|end| path.ends_with(end) && path.len() > end.len())
}
