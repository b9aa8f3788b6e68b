//! The shells whose text is understood.
//! Never guesses: a name that is not known is refused by whoever asks.

/// A family of shells with one grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shell {
    /// Windows PowerShell and PowerShell.
    PowerShell,
    /// The Windows command prompt and its batch files.
    Cmd,
    /// bash, sh, zsh: Linux, the BSDs and macOS.
    Posix,
}

impl Shell {
    /// The names that are accepted, for messages.
    pub const NAMES: &'static str = "powershell, pwsh, cmd, bat, bash, sh, zsh";

    /// The shell that a name stands for, in any case; none where the name is not known.
    pub fn named(name: &str) -> Option<Shell> {
        match name.trim().to_ascii_lowercase().as_str() {
            "powershell" | "pwsh" | "ps1" | "ps" | "azurepowershell" => Some(Shell::PowerShell),
            "cmd" | "bat" | "batch" | "command_prompt" | "command-prompt" => Some(Shell::Cmd),
            "bash" | "sh" | "zsh" | "shell" | "dash" | "ksh" | "macos" => Some(Shell::Posix),
            _ => None,
        }
    }

    /// The name of its grammar.
    pub(crate) fn grammar(self) -> &'static str {
        match self {
            Shell::PowerShell => "powershell",
            Shell::Cmd => "cmd",
            Shell::Posix => "bash",
        }
    }
}
