//! Keys and tokens in formats that everybody uses: PEM, OpenSSH, PuTTY, age, PGP, JWT, Ansible Vault, one-time passwords.
//! Never takes public keys and certificates: they are made to be shown.
//!
//! Sources: RFC 7468 (PEM), RFC 7519 (JWT), RFC 4880 (PGP), the PuTTY manual's appendix on its key format, the age format,
//! the Ansible documentation, the `otpauth` key URI format, RFC 7517 (JWK), wg(8).

use crate::redact::rule::{Holds, Rule, password, token};
use crate::redact::value::{entropy, is_random, is_varied};

pub(super) const RULES: &[Rule] = &[
    // What follows the first line is taken as far as it looks like a key: a pasted key is often cut off.
    Rule {
        kind: "private-key",
        near: &["private key"],
        pattern: r"-----?[ ]?BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?[ ]?-----?((?:[A-Za-z0-9+/=\s\\:,\x22'.;|@>()\x1b\[-]|[A-Z ]{1,40}PRIVATE KEY(?: BLOCK)?)*)",
        holds: Holds::Value(holds_key),
        examples: &[
            "-----BEGIN RSA PRIVATE KEY-----\n{b:64}\n{b:64}\n-----END RSA PRIVATE KEY-----\n",
            "-----BEGIN OPENSSH PRIVATE KEY-----\\n{b:70}\\n-----END OPENSSH PRIVATE KEY-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{b:64}\n{b:64}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{b:64}\n{b:64}",
            "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{b:64}\n{b:64}",
        ],
        others: &[
            "-----BEGIN PUBLIC KEY-----\n{b:64}\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "Looks for -----BEGIN RSA PRIVATE KEY----- in files.",
        ],
    },
    token(
        "private-key",
        &["ls0tls1crudjti"],
        r"\b(LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,}={0,2})",
        &["KEY_B64=LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUl{b:90}"],
        &["LS0tLS1CRUdJTi"],
    ),
    token(
        "private-key",
        &["private-lines"],
        r"Private-Lines: [0-9]{1,4}\s+([A-Za-z0-9+/=\s]{16,}?)(?:Private-(?:MAC|Hash)|$)",
        &["PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n{b:64}\nPrivate-MAC: {x:64}"],
        &["Public-Lines: 2\n{b:64}"],
    ),
    token(
        "private-key",
        &["age-secret-key"],
        r"\b(AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{20,})",
        &["AGE-SECRET-KEY-1{A:58}"],
        &["# public key: age1{l:58}"],
    ),
    Rule {
        kind: "private-key",
        near: &["privatekey", "presharedkey"],
        pattern: r"(?i)\b(?:PrivateKey|PresharedKey)[ \t]*=[ \t]*([a-z0-9+/]{42}[a-z0-9+/=]{1,2})",
        holds: Holds::Value(is_varied),
        examples: &["[Interface]\nPrivateKey = {b:43}="],
        others: &["[Peer]\nPublicKey = {b:43}="],
    },
    Rule {
        kind: "private-key",
        near: &["\"kty\"", "client-key-data", "rsakeyvalue"],
        pattern: r#"(?:"(?:d|dp|dq|qi|k)"\s*:\s*"([A-Za-z0-9_-]{20,})"|client-key-data:\s*([A-Za-z0-9+/]{40,}={0,2})|<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/=]{20,})</)"#,
        holds: Holds::Value(is_varied),
        examples: &[r#"{"kty":"RSA","e":"AQAB","d":"{w:43}"}"#, "    client-key-data: {b:80}="],
        others: &[r#"{"kty":"RSA","e":"AQAB","n":"{w:43}"}"#],
    },
    Rule {
        kind: "jwt",
        near: &["eyj"],
        pattern: r"\b(ey[IJK][A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_%=+/-]*)+)",
        holds: Holds::Value(is_jwt),
        examples: &["token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI{w:20}.{w:43}", "eyJhbGciOiJub25lIn0.eyJzdWIiOiI{w:20}."],
        others: &["eyJhbGciOiJIUzI1NiJ9.", "eyJ.x.y"],
    },
    token(
        "jwt",
        &["zxlk"],
        r"\b(ZXlK[A-Za-z0-9+/_-]{60,}={0,2})",
        &["b64 ZXlKaGJHY2lPaUpJVXpJMU5pSjku{a:80}"],
        &["ZXlKaGJHY2lPaUpJ"],
    ),
    password(
        "vault",
        &["$ansible_vault"],
        r"\$ANSIBLE_VAULT;[0-9.]{1,5};[A-Z0-9]{3,12}(?:;[\w.-]{1,60})?\s*((?:[ \t]*[0-9a-f]{8,}[ \t]*\r?\n?)+)",
        &["secret: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {x:80}\n  {x:80}\n"],
        &["$ANSIBLE_VAULT;1.1;AES256"],
    ),
    // The values of a manifest, keys and all: https://kubernetes.io/docs/concepts/configuration/secret/
    Rule {
        kind: "kubernetes-secret",
        near: &["kind: secret", "kind: \"secret", "kind: 'secret", "data:"],
        pattern: r#"(?i)^kind:[ \t]*["']?secret["']?[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,14}?data:[ \t]*\r?\n((?:[ \t]+[^\r\n]+\r?\n?)+)"#,
        holds: Holds::Value(holds_base64),
        examples: &["apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  thing: {b:24}\n"],
        others: &["kind: Secret\ndata:\n  thing: <value>\n", "kind: ConfigMap\ndata:\n  thing: {b:24}\n"],
    },
    Rule {
        kind: "kubernetes-secret",
        near: &["kind: secret", "kind: \"secret", "kind: 'secret", "data:"],
        pattern: r#"(?i)^data:[ \t]*\r?\n((?:[ \t]+[^\r\n]+\r?\n)+)(?:[^\r\n]*\r?\n){0,14}?kind:[ \t]*["']?secret["']?[ \t]*\r?$"#,
        holds: Holds::Value(holds_base64),
        examples: &["data:\n  thing: {b:24}\napiVersion: v1\nkind: Secret\n"],
        others: &["data:\n  thing: {b:24}\nkind: ConfigMap\n"],
    },
    Rule {
        kind: "totp-seed",
        near: &["otpauth"],
        pattern: r"(?i)otpauth(?:-migration)?://[^\s]{0,300}?[?&](?:secret|data)=([a-z2-7%=0-9+/_-]{8,})",
        holds: Holds::Value(is_varied),
        examples: &["otpauth://totp/Contoso:ada@contoso.com?secret={S:32}&issuer=Contoso"],
        others: &["otpauth://totp/Contoso?secret=XXXXXXXXXXXXXXXX"],
    },
    Rule {
        kind: "totp-seed",
        near: &["totp", "otp", "authenticator", "2fa", "mfa", "setup key", "secret key"],
        pattern: r"(?i-u:\b(?:totp|otp|2fa|mfa|authenticator|setup key|secret key))[ \t_A-Za-z-]{0,24}[=: \t\x22']{1,6}((?-i:[A-Z2-7]{16,64}|[a-z2-7]{4}(?: [a-z2-7]{4}){3,15}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,15}))\b",
        holds: Holds::Value(is_seed),
        examples: &["TOTP secret: {S:32}", "Authenticator setup key: jbsw y3dp ehpk 3pxq", "MFA_SEED={S:16}"],
        others: &[
            "MFA: CONDITIONALACCESSPOLICYREQUIRED",
            "otp: none",
            "mfa is used with this user only when they sign on",
        ],
    },
    Rule {
        kind: "recovery-codes",
        near: &[
            "recovery code",
            "backup code",
            "recovery_code",
            "backup_code",
            "emergency code",
            "scratch code",
            "backup verification code",
        ],
        pattern: r"(?i)(?:recovery|backup|emergency|scratch)[ _-](?:verification[ _-])?codes?\b[^\n]{0,60}?[:=\n]\s*((?:[-*#. \t]{0,4}(?:[0-9]{1,2}[.)][ \t]+)?[a-z0-9]{4,12}(?:[- ][a-z0-9]{4,12}){0,4}[ \t,;]*\r?\n?){1,24})",
        holds: Holds::Value(are_codes),
        examples: &["Recovery codes:\n 4f9a2-91c3e\n 77b0d-1a2f4\n", "Your backup codes: 1234 5678, 8765 4321"],
        others: &[
            "Recovery codes are shown once.\nKeep them safe",
            "Recovery code:\nThe code is used when",
            "backup code: none",
        ],
    },
];

fn holds_key(value: &str) -> bool {
    let body: usize = value
        .split(|one: char| !one.is_ascii_alphanumeric() && !"+/=".contains(one))
        .map(str::len)
        .filter(|length| *length >= 24)
        .sum();
    body >= 24 && entropy(value) >= 3.0
}

/// Lines `key: base64`, at least one of them with a value that is written out.
fn holds_base64(block: &str) -> bool {
    let values =
        block.lines().filter_map(|line| line.split_once(':')).map(|(_, value)| value.trim().trim_matches(['"', '\'']));
    values.into_iter().any(|value| {
        value.len() >= 8
            && value.len() % 4 == 0
            && value.trim_end_matches('=').bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
            && is_varied(value)
    })
}

fn is_jwt(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    parts.len() >= 3 && parts[1].len() >= 8 && is_varied(value)
}

/// Base32 and no words: a digit, or no vowel where English would need one.
fn is_seed(value: &str) -> bool {
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    has_digit && entropy(value) >= 2.8
}

/// Codes hold digits; words do not.
fn are_codes(value: &str) -> bool {
    let words: Vec<&str> =
        value.split(|one: char| !one.is_ascii_alphanumeric() && one != '-').filter(|word| word.len() >= 4).collect();
    let with_digits = words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    !words.is_empty() && with_digits * 4 >= words.len() * 3 && (value.len() >= 8 || is_random(value))
}
