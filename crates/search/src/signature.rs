//! Error signatures: codes in a text, in any of their spellings, as values that can be compared, looked up and told.
//! Never guesses: a number is a code only where its shape, its neighbours or a table says so, and two families of one number stay two.

mod decode;
mod names;
mod neighbours;
mod read;
mod spelling;
mod table;

use std::fmt;

pub(crate) use self::spelling::{code_word, signed_decimal};

/// An error code. Two spellings of one code are one value; codes of two families that say the same are [equivalents](Signature::equivalents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signature {
    /// 32 bits whose family the spelling does not name: an HRESULT or an NTSTATUS, or with no high bit a number that a
    /// Win32 error or a stop code may be.
    Status(u32),
    /// An error of the Win32 interface, Winsock, WinHTTP and Windows Installer included.
    Win32(u32),
    /// A sign-in error of Microsoft Entra ID.
    Aadsts(u32),
    /// An HTTP status with what IIS writes behind its point (500.19), else 0.
    Http {
        /// From 400 to 599.
        status: u16,
        /// What stands behind the point; 0 where nothing does.
        part: u16,
    },
    /// An event of the Windows log.
    Event {
        /// Its number.
        number: u32,
        /// The folded name of its source, one of those that are known.
        source: Option<&'static str>,
    },
    /// An enhanced mail status (RFC 3463), as delivery reports carry it.
    Mail {
        /// 4 (may be tried again) or 5 (will not work).
        class: u8,
        /// What it is about.
        subject: u8,
        /// What happened.
        detail: u16,
    },
    /// A result of macOS, without its minus sign.
    OsStatus(u32),
    /// An error of the database engine ESE (JET), without its minus sign.
    Ese(u32),
    /// A stop code of Windows (bug check).
    Stop(u32),
}

/// One line of what a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is told, such as `Facility`.
    pub name: &'static str,
    /// The value.
    pub value: String,
}

/// The codes of a text, each once, in order: `0x8004010F` in any case, `8004010F` alone, the signed decimal `-2147221233`,
/// `AADSTS50034`, `error 1231`, `ERROR_NETWORK_UNREACHABLE`, `HTTP 503`, `404 Not Found`, `Event ID 1058`, `550 5.7.1`, `OSStatus -50`, `STOP 0x7B`.
///
/// Takes time in proportion to the text, and never fails.
pub fn signatures(text: &str) -> Vec<Signature> {
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for one in read::read(text) {
        if seen.insert(one.signature) {
            found.push(one.signature);
        }
    }
    found
}

impl Signature {
    /// The signature that a text spells and nothing else, as an address or a field of one code does. More is taken for a
    /// code than in running text: a bare `1231`, `404`, `0x5` or `-50`.
    pub fn spelt(text: &str) -> Option<Signature> {
        read::whole(text)
    }

    /// The word that stands for the code in the index and in addresses: `0x8004010f`, `aadsts50034`, `win32-1231`, `http-503`,
    /// `event-10016-distributedcom`, `5.7.1`, `osstatus-50`, `ese-1018`, `stop-0x7b`. [`Signature::spelt`] reads it back.
    pub fn key(self) -> String {
        match self {
            Signature::Status(code) => format!("{code:#x}"),
            Signature::Win32(number) => format!("win32-{number}"),
            Signature::Aadsts(number) => format!("aadsts{number}"),
            Signature::Http { status, part: 0 } => format!("http-{status}"),
            Signature::Http { status, part } => format!("http-{status}.{part}"),
            Signature::Event { number, source: None } => format!("event-{number}"),
            Signature::Event { number, source: Some(source) } => format!("event-{number}-{source}"),
            Signature::Mail { class, subject, detail } => format!("{class}.{subject}.{detail}"),
            Signature::OsStatus(number) => format!("osstatus-{number}"),
            Signature::Ese(number) => format!("ese-{number}"),
            Signature::Stop(code) => format!("stop-{code:#x}"),
        }
    }

    /// The Win32 error that an HRESULT or NTSTATUS of facility 7 wraps (HRESULT_FROM_WIN32, NTSTATUS_FROM_WIN32).
    pub fn win32(self) -> Option<u32> {
        match self {
            Signature::Status(code) if matches!(code >> 16, 0x8007 | 0xc007) => Some(code & 0xffff),
            _ => None,
        }
    }

    /// The other signatures that say the same, or that this one may stand for where it names no family: an HRESULT and what it
    /// wraps, an NTSTATUS and its HRESULT, a bare `0x7B` and the stop code. A text that holds one of them holds this one too.
    ///
    /// No chain: `0x7B` may be a stop code and may be a Win32 error, and these two are nothing to each other.
    pub fn equivalents(self) -> Vec<Signature> {
        let mut all = Vec::new();
        match self {
            Signature::Status(code) => {
                all.extend(self.win32().map(Signature::Win32));
                if code >> 16 == 0x8019 && (400..600).contains(&(code & 0xffff)) {
                    all.push(Signature::Http { status: (code & 0xffff) as u16, part: 0 });
                }
                if code >> 16 == 0xc800 {
                    all.push(Signature::Ese(code & 0xffff));
                }
                if code >= 0xffff_0000 {
                    all.extend(negative(code.wrapping_neg()));
                }
                all.extend(nt_and_hresult(code).map(Signature::Status));
                if names::is_known(Signature::Stop(code)) {
                    all.push(Signature::Stop(code));
                }
                if code < 0x1_0000 && names::is_known(Signature::Win32(code)) {
                    all.push(Signature::Win32(code));
                }
            }
            Signature::Win32(number) if number < 0x1_0000 => {
                all.push(Signature::Status(0x8007_0000 | number));
                all.push(Signature::Status(number));
            }
            Signature::Http { status, part: 0 } => all.push(Signature::Status(0x8019_0000 | u32::from(status))),
            Signature::Http { status, .. } => all.push(Signature::Http { status, part: 0 }),
            Signature::Event { number, source: Some(_) } => all.push(Signature::Event { number, source: None }),
            Signature::Ese(number) if number < 0x1_0000 => {
                all.push(Signature::Status(0xc800_0000 | number));
                all.push(Signature::Status(number.wrapping_neg()));
            }
            Signature::OsStatus(number) if number < 0x1_0000 => all.push(Signature::Status(number.wrapping_neg())),
            Signature::Stop(code) => all.push(Signature::Status(code)),
            _ => {}
        }
        all.retain(|other| *other != self && *other != Signature::Status(0));
        all
    }

    /// Whether a text holds the code, or one that says the same.
    pub fn stands_in(self, text: &str) -> bool {
        let same = self.equivalents();
        let says_it = |held: Signature| held == self || same.contains(&held) || held.equivalents().contains(&self);
        signatures(text).into_iter().any(says_it)
    }

    /// The symbolic names of the number, such as `ERROR_NETWORK_UNREACHABLE`; first those of its own family.
    pub fn names(self) -> Vec<&'static str> {
        names::of(self)
    }

    /// The name to call the code by: its own, or that of what it wraps. A bare number has none: it may be of several families.
    pub fn name(self) -> Option<&'static str> {
        let wraps = matches!(self, Signature::Status(code) if code >> 31 == 1);
        let wrapped =
            || self.equivalents().into_iter().filter(|_| wraps).find_map(|other| other.names().first().copied());
        self.names().first().copied().or_else(wrapped)
    }

    /// What a well-known code means, as part of a sentence.
    pub fn meaning(self) -> Option<&'static str> {
        decode::meaning(self)
    }

    /// What the code says: its parts, its names, what they mean and who makes such codes.
    pub fn decode(self) -> Vec<Row> {
        decode::rows(self)
    }
}

/// What a negative number without a family may be: those of the two that know it.
fn negative(magnitude: u32) -> impl Iterator<Item = Signature> {
    [Signature::Ese(magnitude), Signature::OsStatus(magnitude)].into_iter().filter(|one| names::is_known(*one))
}

/// The NTSTATUS in an HRESULT (HRESULT_FROM_NT sets bit 28), or the HRESULT of an NTSTATUS whose name is known.
fn nt_and_hresult(code: u32) -> Option<u32> {
    const WRAPS_NT: u32 = 0x1000_0000;
    let other = code ^ WRAPS_NT;
    let status = code & !WRAPS_NT;
    (code >> 30 == 0b11 && names::is_ntstatus(status)).then_some(other)
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Signature::Status(code) => write!(formatter, "0x{code:08X}"),
            Signature::Win32(number) => write!(formatter, "Win32 error {number}"),
            Signature::Aadsts(number) => write!(formatter, "AADSTS{number}"),
            Signature::Http { status, part: 0 } => write!(formatter, "HTTP {status}"),
            Signature::Http { status, part } => write!(formatter, "HTTP {status}.{part}"),
            Signature::Event { number, source: None } => write!(formatter, "Event ID {number}"),
            Signature::Event { number, source: Some(source) } => {
                write!(formatter, "Event ID {number} ({})", table::EVENT_SOURCES.first(source).unwrap_or(source))
            }
            Signature::Mail { class, subject, detail } => write!(formatter, "{class}.{subject}.{detail}"),
            Signature::OsStatus(number) => write!(formatter, "OSStatus -{number}"),
            Signature::Ese(number) => write!(formatter, "JET error -{number}"),
            Signature::Stop(code) => write!(formatter, "STOP 0x{code:08X}"),
        }
    }
}

#[cfg(test)]
mod tests;
