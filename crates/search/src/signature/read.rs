//! Codes in a text, one reading a shape of word. Each reading sees its word, what the words before say, and little after it.
//! Never goes back over what it has read: the time is in proportion to the text.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::neighbours::{Neighbours, belong_together, explains};
use super::table::{AADSTS, EVENT_SOURCES, MAIL};
use super::{Signature, names, negative};
use crate::words::{Word, words};

/// The folded names of sources, which every event in a text is compared with.
static SOURCES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| EVENT_SOURCES.lines().map(|(key, _)| key).collect());

/// A code and the words that spell it.
pub(super) struct Found {
    pub signature: Signature,
    words: Range<usize>,
}

/// The codes of a text, in order.
pub(super) fn read(text: &str) -> Vec<Found> {
    Reading::new(text).all()
}

/// The one code that a text spells and nothing else.
pub(super) fn whole(text: &str) -> Option<Signature> {
    /// No code is spelt longer, with the words around it.
    const LONGEST: usize = 200;
    let reading = Reading::new(text.get(..LONGEST.min(text.len())).filter(|start| start.len() == text.len())?);
    let found = reading.all();
    match found.as_slice() {
        [one] => reading.is_beside(|at| one.words.contains(&at)).then_some(one.signature),
        [] => {
            let at =
                reading.words.iter().position(|word| word.text.starts_with(|first: char| first.is_ascii_digit()))?;
            let signature = reading.bare(at)?;
            reading.is_beside(|place| place == at).then_some(signature)
        }
        _ => None,
    }
}

struct Reading<'a> {
    text: &'a str,
    words: Vec<Word>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Reading<'a> {
        Reading { text, words: words(text).collect() }
    }

    fn all(&self) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            // Of “events 1030 and 1058” the second is one too.
            let goes_on =
                all.last().filter(|last| matches!(last.signature, Signature::Event { .. })).is_some_and(|last| {
                    let between = last.words.end..at;
                    between.len() <= 1
                        && between.clone().all(|place| matches!(self.words[place].text.as_str(), "and" | "or"))
                        && (last.words.end.saturating_sub(1)..at)
                            .all(|place| belong_together(self.text, &self.words, place))
                });
            match self.code(at, goes_on) {
                Some(found) => {
                    at = found.words.end.max(at + 1);
                    all.push(found);
                }
                None => at += 1,
            }
        }
        all
    }

    /// Whether all words but those of the code may stand beside one.
    fn is_beside(&self, is_of_code: impl Fn(usize) -> bool) -> bool {
        (0..self.words.len())
            .all(|at| is_of_code(at) || explains(self.word(at), at.checked_sub(1).map_or("", |at| self.word(at))))
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.text.as_str())
    }

    /// The word as it is written.
    fn raw(&self, at: usize) -> &'a str {
        self.words.get(at).and_then(|word| self.text.get(word.range.clone())).unwrap_or_default()
    }

    fn is_alone(&self) -> bool {
        self.words.len() == 1
    }

    /// The code whose number or name stands at that word.
    fn code(&self, at: usize, goes_on: bool) -> Option<Found> {
        let one = |signature| Some(Found { signature, words: at..at + 1 });
        let word = self.word(at);
        if let Some(number) = word.strip_prefix("aadsts") {
            return one(Signature::Aadsts(aadsts(number)?));
        }
        if word.starts_with("0x") {
            return one(self.hexadecimal(at)?);
        }
        if word.contains('_') || word.starts_with("wsa") {
            return one(names::named(self.raw(at))?);
        }
        if !word.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let near = Neighbours::of(self.text, &self.words, at);
        if word.contains('.') {
            return self.dotted(at, near);
        }
        if !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return one(self.padded_without_prefix(at, near)?);
        }
        // The reply of a mail server goes with the status after it: `550 5.7.1`.
        if word.len() == 3 && self.is_joined(at..at + 1) && self.word(at + 1).contains('.') {
            let mail = Neighbours { mail: matches!(word.as_bytes()[0], b'4' | b'5'), ..Neighbours::default() };
            if let Some(found) = self.dotted(at + 1, mail).filter(|_| mail.mail) {
                return Some(Found { words: at..at + 2, ..found });
            }
        }
        let number: u32 = word.parse().ok()?;
        if self.is_of_date(at) {
            return None;
        }
        if near.event || goes_on {
            return (number < 0x1_0000).then(|| self.event(at, number));
        }
        if let Some(signature) = self.negative(at, number, near) {
            return one(signature);
        }
        if let Some(found) = self.http(at, number, near) {
            return Some(found);
        }
        if word.starts_with('0') {
            return one(self.padded_without_prefix(at, near)?);
        }
        one(decimal(number, near)?)
    }

    /// `0x8004010F`, `0x4cf`, and what [`code_word`](super::code_word) takes for one.
    fn hexadecimal(&self, at: usize) -> Option<Signature> {
        let code = u32::from_str_radix(self.word(at).strip_prefix("0x")?, 16).ok().filter(|code| *code > 0)?;
        if self.is_of_guid(at) {
            return None;
        }
        if code >> 31 == 1 && !self.is_stop(at) {
            return Some(Signature::Status(code));
        }
        let near = Neighbours::of(self.text, &self.words, at);
        let (stop, win32, status) = (Signature::Stop(code), Signature::Win32(code), Signature::Status(code));
        if near.stop && (code < 0x1_0000 || names::is_known(stop)) {
            return Some(stop);
        }
        if near.win32 && code < 0x1_0000 {
            return Some(win32);
        }
        if self.is_alone() || code >> 31 == 1 {
            return Some(status);
        }
        let is_padded = self.raw(at).len() >= 10;
        if !is_padded {
            // Fewer digits are written of a Win32 error; elsewhere short numbers are sizes and flags.
            return near.is_error().then(|| if names::is_known(win32) { win32 } else { status });
        }
        let is_named = code >= 0xa && names::is_known(stop) || code >= 0x100 && names::is_known(status);
        (near.is_error() || is_named || self.is_bracketed(at)).then_some(status)
    }

    /// Whether a word is the beginning of a GUID: `87f34f06-107b-…`.
    fn is_of_guid(&self, at: usize) -> bool {
        let mut after = self.text[self.words[at].range.end..].bytes();
        let is_hyphen = |byte| byte == Some(b'-');
        is_hyphen(after.next())
            && after.by_ref().take(4).filter(u8::is_ascii_hexdigit).count() == 4
            && is_hyphen(after.next())
    }

    fn is_stop(&self, at: usize) -> bool {
        Neighbours::of(self.text, &self.words, at).stop
    }

    fn is_bracketed(&self, at: usize) -> bool {
        let Range { start, end } = self.words[at].range;
        self.text[..start].ends_with('(') && self.text[end..].starts_with(')')
    }

    /// Eight hexadecimal digits with noughts before them, where an error is talked about: `00002095`, `0016d8f4`.
    fn padded_without_prefix(&self, at: usize, near: Neighbours) -> Option<Signature> {
        let raw = self.raw(at);
        let is_padded = raw.len() == 8 && raw.starts_with('0') && raw.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(raw, 16).ok().filter(|code| *code > 0 && is_padded)?;
        (near.is_error() || self.is_alone()).then_some(Signature::Status(code))
    }

    /// `5.7.193` (never a version such as 5.0.285), `500.19` after HTTP.
    fn dotted(&self, at: usize, near: Neighbours) -> Option<Found> {
        let mut parts = self.word(at).split('.').map(|part| {
            let is_plain = part.len() <= 3 && (part == "0" || !part.starts_with('0'));
            part.parse::<u16>().ok().filter(|_| is_plain)
        });
        match (parts.next()??, parts.next()??, parts.next(), parts.next()) {
            (status @ 400..=599, part @ 1.., None, _) if near.http => {
                Some(Found { signature: Signature::Http { status, part }, words: at..at + 1 })
            }
            (class @ (4 | 5), subject @ 0..=7, Some(Some(detail)), None) => {
                let (class, subject) = (class as u8, subject as u8);
                let is_listed = MAIL.key(&format!("{subject}.{detail:03}")).is_some();
                let is_version = self.text[..self.words[at].range.start].ends_with(['v', 'V', '.', '/', '\\', '_']);
                let before = at.checked_sub(1).map_or("", |before| self.word(before));
                let is_of_program =
                    matches!(before, "version" | "versions" | "v" | "ver" | "build" | "release" | "powershell" | "net");
                let is_mail = near.mail || self.is_alone() || (is_listed && !is_of_program);
                (is_mail && !is_version)
                    .then_some(Found { signature: Signature::Mail { class, subject, detail }, words: at..at + 1 })
            }
            _ => None,
        }
    }

    /// Whether a number is a part of a longer one, of a date or of a time: `3/11/2019`, `7:15`, `5,000`.
    fn is_of_date(&self, at: usize) -> bool {
        let Range { start, end } = self.words[at].range;
        let mut after = self.text[end..].bytes();
        let goes_on = match after.next() {
            Some(b'/') => true,
            Some(b':' | b',') => after.next().is_some_and(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        goes_on || self.text[..start].ends_with('/')
    }

    /// `HTTP 503`, `(401) Unauthorized`, `error 405`.
    fn http(&self, at: usize, number: u32, near: Neighbours) -> Option<Found> {
        let status = u16::try_from(number).ok().filter(|status| (400..600).contains(status))?;
        let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let told: Vec<String> = words(reason.unwrap_or_default()).map(|word| word.text).collect();
        let is_told = !told.is_empty()
            && told.iter().enumerate().all(|(place, word)| {
                self.word(at + 1 + place) == word && belong_together(self.text, &self.words, at + place)
            });
        let end = if is_told { at + 1 + told.len() } else { at + 1 };
        let is_http = near.http || is_told || (near.error && !near.win32 && reason.is_some());
        is_http.then_some(Found { signature: Signature::Http { status, part: 0 }, words: at..end })
    }

    /// `OSStatus -50`, `error -1018`, and their keys `osstatus-50` and `ese-1018`.
    fn negative(&self, at: usize, number: u32, near: Neighbours) -> Option<Signature> {
        if number > 99_999 || self.word(at).starts_with('0') {
            return None;
        }
        if near.osstatus {
            return Some(Signature::OsStatus(number));
        }
        let before = self.text[..self.words[at].range.start].strip_suffix(['-', '−'])?;
        let is_sign =
            !before.ends_with(char::is_alphanumeric) || near.ese && before.to_ascii_lowercase().ends_with("ese");
        if !is_sign {
            return None;
        }
        if near.ese {
            return Some(Signature::Ese(number));
        }
        let is_told = near.is_error() || self.is_alone();
        is_told.then(|| negative(number).next().unwrap_or(Signature::OsStatus(number)))
    }

    /// An event with its source, where a known one stands beside it or is labelled near it: `10016 DistributedCOM`,
    /// `Netlogon event 5719`, `Source: ADSync … Event ID: 6301`.
    fn event(&self, at: usize, number: u32) -> Found {
        /// How far from the number a source begins or ends, in words.
        const AWAY: usize = 3;
        /// How far from it the label `Source` stands.
        const LABELLED: usize = 20;
        let after =
            (at + 1..=at + AWAY).filter(|start| self.is_joined(at..*start)).find_map(|start| self.source(start));
        let (source, end) = match after {
            Some((source, end)) => (Some(source), end),
            None => {
                let beside = |(_, end): &(_, usize)| *end <= at && self.is_joined(end - 1..at);
                let before = (at.saturating_sub(2 * AWAY)..at).find_map(|start| self.source(start).filter(beside));
                let labels = (at.saturating_sub(LABELLED)..at + LABELLED).filter(|place| self.word(*place) == "source");
                let labelled = || labels.filter_map(|place| self.source(place + 1)).next();
                (before.or_else(labelled).map(|(source, _)| source), at + 1)
            }
        };
        Found { signature: Signature::Event { number, source }, words: at..end }
    }

    /// The longest name of a source that begins at a word; and the place after it.
    fn source(&self, start: usize) -> Option<(&'static str, usize)> {
        /// Words of the longest name.
        const WORDS: usize = 6;
        let mut name = String::new();
        let mut longest = None;
        for end in start..(start + WORDS).min(self.words.len()) {
            if end > start && !self.is_joined(end - 1..end) {
                break;
            }
            name.extend(self.word(end).chars().filter(|letter| !matches!(letter, '.' | '_')));
            let known = SOURCES.get(name.strip_prefix("microsoftwindows").unwrap_or(&name));
            longest = known.map(|source| (*source, end + 1)).or(longest);
        }
        longest
    }

    /// Whether each of the words belongs to the one after it.
    fn is_joined(&self, mut places: Range<usize>) -> bool {
        places.all(|at| belong_together(self.text, &self.words, at))
    }

    /// What a number is taken for where the text is nothing else.
    fn bare(&self, at: usize) -> Option<Signature> {
        let number: u32 = self.word(at).parse().ok()?;
        let asked = Neighbours { error: true, ..Neighbours::default() };
        let known = |signature| Some(signature).filter(|signature| names::is_known(*signature));
        let found = self.http(at, number, asked).map(|found| found.signature);
        found.or_else(|| decimal(number, asked)).or_else(|| known(Signature::Aadsts(number)))
    }
}

fn aadsts(number: &str) -> Option<u32> {
    let is_number = (4..=8).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit());
    // A number that no sign-in error has written with a nought before it is none, but for its table.
    number
        .parse()
        .ok()
        .filter(|_| is_number && !number.starts_with('0') || AADSTS.key(&format!("{number:0>8}")).is_some())
}

/// A decimal number without a sign: a Win32 error, or a status whose sign is in the number or was lost.
fn decimal(number: u32, near: Neighbours) -> Option<Signature> {
    /// The smallest number that is a status with an error bit when its lost sign is set.
    const LOST_SIGN: u32 = 0x7000_0000;
    /// What is returned is as often a count; numbers from here on are not.
    const PLAIN: u32 = 1_000;
    /// Every program counts its own errors from one on; of so small numbers only the well-known are taken for those of Windows.
    const OWN: u32 = 100;
    if near.win32 && number < 0x1_0000 && number > 0 {
        return Some(Signature::Win32(number));
    }
    if !near.is_error() {
        return None;
    }
    match number {
        0x8000_0000.. => Some(Signature::Status(number)),
        LOST_SIGN.. => Some(Signature::Status(number.wrapping_neg())),
        _ => {
            let win32 = Signature::Win32(number);
            let is_one = if number < OWN { win32.meaning().is_some() } else { names::is_known(win32) };
            (is_one && (near.error || number >= PLAIN)).then_some(win32)
        }
    }
}
