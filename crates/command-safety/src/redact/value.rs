//! What a value looks like: random, written by a person, or standing for one.
//! Never knows what stands around the value: that is the rules' part.

use std::collections::HashMap;

/// Words that are written where a password would stand, and are none.
const NO_PASSWORDS: &[&str] = &[
    "",
    "option",
    "files",
    "compat",
    "systemd",
    "sss",
    "ldap",
    "vec",
    "list",
    "char",
    "varchar",
    "nvarchar",
    "maybe",
    "str?",
    "string?",
    "string!",
    "secretstr",
    "secretstring",
    "read-host",
    "-",
    "n/a",
    "na",
    "nil",
    "null",
    "none",
    "nan",
    "undefined",
    "unset",
    "empty",
    "blank",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "never",
    "always",
    "required",
    "optional",
    "enabled",
    "disabled",
    "hidden",
    "masked",
    "redacted",
    "removed",
    "omitted",
    "string",
    "str",
    "text",
    "bool",
    "boolean",
    "int",
    "integer",
    "number",
    "bytes",
    "object",
    "any",
    "self",
    "this",
    "default",
    "prompt",
    "ask",
    "input",
    "stdin",
    "file",
    "env",
    "expired",
    "changed",
    "set",
    "reset",
    "change",
    "incorrect",
    "invalid",
    "wrong",
    "missing",
    "password",
    "passwd",
    "passphrase",
    "securestring",
    "system.security.securestring",
    "unknown",
    "void",
    "private",
    "public",
    "protected",
    "is",
    "are",
    "was",
    "for",
    "must",
    "cannot",
    "and",
    "or",
    "not",
    "the",
    "a",
    "an",
    "has",
    "have",
    "will",
    "can",
    "to",
    "of",
    "in",
    "from",
    "with",
    "as",
    "if",
    "then",
];
/// How a value begins that tells the reader to write his own.
const STAND_INS: &[&str] = &[
    "your",
    "<your",
    "example",
    "insert",
    "placeholder",
    "replace",
    "redacted",
    "changeme",
    "change_me",
    "change-me",
    "enter_",
    "enter-",
    "todo",
    "fixme",
    "xxx",
    "***",
    "...",
    "some_",
    "some-",
    "the_",
    "my_secret",
    "my-secret",
    "my_password",
    "my_token",
    "my_api",
    "my-api",
    "dummy",
    "sample",
    "put_",
    "todo",
];

/// Bits a character, from 0 where all are the same.
pub(super) fn entropy(value: &str) -> f64 {
    let mut counts: HashMap<u8, usize> = HashMap::new();
    for byte in value.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of values")]
    let share = |count: usize| count as f64 / value.len() as f64;
    counts.values().map(|count| -share(*count) * share(*count).log2()).sum()
}

/// Whether a value is no filler, such as `ghp_xxxxxxxx`, and no pattern, such as `API-[A-Z]{26}`.
pub(super) fn is_varied(value: &str) -> bool {
    let run = longest_run(value);
    // Of so many characters even hexadecimal digits drawn at random have more.
    let least = if value.len() >= 24 { 3.0 } else { 2.3 };
    entropy(value) >= least
        && run * 3 <= value.len()
        && !stands_in(value)
        && !value.to_ascii_lowercase().contains("example")
}

/// How often the character that is repeated most stands in a row.
fn longest_run(value: &str) -> usize {
    let (mut longest, mut run, mut before) = (0, 0, None);
    for byte in value.bytes() {
        run = if before == Some(byte) { run + 1 } else { 1 };
        before = Some(byte);
        longest = longest.max(run);
    }
    longest
}

/// Whether a value is written out: no variable, no placeholder, no word that says there is none.
pub(super) fn is_literal(value: &str) -> bool {
    let value = value.trim_matches(|one: char| one.is_whitespace() || "\"'`\\,;".contains(one));
    let lower = value.to_ascii_lowercase();
    !NO_PASSWORDS.contains(&lower.as_str())
        && !stands_in(&lower)
        && !is_filler(value)
        && !is_variable(value)
        && !is_call(value)
}

/// As [`is_literal`], for values without quotes, where code would name another thing that holds it.
pub(super) fn is_bare_literal(value: &str) -> bool {
    is_literal(value) && !is_path(value)
}

/// Names of other things: `config.password`, `self.token`, `options[“x”]`.
fn is_path(value: &str) -> bool {
    let parts: Vec<&str> = value.trim_end_matches(';').split(['.', '[']).collect();
    let named = |part: &&str| {
        part.starts_with(|one: char| one.is_ascii_alphabetic() || one == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    };
    parts.len() > 1 && parts.iter().take(2).all(named) || value.contains("->") || value.contains("::")
}

fn stands_in(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    STAND_INS.iter().any(|word| lower.starts_with(word))
}

/// One character all over, or none that a password would have.
fn is_filler(value: &str) -> bool {
    let mut letters = value.chars().filter(|one| !"*.x-_?#•…=/\\ X".contains(*one));
    let Some(first) = letters.next() else { return true };
    value.len() > 2
        && letters.all(|one| one == first)
        && value.chars().filter(|one| *one == first).count() * 2 > value.len()
}

/// `$NAME`, `${…}`, `%NAME%`, `{{…}}`, `<…>`, `[…]`, and values in which such a thing stands.
fn is_variable(value: &str) -> bool {
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte))
    };
    let inside = |open: &str, close: &str| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    ["${", "{{", "$(", "<%", "#{", "%(", "$[", "@{", "[a-", "[A-", "[0-", "\\w", "\\d"]
        .iter()
        .any(|sign| value.contains(sign))
        || value.strip_prefix('$').is_some_and(|rest| {
            rest.starts_with(|one: char| one.is_ascii_alphabetic() || one == '_') && is_name(rest) || rest.len() == 1
        })
        || inside("%", "%").is_some_and(is_name)
        || inside("!", "!").is_some_and(is_name)
        || inside("<", ">").is_some()
        || value.starts_with('<') && !value.contains('>') && value.len() < 3
        || inside("[", "]").is_some()
        || inside("{", "}").is_some()
        || inside("__", "__").is_some()
        || value.starts_with("&lt;")
        || matches!(value, "%s" | "%d" | "%v" | "%p" | "?")
        || value
            .strip_prefix(['@', ':'])
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        || value.strip_prefix('$').is_some_and(is_place_below)
        || value.strip_prefix("env:").or_else(|| value.strip_prefix("$env:")).is_some()
}

/// `NAME/…`: a path or an address whose beginning a variable holds.
fn is_place_below(rest: &str) -> bool {
    let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
    end > 2 && rest.starts_with(|one: char| one.is_ascii_alphabetic()) && rest[end..].starts_with(['/', '.', ':'])
}

/// `name(…`, with or without what follows.
fn is_call(value: &str) -> bool {
    let Some((name, _)) = value.split_once('(') else { return false };
    name.is_empty() && value.ends_with(')')
        || name.len() > 1
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:->!".contains(&byte))
            && name.starts_with(|one: char| one.is_ascii_alphabetic() || one == '_')
}

/// Whether a value could be a key or a token: long enough, made by no person, and no name, path, date or version.
pub(super) fn is_random(value: &str) -> bool {
    let body = value.trim_matches(['=', '"', '\'']);
    if body.len() < 8 || !is_literal(body) || !is_varied(body) {
        return false;
    }
    let count = |of: fn(&u8) -> bool| body.bytes().filter(of).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let signs = body.len() - digits - upper - lower;
    if digits == body.len() || upper + lower == 0 || signs * 3 > body.len() {
        return false;
    }
    if is_guid(body) {
        return true;
    }
    let needed = match body.len() {
        ..12 => 2.8,
        12..16 => 3.0,
        16..24 => 3.2,
        _ => 3.3,
    };
    // Hexadecimal has four bits a character at most.
    let hexadecimal = body.bytes().all(|byte| byte.is_ascii_hexdigit());
    let needed = if hexadecimal { needed - 0.5 } else { needed };
    if entropy(body) < needed {
        return false;
    }
    // No digit: only where cases change as no name's do.
    if digits == 0 {
        return signs <= 3
            && body.len() >= 16
            && upper >= 3
            && lower >= 3
            && changes(body) * 6 > body.len()
            && !is_worded(body);
    }
    hexadecimal && body.len() >= 16 || !is_worded(body)
}

/// How often a lower-case letter stands before an upper-case one.
fn changes(value: &str) -> usize {
    value.as_bytes().windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()).count()
}

/// `8-4-4-4-12` hexadecimal digits.
pub(super) fn is_guid(value: &str) -> bool {
    let lengths = value.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Whether most letters of a value belong to words that can be spoken: a name, an address, a file, a version.
pub(super) fn is_worded(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let spoken: usize = words(value).iter().filter(|word| is_spoken(word)).map(|word| word.len()).sum();
    spoken * 5 >= letters * 3
}

/// The runs of letters of a value, parted where a new word of `camelCase` begins.
fn words(value: &str) -> Vec<&str> {
    let bytes = value.as_bytes();
    let mut words = Vec::new();
    let mut start = 0;
    for at in 0..=bytes.len() {
        let ends = at == bytes.len()
            || !bytes[at].is_ascii_alphabetic()
            || at > start && bytes[at - 1].is_ascii_lowercase() && bytes[at].is_ascii_uppercase();
        if ends {
            if let Some(word) = value.get(start..at).filter(|word| !word.is_empty()) {
                words.push(word);
            }
            start = if at < bytes.len() && bytes[at].is_ascii_alphabetic() { at } else { at + 1 };
        }
    }
    words
}

/// Three letters and more in one case, with a vowel, and nowhere more consonants in a row than English has.
fn is_spoken(word: &str) -> bool {
    let is_vowel = |byte: u8| b"aeiouy".contains(&byte.to_ascii_lowercase());
    let one_case = word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
        || word.bytes().all(|byte| byte.is_ascii_uppercase());
    let longest = word.as_bytes().split(|byte| is_vowel(*byte)).map(<[u8]>::len).max().unwrap_or(0);
    word.len() >= 3 && one_case && word.bytes().any(is_vowel) && longest <= 3
}

/// Whether a value can be looked for by itself, since nothing but it is written so.
pub(super) fn is_distinctive(value: &str) -> bool {
    let kinds = [u8::is_ascii_digit, u8::is_ascii_uppercase, u8::is_ascii_lowercase, u8::is_ascii_punctuation];
    let mixed = kinds.iter().filter(|kind| value.bytes().any(|byte| kind(&byte))).count();
    value.len() >= 8 && mixed >= 2 && entropy(value) >= 2.0 || value.len() >= 16 && entropy(value) >= 2.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_value_is_no_literal() {
        for value in [
            "$PASSWORD",
            "${PASS}",
            "%PASS%",
            "{{ password }}",
            "<password>",
            "[PASSWORD]",
            "xxxx",
            "********",
            "...",
            "None",
            "your_password",
            "os.environ('X')",
            "getPassword()",
            "$(cat file)",
            "<%= x %>",
            "#{x}",
            "${x:-y}",
            "changeme",
            ":password",
            "$env:PW",
        ] {
            assert!(!is_literal(value), "{value}");
        }
        for value in ["hunter2", "P@ssw0rd$1", "secret", "correct-horse", "d2LkV78zLx!t", "012345abcdef", "(9ab", "p(x"]
        {
            assert!(is_literal(value), "{value}");
        }
        assert!(!is_bare_literal("config.password"));
        assert!(is_bare_literal("Summer.2026"));
    }

    #[test]
    fn names_are_not_random() {
        for value in [
            "my-service-account-v2",
            "client_credentials",
            "eu-west-1.internal",
            "2026-11-23T10:00:00",
            "thisstringisalllowercase",
            "1.2.3.4567",
            "org.apache.commons2",
            "GetPasswordPolicy2",
            "/var/lib/thing1",
            "12345678901",
            "Microsoft.PowerShell.5",
            "aaaaaaaa1111",
            "http://example.com/a1",
        ] {
            assert!(!is_random(value), "{value}");
        }
        for value in [
            "fWfSMcDzyHfMuH8BW6jiIUBYaj0hKRyKBRTBqgEQ",
            "Ufvuj-d6alhwGKvvLh_8Nq0K",
            "Sk94HG7f6KB",
            "3fea6af1349166ea",
            "826de5590c75919a8317fdface58206eebe7ebbc",
            "UZYoBAfBzNace3mBwPOGYw",
        ] {
            assert!(is_random(value), "{value}");
        }
    }

    #[test]
    fn only_what_is_written_nowhere_else_is_looked_for_by_itself() {
        for value in ["admin", "password", "abc123", "00000000", "postgres"] {
            assert!(!is_distinctive(value), "{value}");
        }
        for value in ["Hunter22!", "correct horse battery"] {
            assert!(is_distinctive(value), "{value}");
        }
    }
}
