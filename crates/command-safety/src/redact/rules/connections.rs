//! Passwords in what connects to something: addresses with a user, connection strings, files of logins.
//! Never takes the host, the database or the user: they say what did not work.
//!
//! Sources: RFC 3986 (3.2.1), the connection strings of ODBC, ADO.NET, JDBC, libpq, MongoDB, Redis and AMQP, netrc(5), pgpass.

use crate::redact::rule::{Holds, Rule, password};
use crate::redact::value::is_literal;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "password",
        near: &["://"],
        pattern: r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/?#:@\x22'<>\[]{0,100}:([^\s/?#@\x22'<>]{1,200})@[\w.\[%$*{(-]",
        holds: Holds::Value(is_used),
        examples: &[
            "postgresql://user:secret@localhost/",
            "https://ada:hunter2@git.example.com/x.git",
            "redis://:hunter2@cache:6379",
            "mongodb+srv://app:hunter2@cluster0.example.net/db",
            "amqp://guest:guest@localhost",
        ],
        others: &[
            "https://${USER}:${PASSWORD}@host",
            "https://user:<password>@host",
            "http://host:8080/a@b",
            "ssh://git@github.com:22/x",
            "http://user:****@host",
        ],
    },
    Rule {
        kind: "password",
        near: &["://"],
        pattern: r"\b[a-z][a-z0-9+]{2,20}://[^\s\x22'<>]{1,150}?,[^\s/?#:@,]{1,60}:([^\s/?#@,\x22']{1,100})@",
        holds: Holds::Value(is_used),
        examples: &["postgresql://user:[secret:password#1]@host1:123,user:hunter2@host2:456/db"],
        others: &["amqp://a,b@c"],
    },
    Rule {
        kind: "access-token",
        near: &["x-access-token", "oauth2", "://"],
        pattern: r"\bhttps?://([A-Za-z0-9_.-]{20,255})@(?:[\w-]+\.)+\w+",
        holds: Holds::Value(crate::redact::value::is_random),
        examples: &["https://{a:40}@git.example.com/x.git"],
        others: &["https://firstname-lastname-of-somebody@example.com"],
    },
    Rule {
        kind: "password",
        near: &["pwd", "password"],
        pattern: r"(?i)(?:;[ \t]*|[\x22'?&])(?:pwd|password)[ \t]*=[ \t]*(?:\{([^}\r\n]{1,200})\}|&quot;([^&\r\n]{1,100})&quot;|([^;&\x22'\s]{1,200}))",
        holds: Holds::Value(is_used),
        examples: &[
            "Server=db;Database=x;User Id=sa;Password=hunter2;",
            "Driver={SQL Server};UID=sa;PWD={hunter2};",
            "jdbc:mysql://db/x?user=a&password=hunter2",
        ],
        others: &["Server=db;Password=${PW};", "Server=db;Integrated Security=true;Persist Security Info=False"],
    },
    password(
        "password",
        &["thin:", "sqlplus", "expdp", "impdp", "rman", "sqlldr"],
        r"(?i)(?:jdbc:oracle:(?:thin|oci):|\b(?:sqlplus|expdp|impdp|sqlldr)(?:\.exe)?[ \t]+(?:-\w+[ \t]+){0,3})[\w.$#-]{1,60}/([^\s@\x22']{1,100})@",
        &["jdbc:oracle:thin:scott/tiger@db:1521:x", "sqlplus -S scott/tiger@orcl"],
        &["sqlplus / as sysdba", "jdbc:oracle:thin:@db:1521:x"],
    ),
    password(
        "password",
        &["machine", "login", "default"],
        r"(?i)(?:\bmachine[ \t\r\n]+\S{1,120}|\bdefault)\s+login\s+\S{1,120}\s+password\s+(\S{1,200})",
        &[
            "machine api.example.com login ada password 012345abcdef",
            "machine raw.example.com\n  login ada\n  password pass123",
        ],
        &["machine x login y password <password>"],
    ),
    password(
        "password",
        &[":*:", ":5432:"],
        r"^[\w.*-]{1,100}:(?:[0-9]{2,5}|\*):[\w.*-]{1,60}:[\w.*-]{1,60}:([^\s:]{1,100})[ \t]*\r?$",
        &["db.example.com:5432:*:ada:hunter2"],
        &["a:*:b"],
    ),
    password(
        "password",
        &["identified by", "set password"],
        r#"(?i)(?:identified (?:with \S{1,40} )?by(?: password)?|set password(?: for [^\n=]{1,80})?[ \t]*=[ \t]*(?:password\()?)[ \t]*["']([^"'\r\n]{1,100})["']"#,
        &["CREATE USER 'a'@'%' IDENTIFIED BY 'hunter2';", "SET PASSWORD FOR 'a' = PASSWORD('hunter2')"],
        &["IDENTIFIED BY '<password>'"],
    ),
    password(
        "password",
        &["\"auth\"", "_auth", "identitytoken", "registrytoken"],
        r#"(?i)"(?:auth|identitytoken|registrytoken)"[ \t]*:[ \t]*"([a-z0-9+/=_.-]{8,})""#,
        &[r#"{"auths":{"x":{"auth":"{b:24}=="}}}"#],
        &[r#"{"auth": "none"}"#],
    ),
    // Ways of network devices to write one in plain text.
    password(
        "network-device-password",
        &["username", "snmp-server", "pre-shared-key", "isakmp key", "enable", "tacacs", "radius"],
        r"(?i)^[ \t]*(?:username[ \t]+\S+[ \t]+(?:privilege[ \t]+[0-9]+[ \t]+)?(?:password|secret)[ \t]+(?:0[ \t]+)?|enable[ \t]+(?:password|secret)[ \t]+(?:0[ \t]+)?|snmp-server[ \t]+community[ \t]+|(?:pre-shared-key|crypto isakmp key)[ \t]+(?:(?:ascii-text|local|remote|address|0)[ \t]+)*|(?:tacacs-server|radius-server)[ \t]+(?:host[ \t]+\S+[ \t]+)?key[ \t]+(?:0[ \t]+)?)\x22?([^\s\x22]{3,100})",
        &[
            "snmp-server community Summer26 RO",
            "username ada password 0 hunter2",
            "crypto isakmp key hunter2 address 10.0.0.1",
        ],
        &["enable secret 5 <removed>", "username ada password 7 <removed>"],
    ),
];

/// Anything but a variable and a filler: in an address, even `password` is what somebody connects with.
fn is_used(value: &str) -> bool {
    is_literal(value)
        || matches!(
            value,
            "password" | "pass" | "passwd" | "secret" | "changeme" | "default" | "example" | "test" | "root"
        )
}
