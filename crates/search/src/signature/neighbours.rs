//! What the words before a number say about it.
//! Never looks further than a few words back, nor across the end of a sentence or a line.

use crate::words::Word;

/// How many words back a number is explained.
const BACK: usize = 5;
/// Widest gap between two words that belong together, in bytes: `Code : (`.
const GAP: usize = 4;

/// What the words before a number say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    /// It is an error, or the code of one.
    pub error: bool,
    /// It is what something returned.
    pub result: bool,
    /// It is an error of Windows itself.
    pub win32: bool,
    /// It is an event's number.
    pub event: bool,
    /// It is an HTTP status.
    pub http: bool,
    /// It is a stop code.
    pub stop: bool,
    /// It is a result of macOS.
    pub osstatus: bool,
    /// It is an error of the database engine ESE.
    pub ese: bool,
    /// It is about mail.
    pub mail: bool,
}

/// Words that stand between a number and what explains it.
const BETWEEN: &[&str] = &[
    "1.0",
    "1.1",
    "2",
    "2.0",
    "a",
    "dec",
    "decimal",
    "hex",
    "id",
    "ids",
    "is",
    "message",
    "microsoft",
    "no",
    "number",
    "of",
    "operating",
    "the",
    "value",
    "was",
    "windows",
    "with",
];

/// Words that a text may hold beside the one code it spells.
const BESIDE: &[&str] = &["has", "occurred", "event", "source", "failed", "error", "errors"];

impl Neighbours {
    /// Of the word at that place.
    pub fn of(text: &str, words: &[Word], at: usize) -> Neighbours {
        let mut all = Neighbours::default();
        for place in (at.saturating_sub(BACK)..at).rev() {
            if !belong_together(text, words, place) {
                break;
            }
            let word = words[place].text.as_str();
            let before = place.checked_sub(1).map_or("", |before| words[before].text.as_str());
            match all.take(word, before) {
                true => {}
                false if BETWEEN.contains(&word) => {}
                false => break,
            }
        }
        all
    }

    /// Whether the number is explained as an error, of whatever kind.
    pub fn is_error(self) -> bool {
        self.error || self.result || self.win32
    }

    fn take(&mut self, word: &str, before: &str) -> bool {
        let told = match word {
            "error" | "errors" | "err" => {
                self.win32 |= matches!(before, "system" | "win32");
                &mut self.error
            }
            "code" | "codes" | "errorcode" | "exitcode" | "errno" => &mut self.error,
            "status" | "result" | "returned" | "return" | "rc" | "hr" | "hresult" | "ntstatus" | "failed"
            | "failure" | "exception" | "exit" => &mut self.result,
            "win32" | "win32error" => &mut self.win32,
            "system" => return self.error,
            "event" | "events" | "eventid" | "eventids" => &mut self.event,
            "http" | "https" => &mut self.http,
            "stop" | "bugcheck" | "stopcode" | "bsod" => &mut self.stop,
            "check" if before == "bug" => &mut self.stop,
            "bug" => return self.stop,
            "osstatus" => &mut self.osstatus,
            "jet" | "ese" | "esent" => &mut self.ese,
            "ndr" | "smtp" | "esmtp" | "dsn" | "bounce" | "bounced" | "enhanced" => &mut self.mail,
            word if is_mail_reply(word) => &mut self.mail,
            _ => return false,
        };
        *told = true;
        true
    }
}

/// Whether a word explains a code, or may stand beside one in a text that spells nothing but it.
pub(super) fn explains(word: &str, before: &str) -> bool {
    Neighbours { error: true, stop: true, ..Neighbours::default() }.take(word, before)
        || BETWEEN.contains(&word)
        || BESIDE.contains(&word)
}

/// Whether a word and the one after it stand close, in one sentence on one line.
pub(super) fn belong_together(text: &str, words: &[Word], place: usize) -> bool {
    let Some(after) = words.get(place + 1) else { return false };
    let gap = text.get(words[place].range.end..after.range.start).unwrap_or_default();
    gap.len() <= GAP && !gap.contains('\n') && !gap.contains(". ") && !gap.contains("//")
}

/// `550`, `421`: a reply of a mail server that refuses (RFC 5321).
fn is_mail_reply(word: &str) -> bool {
    matches!(word.as_bytes(), [b'4' | b'5', b'0'..=b'5', b'0'..=b'9'])
}
