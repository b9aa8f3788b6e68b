//! What Windows and its tools print or take: BitLocker, LAPS, wireless keys, product keys, answer files, group policy.
//! Never takes names and ids of protectors, profiles and policies: they say which secret it is.
//!
//! Sources: Microsoft's documentation of manage-bde, LAPS, netsh wlan, slmgr, Windows Setup and group policy preferences.

use crate::redact::rule::{Holds, Rule, password};
use crate::redact::value::{entropy, is_literal};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "bitlocker-recovery-key",
        near: &[],
        pattern: r"(?:^|[^0-9-])([0-9]{6}(?:-[0-9]{6}){7})(?:[^0-9-]|$)",
        holds: Holds::Value(is_recovery_key),
        examples: &["Password:\n      111111-222222-333333-444444-555555-666666-000011-711007"],
        others: &["111112-222222-333333-444444-555555-666666-000011-711007", "123456-123456"],
    },
    Rule {
        kind: "product-key",
        near: &["product", "key", "/ipk", "-ipk", "license", "serial", "windows", "office", "oa3", "backupproductkey"],
        pattern: r"(?:^|[^A-Z0-9-])([A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})(?:[^A-Z0-9-]|$)",
        holds: Holds::Value(is_product_key),
        examples: &[
            "slmgr /ipk {K:5}-{K:5}-{K:5}-{K:5}-{K:5}",
            "<ProductKey>{K:5}-{K:5}-{K:5}-{K:5}-{K:5}</ProductKey>",
        ],
        others: &["Product key: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX", "Product ID: 00330-80000-00000-AA123"],
    },
    password(
        "wireless-key",
        &["key content", "keymaterial", "schlüsselinhalt", "contenu de la cl", "contenido de la clave", "key material"],
        r"(?i)(?:key ?content|schl\S{1,3}sselinhalt|contenu de la cl\S{1,3}|contenido de la clave)[ \t\xa0]*:[ \t]*([^\r\n]{1,63}?)[ \t]*\r?$|<keyMaterial>([^<\n]{1,128})</",
        &["    Key Content            : correct horse", "<keyMaterial>{a:12}</keyMaterial>"],
        &["    Security key           : Present", "    Key Content            :"],
    ),
    password(
        "wireless-key",
        &["wpa", "psk", "passphrase", "wifi", "wi-fi"],
        r"(?i)(?:^|[^\w-])(?:wpa[_-]?passphrase|wpa[_-]?psk|psk|wpa-psk(?: ascii)?(?: [0-9])?|wi-?fi[ _-]?(?:password|key|psk))[ \t]*[=: ][ \t]*\x22?([^\s\x22]{8,64})\x22?",
        &["wpa_passphrase=hunter2hunter2", "    psk=\"hunter2hunter2\"", "Wi-Fi password: hunter2hunter2"],
        &["wpa_psk_file=/etc/x", "wpa=2"],
    ),
    // LAPS: what the module, the attributes and the portal show.
    password(
        "local-administrator-password",
        &["ms-mcs-admpwd", "mslaps-password", "mslaps-encryptedpassword"],
        r#"(?i)\b(?:ms-mcs-admpwd|mslaps-(?:encrypted)?password)\b["']?[ \t]*[:=]+[ \t]*["']?(?:\{[^\n]{0,200}?\x22p\x22[ \t]*:[ \t]*\x22)?([^\s{"',]{6,200})"#,
        &["ms-Mcs-AdmPwd : {p:14}", r#"msLAPS-Password: {"n":"Administrator","t":"1d8","p":"{a:14}"}"#],
        &["ms-Mcs-AdmPwdExpirationTime : 133500000000000000", "msLAPS-PasswordExpirationTime : 133"],
    ),
    password(
        "local-administrator-password",
        &["decryptionstatus", "passwordupdatetime", "distinguishedname"],
        r"(?i)^[ \t]*Password[ \t]*:[ \t]*([^\s{][^\r\n]{3,63}?)[ \t]*\r?$",
        &["Account             : Administrator\nPassword            : {p:14}\nPasswordUpdateTime  : 1/1/2026"],
        &["Password            : System.Security.SecureString\nPasswordUpdateTime  : 1"],
    ),
    // Answer files keep passwords, in plain text or as base64 of it.
    password(
        "answer-file-password",
        &["password>"],
        r"(?i)<(?:\w+:)?\w{0,24}Password>\s*(?:<(?:\w+:)?Value>([^<\n]{1,256})</|([^<\s][^<\n]{0,255})</)",
        &[
            "<AdministratorPassword><Value>{b:24}</Value><PlainText>false</PlainText></AdministratorPassword>",
            "<AutoLogon><Password>\n  <Value>Summer2026</Value>",
            "<password>hunter2</password>",
        ],
        &["<Password></Password>", "<RequirePassword>true</RequirePassword>", "<password>${env.PW}</password>"],
    ),
    // https://learn.microsoft.com/openspecs/windows_protocols/ms-gppref: everybody has the key that it is encrypted with.
    password(
        "policy-password",
        &["cpassword"],
        r#"(?i)\bcpassword[ \t]*=[ \t]*["']?([a-z0-9+/=]{8,})"#,
        &["cpassword=\"{b:43}\""],
        &["cpassword=\"\""],
    ),
    password(
        "logon-password",
        &["defaultpassword", "altdefaultpassword"],
        r#"(?i)\b(?:Alt)?DefaultPassword["']?(?:[ \t]*=[ \t]*|[ \t]+REG_SZ[ \t]+|[ \t]*:[ \t]*|[ \t]+/t[ \t]+\w+[ \t]+/d[ \t]+|[^\n]{0,40}-Value[ \t]+)["']?([^"'\r\n]{1,127}?)["']?[ \t]*(?:/f)?[ \t]*\r?$"#,
        &[
            "    DefaultPassword    REG_SZ    Summer2026",
            "\"DefaultPassword\"=\"Summer2026\"",
            "reg add X /v DefaultPassword /t REG_SZ /d Summer2026 /f",
        ],
        &["DefaultPassword : ", "DefaultUserName : ada"],
    ),
    password(
        "remote-desktop-password",
        &["password 51"],
        r"(?i)password 51:b:([0-9a-f]{32,})",
        &["password 51:b:01000000{x:120}"],
        &["password 51:b:"],
    ),
    password(
        "data-protection-blob",
        &["01000000d08c9ddf0115d1118c7a00c04fc297eb"],
        r"(?i)\b(01000000d08c9ddf0115d1118c7a00c04fc297eb[0-9a-f]{40,})",
        &["01000000d08c9ddf0115d1118c7a00c04fc297eb{x:120}"],
        &["01000000d08c9ddf0115d1118c7a00c04fc297eb"],
    ),
    password(
        "secure-string",
        &["convertto-securestring", "asplaintext", "securestring"],
        r#"(?i)ConvertTo-SecureString[ \t]+(?:-(?:String|AsPlainText|Force|AsPlain)[ \t:]+)*["']?([^"'\s$(-][^"'\r\n]*?)["']?(?:[ \t]+-|[ \t]*[);|\r\n]|[ \t]*$)"#,
        &[
            "ConvertTo-SecureString \"Summer 2026!\" -AsPlainText -Force",
            "ConvertTo-SecureString -String 'Summer2026' -AsPlainText -Force",
            "(ConvertTo-SecureString -AsPlainText Summer2026 -Force)",
        ],
        &["ConvertTo-SecureString $plain -AsPlainText -Force", "ConvertTo-SecureString -String $pw -AsPlainText"],
    ),
    password(
        "credential-password",
        &["networkcredential", "pscredential"],
        r#"(?i)(?:NetworkCredential|PSCredential)\s*\(?\s*["'][^"'\r\n]{0,120}["']\s*,\s*["']([^"'\r\n]{1,120})["']"#,
        &["New-Object System.Net.NetworkCredential('ada', 'Summer2026')"],
        &["New-Object PSCredential('ada', $password)"],
    ),
];

/// Eight groups, each a multiple of eleven below 720,896: what the format says.
fn is_recovery_key(value: &str) -> bool {
    value.split('-').all(|group| group.parse::<u32>().is_ok_and(|number| number % 11 == 0 && number / 11 < 65_536))
}

/// No filler and no word groups. Product keys hold letters and digits.
fn is_product_key(value: &str) -> bool {
    is_literal(value) && entropy(value) >= 3.0 && value.bytes().any(|byte| byte.is_ascii_alphabetic())
}
