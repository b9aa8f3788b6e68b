//! How a program is called, as a table writes it, and whether a command is called so.
//! Never knows a program.
//!
//! A pattern is a row of terms, all of which must hold:
//!
//! | term | holds where |
//! |---|---|
//! | `word`, `one\|other` | the next operand is that word; `*` is any operand, and alone every call |
//! | `..word`, `..^word` | some later operand is that word, or begins so |
//! | `-o`, `--option`, `/option` | the option is given; `-o=value\|other` with that value, `-o=~part` with a value that contains it |
//! | `^text` | some argument begins so |
//! | `~text` | some argument contains it |
//! | `$` | no operand is left |
//! | `0` | there is no argument at all |
//! | `!term` | the term does not hold |
//!
//! `\s` is a space, `\\` a backslash. How an option is read depends on the table: Windows programs take `/x` for `-x`, in any
//! case and with a value behind a colon; cmdlets take the beginning of a parameter's name; others take letters together.

use crate::command::Command;

/// How the options of a program are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Windows,
    Cmdlet,
    Posix,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Operand(Vec<String>),
    AnyOperand,
    Later(Vec<String>),
    LaterBegins(String),
    Option { name: String, value: Option<Wanted> },
    Begins(String),
    Contains(String),
    NoMore,
    NoArgument,
    Not(Box<Term>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    contains: bool,
    values: Vec<String>,
}

/// A row of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    terms: Vec<Term>,
    style: Style,
    /// How many operands it names: of two patterns that hold, the one that says more counts.
    pub weight: usize,
}

impl Pattern {
    /// Reads a pattern. Any text is one.
    pub fn read(text: &str, style: Style) -> Pattern {
        // Alone, a star is every call, also one without operands.
        let text = if text.trim() == "*" { "" } else { text };
        let terms: Vec<Term> = text.split_whitespace().map(|word| term(word, style)).collect();
        let weight = terms
            .iter()
            .filter(|term| matches!(term, Term::Operand(_) | Term::Later(_) | Term::LaterBegins(_)))
            .count();
        Pattern { terms, style, weight }
    }

    /// Whether a command is called so. `takes` are the options whose value is no operand.
    pub fn fits(&self, command: &Command, takes: &[String]) -> bool {
        let words = Words::of(command, self.style, takes);
        let mut next = 0;
        self.terms.iter().all(|term| words.holds(term, &mut next))
    }
}

fn term(word: &str, style: Style) -> Term {
    let fold = |text: &str| {
        let text = text.replace("\\s", " ").replace("\\\\", "\\");
        if style == Style::Posix { text } else { text.to_ascii_lowercase() }
    };
    let several = |text: &str| text.split('|').map(fold).collect::<Vec<_>>();
    if let Some(rest) = word.strip_prefix('!').filter(|rest| !rest.is_empty()) {
        return Term::Not(Box::new(term(rest, style)));
    }
    match word {
        "*" => return Term::AnyOperand,
        "$" => return Term::NoMore,
        "0" => return Term::NoArgument,
        _ => {}
    }
    if let Some(rest) = word.strip_prefix("..^") {
        Term::LaterBegins(fold(rest))
    } else if let Some(rest) = word.strip_prefix("..") {
        Term::Later(several(rest))
    } else if let Some(rest) = word.strip_prefix('~').filter(|rest| !rest.is_empty()) {
        Term::Contains(fold(rest))
    } else if let Some(rest) = word.strip_prefix('^') {
        Term::Begins(fold(rest))
    } else if is_option(word, style) {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => {
                let contains = value.starts_with('~') && value.len() > 1;
                let values = several(value.strip_prefix('~').filter(|_| contains).unwrap_or(value));
                (name, Some(Wanted { contains, values }))
            }
            None => (word, None),
        };
        Term::Option { name: fold(name), value }
    } else {
        Term::Operand(several(word))
    }
}

fn is_option(word: &str, style: Style) -> bool {
    match style {
        Style::Windows => word.len() > 1 && (word.starts_with('/') || word.starts_with('-')),
        Style::Cmdlet | Style::Posix => word.len() > 1 && word.starts_with('-'),
    }
}

/// The arguments of a command, folded, and which of them are operands.
struct Words {
    style: Style,
    texts: Vec<String>,
    operands: Vec<usize>,
}

impl Words {
    fn of(command: &Command, style: Style, takes: &[String]) -> Words {
        let texts: Vec<String> = command
            .arguments
            .iter()
            .map(
                |argument| {
                    if style == Style::Posix { argument.text.clone() } else { argument.text.to_ascii_lowercase() }
                },
            )
            .collect();
        let mut operands = Vec::new();
        let mut value = false;
        for (at, text) in texts.iter().enumerate() {
            if std::mem::take(&mut value) {
                continue;
            }
            if is_option(text, style) {
                value = takes.iter().any(|option| option == text);
            } else {
                operands.push(at);
            }
        }
        Words { style, texts, operands }
    }

    fn holds(&self, term: &Term, next: &mut usize) -> bool {
        let operand = |at: usize| self.operands.get(at).and_then(|at| self.texts.get(*at));
        match term {
            Term::Operand(words) => {
                let fits = operand(*next).is_some_and(|text| words.iter().any(|word| word == text));
                *next += 1;
                fits
            }
            Term::AnyOperand => {
                let fits = operand(*next).is_some();
                *next += 1;
                fits
            }
            Term::Later(words) => {
                let found = (*next..self.operands.len()).find(|at| {
                    operand(*at).is_some_and(|text| words.iter().any(|word| word == text || word.is_empty()))
                });
                if let Some(at) = found {
                    *next = at + 1;
                }
                found.is_some()
            }
            Term::LaterBegins(start) => {
                (*next..self.operands.len()).any(|at| operand(at).is_some_and(|text| text.starts_with(start.as_str())))
            }
            Term::Option { name, value } => self.option(name, value.as_ref()),
            Term::Begins(start) => self.texts.iter().any(|text| text.starts_with(start.as_str())),
            Term::Contains(part) => self.texts.iter().any(|text| text.contains(part.as_str())),
            Term::NoMore => *next >= self.operands.len(),
            Term::NoArgument => self.texts.is_empty(),
            Term::Not(term) => !self.holds(term, &mut next.clone()),
        }
    }

    fn option(&self, name: &str, wanted: Option<&Wanted>) -> bool {
        self.texts.iter().enumerate().any(|(at, text)| {
            let Some(glued) = self.named(text, name) else { return false };
            let Some(wanted) = wanted else { return true };
            let behind = self.texts.get(at + 1).map(String::as_str).unwrap_or_default();
            let value = if glued.is_empty() { behind } else { glued };
            wanted.values.iter().any(|word| if wanted.contains { value.contains(word.as_str()) } else { value == word })
        })
    }

    /// Whether a word is that option, and the value that is glued to it.
    fn named<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        match self.style {
            Style::Windows => {
                let bare = text.strip_prefix(['/', '-'])?;
                let wanted = name.trim_start_matches(['/', '-']);
                let rest = bare.strip_prefix(wanted).or_else(|| bare.strip_prefix('-')?.strip_prefix(wanted))?;
                match rest.chars().next() {
                    None => Some(""),
                    Some(':' | '=') => rest.get(1..),
                    // `/a/b` is two options, `/?` behind anything asks for help.
                    Some('/') => Some(""),
                    Some(_) => None,
                }
            }
            Style::Cmdlet => {
                let bare = text.strip_prefix('-')?;
                let (bare, glued) = bare.split_once([':', '=']).unwrap_or((bare, ""));
                let wanted = name.trim_start_matches('-');
                let begins = bare.len() >= 3.min(wanted.len()) && wanted.starts_with(bare);
                (bare == wanted || begins).then_some(glued)
            }
            Style::Posix if name.len() == 2 && !name.starts_with("--") => {
                let letter = name.get(1..)?;
                let bare = text.strip_prefix('-').filter(|bare| !bare.starts_with('-'))?;
                let at = bare.find(letter)?;
                let letters = bare.get(..at)?.chars().all(|letter| letter.is_ascii_alphanumeric());
                // `-name` of find or openssl is one word, not letters; letters together are few.
                (letters && (bare.len() <= 5 || at == 0)).then(|| bare.get(at + 1..).unwrap_or_default())
            }
            Style::Posix => {
                let rest = text.strip_prefix(name)?;
                match rest.chars().next() {
                    None => Some(""),
                    Some('=') => rest.get(1..),
                    Some(_) => None,
                }
            }
        }
    }
}
