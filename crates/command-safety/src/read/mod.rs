//! Snippets become commands: each shell by its reader, and texts inside of commands (`bash -c "…"`) as snippets of their own.
//! Never decides what a command does, never stops at a syntax error, and takes none as proof of anything.

mod cmd;
mod fold;
mod nested;
mod normal;
mod posix;
mod powershell;
mod repair;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::command::{Command, Doubt, Script, Text};
use crate::placeholder;
use crate::shell::Shell;

/// A longer text is not read: its verdict is unknown.
pub(crate) const MAX_READ: usize = 64 * 1024;
/// How many texts inside of texts are read, and how deep; a few is what honest commands have.
const MAX_INSIDE: usize = 64;
const MAX_DEPTH: usize = 8;
/// More commands than this are not looked at one by one.
const MAX_COMMANDS: usize = 2_000;
/// More arguments than this, of all commands together, are not either.
const MAX_ARGUMENTS: usize = 20_000;

/// Where a text came from.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// Word for word from this byte of the snippet.
    At(usize),
    /// Made out of this part of the snippet.
    Within(Range<usize>),
}

impl Place {
    /// The part of the snippet that a part of the text came from.
    fn span(&self, range: Range<usize>) -> Range<usize> {
        match self {
            Place::At(start) => start + range.start..start + range.end,
            Place::Within(span) => span.clone(),
        }
    }
}

/// A text to be read as commands.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub shell: Shell,
    pub text: String,
    pub place: Place,
    pub depth: usize,
    pub remote: bool,
    pub raised: bool,
}

/// What a reader writes to.
pub(crate) struct Reading<'a> {
    pub piece: &'a Piece,
    pub script: &'a mut Script,
    pub pending: &'a mut Vec<Piece>,
    /// What variables were given, where that is constant; `None` is something else as well.
    pub variables: HashMap<String, Vec<Option<String>>>,
    /// Tables of parameters that `@name` hands over, as names and values.
    pub splats: HashMap<String, Vec<(String, Option<String>)>>,
    /// Blocks that are conditions, not commands: `-Filter { … }`.
    pub conditions: Vec<Range<usize>>,
    /// Variables whose objects live in this session alone.
    pub locals: HashSet<String>,
}

impl Reading<'_> {
    /// Takes a command up, and what it carries.
    pub fn push(&mut self, mut command: Command) {
        self.script.arguments += command.arguments.len();
        if self.script.is_full() {
            return;
        }
        command.span = self.piece.place.span(command.span);
        for argument in &mut command.arguments {
            argument.span = self.piece.place.span(argument.span.clone());
        }
        for redirection in &mut command.redirections {
            redirection.span = self.piece.place.span(redirection.span.clone());
        }
        command.remote |= self.piece.remote;
        command.raised |= self.piece.raised;
        nested::take(command, self.piece, self.script, self.pending);
    }

    /// Notes something that could not be understood.
    pub fn doubt(&mut self, what: &str, range: Range<usize>) {
        self.script.doubts.push(Doubt { what: what.to_owned(), span: self.piece.place.span(range) });
    }

    /// What a variable holds: every value, where all of them are constant.
    pub fn values(&self, variable: &str) -> Option<Vec<String>> {
        let values = self.variables.get(variable)?;
        values.iter().cloned().collect()
    }

    /// What a variable holds, where it is given one constant value and no other.
    pub fn value(&self, variable: &str) -> Option<&str> {
        match self.variables.get(variable)?.as_slice() {
            [Some(only)] => Some(only),
            _ => None,
        }
    }
}

/// Reads a snippet and everything inside of it.
pub(crate) fn read(shell: Shell, text: &str) -> Script {
    let mut script = Script::default();
    let whole = 0..text.len();
    let mut kept = text.len().min(MAX_READ);
    while !text.is_char_boundary(kept) {
        kept -= 1;
    }
    let hidden = placeholder::hidden(text.get(..kept).unwrap_or_default());
    let first = Piece {
        shell,
        text: normal::normal(shell, &hidden),
        place: Place::At(0),
        depth: 0,
        remote: false,
        raised: false,
    };
    if kept < text.len() {
        script.doubts.push(Doubt { what: format!("the text is longer than {MAX_READ} bytes"), span: whole });
        script.texts.push(Text { text: normal::tokens(shell, &first.text), shell, span: 0..kept });
        return script;
    }
    let mut pending = vec![first];
    let mut read = 0;
    while let Some(piece) = pending.pop() {
        read += 1;
        let span = piece.place.span(0..piece.text.len());
        script.raw.push(Text { text: piece.text.clone(), shell: piece.shell, span: span.clone() });
        script.texts.push(Text {
            text: normal::tokens(piece.shell, &piece.text),
            shell: piece.shell,
            span: span.clone(),
        });
        if read > MAX_INSIDE || piece.depth > MAX_DEPTH {
            script.doubts.push(Doubt { what: "too much is nested in it".to_owned(), span });
            break;
        }
        let mut reading = Reading {
            piece: &piece,
            script: &mut script,
            pending: &mut pending,
            variables: HashMap::new(),
            splats: HashMap::new(),
            conditions: Vec::new(),
            locals: HashSet::new(),
        };
        match piece.shell {
            Shell::PowerShell => powershell::read(&mut reading),
            Shell::Cmd => cmd::read(&mut reading),
            Shell::Posix => posix::read(&mut reading),
        }
    }
    if script.is_full() {
        script
            .doubts
            .push(Doubt { what: "it has more commands and arguments than can be looked at".to_owned(), span: whole });
    }
    script
}

impl Script {
    /// Whether it holds as much as is looked at.
    pub(crate) fn is_full(&self) -> bool {
        self.commands.len() >= MAX_COMMANDS || self.arguments >= MAX_ARGUMENTS
    }
}

/// The name of a program without its folder and `.exe`: lower case for Windows, as written for others.
pub(crate) fn program(shell: Shell, written: &str) -> String {
    let written = written.trim().trim_matches(['"', '\'']);
    if shell == Shell::Posix {
        return written.rsplit('/').next().unwrap_or(written).to_owned();
    }
    let folded = written.to_ascii_lowercase();
    let base = folded.rsplit(['\\', '/']).find(|part| !part.is_empty()).unwrap_or(&folded);
    let base = [".exe", ".com"].iter().find_map(|end| base.strip_suffix(end)).unwrap_or(base);
    match base {
        "%comspec%" | "$env:comspec" => "cmd".to_owned(),
        _ => base.to_owned(),
    }
}
