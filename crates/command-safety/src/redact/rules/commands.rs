//! Passwords on command lines.
//! Never takes options that name a file, a port or a prompt.
//!
//! Sources: the help of each program; for Windows, Microsoft's documentation of its commands.

use crate::redact::rule::{Holds, Rule, password};
use crate::redact::value::{is_literal, is_random, is_varied, is_worded};

/// An argument, in quotes or not: three groups.
macro_rules! argument {
    () => {
        r"(?:\x22([^\x22\r\n]{1,200})\x22|'([^'\r\n]{1,200})'|([^\s\x22'|&;<>/*-][^\s\x22'|&<>]{0,199}))"
    };
}

/// A command and what may stand between it and an option.
macro_rules! command {
    ($names:literal, $option:literal) => {
        concat!(r"(?i)\b(?:", $names, r")(?:\.exe)?\b\x22?[^\r\n|]{0,300}?[ \t\x22]", $option, argument!())
    };
}

pub(super) const RULES: &[Rule] = &[
    password(
        "password",
        &["net user", "net1 user", "net.exe user"],
        concat!(r"(?i)\bnet1?(?:\.exe)?[ \t]+user[ \t]+(?:\x22[^\x22\r\n]+\x22|[^\s/\x22]+)[ \t]+", argument!()),
        &["net user ada Summer2026! /add", "NET USER \"Ada L\" \"hunter 2\" /domain"],
        &["net user ada /domain", "net user ada * /add", "net user ada %PW%"],
    ),
    password(
        "password",
        &["net use"],
        concat!(
            r"(?i)\bnet(?:\.exe)?[ \t]+use[ \t]+(?:[a-z*]:?[ \t]+)?\\\\[^\s]+[ \t]+(?:/user:(?:\x22[^\x22\n]+\x22|\S+)[ \t]+)?",
            argument!()
        ),
        &[r"net use Z: \\server\share Summer2026 /user:CONTOSO\ada", r"net use \\server\share /user:ada Summer2026"],
        &[r"net use Z: \\server\share /persistent:yes", r"net use \\server\share * /user:ada"],
    ),
    // Options that say what they take: /pass:, --password, -pw, /rp, -Password
    Rule {
        kind: "password",
        near: &[
            "/pass",
            "-pass",
            "/pw",
            "-pw",
            "/rp",
            "-rp",
            "passwordd",
            "passwordo",
            "/pd",
            "/po",
            "password",
            "-storepass",
            "-keypass",
            "-srcstorepass",
        ],
        pattern: concat!(
            r"(?i)(?:^|[\s(\x22'])(?:/|--?)(?:[a-z]{0,20}[-_]?pass(?:word|wd|phrase|wort)?[do]?|pwd|pw|rp|pd|po|storepass|keypass)(?:[ \t]*[:=][ \t]*|[ \t]+)",
            argument!()
        ),
        holds: Holds::Beside(is_option),
        examples: &[
            "cmdkey /add:server /user:ada /pass:Summer2026",
            "plink -pw hunter2 ada@host",
            "schtasks /create /ru ada /rp Summer2026",
            "mysqldump --password=hunter2 db",
            "New-Thing -AdminPassword 'Summer 2026'",
            "netdom join pc /domain:x /userd:ada /passwordd:Summer2026",
        ],
        others: &[
            "schtasks /rp *",
            "--password-file /run/x",
            "-Password $password",
            "--password=${PW}",
            "-Password (Read-Host -AsSecureString)",
            "--pass",
            "-PasswordNeverExpires $true",
        ],
    },
    Rule {
        kind: "secret",
        near: &[
            "--token",
            "--secret",
            "--api-key",
            "--apikey",
            "--client-secret",
            "-token",
            "-apikey",
            "--access-key",
            "--secret-key",
            "--auth",
            "--key",
            "-secret",
        ],
        pattern: concat!(
            r"(?i)(?:^|[\s(])--?(?:[a-z]{1,20}-?){0,3}(?:token|secret|key|auth)(?:[ \t]*[:=][ \t]*|[ \t]+)",
            argument!()
        ),
        holds: Holds::Value(is_random),
        examples: &["tool login --token {a:32}", "az ad --client-secret={a:30}"],
        others: &["--token $TOKEN", "--key name-of-a-key", "--secret-id my-secret-of-2026"],
    },
    password(
        "password",
        &[
            "psexec",
            "paexec",
            "sshpass",
            "evil-winrm",
            "crackmapexec",
            "nxc ",
            "winexe",
            "rdesktop",
            "docker login",
            "podman login",
            "oc login",
            "az login",
            "cf login",
            "mongo",
            "helm registry login",
            "ipmitool",
            "ldifde",
            "csvde",
            "winrs",
            "winrm",
            "wevtutil",
            "sqlcmd",
            "bcp",
            "osql",
        ],
        command!(
            "psexec(?:64)?|paexec|sshpass|evil-winrm|crackmapexec|nxc|winexe|rdesktop|(?:docker|podman|oc|az|cf|registry)[ \t]+login|mongo(?:sh|dump|restore|export|import)?|ipmitool|winrs|winrm|wevtutil|sqlcmd|bcp|osql",
            r"[-/]{1,2}p(?:[ \t]+|[:=])"
        ),
        &[
            r"psexec \\server -u ada -p Summer2026 cmd",
            "sshpass -p hunter2 ssh ada@host",
            "docker login -u ada -p hunter2",
            "sqlcmd -S db -U sa -P Summer2026",
        ],
        &[
            "docker run -p 8080:80 nginx",
            "psexec \\\\server -u ada -p %PW% cmd",
            "docker login -u ada --password-stdin",
        ],
    ),
    password(
        "password",
        &["mysql", "mariadb", "sshpass", "7z", "rar", "unzip"],
        r"(?i)\b(?:mysql(?:dump|admin|import|show)?|mariadb(?:-dump|-admin)?|sshpass|7za?|rar|unrar)(?:\.exe)?\b[^\r\n|]{0,200}?[ \t]-p(?:\x22([^\x22\r\n]{1,100})\x22|'([^'\r\n]{1,100})'|([^\s\x22'|&;:=-][^\s\x22'|&;]{2,99}))",
        &["mysql -u root -phunter2 db", "7z a -pSummer2026 x.7z", "sshpass -phunter2 ssh x"],
        &["mysql -u root -p db", "mysql -u root -p$PW"],
    ),
    password(
        "password",
        &["xfreerdp", "wfreerdp", "mstsc", "setspn", "wdsutil", "dsadd", "dsmod", "djoin", "bitsadmin", "shutdown"],
        command!("xfreerdp|wfreerdp|sdl-freerdp|cmdkey|wdsutil", r"/p(?:ass)?:"),
        &["xfreerdp /u:ada /p:hunter2 /v:host"],
        &["xfreerdp /p:$PW"],
    ),
    password(
        "password",
        &["smbclient", "rpcclient", "smbmap", "-u"],
        r"(?i)\b(?:smbclient|rpcclient|smbget|net|mount\.cifs|wmiexec(?:\.py)?|psexec\.py|secretsdump(?:\.py)?)\b[^\r\n|]{0,120}?[ \t](?:-U|--user)[ =]?[\x22']?[^\s%\x22']{1,80}%([^\s\x22']{1,100})",
        &["smbclient -U ada%hunter2 //server/share"],
        &["smbclient -U ada //server/share"],
    ),
    password(
        "password",
        &[
            "ldapsearch",
            "ldapmodify",
            "ldapadd",
            "ldappasswd",
            "redis-cli",
            "kinit",
            "unzip",
            "zip",
            "openssl",
            "gpg",
            "security",
            "certutil",
        ],
        concat!(
            r"(?i)\b(?:ldap(?:search|modify|add|delete|passwd|whoami)\b[^\r\n|]{0,300}?[ \t]-w[ \t]+|redis-cli\b[^\r\n|]{0,200}?[ \t]-a[ \t]+|(?:un)?zip\b[^\r\n|]{0,100}?[ \t]-P[ \t]+|openssl\b[^\r\n|]{0,300}?[ \t]-(?:passin|passout|pass)[ \t]+pass:|security[ \t]+(?:unlock-keychain|add-(?:generic|internet)-password|import)[^\r\n|]{0,200}?[ \t]-[pwP][ \t]+|certutil\b[^\r\n|]{0,100}?[ \t]-p[ \t]+)",
            argument!()
        ),
        &[
            "ldapsearch -D cn=a -w hunter2 -b x",
            "redis-cli -h x -a hunter2",
            "openssl pkcs12 -in x -passin pass:hunter2",
        ],
        &["ldapsearch -x -W", "openssl -passin env:PW"],
    ),
    password(
        "password",
        &["rasdial", "dscl", "sysadminctl", "bitsadmin", "htpasswd", "dsenableroot"],
        concat!(
            r"(?i)\b(?:rasdial(?:\.exe)?[ \t]+(?:\x22[^\x22\n]+\x22|[^\s/]+)[ \t]+[^\s/]+[ \t]+|dscl[ \t]+\S+[ \t]+-passwd[ \t]+\S+[ \t]+(?:\S+[ \t]+)?|bitsadmin(?:\.exe)?[ \t]+/setcredentials[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+|htpasswd[ \t]+-\w*b\w*[ \t]+(?:\S+[ \t]+){1,2}?)",
            argument!()
        ),
        &["rasdial Office ada hunter2", "dscl . -passwd /Users/ada hunter2", "htpasswd -nb ada hunter2"],
        &["rasdial Office /disconnect"],
    ),
    password(
        "password",
        &["chpasswd", "passwd --stdin", "sudo -s", "kinit", "smbpasswd", "cryptsetup", "passwd"],
        r"(?i)\becho[ \t]+(?:-[ne]+[ \t]+)*[\x22']?(?:[\w.$-]{1,40}:)?([^\s\x22'|:$][^\s\x22'|]{1,100})[\x22']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:chpasswd|passwd|sudo[ \t]+-\w*S|kinit|smbpasswd|cryptsetup)",
        &["echo 'ada:hunter2' | chpasswd", "echo hunter2 | sudo -S apt update"],
        &["echo $PW | sudo -S id"],
    ),
    password(
        "password",
        &["setx", "env "],
        concat!(
            r"(?i)(?:\bsetx(?:\.exe)?|^[ \t]*ENV)[ \t]+(?:/[msu][ \t]+(?:\S+[ \t]+)?)?[\w.-]{0,40}(?:pass|pwd|token|secret|_key|apikey)\w{0,20}[ \t]+",
            argument!()
        ),
        &["ENV MYSQL_ROOT_PASSWORD my-own-1", "setx API_TOKEN {a:40}", "setx DB_PASSWORD hunter2 /m"],
        &["setx API_TOKEN %TOKEN%", "setx PATH hunter2"],
    ),
    // A header that a tool is told to send
    Rule {
        kind: "secret",
        near: &["-h ", "--header", "-header"],
        pattern: r#"(?:[ \t]-H|--?[Hh]eaders?)[ \t=@]*["'{]{1,3}[A-Za-z0-9_-]{0,30}(?i:key|token|secret|auth|pass|credential|session)[A-Za-z0-9_-]{0,20}["']?[ \t]*[:=][ \t]*["']?([^\s"'|]{6,})["'}]"#,
        holds: Holds::Value(is_sent),
        examples: &["curl -H 'X-Csrf-Token: {a:12}' https://x", "--header=\"Key: 8f14e45f\""],
        others: &["curl -H \"Token: $TOKEN\"", "curl -H 'X-Api-Key: <key>'", "curl -H 'X-Auth-Mode: delegated'"],
    },
    // curl: user:password, or a token as user and nothing
    Rule {
        kind: "password",
        near: &["curl", " -u", "--user", "--proxy-user", "wget", "--http-user"],
        pattern: r#"(?i)\bcurl(?:\.exe)?\b(?:[^|\r\n]|\\[ \t]*\r?\n){0,400}?[ \t](?:-u|--user|-U|--proxy-user)[ \t=\\\r\n/]*(?:"([^"\r\n:]{0,100}):([^"\r\n]{0,200})"|'([^'\r\n:]{0,100}):([^'\r\n]{0,200})'|["']?([^\s"':]{1,100})["']?:["']?([^\s"']{1,200}))"#,
        holds: Holds::Beside(is_login),
        examples: &[
            "curl -u elastic:P@ssw0rd$1 https://localhost:9200",
            "curl -u \":d2LkV78zLx!t\" https://localhost",
            "curl -X POST \\\n  --user 'api:d2LkV78zLx!t' https://x",
            "curl -u \"{a:13}:\" https://localhost",
        ],
        others: &[
            "curl -u \"${username}\":\"${password}\" x",
            "curl -u \":\" x",
            "curl --user user:pass x",
            "curl --user \"xxx:yyy\" x",
            "curl --user \"src@example.com\" x",
            "curl -u ada: https://x",
        ],
    },
];

/// Whether it is a value and no further option, a type or a switch.
fn is_option(before: &str, value: &str) -> bool {
    let option = before
        .trim_end_matches([':', '=', ' ', '\t', '"', '\''])
        .rsplit(['/', '-', ' '])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_short = matches!(option.as_str(), "pd" | "po" | "rp" | "pw" | "pwd");
    is_literal(value)
        && !value.starts_with(['$', '@', '(', '/', '-'])
        && (value.len() >= 3 || is_short)
        && !is_file(value)
}

fn is_file(value: &str) -> bool {
    value.starts_with("file:") || value.starts_with("env:") || value.starts_with("prompt") || value.starts_with(r"C:\")
}

/// Whoever sends it with a command has it from somewhere: words are none.
fn is_sent(value: &str) -> bool {
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    is_literal(value) && is_varied(value) && (has_digit && !value.contains('-') || !is_worded(value))
}

/// The user's half is a secret where nothing follows it; else the other is.
fn is_login(before: &str, value: &str) -> bool {
    if before.trim_end_matches(['"', '\'']).ends_with(':') {
        const NONE: &[&str] =
            &["pass", "test", "token", "secret", "api_token", "apikey", "api_key", "key", "pwd", "user"];
        let word = value.trim_matches(['<', '>', '[', ']', '{', '}', '(', ')']).to_ascii_lowercase();
        return is_literal(value) && is_literal(&word) && !NONE.contains(&word.as_str());
    }
    is_random(value)
}
