//! What every shell's text becomes: commands with their arguments, redirections and place in a pipeline.
//! Never holds what a command means; that is asked of `knowledge` and of the rules.

use std::ops::Range;

use crate::shell::Shell;

/// A command as written, after aliases, paths, quotes and constant expressions are taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What is run: without folder and `.exe`; lower case except on POSIX shells; a cmdlet's full name for its alias.
    /// Empty where the name is only known when it runs.
    pub name: String,
    /// The name as it was written, folder included.
    pub written: String,
    /// What it is given, in order, without its redirections.
    pub arguments: Vec<Argument>,
    /// Where it reads from and writes to.
    pub redirections: Vec<Redirection>,
    /// Commands of one pipeline share this number.
    pub pipeline: usize,
    /// The shell that it is written for; a command inside of another one may have another.
    pub shell: Shell,
    /// Where it stands in the snippet, in bytes.
    pub span: Range<usize>,
    /// Whether another computer runs it.
    pub remote: bool,
    /// Whether it is raised to an administrator's rights where it stands (`sudo`).
    pub raised: bool,
    /// Whether all it does is to run others, which are commands of their own here: `cmd /c`, `Invoke-Command { … }`.
    pub carries: bool,
}

/// One word that a command is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its value, without quotes; what is only known when it runs stays as written.
    pub text: String,
    /// Whether `text` is the whole truth: no variable and no command's output is part of it.
    pub constant: bool,
    /// Whether it is a block of commands, which are read as commands of their own.
    pub block: bool,
    /// Where it stands in the snippet, in bytes.
    pub span: Range<usize>,
}

/// A redirection to or from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// `>`, `>>`, `<`, with the number before it left out.
    pub writes: bool,
    /// Whether it adds to what is there.
    pub appends: bool,
    /// The file.
    pub target: String,
    /// Where it stands in the snippet, in bytes.
    pub span: Range<usize>,
}

/// A use of an object: a method called, a property set. PowerShell alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What it is a member of, as written.
    pub target: String,
    /// Its name.
    pub name: String,
    /// What it is given, as written; nothing for a property that is set.
    pub arguments: String,
    /// Whether a property is set rather than a method called.
    pub assigned: bool,
    /// Whether what it belongs to lives in this session alone.
    pub local: bool,
    /// Where it stands in the snippet, in bytes.
    pub span: Range<usize>,
}

/// A snippet, read.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Everything that is run, those inside of others as well.
    pub commands: Vec<Command>,
    /// Everything that is done to objects.
    pub members: Vec<Member>,
    /// What could not be understood, and where.
    pub doubts: Vec<Doubt>,
    /// Functions that the snippet itself defines.
    pub functions: Vec<String>,
    /// The text and every text inside of it that was read as commands, without escapes: what token rules look at.
    pub texts: Vec<Text>,
    /// The same as written, escapes included.
    pub raw: Vec<Text>,
    /// How many arguments were read, of all commands together.
    pub arguments: usize,
}

/// A text as token rules see it: carets, backticks and line continuations taken away.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The shell it is written for.
    pub shell: Shell,
    /// Where it stands in the snippet, in bytes.
    pub span: Range<usize>,
}

/// Something that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What, in plain words.
    pub what: String,
    /// Where, in bytes.
    pub span: Range<usize>,
}

impl Command {
    /// The words of the command as one text in lower case, name first: what a rule looks for a word in.
    pub fn line(&self) -> String {
        let mut line = self.name.to_ascii_lowercase();
        for argument in &self.arguments {
            line.push(' ');
            line.push_str(&argument.text.to_ascii_lowercase());
        }
        line
    }
}
