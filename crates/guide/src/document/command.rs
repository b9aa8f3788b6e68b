//! A command: text meant to be run, with what it needs, could do and prints.
//! Never run by anything here.

use super::{Prose, Spanned};

/// The rights a step or command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Rights {
    /// Those of an ordinary account.
    #[default]
    User,
    /// An administrator's.
    Admin,
}

impl Rights {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// What something could do. "Safe" is no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Risk {
    /// Reads only.
    #[default]
    Reads,
    /// Not known.
    Unknown,
    /// Changes something that can be changed back.
    Changes,
    /// Loses something for good.
    Destroys,
    /// Evades a protection.
    Bypasses,
}

impl Risk {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Unknown => "unknown",
            Self::Changes => "changes",
            Self::Destroys => "destroys",
            Self::Bypasses => "bypasses",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reads => "Reads only",
            Self::Unknown => "Unknown",
            Self::Changes => "Changes",
            Self::Destroys => "Destroys",
            Self::Bypasses => "Bypasses",
        }
    }
}

/// How to take something back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// What to do.
    How(String),
    /// It cannot be undone.
    Impossible,
}

/// The language of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// PowerShell.
    PowerShell,
    /// The Windows command prompt.
    Cmd,
    /// Bash.
    Bash,
    /// Z shell, the default of macOS.
    Zsh,
    /// A POSIX shell.
    Sh,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 5] = [Self::PowerShell, Self::Cmd, Self::Bash, Self::Zsh, Self::Sh];

    /// How it is written on a fence.
    pub fn key(self) -> &'static str {
        match self {
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Sh => "sh",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::PowerShell => "PowerShell",
            Self::Cmd => "Command Prompt",
            Self::Bash => "Bash",
            Self::Zsh => "Zsh",
            Self::Sh => "Shell",
        }
    }
}

/// The operating system a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux.
    Linux,
}

impl System {
    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::MacOs => "macos",
            Self::Linux => "linux",
        }
    }

    /// What a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
            Self::Linux => "Linux",
        }
    }
}

/// Titled text meant to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Its stable id.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: String,
    /// Its language.
    pub shell: Shell,
    /// Where it runs, where the shell does not say it.
    pub system: Option<System>,
    /// The rights it needs.
    pub rights: Rights,
    /// What it could do.
    pub risk: Risk,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// The text to run, without a final line break.
    pub text: Spanned<String>,
    /// How to find the values of its `{{parameters}}`.
    pub where_to_find: Option<Prose>,
    /// What it prints when all is well, in words.
    pub expect: Option<Prose>,
    /// What it prints, as output.
    pub expected_output: Option<String>,
    /// What to do when it prints something else.
    pub otherwise: Option<Prose>,
}

impl Command {
    /// The names between `{{` and `}}`, each once, in order.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for piece in self.text.value.split("{{").skip(1) {
            if let Some((name, _)) = piece.split_once("}}")
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }
}
