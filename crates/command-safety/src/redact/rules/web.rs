//! What a browser or a program sends to prove who it is: Authorization, cookies, tokens in addresses.
//! Never takes the scheme or the name: they say which proof was asked for.
//!
//! Sources: RFC 9110 (11), RFC 6750, RFC 7617, RFC 6265, the OAuth 2.0 parameters registered with IANA.

use crate::redact::rule::{Holds, Rule, password};
use crate::redact::value::{is_literal, is_random, is_varied, is_worded};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "authorization",
        near: &["authorization"],
        pattern: r"(?i)\b(?:x-)?(?:proxy-)?authorization(?:\b|_)[\x22'\\\])]{0,3}[ \t]{0,4}(?:=>|[:=,])[ \t\x22'\\(\[]{0,6}(?:(?:basic|bearer|token|digest|negotiate|ntlm|apikey|api-?token|key|oauth|ssws|geniekey|splunk|[a-z][a-z0-9-]{2,20})(?:[ \t:=]|%20){1,3}[\x22']?)?([a-z0-9+/=_.~:%-]{6,})",
        holds: Holds::Beside(is_proof),
        examples: &[
            "Authorization: Bearer mF_9.B5f-4.1JqM",
            "'Authorization': 'Basic {b:24}='",
            "-H \"Authorization: Api-Token {x:40}\"",
            "Authorization: {a:40}",
        ],
        others: &[
            "Authorization: Bearer $TOKEN",
            "Authorization: Basic ...",
            "Authorization: Bearer <token>",
            "authorization: required",
            "Authorization: Negotiate",
            "Authorization: Bearer authentication",
        ],
    },
    Rule {
        kind: "authorization",
        near: &["bearer", "basic "],
        pattern: r"(?:\b(?i:bearer)[ \t:=]{1,3}[\x22']?([A-Za-z0-9+/=_.~-]{12,})|\b[Bb]asic[ \t]+([A-Za-z0-9+/]{12,}={0,2}))",
        holds: Holds::Value(is_random),
        examples: &["Bearer: {a:35}", "bearer {w:40}", "Basic {b:30}=="],
        others: &["bearer of bad news and", "Basic authentication is off"],
    },
    Rule {
        kind: "cookie",
        near: &["cookie"],
        pattern: r"(?i)\b(?:set-)?cookie[\x22']?[ \t]*:[ \t]*[\x22']?([^\r\n\x22']{8,})",
        holds: Holds::Value(is_cookie),
        examples: &["Cookie: sid={a:24}; theme=dark", "Set-Cookie: ESTSAUTH={w:60}; path=/; secure"],
        others: &["Cookie: enabled on this device", "Cookie: a=b"],
    },
    Rule {
        kind: "token-in-address",
        near: &["?", "&"],
        pattern: r"(?i)[?&;](?:amp;)?((?:x-amz-(?:signature|security-token|credential)|x-goog-signature|access_token|id_token|refresh_token|auth_token|api_?key|apikey|key|token|client_secret|secret|password|passwd|pwd|code|assertion|client_assertion|samlresponse|session_?id|sid|auth|signature|sig|hapikey|private_token|code_verifier)=)([^\s&#\x22'<>;)]{6,})",
        holds: Holds::Beside(is_parameter),
        examples: &[
            "https://api.example.com/v1?api_key={a:40}",
            "https://x.s3.amazonaws.com/k?X-Amz-Signature={x:64}",
            "https://login/cb#id=1&access_token={w:60}",
        ],
        others: &[
            "https://api.example.com/v1?api_key=YOUR_API_KEY",
            "https://x/?key=value",
            "https://x/?code=200",
            "https://x/search?token=some-words-here",
        ],
    },
    password(
        "authorization",
        &["wwwauthenticate", "x-ms-", "fedauth", "rtfa", "estsauth", "samlresponse"],
        r"(?i)\b(?:FedAuth|rtFa|ESTSAUTH(?:PERSISTENT|LIGHT)?|SAMLResponse|x-ms-[\w-]{0,30}token[\w-]{0,20})[\x22']?[=:][ \t]*[\x22']?([a-z0-9+/=_%.-]{30,})",
        &["FedAuth={b:200}", "x-ms-refreshtoken: {w:80}"],
        &["FedAuth=none"],
    ),
];

fn is_proof(before: &str, value: &str) -> bool {
    const SCHEMES: &[&str] = &["basic", "bearer", "token", "apikey", "api-token", "key"];
    const TOLD: &[&str] =
        &["authentication", "authorization", "required", "challenge", "credentials", "missing", "expired", "invalid"];
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let scheme = before
        .trim_end_matches([' ', '\t', ':', '=', '"', '\''])
        .rsplit([' ', '\t', ':', '=', '"', '\''])
        .next()
        .unwrap_or_default();
    let is_after_scheme =
        SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) && !TOLD.contains(&value.to_ascii_lowercase().as_str());
    is_literal(value)
        && is_varied(value)
        && (has_digit
            || value.len() >= 16 && !is_worded(value)
            || value.ends_with("==")
            || value.len() >= 8 && is_after_scheme)
}

/// One of its values is no word and no number.
fn is_cookie(value: &str) -> bool {
    value
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .any(|(_, value)| value.len() >= 8 && is_literal(value) && is_varied(value) && !is_worded(value))
}

/// The first group is the name; passwords look like anything, the rest like tokens.
fn is_parameter(before: &str, value: &str) -> bool {
    if value.ends_with('=') && !before.ends_with('=') {
        return false;
    }
    let name = before.trim_start_matches(['?', '&', ';']).to_ascii_lowercase();
    if name.contains("pass") || name.contains("pwd") {
        return is_literal(value);
    }
    let least = if name.ends_with("code=") || name.ends_with("key=") && !name.contains("api") || name.ends_with("auth=")
    {
        16
    } else {
        8
    };
    value.len() >= least && is_random(value)
}
