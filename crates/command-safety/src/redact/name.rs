//! What the name of a setting, variable, column or header says about its value.
//! Never looks at the value.

/// How much a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Its value is a password, whatever it looks like.
    Password,
    /// Its value is a key or token if it could be one.
    Secret,
    /// Its value is one if it can hardly be anything else.
    Weak,
}

/// Last words that say nothing of what the value is.
const SUFFIXES: &[&str] = &[
    "value",
    "b64",
    "base64",
    "prod",
    "production",
    "dev",
    "test",
    "staging",
    "live",
    "string",
    "text",
    "plain",
    "plaintext",
    "cleartext",
    "raw",
    "default",
    "new",
    "old",
    "current",
    "primary",
    "secondary",
    "decrypted",
    "env",
    "x",
    "hex",
];
/// Endings of a password's name.
const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "kennwort",
    "pwd",
    "motdepasse",
    "contrasena",
    "wachtwoord",
];
/// Words that make of `…pass` something else.
const NOT_PASSWORDS: &[&str] =
    &["bypass", "compass", "encompass", "overpass", "underpass", "trespass", "surpass", "multipass", "renderpass"];
/// What a name does not begin with where its value is a password: it asks for one, or tells of one.
const ABOUT: &[&str] = &[
    "forgot",
    "forgotten",
    "reset",
    "show",
    "hide",
    "has",
    "is",
    "need",
    "needs",
    "require",
    "requires",
    "required",
    "no",
    "enable",
    "disable",
    "use",
    "uses",
    "validate",
    "check",
    "get",
    "min",
    "minimum",
    "max",
    "maximum",
    "allow",
    "confirm",
    "ask",
    "prompt",
    "toggle",
    "invalid",
    "incorrect",
    "wrong",
    "blank",
    "expired",
    "change",
    "missing",
    "supports",
    "type",
    "bad",
];
/// Words of keys and tokens that are made to be shown, or that are none.
const PUBLIC: &[&str] = &[
    "public",
    "pub",
    "publishable",
    "primary",
    "foreign",
    "sort",
    "partition",
    "cache",
    "idempotency",
    "next",
    "page",
    "continuation",
    "cancellation",
    "cancel",
    "sync",
    "delimiter",
    "bos",
    "eos",
    "pad",
    "unk",
    "mask",
    "special",
    "registry",
    "object",
    "shortcut",
    "hot",
    "translation",
    "i18n",
    "locale",
    "dictionary",
    "map",
    "hash",
    "site",
    "symbol",
    "csrf",
    "issuer",
    "fingerprint",
    "thumbprint",
    "subject",
    "num",
    "max",
    "min",
    "count",
    "row",
    "group",
    "composite",
    "surrogate",
    "natural",
    "lookup",
];
/// What stands before `key` where it opens something.
const KEYS: &[&str] = &[
    "api",
    "secret",
    "access",
    "private",
    "priv",
    "auth",
    "authorization",
    "encryption",
    "encrypt",
    "decryption",
    "encrypted",
    "signing",
    "sign",
    "signature",
    "master",
    "account",
    "app",
    "application",
    "consumer",
    "client",
    "service",
    "shared",
    "preshared",
    "subscription",
    "storage",
    "license",
    "licence",
    "admin",
    "deploy",
    "developer",
    "dev",
    "session",
    "crypt",
    "crypto",
    "aes",
    "hmac",
    "jwt",
    "ssl",
    "rsa",
    "root",
    "security",
    "functions",
    "function",
    "integration",
    "write",
    "read",
    "secure",
    "backup",
    "recovery",
    "user",
    "server",
    "stream",
    "instrumentation",
    "apikey",
    "product",
    "activation",
    "authentication",
    "validation",
    "machine",
    "fernet",
    "data",
    "tsig",
    "webhook",
    "bot",
    "ingest",
    "query",
];

/// What a name says, or nothing where its value is no secret.
pub(super) fn strength(name: &str) -> Option<Strength> {
    let words = words(name);
    let said = words
        .iter()
        .rposition(|word| !SUFFIXES.contains(&word.as_str()) && !word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (before, last) = (&words[..said], words[said].as_str());
    let previous = before.last().map_or("", String::as_str);
    if is_password(last, previous) {
        let is_about = before.first().is_some_and(|first| ABOUT.contains(&first.as_str()))
            || ["forgot", "forgotten", "reset"].contains(&previous);
        return (!is_about).then_some(Strength::Password);
    }
    if words.iter().any(|word| PUBLIC.contains(&word.as_str())) {
        return None;
    }
    match last {
        "secret" | "secrets" | "token" | "tokens" | "apikey" | "apikeys" | "secretkey" | "accesskey" | "authkey"
        | "privatekey" | "apisecret" | "authtoken" | "accesstoken" | "apitoken" | "appsecret" | "appkey"
        | "clientsecret" | "clientkey" | "sharedkey" | "psk" | "refreshtoken" | "idtoken" | "sessiontoken"
        | "bearer" | "pat" | "licensekey" => Some(Strength::Secret),
        "key" | "keys" if KEYS.contains(&previous) => Some(Strength::Secret),
        "key" | "keys" | "auth" | "credential" | "credentials" | "creds" | "cred" | "salt" | "signature" | "sig"
        | "cookie" | "api" | "sessionid" | "login" | "authorization" => Some(Strength::Weak),
        _ if ["secret", "token", "apikey"].iter().any(|ending| last.ends_with(ending)) => Some(Strength::Secret),
        _ if last.ends_with("key")
            && !["monkey", "hotkey", "turkey", "hockey", "whiskey", "keykey", "rowkey"].contains(&last) =>
        {
            Some(Strength::Weak)
        }
        // `TOKEN_FOR_X`, `secret_prod_eu`: near enough where nothing else is named.
        _ => None,
    }
}

fn is_password(last: &str, previous: &str) -> bool {
    PASSWORDS.iter().any(|ending| last.ends_with(ending))
        || matches!(last, "pass" | "pw")
        || last.ends_with("pass") && last.len() > 4 && !NOT_PASSWORDS.contains(&last)
        || matches!((previous, last), ("pass", "word" | "phrase" | "code"))
}

/// The words of a name, in lower case: parted by signs and where a new word of `camelCase` begins.
fn words(name: &str) -> Vec<String> {
    let bytes = name.as_bytes();
    let mut words: Vec<String> = Vec::new();
    let mut begins = true;
    for (at, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            begins = true;
            continue;
        }
        let before = at.checked_sub(1).map_or(0, |at| bytes[at]);
        let after = bytes.get(at + 1).copied().unwrap_or(0);
        let new = byte.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_uppercase() && after.is_ascii_lowercase())
            || byte.is_ascii_digit() != before.is_ascii_digit() && byte.is_ascii_digit();
        if begins || new {
            words.push(String::new());
        }
        begins = false;
        if let Some(word) = words.last_mut() {
            word.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_its_value_is() {
        for name in [
            "password",
            "DB_PASS",
            "userPassword",
            "REACT_APP_AUTH_PASSWORD",
            "pwd",
            "sslpassphrase",
            "admin.password.value",
            "PASSWORD_2",
            "STORE_PASSWORD",
        ] {
            assert_eq!(strength(name), Some(Strength::Password), "{name}");
        }
        for name in [
            "api_key",
            "apiKey",
            "X-API-Key",
            "CLIENT_SECRET",
            "github.token",
            "secretAccessKey",
            "authToken",
            "HF_TOKEN",
            "APIKEY",
        ] {
            assert_eq!(strength(name), Some(Strength::Secret), "{name}");
        }
        assert_eq!(strength("KAGI_KEY"), Some(Strength::Weak));
    }

    #[test]
    fn what_tells_of_a_secret_is_none() {
        for name in [
            "badPwdCount",
            "PasswordLastSet",
            "password_length",
            "publicKeyToken",
            "nextPageToken",
            "primary_key",
            "secretName",
            "token_type",
            "showPassword",
            "forgot_password",
            "LOGIN_FORGOT_PASSWORD",
            "bypass",
            "keyboard",
            "author",
            "api_key_id",
            "tokenizer",
            "PasswordExpired",
            "Key Length",
        ] {
            assert_eq!(strength(name), None, "{name}");
        }
    }
}
