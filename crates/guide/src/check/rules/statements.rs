//! Where one line of shell text goes on to a second statement: simple tokenising with quotes, shell by shell.
//! Never judges what a statement does; that is `command-safety`'s part.

use std::ops::Range;

use crate::document::Shell;

/// The separators after which another statement follows on the same line. Pipes are no separators, nor is what belongs
/// to a construct: `for …; do`, a PowerShell hashtable, a script block handed to a cmdlet.
pub(super) fn separators(shell: Shell, text: &str) -> Vec<Range<usize>> {
    match shell {
        Shell::PowerShell => powershell(text),
        Shell::Cmd => cmd(text),
        Shell::Bash | Shell::Zsh | Shell::Sh => posix(text),
    }
}

/// What stands after a separator on its line.
fn rest_of_line(text: &str, after: usize) -> &str {
    text.get(after..).unwrap_or_default().lines().next().unwrap_or_default().trim()
}

/// Where the line of `at` ends.
fn line_end(text: &str, at: usize) -> usize {
    find_from(text, at, "\n")
}

/// Where `needle` next stands at or after `at`, else the end.
fn find_from(text: &str, at: usize, needle: &str) -> usize {
    text.get(at..).and_then(|rest| rest.find(needle)).map_or(text.len(), |found| at + found)
}

/// The end of a quoted text that begins at `at`, past its closing quote.
fn quoted_end(text: &str, at: usize, escape: Option<u8>) -> usize {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != bytes[at] {
        end += if Some(bytes[end]) == escape { 2 } else { 1 };
    }
    end + 1
}

fn begins_word(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes[at - 1].is_ascii_whitespace() || matches!(bytes[at - 1], b';' | b'(' | b'{' | b'|' | b'&')
}

fn powershell(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Open brackets; `true` where a bracket's content is statements that could stand on lines of their own.
    let mut open: Vec<bool> = Vec::new();
    let mut enclosing = 0;
    let mut statement = 0;
    let mut at = 0;
    while at < bytes.len() {
        let here = &bytes[at..];
        let mut length = 1;
        match bytes[at] {
            b'`' => length = 2,
            b'@' if here.starts_with(b"@'\n") => length = find_from(text, at, "\n'@") + 3 - at,
            b'@' if here.starts_with(b"@\"\n") => length = find_from(text, at, "\n\"@") + 3 - at,
            b'\'' => length = quoted_end(text, at, None) - at,
            b'"' => length = quoted_end(text, at, Some(b'`')) - at,
            b'<' if here.starts_with(b"<#") => length = find_from(text, at, "#>") + 2 - at,
            b'#' if begins_word(bytes, at) => length = line_end(text, at) - at,
            b'{' | b'(' => {
                let before = at.checked_sub(1).map(|before| bytes[before]);
                let statements = match bytes[at] {
                    b'{' => before != Some(b'@') && opens_statements(&text[statement.min(at)..at]),
                    _ => matches!(before, Some(b'$' | b'@')),
                };
                open.push(statements);
                enclosing += usize::from(!statements);
                if statements {
                    statement = at + 1;
                }
            }
            b'}' | b')' => {
                let statements = open.pop();
                enclosing -= usize::from(statements == Some(false));
                if statements == Some(true) && bytes[at] == b'}' {
                    statement = at + 1;
                }
            }
            b'\n' if enclosing == 0 => statement = at + 1,
            b';' if enclosing == 0 => {
                statement = at + 1;
                if !rest_of_line(text, at + 1).is_empty()
                    && !rest_of_line(text, at + 1).starts_with(['}', ')', '#', ';'])
                {
                    found.push(at..at + 1);
                }
            }
            b'&' | b'|' if here.starts_with(b"&&") || here.starts_with(b"||") => {
                length = 2;
                found.push(at..at + 2);
            }
            _ => {}
        }
        at += length;
    }
    found
}

/// Whether a brace after this beginning of a statement holds statements, rather than an argument.
fn opens_statements(statement: &str) -> bool {
    const WORDS: [&str; 17] = [
        "if", "elseif", "else", "for", "foreach", "while", "do", "until", "switch", "try", "catch", "finally",
        "function", "begin", "process", "end", "filter",
    ];
    let statement = statement.trim_start();
    let word = statement.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
    statement.is_empty()
        || statement.starts_with('&')
        || statement.starts_with(". ")
        || WORDS.contains(&word.to_ascii_lowercase().as_str())
}

fn cmd(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let mut length = 1;
        let line = text.get(at..).unwrap_or_default();
        let begins_line = at == 0 || bytes[at - 1] == b'\n';
        let is_remark = line.starts_with("::") || line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("rem "));
        match bytes[at] {
            _ if begins_line && is_remark => length = line_end(text, at) - at,
            b'^' => length = 2,
            b'"' => length = quoted_end(text, at, None).min(line_end(text, at) + 1) - at,
            b'&' | b'|' => {
                let doubled = bytes.get(at + 1) == Some(&bytes[at]);
                let redirects = at > 0 && matches!(bytes[at - 1], b'>' | b'<');
                length = 1 + usize::from(doubled);
                if (bytes[at] == b'&' || doubled) && !redirects && !rest_of_line(text, at + length).is_empty() {
                    found.push(at..at + length);
                }
            }
            _ => {}
        }
        at += length.max(1);
    }
    found
}

fn posix(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut here_document: Option<String> = None;
    let mut at = 0;
    while at < bytes.len() {
        let here = &bytes[at..];
        let mut length = 1;
        match bytes[at] {
            b'\\' => length = 2,
            b'\'' => length = quoted_end(text, at, None) - at,
            b'"' => length = quoted_end(text, at, Some(b'\\')) - at,
            b'#' if begins_word(bytes, at) => length = line_end(text, at) - at,
            b'<' if here.starts_with(b"<<<") => length = 3,
            b'<' if here.starts_with(b"<<") => {
                length = 2;
                let word = rest_of_line(text, at + 2).trim_start_matches('-').trim_start();
                let word = word.split(|character: char| character.is_whitespace() || character == ';').next();
                here_document = word.map(|word| word.trim_matches(['\'', '"']).to_owned());
            }
            b'\n' => {
                if let Some(word) = here_document.take() {
                    let mut end = at + 1;
                    for line in text[at + 1..].split_inclusive('\n') {
                        end += line.len();
                        if line.trim() == word {
                            break;
                        }
                    }
                    length = (end - at).max(1);
                }
            }
            b'[' if here.starts_with(b"[[ ") => length = find_from(text, at, "]]") + 2 - at,
            b'(' if here.starts_with(b"((") => length = find_from(text, at, "))") + 2 - at,
            b';' if here.starts_with(b";;") => length = 2,
            b';' if goes_on(rest_of_line(text, at + 1)) => found.push(at..at + 1),
            b'&' | b'|' if here.starts_with(b"&&") || here.starts_with(b"||") => {
                length = 2;
                if goes_on(rest_of_line(text, at + 2)) {
                    found.push(at..at + 2);
                }
            }
            b'&' => {
                let redirects = here.starts_with(b"&>") || (at > 0 && matches!(bytes[at - 1], b'>' | b'<' | b'|'));
                if !redirects && goes_on(rest_of_line(text, at + 1)) {
                    found.push(at..at + 1);
                }
            }
            _ => {}
        }
        at += length.max(1);
    }
    found
}

/// Whether a statement follows, rather than a comment or the next word of a construct.
fn goes_on(rest: &str) -> bool {
    let word = rest.split(|character: char| character.is_whitespace() || character == ';').next().unwrap_or_default();
    let constructs = ["do", "done", "then", "else", "elif", "fi", "esac", "}"];
    !word.is_empty() && !word.starts_with(['#', ')']) && !constructs.contains(&word)
}
