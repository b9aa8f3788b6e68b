//! Hashes of passwords, from which passwords can be guessed: crypt(3), htpasswd, NTLM dumps, cached domain logons, Kerberos.
//! Never takes hashes of files: those name a file and protect nothing.
//!
//! Sources: crypt(5), the Apache and PHP documentation, the hash formats that hashcat documents, Cisco's password types,
//! the documentation of PostgreSQL, MySQL, LDAP (RFC 2307), Grub and macOS.

use crate::redact::rule::{Rule, token};

pub(super) const RULES: &[Rule] = &[
    token(
        "password-hash",
        &["$1$", "$5$", "$6$", "$apr1$", "$md5", "$sha1$", "$7$", "$8$", "$9$", "$p$", "$h$", "$s$", "$14$"],
        r"(\$(?:apr1|sha1|md5|[15-9]|14|[PHS])\$(?:[\w=.,/-]{1,32}\$){0,3}[A-Za-z0-9./]{20,})",
        &[
            "root:$6$rounds=5000${a:16}${a:86}:19000:0:99999:7:::",
            "user:$apr1${a:8}${a:22}",
            "enable secret 5 $1${a:4}${a:22}",
            "$P$B{a:30}",
        ],
        &["awk '{print $1$2}'", "$1$abc"],
    ),
    token(
        "password-hash",
        &["$2a$", "$2b$", "$2x$", "$2y$", "$2$"],
        r"(\$2[abxy]?\$[0-9]{2}\$[A-Za-z0-9./]{53})",
        &["hash: $2b$12${a:53}"],
        &["$2b$12$short"],
    ),
    token(
        "password-hash",
        &[
            "$argon2",
            "$scrypt$",
            "$pbkdf2",
            "$y$",
            "$gy$",
            "$bcrypt-sha256$",
            "pbkdf2_sha",
            "bcrypt_sha256",
            "argon2$",
            "scram-sha-256$",
            "pbkdf2:sha",
            "pbkdf2.sha512",
        ],
        r"((?:\$(?:argon2(?:id?|d)|scrypt|pbkdf2(?:-sha(?:1|256|512))?|bcrypt-sha256|y|gy)\$|pbkdf2_sha(?:1|256|512)\$|bcrypt_sha256\$|(?:SCRAM-SHA-256)\$|pbkdf2:sha(?:1|256|512):|grub\.pbkdf2\.sha512\.)[A-Za-z0-9+/=$,.:_-]{30,})",
        &[
            "$argon2id$v=19$m=65536,t=3,p=4${b:22}${b:43}",
            "pbkdf2_sha256$600000${a:22}${b:43}=",
            "SCRAM-SHA-256$4096:{b:22}==${b:43}=:{b:43}=",
        ],
        &["$argon2id$v=19$m=65536"],
    ),
    token(
        "password-hash",
        &["{ssha", "{sha", "{smd5}", "{md5}", "{crypt}", "{pbkdf2"],
        r"(?i)(\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2(?:-SHA(?:256|512))?)\}[a-z0-9+/=$.]{20,})",
        &["userPassword: {SSHA}{b:38}==", "ada:{SHA}{b:27}="],
        &["{sha}"],
    ),
    // `secretsdump`, `pwdump`: name:id:LM:NT:::
    token(
        "ntlm-hash",
        &["aad3b435b51404eeaad3b435b51404ee", ":::"],
        r"(?i)(?:^|[\s:])[^\s:]{1,80}:[0-9]{1,9}:((?:[0-9a-f]{32}|no password\*{3,21}|\*{4,32}):[0-9a-f]{32}):",
        &["Administrator:500:aad3b435b51404eeaad3b435b51404ee:{x:32}:::", "CONTOSO\\ada:1104:{x:32}:{x:32}:::"],
        &["docker:500:image:::"],
    ),
    token(
        "ntlm-hash",
        &["ntlm", "nthash", "nt hash", "lmhash", "sekurlsa", "rc4_hmac", "hash ntlm"],
        r"(?i)\b(?:ntlm(?:hash)?|nt[ _-]?hash|lm[ _-]?hash|rc4_hmac(?:_nt)?)\b[\x22' \t]*[:=]+[\x22' \t]*([0-9a-f]{32}(?::[0-9a-f]{32})?)\b",
        &["         * NTLM     : {x:32}", "rc4_hmac_nt      {x:4}\nNT hash: {x:32}"],
        &["NTLM: 0x{x:8}", "LmCompatibilityLevel : 3"],
    ),
    token(
        "ntlm-hash",
        &[":aad3b435b51404eeaad3b435b51404ee", "-hashes", "/ntlm:", "/rc4:", "--hash", "-h "],
        r"(?i)(?:-hashes|/ntlm:|/rc4:|--hash(?:es)?)[ =]?([0-9a-f]{0,32}:?[0-9a-f]{32})\b",
        &["wmiexec.py -hashes :{x:32} ada@host", "/ntlm:{x:32}"],
        &["--hash=sha256:{x:64}"],
    ),
    // Challenge and response of a logon: name::domain:challenge:proof:blob
    token(
        "ntlm-hash",
        &["::"],
        r"(?i)\b[^\s:]{1,40}::[^\s:]{0,40}:((?:[0-9a-f]{16}:[0-9a-f]{32}:[0-9a-f]{20,}|[0-9a-f]{48}:[0-9a-f]{48}:[0-9a-f]{16}))",
        &["ada::CONTOSO:{x:16}:{x:32}:0101000000000000{x:64}"],
        &["std::vector::iterator", "fe80::1:2:3:4"],
    ),
    token(
        "cached-logon-hash",
        &["$dcc2$", "$mlv2$"],
        r"(?i)(\$(?:DCC2?|MLv2)\$(?:[0-9]{1,8}#)?[^#\s]{1,80}#?[0-9a-f]{32})",
        &["CONTOSO/ada:$DCC2$10240#ada#{x:32}: (2026-01-01)"],
        &["$DCC2$10240#ada"],
    ),
    token(
        "kerberos-ticket",
        &["$krb5"],
        r"(?i)(\$krb5(?:tgs|asrep|pa|tgt)\$[0-9]{1,2}\$(?:\*[^\s*]{1,200}\*\$?|[^\s$]{1,200}\$){0,3}[0-9a-f]{24,}(?:\$[0-9a-f]+)*)",
        &["$krb5tgs$23$*svc$CONTOSO.COM$cifs/host*${x:32}${x:200}", "$krb5asrep$23$ada@CONTOSO.COM:{x:32}${x:200}"],
        &["$krb5tgs$23$"],
    ),
    token(
        "kerberos-ticket",
        &["doiev", "doif", "doic", "doig"],
        r"\b(doI[A-Za-z0-9+/]{60,}={0,2})",
        &["doIF{b:120}=="],
        &["doIFthing"],
    ),
    token(
        "password-hash",
        &["identified", "password(", "authentication_string"],
        r"(?i)(?:identified (?:by|with)[^\n]{0,40}?|password\([^)\n]{0,20}\)|authentication_string[^\n]{0,20}?)['\x22](\*[0-9A-F]{40})\b",
        &["IDENTIFIED BY PASSWORD '*{X:40}'"],
        &["* {X:40}"],
    ),
    // Cisco and others write a password with its type before it; types 0 and 7 can be read back.
    token(
        "network-device-password",
        &["password", "secret", "key", "community", "md5"],
        r"(?m)^[ \t]*(?:[\w.-]+[ \t]+){0,6}(?:password|secret|key|key-string|md5)[ \t]+(?:7|5|8|9|4)[ \t]+\x22?([0-9A-F]{6,}|\$[\w./$]{20,}|[\w./]{30,})\x22?[ \t]*$",
        &["enable password 7 {X:18}", " neighbor 10.0.0.1 password 7 {X:16}", "username ada secret 9 $9${a:14}${a:43}"],
        &["password 7 days"],
    ),
    token(
        "network-device-password",
        &["md5crypt", "juniper", "$9$", "encrypted-password"],
        r"(\$9\$[A-Za-z0-9./-]{8,})",
        &["secret \"$9${a:20}\";"],
        &["$9$abc"],
    ),
];
