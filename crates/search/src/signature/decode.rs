//! What a code says: its bits as their specification cuts them ([MS-ERREF] 2.1 to 2.3, RFC 3463), its names, its meaning, its makers.
//! Never tells what no bit and no table says.

use super::table::{AADSTS, EVENT_SOURCES, EVENTS, FACILITIES, MAIL, MEANINGS, NT_FACILITIES, ORIGINS, Table};
use super::{Row, Signature, names};

/// How many names of one number are told; more of them are markers of ranges.
const NAMES: usize = 3;

/// Everything that is known, one line each.
pub(super) fn rows(signature: Signature) -> Vec<Row> {
    let mut rows = vec![row("Code", signature.to_string())];
    let named = names::of(signature);
    if !named.is_empty() {
        rows.push(row("Name", named.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ")));
    }
    if let Some(meaning) = meaning(signature) {
        rows.push(row("Means", meaning.to_owned()));
    }
    match signature {
        Signature::Status(code) => status(code, &mut rows),
        Signature::Win32(number) => {
            rows.push(row("Type", "Win32 error".to_owned()));
            rows.push(row("Number", number.to_string()));
            rows.push(row("Hexadecimal", format!("{number:#x}")));
            if number < 0x1_0000 {
                rows.push(row("As HRESULT", Signature::Status(0x8007_0000 | number).to_string()));
            }
        }
        Signature::Aadsts(number) => {
            rows.push(row("Type", "Microsoft Entra sign-in error".to_owned()));
            rows.push(row("Number", number.to_string()));
        }
        Signature::Http { status, part } => http(status, part, &mut rows),
        Signature::Event { number, source } => {
            rows.push(row("Type", "Event of the Windows log".to_owned()));
            rows.push(row("Number", number.to_string()));
            if let Some(name) = source.and_then(|source| EVENT_SOURCES.first(source)) {
                rows.push(row("Source", name.to_owned()));
            }
            if source.is_none() {
                let key = format!("{number:05}");
                let told = EVENTS.all(&key).filter_map(|rest| rest.split_once('\t'));
                rows.extend(told.map(|(source, what)| {
                    row("From a known source", format!("{}: {what}", EVENT_SOURCES.first(source).unwrap_or(source)))
                }));
            }
        }
        Signature::Mail { class, .. } => {
            rows.push(row("Type", "Enhanced mail status (RFC 3463)".to_owned()));
            let class = if class == 4 { "4, sending it again may help" } else { "5, sending it again will not help" };
            rows.push(row("Class", class.to_owned()));
        }
        Signature::OsStatus(number) => negative("Result of macOS (OSStatus)", number, &mut rows),
        Signature::Ese(number) => negative("Error of the database engine ESE (JET)", number, &mut rows),
        Signature::Stop(code) => {
            rows.push(row("Type", "Stop code of Windows (bug check)".to_owned()));
            rows.push(row("Number", format!("{code:#x}")));
        }
    }
    if let Some(origin) = origin(signature) {
        rows.push(row("Comes from", origin));
    }
    rows
}

/// What the code means, where the tables say so: of its own, or of what it wraps.
pub(super) fn meaning(signature: Signature) -> Option<&'static str> {
    let own = MEANINGS.last(&signature.key()).or_else(|| match signature {
        Signature::Mail { subject, detail, .. } => MAIL.last(&format!("{subject}.{detail:03}")),
        Signature::Event { number, source: Some(source) } => EVENTS
            .all(&format!("{number:05}"))
            .find_map(|rest| rest.split_once('\t').filter(|(from, _)| *from == source).map(|(_, what)| what)),
        _ => None,
    });
    // A number without a family has more than one reading, and none of them is its meaning.
    let is_one = !matches!(signature, Signature::Status(code) if code >> 31 == 0);
    own.or_else(|| signature.equivalents().into_iter().filter(|_| is_one).find_map(|other| MEANINGS.last(&other.key())))
}

fn status(code: u32, rows: &mut Vec<Row>) {
    let number = code & 0xffff;
    let is_ntstatus = code >> 30 == 0b11 && (names::is_ntstatus(code) || !names::is_hresult(code));
    let wraps_nt = code >> 28 == 0b1101;
    if code >> 31 == 0 {
        return plain(code, rows);
    }
    if code >= 0xffff_0000 {
        rows.push(row("Type", "A small negative number".to_owned()));
    } else if wraps_nt {
        rows.push(row("Type", "HRESULT of an NTSTATUS".to_owned()));
        rows.push(row("Wraps", format!("NTSTATUS {}", named(Signature::Status(code & !0x1000_0000)))));
    } else if is_ntstatus {
        rows.push(row("Type", "NTSTATUS".to_owned()));
        rows.push(row("Severity", "3 (error)".to_owned()));
        rows.push(row("Facility", facility(&NT_FACILITIES, (code >> 16) & 0xfff)));
    } else {
        rows.push(row("Type", "HRESULT".to_owned()));
        rows.push(row("Severity", "1 (failure)".to_owned()));
        let number = (code >> 16) & 0x7ff;
        // Whoever sets the customer bit counts facilities as they like.
        let facility = if is_customers(code) { number.to_string() } else { facility(&FACILITIES, number) };
        rows.push(row("Facility", facility));
    }
    if code < 0xffff_0000 {
        let defined_by = if is_customers(code) { "the maker of a program (customer bit set)" } else { "Microsoft" };
        rows.push(row("Defined by", defined_by.to_owned()));
    }
    let wrapped =
        Signature::Status(code).equivalents().into_iter().filter(|other| !matches!(other, Signature::Status(_)));
    for other in wrapped {
        rows.push(row(if matches!(other, Signature::Stop(_)) { "As a stop code" } else { "Wraps" }, named(other)));
    }
    if code < 0xffff_0000 {
        rows.push(row("Number", format!("{number} ({number:#06x})")));
    }
    rows.push(row("Decimal, signed", code.cast_signed().to_string()));
    rows.push(row("Decimal, unsigned", code.to_string()));
}

/// Whether the customer bit is set: the code was not made by Microsoft, or not by Windows.
fn is_customers(code: u32) -> bool {
    code >> 29 & 1 == 1
}

/// A number without a high bit, whose family its spelling does not name: every reading that a table knows.
fn plain(code: u32, rows: &mut Vec<Row>) {
    rows.push(row("Type", "A number; its family is not written with it".to_owned()));
    for other in Signature::Status(code).equivalents() {
        let reading = match other {
            Signature::Win32(_) => "As a Win32 error",
            Signature::Stop(_) => "As a stop code",
            _ => continue,
        };
        let told = meaning(other).map_or_else(String::new, |meaning| format!(": {meaning}"));
        rows.push(row(reading, format!("{}{told}", named(other))));
    }
    rows.push(row("Decimal", code.to_string()));
}

fn http(status: u16, part: u16, rows: &mut Vec<Row>) {
    rows.push(row("Type", "HTTP status".to_owned()));
    let code = http::StatusCode::from_u16(status).ok();
    if let Some(reason) = code.and_then(|code| code.canonical_reason()) {
        rows.push(row("Reason phrase", reason.to_owned()));
    }
    let class = if status < 500 { "4, something about the request" } else { "5, something about the server" };
    rows.push(row("Class", class.to_owned()));
    if part > 0 {
        rows.push(row("Substatus", format!("{part}, as the web server IIS counts")));
    }
}

fn negative(kind: &str, number: u32, rows: &mut Vec<Row>) {
    rows.push(row("Type", kind.to_owned()));
    rows.push(row("Number", format!("-{number}")));
    rows.push(row("Hexadecimal", format!("0x{:08X}", number.wrapping_neg())));
}

/// A facility's number and name.
fn facility(table: &Table, number: u32) -> String {
    let name = table.first(&format!("{number:05}")).and_then(|name| name.strip_prefix("FACILITY_"));
    name.map_or_else(|| number.to_string(), |name| format!("{number} ({name})"))
}

/// A code with its name.
fn named(signature: Signature) -> String {
    let name = names::of(signature).first().map_or_else(String::new, |name| format!(" ({name})"));
    format!("{signature}{name}")
}

/// Who makes such codes.
fn origin(signature: Signature) -> Option<String> {
    let told = match signature {
        Signature::Status(code) => {
            let key = format!("{code:08X}");
            let range = ORIGINS.at_or_below(&key).and_then(|(_, rest)| rest.split_once('\t'));
            let narrow = range.filter(|(last, _)| key.as_str() <= *last).map(|(_, who)| who);
            let is_nt = code >> 30 == 0b11;
            let (table, number) =
                if is_nt { (&NT_FACILITIES, (code >> 16) & 0xfff) } else { (&FACILITIES, (code >> 16) & 0x7ff) };
            narrow.or_else(|| {
                table.last(&format!("{number:05}")).filter(|_| (0x8000_0000..0xffff_0000).contains(&code))
            })?
        }
        Signature::Win32(1600..1660) => "Windows Installer (MSI)",
        Signature::Win32(9000..10_000) => "DNS",
        Signature::Win32(10_000..12_000) => "Winsock (network connections)",
        Signature::Win32(12_000..12_200) => "the web client of Windows (WinHTTP, WinINet)",
        Signature::Win32(8192..9000) => "Active Directory",
        Signature::Win32(_) => "Windows itself, or a program that passes on its errors",
        Signature::Aadsts(number) if AADSTS.key(&format!("{number:08}")).is_none() => {
            "Microsoft Entra ID, at sign-in; this number is not in its published list"
        }
        Signature::Aadsts(_) => "Microsoft Entra ID, at sign-in",
        Signature::Http { .. } => "a web server, or a proxy or gateway before it",
        Signature::Event { source, .. } => EVENT_SOURCES.last(source?)?,
        Signature::Mail { .. } => "a mail server, in its answer or in a delivery report (NDR)",
        Signature::OsStatus(_) => "macOS, or a program on it",
        Signature::Ese(_) => "the database engine ESE, as Exchange, Active Directory and Windows Update use it",
        Signature::Stop(_) => "the Windows kernel, on the blue screen or in a dump",
    };
    Some(told.to_owned())
}

fn row(name: &'static str, value: String) -> Row {
    Row { name, value }
}
