//! What tells who somebody is, which device it is and where: asked for by a setting, since support often needs it.
//! Never takes what is the same everywhere: loopback and documentation addresses, masks, well-known SIDs, system accounts.
//!
//! Sources: RFC 5322, RFC 4291, RFC 5735, Microsoft's documentation of SIDs, `dsregcmd /status`, `ipconfig` and `systeminfo`.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::redact::rule::{Holds, Rule};
use crate::redact::value::is_literal;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "email",
        near: &["@"],
        pattern: r"(?:^|[^A-Za-z0-9._%+/-])([A-Za-z0-9][A-Za-z0-9._%+#-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24})\b",
        holds: Holds::Value(is_literal),
        examples: &["UPN: ada.lovelace@contoso.com"],
        others: &["npm install thing@1.2.3", "ada@host", "@example"],
    },
    Rule {
        kind: "sid",
        near: &["s-1-"],
        pattern: r"\b(S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){3,5})\b",
        holds: Holds::Value(always),
        examples: &[
            "S-1-5-21-3623811015-3361044348-30300820-1013",
            "S-1-12-1-1111111111-2222222222-3333333333-4444444444",
        ],
        others: &["S-1-5-18", "S-1-5-32-544"],
    },
    Rule {
        kind: "ip-address",
        near: &[],
        pattern: r"(?:^|[^0-9A-Za-z._-])(?:[vV]ersion:?[ \t]{0,2}|[vV]er\.?[ \t]{0,2}|[bB]uild:?[ \t]{0,2})?([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?:[^0-9A-Za-z._-]|\.(?:[^0-9]|$)|$)",
        holds: Holds::Beside(is_address),
        examples: &["   IPv4 Address. . . . . . . . . . . : 192.168.1.23(Preferred)", "ping 203.0.114.7"],
        others: &[
            "127.0.0.1",
            "   Subnet Mask . . . . . . . . . . . : 255.255.255.0",
            "Version 10.0.1.2",
            "10.0.19045.3570",
            "16.0.1.2.3",
        ],
    },
    Rule {
        kind: "ip-address",
        near: &["::", ":"],
        pattern: r"(?:^|[^0-9A-Za-z:.])((?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?:%[0-9a-z]{1,8})?(?:[^0-9A-Za-z:]|$)",
        holds: Holds::Value(is_long_address),
        examples: &[
            "   Link-local IPv6 Address . . . . . : fe80::1c2d:3e4f:5a6b:7c8d%12(Preferred)",
            "2a00:1450:4001:81b::200e",
        ],
        others: &["::1", "12:30:45", "std::vec", "a::b", "::"],
    },
    Rule {
        kind: "mac-address",
        near: &[],
        pattern: r"(?:^|[^0-9A-Za-z:-])([0-9A-Fa-f]{2}(?:(?:-[0-9A-Fa-f]{2}){5}|(?::[0-9A-Fa-f]{2}){5}))(?:[^0-9A-Za-z:-]|$)",
        holds: Holds::Value(is_no_filler),
        examples: &["   Physical Address. . . . . . . . . : 3C-52-82-1A-2B-3C", "ether 3c:52:82:1a:2b:3c"],
        others: &["00-00-00-00-00-00", "FF:FF:FF:FF:FF:FF", "2026-11-23"],
    },
    Rule {
        kind: "phone",
        near: &["+", "tel", "phone", "mobile", "fax"],
        pattern: r"(?i)(?:^|[^\w+])(\+[1-9][0-9]{0,2}[ .()/-]{0,3}[0-9](?:[ .()/-]{0,2}[0-9]){6,12})(?:[^0-9A-Za-z]|$)|\b(?:tel(?:ephone)?|phone|mobile|fax|handy)(?:[ _-]?(?:number|no\.?))?[\x22']?[ \t]*[:=][ \t\x22']*(\(?[0-9][0-9 ()./-]{5,18}[0-9])",
        holds: Holds::Value(always),
        examples: &["Call +49 30 1234567", "telephoneNumber: 030 1234567", "Mobile: (555) 010-4477"],
        others: &["2026-11-23T10:00:00+01:00", "+1", "phone: none"],
    },
    Rule {
        kind: "host-name",
        near: &[
            "host name",
            "hostname",
            "computer",
            "workstation",
            "machine",
            "device name",
            "devicename",
            "server name",
            "dns name",
            "netbios",
            "nodename",
            "logonserver",
            "logon server",
            "pscomputername",
            "source network",
        ],
        pattern: r"(?i)(?:^|[^\w-])(?:host[ _]?name|computer(?:[ _]?name)?|workstation(?:[ _]name)?|machine(?:[ _]?name)?|device[ _]?name|server[ _]?name|dns[ _]?name|dns ?host ?name|netbios(?: computer)? name|nodename|logon ?server|pscomputername|ms_computername)[\x22']?(?:[ \t.]{0,60}[:=][ \t\x22'\\]{0,20}|[ \t]{2,}REG_SZ[ \t]+)([A-Za-z0-9][A-Za-z0-9_.-]{1,62})",
        holds: Holds::Value(is_name),
        examples: &[
            "   Host Name . . . . . . . . . . . . : LT-ADA-0423",
            "COMPUTERNAME=LT-ADA-0423",
            "Device Name : LT-ADA-0423",
            "LOGONSERVER=\\\\DC01",
            "Logon Server: \\\\DC02",
        ],
        others: &["Computer: the device that", "Host Name:", "Machine: NT AUTHORITY", "hostname=$HOST"],
    },
    Rule {
        kind: "host-name",
        near: &[r"\\"],
        pattern: r"(?:^|[\s\x22'(=:])\\\\([A-Za-z0-9][A-Za-z0-9_.-]{1,62})\\",
        holds: Holds::Value(is_name),
        examples: &[r"dir \\FILES01\share"],
        others: &[r"\\server\share", r"\\.\pipe\x", r"\\localhost\c$"],
    },
    Rule {
        kind: "serial-number",
        near: &["serial", "service tag", "servicetag", "asset tag", "assettag"],
        pattern: r"(?i)(?:serial[ _]?(?:number|no\.?|#)?(?: \(system\))?|service[ _]?tag|asset[ _]?tag)[\x22']?[ \t.]{0,40}[:=\r\n][ \t\x22'\r\n]{0,20}([A-Z0-9][A-Z0-9 _./-]{3,40}?)[\x22']?[ \t]*(?:\r?$|[,;<\x22'}])",
        holds: Holds::Value(is_serial),
        examples: &[
            "Serial Number (system): C02XK1ABJGH5",
            "SerialNumber : 5CG1234XYZ",
            "SerialNumber\r\n5CG1234XYZ\r\n",
            "Service Tag: 4XKJ2P3",
        ],
        others: &["Serial number: Default string", "serial: console", "SerialNumber : To be filled by O.E.M."],
    },
    Rule {
        kind: "id",
        near: &[
            "tenant",
            "device",
            "object",
            "user",
            "correlation",
            "client",
            "subscription",
            "workplace",
            "authority",
            "machine",
            "azuread",
            "entdm",
            "idp",
            "cloudtgt",
            "microsoftonline",
        ],
        pattern: r"(?i)(?:tenant(?:[ _]?id)?|(?:work|azuread|entra|intune|mdm|aad)?[ _]?device[ _]?id|object[ _]?id|user[ _]?id|machine(?:guid|[ _]id)|subscription[ _]?id|workplace[ _]?tenant[ _]?id|oid|tid|login\.microsoftonline\.com|enterpriseregistration\.windows\.net)[\x22']?[ \t]*[:=/]?[ \t\x22'{(/]{0,8}(?:REG_SZ[ \t]+)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
        holds: Holds::Value(is_no_filler),
        examples: &[
            "                TenantId : {u}",
            "                DeviceId : {u}",
            "https://login.microsoftonline.com/{u}/oauth2",
            "MachineGuid    REG_SZ    {u}",
        ],
        others: &["TenantId : 00000000-0000-0000-0000-000000000000", "CLSID {u}", "AppId: {u}"],
    },
    Rule {
        kind: "thumbprint",
        near: &["thumbprint"],
        pattern: r"(?i)(?:device|user|idp|certificate)?[ _]?thumbprint[\x22']?[ \t]*[:=][ \t\x22']*([0-9a-f]{40})\b",
        holds: Holds::Value(is_no_filler),
        examples: &["              Thumbprint : {X:40}"],
        others: &["Thumbprint : none"],
    },
    Rule {
        kind: "name",
        near: &["tenant", "domain", "executing account", "organization", "registered owner", "user email", "account"],
        pattern: r"(?im)^[ \t]*(?:TenantName|TenantDisplayName|WorkplaceTenantName|DomainName|Executing Account Name|Registered Owner|Registered Organization|Domain Name)[ \t]*:[ \t]*([^\r\n]{2,120}?)[ \t]*\r?$",
        holds: Holds::Value(is_owner),
        examples: &[
            "              TenantName : Contoso Ltd",
            "  Executing Account Name : CONTOSO\\ada",
            "Registered Owner:          Ada Lovelace",
        ],
        others: &["DomainJoined : YES", "Domain Name : WORKGROUP"],
    },
    Rule {
        kind: "user",
        near: &["users", "home", "documents and settings"],
        pattern: r"(?i)(?:[a-z]:\\\\?(?:Users|Documents and Settings)\\\\?|/(?:Users|home)/)([^\\/\s:*?\x22<>|$%{}]{2,64})",
        holds: Holds::Value(is_user),
        examples: &[r"C:\Users\ada.lovelace\AppData\Local", "/Users/ada/Library", r"C:\\Users\\ada\\file"],
        others: &[
            r"C:\Users\Public\Desktop",
            r"C:\Users\Default\NTUSER.DAT",
            r"C:\Users\%USERNAME%\x",
            r"C:\Users\<name>\x",
        ],
    },
    Rule {
        kind: "user",
        near: &[
            "account name",
            "user name",
            "username",
            "samaccountname",
            "logon name",
            "user:",
            "useraccount",
            "subjectusername",
            "targetusername",
            "userid",
        ],
        pattern: r"(?i)(?:^|[^\w])(?:account[ _]?name|user[ _]?name|samaccountname|logon[ _]?name|(?:subject|target)username|user)[\x22']?(?:[ \t.]{0,40}[:=][ \t\x22']{0,20}|[ \t]{2,}|\x22?>)((?:[A-Za-z0-9._-]{1,40}\\)?[A-Za-z][A-Za-z0-9._-]{1,63})[\x22']?[ \t]*(?:\r?$|[,;<&)])",
        holds: Holds::Value(is_user),
        examples: &[
            "\tAccount Name:\t\tada.lovelace\n",
            "USERNAME=ada",
            "User name                    ada",
            "<Data Name=\"TargetUserName\">ada</Data>",
            "User: CONTOSO\\ada",
        ],
        others: &["\tAccount Name:\t\tSYSTEM\n", "User Name: -", "Account Name: LOCAL SERVICE", "user: the person who"],
    },
];

fn always(_: &str) -> bool {
    true
}

/// Not the same sign all over, as in `00-00-00` and `FF:FF`.
fn is_no_filler(value: &str) -> bool {
    let mut letters = value.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let first = letters.next();
    letters.any(|byte| Some(byte) != first)
}

/// An address of four numbers that belongs to somebody, and no version.
fn is_address(before: &str, value: &str) -> bool {
    let Ok(address) = value.parse::<Ipv4Addr>() else { return false };
    let octets = address.octets();
    let is_mask = octets[0] == 255 || octets == [128, 0, 0, 0] || octets[0] == 0 || octets[0] >= 240;
    let lower = before.to_ascii_lowercase();
    let is_version = ["ver", "build"].iter().any(|word| lower.contains(word)) || lower.ends_with('v');
    !address.is_loopback()
        && !is_mask
        && !is_version
        && !address.is_multicast()
        && (octets[0] > 9 || octets[1..].iter().any(|octet| *octet > 9))
}

/// An address of eight groups that belongs to somebody, and no time and no path of a program's names.
fn is_long_address(value: &str) -> bool {
    let Ok(address) = value.parse::<Ipv6Addr>() else { return false };
    let groups = value.split(':').filter(|group| !group.is_empty()).count();
    !address.is_loopback()
        && !address.is_unspecified()
        && !address.is_multicast()
        && (groups >= 3 || value.starts_with("fe80") || value.starts_with("2"))
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && groups >= 2
}

/// A name that somebody gave to a machine.
fn is_name(value: &str) -> bool {
    const NONE: &[&str] = &[
        "server",
        "servername",
        "localhost",
        "local",
        "computer",
        "host",
        "hostname",
        "computername",
        "workstation",
        "the",
        "this",
        "your",
        "a",
        "an",
        "is",
        "was",
        "and",
        "or",
        "of",
        "to",
        "unknown",
        "nt",
        "workgroup",
        "policy",
        "fileserver",
        "example",
        "remote",
        "default",
        "any",
        "all",
        "yes",
        "no",
        "not",
    ];
    let lower = value.to_ascii_lowercase();
    is_literal(value) && !NONE.contains(&lower.as_str())
}

fn is_serial(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.bytes().any(|byte| byte.is_ascii_digit())
        && !lower.contains("o.e.m")
        && !lower.contains("default")
        && is_no_filler(value)
}

fn is_owner(value: &str) -> bool {
    is_literal(value)
        && !matches!(value.to_ascii_lowercase().as_str(), "workgroup" | "windows user" | "n/a" | "user" | "-")
}

/// Somebody, not an account that every system has.
fn is_user(value: &str) -> bool {
    const SYSTEM: &[&str] = &[
        "public",
        "default",
        "default user",
        "defaultuser0",
        "all users",
        "system",
        "localsystem",
        "local service",
        "network service",
        "localservice",
        "networkservice",
        "administrator",
        "admin",
        "guest",
        "root",
        "user",
        "username",
        "name",
        "anonymous",
        "anonymous logon",
        "dwm-1",
        "dwm-2",
        "dwm-3",
        "umfd-0",
        "umfd-1",
        "umfd-2",
        "wdagutilityaccount",
        "shared",
        "null",
        "local",
        "the",
        "network",
        "yourname",
        "your",
        "nt",
        "none",
        "services",
        "service",
    ];
    let name = value.rsplit('\\').next().unwrap_or(value).to_ascii_lowercase();
    is_literal(value) && !SYSTEM.contains(&name.as_str()) && !SYSTEM.contains(&value.to_ascii_lowercase().as_str())
}
