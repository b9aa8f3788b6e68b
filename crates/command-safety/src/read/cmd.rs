//! The command prompt's language as commands.
//! Never needs a whole statement: it has no grammar of its own, lines are cut as `cmd` cuts them. The grammar that colours such
//! text takes no folders before names and no `%i`, so that this reader cuts words itself.

use std::ops::Range;

use super::{Reading, program};
use crate::command::{Argument, Command, Redirection};
use crate::shell::Shell;

/// A word as `cmd` sees it.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    span: Range<usize>,
    quoted: bool,
}

enum Token {
    Word(Word),
    /// `>`, `>>` or `<`.
    Redirect {
        writes: bool,
        appends: bool,
    },
    Pipe,
    /// The end of a command, for whatever reason.
    End,
}

pub(super) fn read(reading: &mut Reading) {
    let text = reading.piece.text.clone();
    let mut lexer = Lexer { text: &text, bytes: text.as_bytes(), at: 0, depth: 0 };
    let mut words: Vec<Word> = Vec::new();
    let mut redirections: Vec<Redirection> = Vec::new();
    let mut redirect: Option<(bool, bool)> = None;
    let mut pipeline = reading.script.commands.len() + 1;
    while let Some(token) = lexer.next(&words) {
        match token {
            Token::Word(word) => match redirect.take() {
                Some((writes, appends)) => {
                    redirections.push(Redirection { writes, appends, target: word.text, span: word.span });
                }
                None => words.push(word),
            },
            Token::Redirect { writes, appends } => redirect = Some((writes, appends)),
            Token::Pipe | Token::End => {
                finish(reading, &mut words, &mut redirections, pipeline);
                if !matches!(token, Token::Pipe) {
                    pipeline += 1;
                }
            }
        }
    }
    finish(reading, &mut words, &mut redirections, pipeline);
    if lexer.depth != 0 {
        reading.doubt("a bracket is open at its end", 0..text.len());
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn next(&mut self, before: &[Word]) -> Option<Token> {
        while matches!(self.byte(0), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
        let heads = before.first().map(|word| word.text.to_ascii_lowercase());
        let starts = before.is_empty() || matches!(heads.as_deref(), Some("if" | "else" | "for" | "do"));
        if before.is_empty() && self.is_remark() {
            self.skip_line();
        }
        let token = match self.byte(0)? {
            b'\n' => Token::End,
            b'&' => {
                if self.byte(1) == Some(b'&') {
                    self.at += 1;
                }
                Token::End
            }
            b'|' => {
                if self.byte(1) == Some(b'|') {
                    self.at += 1;
                    Token::End
                } else {
                    Token::Pipe
                }
            }
            b'(' if starts && self.is_for_set(before) => {
                self.at += 1;
                return Some(Token::Word(self.for_set()));
            }
            b'(' if starts => {
                self.depth += 1;
                Token::End
            }
            b')' if self.depth > 0 => {
                self.depth -= 1;
                Token::End
            }
            b'>' | b'<' => return Some(self.redirect()),
            digit if digit.is_ascii_digit() && matches!(self.byte(1), Some(b'>' | b'<')) => {
                self.at += 1;
                return Some(self.redirect());
            }
            _ => return Some(Token::Word(self.word())),
        };
        self.at += 1;
        Some(token)
    }

    fn is_remark(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let rest = rest.strip_prefix(b"@").unwrap_or(rest);
        rest.starts_with(b"::")
            || rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"rem"))
                && rest.get(3).is_none_or(|byte| byte.is_ascii_whitespace())
    }

    fn skip_line(&mut self) {
        while self.byte(0).is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    fn is_for_set(&self, before: &[Word]) -> bool {
        before.len() > 1
            && before.first().is_some_and(|word| word.text.eq_ignore_ascii_case("for"))
            && before.last().is_some_and(|word| word.text.eq_ignore_ascii_case("in"))
    }

    /// What stands in the brackets of `for … in (…)`, as one word.
    fn for_set(&mut self) -> Word {
        let start = self.at;
        let mut quote = None;
        let mut open = 0_usize;
        while let Some(byte) = self.byte(0) {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if byte == open => quote = None,
                (b'(', None) => open += 1,
                (b')', None) if open == 0 => break,
                (b')', None) => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let span = start..self.at;
        self.at += 1;
        Word { text: self.text.get(span.clone()).unwrap_or_default().to_owned(), span, quoted: true }
    }

    fn redirect(&mut self) -> Token {
        let writes = self.byte(0) == Some(b'>');
        self.at += 1;
        let appends = writes && self.byte(0) == Some(b'>');
        if appends {
            self.at += 1;
        }
        Token::Redirect { writes, appends }
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let mut text = Vec::new();
        let mut inside = false;
        let mut quoted = false;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'"' => {
                    // `\"` is a quote inside of one for the programs that are called, though not for `cmd`.
                    if inside && self.at > start && self.bytes.get(self.at - 1) == Some(&b'\\') && self.closes_later() {
                        text.pop();
                        text.push(b'"');
                    } else {
                        inside = !inside;
                        quoted = true;
                    }
                }
                b'^' if !inside => {
                    self.at += 1;
                    match self.byte(0) {
                        Some(b'\n' | b'\r') | None => {}
                        Some(escaped) => text.push(escaped),
                    }
                }
                b'\n' => break,
                b' ' | b'\t' | b'\r' | b'&' | b'|' | b'<' | b'>' if !inside => break,
                b')' if !inside && self.depth > 0 => break,
                _ => text.push(byte),
            }
            self.at += 1;
        }
        // At least one byte is taken, so that nothing is read twice.
        self.at = self.at.max(start + 1).min(self.bytes.len());
        Word { text: String::from_utf8_lossy(&text).into_owned(), span: start..self.at, quoted }
    }

    fn closes_later(&self) -> bool {
        self.bytes.get(self.at + 1..).is_some_and(|rest| {
            rest.iter().take_while(|byte| **byte != b'\n').filter(|byte| **byte == b'"').count() % 2 == 0
        }) || self.bytes.get(self.at + 1).is_some_and(|byte| !matches!(byte, b' ' | b'\n' | b'\r'))
    }
}

/// The words of a command, without what only steers it: `if`, `for`, `else`, `do`.
fn finish(reading: &mut Reading, words: &mut Vec<Word>, redirections: &mut Vec<Redirection>, pipeline: usize) {
    let mut rest = std::mem::take(words);
    let mut redirections = std::mem::take(redirections);
    loop {
        let Some(first) = rest.first() else {
            for lost in redirections.drain(..).filter(|redirection| redirection.writes) {
                reading.push(command(reading, String::new(), String::new(), &[], vec![lost], pipeline));
            }
            return;
        };
        let head = first.text.trim_start_matches('@').to_ascii_lowercase();
        let skip = match head.as_str() {
            "" => 1,
            "else" | "do" => 1,
            "if" => condition(&rest),
            "for" => {
                let set =
                    rest.iter().position(|word| word.text.eq_ignore_ascii_case("in")).map_or(rest.len(), |at| at + 1);
                if let Some(word) = rest.get(set) {
                    inside_of_set(reading, word);
                }
                let body = rest.iter().skip(set).position(|word| word.text.eq_ignore_ascii_case("do"));
                body.map_or(rest.len(), |at| set + at + 1)
            }
            _ if head.starts_with(':') => rest.len(),
            _ => break,
        };
        rest.drain(..skip.min(rest.len()));
    }
    let Some(first) = rest.first().cloned() else { return };
    let (written, glued) = name_of(&first);
    let name = program(Shell::Cmd, &written);
    let variable = name.contains('%') || name.contains('!') && name.len() > 1;
    if variable {
        reading.doubt("which program runs is only known when it runs", first.span.clone());
    }
    let mut arguments: Vec<Word> = glued.into_iter().collect();
    arguments.extend(rest.into_iter().skip(1));
    let name = if variable { String::new() } else { name };
    let mut command = command(reading, name, written, &arguments, redirections, pipeline);
    command.span = first.span.start..command.span.end.max(first.span.end);
    reading.push(command);
}

fn command(
    reading: &Reading,
    name: String,
    written: String,
    arguments: &[Word],
    redirections: Vec<Redirection>,
    pipeline: usize,
) -> Command {
    let ends = arguments.iter().map(|word| &word.span).chain(redirections.iter().map(|redirection| &redirection.span));
    let span = ends.clone().map(|span| span.start).min().unwrap_or(0)..ends.map(|span| span.end).max().unwrap_or(0);
    Command {
        name,
        written,
        arguments: arguments
            .iter()
            .map(|word| Argument {
                text: word.text.clone(),
                constant: !word.text.contains('%'),
                block: false,
                span: word.span.clone(),
            })
            .collect(),
        redirections,
        pipeline,
        shell: reading.piece.shell,
        span,
        remote: false,
        raised: false,
        carries: false,
    }
}

/// A name and what is glued to it: `dir/s`, `echo.text`, `cd..`.
fn name_of(word: &Word) -> (String, Option<Word>) {
    let text = word.text.trim_start_matches('@');
    let lower = text.to_ascii_lowercase();
    for name in ["echo", "cd", "chdir", "md", "rd", "set", "type"] {
        if let Some(rest) = lower.strip_prefix(name).filter(|rest| rest.starts_with(['.', ':', '\\', '(', '=', ','])) {
            let glued = Word { text: rest.to_owned(), span: word.span.clone(), quoted: word.quoted };
            return (name.to_owned(), Some(glued));
        }
    }
    let slash = text
        .find('/')
        .filter(|at| *at > 0 && !text.get(..*at).is_some_and(|name| name.contains(['\\', ':', '.', '%'])));
    match slash {
        Some(at) if !word.quoted => {
            let glued =
                Word { text: text.get(at..).unwrap_or_default().to_owned(), span: word.span.clone(), quoted: false };
            (text.get(..at).unwrap_or_default().to_owned(), Some(glued))
        }
        _ => (text.to_owned(), None),
    }
}

/// How many words `if` and its condition are.
fn condition(words: &[Word]) -> usize {
    let word = |at: usize| words.get(at).map(|word| word.text.to_ascii_lowercase()).unwrap_or_default();
    let mut at = 1;
    while matches!(word(at).as_str(), "/i" | "not") {
        at += 1;
    }
    match word(at).as_str() {
        "exist" | "defined" | "errorlevel" | "cmdextversion" => at + 2,
        text if text.contains("==") && !text.ends_with("==") => at + 1,
        text if text.ends_with("==") => at + 2,
        _ if word(at + 1).starts_with("==") && word(at + 1).len() > 2 => at + 2,
        _ => at + 3,
    }
}

/// `for /f … in ('command') do`: the command is run as well.
fn inside_of_set(reading: &mut Reading, word: &Word) {
    let text = word.text.trim();
    let quote = text.chars().next();
    if !matches!(quote, Some('\'' | '`')) || text.len() < 2 {
        return;
    }
    let inside = text.trim_matches(['\'', '`']).to_owned();
    let span = reading.piece.place.span(word.span.clone());
    reading.pending.push(super::Piece {
        shell: Shell::Cmd,
        text: inside,
        place: super::Place::Within(span),
        depth: reading.piece.depth + 1,
        remote: reading.piece.remote,
        raised: reading.piece.raised,
    });
}
