//! `name = value` in whatever language, where the name says that the value is secret.
//! Never believes the name alone of a key: its value must look like one. Passwords look like anything.

use crate::redact::name::{Strength, strength};
use crate::redact::rule::{Holds, Rule};
use crate::redact::value::{is_bare_literal, is_distinctive, is_guid, is_literal, is_random, is_worded};

/// Parts of a name that could be secret.
const NEAR: &[&str] = &[
    "pass",
    "pwd",
    "pw",
    "secret",
    "token",
    "key",
    "cred",
    "auth",
    "kennwort",
    "psk",
    "bearer",
    "salt",
    "cookie",
    "api",
    "login",
    "wachtwoord",
    "contrasena",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "password",
        near: NEAR,
        pattern: concat!(
            // the name
            r"(?i)(?:^|[^\w.$-])[\w.$-]{0,48}?(?:pass|pwd|pw|kennwort|wachtwoord|contrasena)[\w.-]{0,32}",
            // what closes it, the type of some languages, what assigns
            r"(?:[\x22'\\\])]{0,3}[ \t]{0,24}(?::[ \t]*[A-Za-z]{3,12}[ \t]*=|=>|:=|={1,3}|:|\|\||\?=|\+=|>)|[\x22'\\]{1,3}[ \t]{0,4},)",
            // in quotes, or bare
            r"[ \t]{0,8}(?:[@bru]?\\{0,3}\x22([^\x22\r\n\\]{1,200})|[@bru]?\\{0,3}'([^'\r\n\\]{1,200})|`([^`\r\n]{1,200})`|([^\s\x22'`,;<>)}\]&|\\][^\s\x22'`,;<>&|\\]{1,199}))",
        ),
        holds: Holds::Beside(is_assigned),
        examples: &[
            "password = \"hunter2\"",
            "DB_PASS=whiteduke",
            "  password: Summer2026!\n",
            "{\"password\":\"hunter2\"}",
            "{\\\"password\\\":\\\"hunter2\\\"}",
            "<password>hunter2</password>",
            "$password = 'Summer 2026'",
            "setProperty(\"db.password\", \"hunter2\")",
            "Password: string = 'hunter2'",
            "pwd=hunter2;",
        ],
        others: &[
            "password = getPassword()",
            "password: string;",
            "password=$PASSWORD",
            "\"password\": \"<password>\"",
            "Password required            Yes",
            "Password: Enter the password that your admin gave you",
            "password = config.password",
            "PWD=/usr/local",
            "Minimum password length: 8",
            "password expired: no",
            "The password: it must be changed",
            "password=None",
            "Password=********",
            "if (password === other) {",
            "passwd: files systemd",
        ],
    },
    Rule {
        kind: "secret",
        near: NEAR,
        pattern: concat!(
            r"(?i)(?:^|[^\w.$-])[\w.$-]{0,48}?(?:secret|token|key|cred|auth|psk|bearer|salt|cookie|api|login|sig)[\w.-]{0,32}",
            r"(?:[\x22'\\\])]{0,3}[ \t]{0,24}(?::[ \t]*[A-Za-z]{3,12}[ \t]*=|=>|:=|={1,3}|:|\|\||\?=|\+=|>)|[\x22'\\]{1,3}[ \t]{0,4},)",
            r"[ \t]{0,8}(?:[@bru]?\\{0,3}\x22([^\x22\s\\]{6,})|[@bru]?\\{0,3}'([^'\s\\]{6,})|`([^`\s]{6,})`|([^\s\x22'`,;<>(){}&|\\]{8,}))",
        ),
        holds: Holds::Beside(is_assigned),
        examples: &[
            "api_key = \"{a:32}\"",
            "X-Api-Key: {x:32}",
            "SECRET={a:20}",
            "-H \"Token: {x:16}\"",
            "env('SERVICE_API_KEY', '{a:32}')",
            "<apiKey>{a:24}</apiKey>",
        ],
        others: &[
            "api_key = os.environ['KEY']",
            "token: ${TOKEN}",
            "key: value",
            "publicKeyToken=b77a5c561934e089",
            "secretName: my-app-credentials-2",
            "token_type: Bearer12345",
        ],
    },
    Rule {
        kind: "secret",
        near: &["value", "key=", "name="],
        pattern: r#"(?i)<?\w*[^<>\n]{0,40}?\b(?:key|name|id)=["']([\w.:-]{3,64})["']\s+(?:value|content)=["']([^"'\r\n]{3,300})["']"#,
        holds: Holds::Beside(is_attribute),
        examples: &["<add key=\"DbPassword\" value=\"hunter2\" />", "<property name=\"api.token\" value=\"{a:24}\"/>"],
        others: &["<add key=\"PasswordFormat\" value=\"Hashed\" />", "<input name=\"password\" value=\"\">"],
    },
    // Build files, whose calls need no parentheses.
    Rule {
        kind: "password",
        near: &["password"],
        pattern: r#"(?i)^[ \t]*\w{0,20}password[ \t]+(?:"([^"\s]{3,100})"|'([^'\s]{3,100})')[ \t]*\r?$"#,
        holds: Holds::Value(is_literal),
        examples: &["    storePassword \"hunter2\"\n"],
        others: &["password \"required\"", "password \"is too short\"", "  password \"$PASSWORD\""],
    },
    // As people write it to each other.
    Rule {
        kind: "password",
        near: &["password", "passwort", "passcode", "passphrase"],
        pattern: r#"(?i)\b(?:password|passwort|passcode|passphrase)[ \t]+(?:is|was|ist|set to|to|be)(?:[ \t]+now)?[ \t]*[:=]?[ \t]+["'`(]?([^\s"'`,;()<>]{6,100})"#,
        holds: Holds::Value(is_told),
        examples: &["Your password is: Summer2026!", "I changed the password to k7Qz2mXw9R."],
        others: &[
            "The password is required.",
            "Set the password to never expire",
            "The password was changed 2026-11-23",
            "the password is C:\\x1y2",
        ],
    },
    Rule {
        kind: "secret",
        near: &["key", "token", "secret"],
        pattern: r#"(?i)\b(?:key|token|secret)[ \t]+(?:is|was)[ \t]*[:=]?[ \t]+["'`(]?([a-z0-9_+/=.-]{16,})"#,
        holds: Holds::Value(is_random),
        examples: &["the API key is {a:32}"],
        others: &["the registry key is HKLM/Software/Microsoft", "the key is {a:8}"],
    },
    // Groovy, HCL, Ruby and some configuration files write no sign between the two.
    Rule {
        kind: "password",
        near: &["pass"],
        pattern: r#"(?i)(?:^|[{;])[ \t]*[\w.-]{0,32}pass(?:word|wd|phrase)?[ \t]*[ \t(][ \t]*(?:"([^"\r\n]{3,120})"|'([^'\r\n]{3,120})')[ \t]*(?:[;,)}]|\r?$)"#,
        holds: Holds::Value(is_written),
        examples: &["credentials {\n  username \"user\"\n  password \"password\"\n}"],
        others: &["password \"${PASSWORD}\"", "password \"must be changed at next logon\""],
    },
    // What a build of a React application carries is sent to every reader.
    Rule {
        kind: "login",
        near: &["react_app_"],
        pattern: r"\bREACT_APP_(?:[A-Z]+_)*(?:USER|USERNAME|LOGIN)[ \t]*=[ \t]*[\x22']?([^\s\x22'#]{3,64})",
        holds: Holds::Value(is_literal),
        examples: &["REACT_APP_AUTH_USER=postgres"],
        others: &["REACT_APP_USER=$USER", "REACT_APP_TITLE=postgres"],
    },
];

/// The name of an assignment, out of what stands before its value.
fn name_of(before: &str) -> &str {
    let is_of_name = |one: char| one.is_ascii_alphanumeric() || "_.$-".contains(one);
    let from = before.find(is_of_name).unwrap_or(0);
    let rest = &before[from..];
    &rest[..rest.find(|one| !is_of_name(one)).unwrap_or(rest.len())]
}

fn is_assigned(before: &str, value: &str) -> bool {
    let name = name_of(before);
    let is_quoted = before.ends_with(['"', '\'', '`']);
    let value = value.trim();
    match strength(name) {
        Some(Strength::Password) if is_quoted => is_written(value),
        Some(Strength::Password) => is_bare_password(name, before, value),
        Some(Strength::Secret) => {
            let fits = is_random(value)
                || name.to_ascii_lowercase().contains("secret")
                    && is_distinctive(value)
                    && is_literal(value)
                    && !is_worded(value)
                    && value.bytes().any(|byte| byte.is_ascii_digit());
            fits && (is_quoted || is_bare_literal(value)) && !is_place(value)
        }
        Some(Strength::Weak) => {
            let is_hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit());
            value.len() >= 20
                && is_random(value)
                && !is_hexadecimal
                && !is_guid(value)
                && !is_place(value)
                && (is_quoted || is_bare_literal(value))
        }
        None => false,
    }
}

/// A password in quotes: a sentence about one is none.
fn is_written(value: &str) -> bool {
    is_literal(value) && value.len() >= 3 && value.split_whitespace().count() <= 2 || value == "password"
}

/// A password without quotes: no name of a variable, and no beginning of a sentence.
fn is_bare_password(name: &str, before: &str, value: &str) -> bool {
    let is_name = value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'.');
    let lower = value.to_ascii_lowercase();
    let names_another = is_name
        && (["pass", "pwd", "secret", "token", "user", "cred"].iter().any(|word| lower.contains(word))
            || value.contains('_')
            || value[1..].bytes().any(|byte| byte.is_ascii_uppercase())
                && !value.bytes().all(|byte| byte.is_ascii_uppercase()));
    let is_prose = before.ends_with(": ")
        && value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
        && name.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
        && value.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
        && value.len() < 6;
    let is_folder = name.eq_ignore_ascii_case("pwd") || name.eq_ignore_ascii_case("oldpwd");
    let is_command = value.split_once('-').is_some_and(|(verb, noun)| is_capitalised(verb) && is_capitalised(noun));
    let is_environment = before.ends_with('=') && name.bytes().all(|byte| !byte.is_ascii_lowercase());
    is_bare_literal(value)
        && !is_command
        && !before.trim_end().ends_with("==")
        && value.len() >= 3
        && (is_environment || !names_another)
        && !is_prose
        && !(is_folder && is_place(value))
        && !value.starts_with("//")
        && !is_place(value)
}

/// A word as nobody writes it but for a password: letters with digits, and either case or a sign; no date, no path, no version.
fn is_told(value: &str) -> bool {
    let value = value.trim_end_matches(['.', '!', '?', ':']);
    let has = |of: fn(&u8) -> bool| value.bytes().any(|byte| of(&byte));
    is_bare_literal(value)
        && !is_place(value)
        && value.len() >= 6
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_uppercase) || has(u8::is_ascii_punctuation))
}

/// One half of `Read-Host`.
fn is_capitalised(word: &str) -> bool {
    word.len() > 1
        && word.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A path or an address.
fn is_place(value: &str) -> bool {
    value.starts_with(['/', '\\', '~']) && value.matches(['/', '\\']).count() >= 2
        || value.contains("://")
        || value.starts_with("./")
        || value.starts_with("/") && is_worded(value)
        || value.get(1..3).is_some_and(|sign| sign == ":\\")
}

fn is_attribute(before: &str, value: &str) -> bool {
    // The first group is the name itself, which has no name before it.
    let Some((_, rest)) = before.rsplit_once("=\"").or_else(|| before.rsplit_once("='")) else { return false };
    if !rest.is_empty() {
        return false;
    }
    let Some(name) = before.rsplit(['"', '\'']).nth(2) else { return false };
    match strength(name) {
        Some(Strength::Password) => is_written(value),
        Some(Strength::Secret) => is_random(value) && !is_place(value),
        _ => false,
    }
}
