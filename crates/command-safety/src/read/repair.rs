//! What PowerShell accepts and its grammar does not, written so that the grammar does, in as many bytes.
//! Never changes what a text means: a variable stays one, under a sign that only this reader knows.

/// Stands for the `$` of a variable that is the first part of a path: `$env:TEMP\file`. The grammar then takes the path as one
/// word; whoever takes the word gets the sign back as it was.
pub(super) const VARIABLE: char = '\u{1}';

/// The text as the grammar reads it.
pub(super) fn repaired(text: &str) -> String {
    // Where strings go over lines, quotes cannot be counted without a parser.
    if text.contains("@\"") || text.contains("@'") {
        return text.to_owned();
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut quote = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match (byte, quote) {
            (b'`', _) => at += 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'#', None) if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                // A remark may hold an apostrophe.
                while bytes.get(at).is_some_and(|byte| *byte != b'\n') {
                    at += 1;
                }
            }
            (b'$', None) if begins_path(&bytes, at) => put(&mut bytes, at, 1),
            (b',', None) if joins_word(&bytes, at) => put(&mut bytes, at, b' '),
            (b'K' | b'M' | b'G' | b'T' | b'P', None) if is_size(&bytes, at) => {
                put(&mut bytes, at, byte.to_ascii_lowercase());
                put(&mut bytes, at + 1, b'b');
            }
            _ => {}
        }
        at += 1;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The text with the sign for variables given back.
pub(super) fn given_back(text: &str) -> String {
    text.replace(VARIABLE, "$")
}

fn put(bytes: &mut [u8], at: usize, byte: u8) {
    if let Some(place) = bytes.get_mut(at) {
        *place = byte;
    }
}

/// `$env:TEMP\file` as an argument: not what is called, and not the first word.
fn begins_path(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let Some(last) = before.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')) else { return false };
    let follows_word = last + 1 < at
        && before
            .get(last)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'\'' | b'>' | b'*' | b'_'));
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':')).count();
    follows_word && length > 0 && matches!(rest.get(length), Some(b'\\' | b'/'))
}

/// A comma between something in quotes or braces and a bare word: `@{…}, Name`.
fn joins_word(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default().iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
    let after = bytes.get(at + 1..).unwrap_or_default().iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    before.is_some_and(|byte| matches!(byte, b'}' | b'"' | b'\''))
        && after.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'*')
}

/// `1GB`, which the grammar knows in lower case alone.
fn is_size(bytes: &[u8], at: usize) -> bool {
    let digit = at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let ends = bytes.get(at + 2).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    digit && matches!(bytes.get(at + 1), Some(b'B' | b'b')) && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_grammar_cannot_read_is_written_so_that_it_can() {
        for (text, expected) in [
            ("ls $env:TEMP\\x", "ls \u{1}env:TEMP\\x"),
            ("& $env:windir\\x.exe", "& $env:windir\\x.exe"),
            ("\"$env:TEMP\\x\"", "\"$env:TEMP\\x\""),
            ("$x / 1GB", "$x / 1gb"),
            ("ft @{n='a'}, b, c", "ft @{n='a'}  b, c"),
            ("# it's\nls $a\\b", "# it's\nls \u{1}a\\b"),
        ] {
            assert_eq!(repaired(text), expected);
            assert_eq!(repaired(text).len(), text.len());
        }
    }
}
