//! Text as words: one folding and one cutting for documents, queries and marks.
//! Never knows a language's grammar: stems are the index's business.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::signature;

/// A longer word is cut; nobody types one, and logs are full of them.
const MAX_WORD: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded: lowercase, without accents; a code in its one spelling (`0x8004010f`).
    pub text: String,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
}

/// The words of a text, in order: runs of letters and digits. An apostrophe inside a word is dropped (`can't` is `cant`), a point
/// between digits stays (`5.7.1`), an underscore too (`ERROR_SUCCESS`), and an error code in any spelling is one word (`-2147221233` and `8004010F` are `0x8004010f`).
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    Words { text, at: 0 }
}

/// A text as it is compared with a phrase: its words with single spaces.
pub fn normalised(text: &str) -> String {
    let mut normalised = String::new();
    for word in words(text) {
        if !normalised.is_empty() {
            normalised.push(' ');
        }
        normalised.push_str(&word.text);
    }
    normalised
}

/// The next word at or after a byte.
pub(crate) fn next_word(text: &str, from: usize) -> Option<Word> {
    let range = next_range(text, from)?;
    Some(word_at(text, range))
}

/// Where the next word at or after a byte stands: cutting alone, which costs a fraction of folding.
pub(crate) fn next_range(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    // The common case byte by byte: nothing but ASCII up to the end of the word, by the rules of `slow_range`.
    while bytes.get(at).is_some_and(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()) {
        at += 1;
    }
    let start = at;
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        let next = |is: fn(&u8) -> bool| bytes.get(at + 1).is_some_and(is);
        let last = |is: fn(&u8) -> bool| at > start && is(&bytes[at - 1]);
        match bytes.get(at) {
            Some(byte) if !byte.is_ascii() => break,
            Some(b'\'' | b'.' | b'_') if bytes.get(at + 1).is_some_and(|byte| !byte.is_ascii()) => break,
            Some(b'\'') if last(u8::is_ascii_alphabetic) && next(u8::is_ascii_alphabetic) => at += 1,
            Some(b'.') if last(u8::is_ascii_digit) && next(u8::is_ascii_digit) => at += 1,
            Some(b'_') if at > start && next(u8::is_ascii_alphanumeric) => at += 1,
            _ if at > start => return Some(start..at),
            _ => break,
        }
    }
    slow_range(text, start)
}

fn slow_range(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text.get(from..)?.char_indices().find(|(_, letter)| letter.is_alphanumeric())?.0;
    let mut end = start;
    let mut rest = text[start..].chars().peekable();
    let mut last = ' ';
    while let Some(letter) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let joins = match letter {
            '\'' | '’' => last.is_alphabetic() && next.is_alphabetic(),
            '.' => last.is_ascii_digit() && next.is_ascii_digit(),
            '_' => next.is_alphanumeric(),
            letter => letter.is_alphanumeric() || is_combining_mark(letter),
        };
        if !joins || (stands_alone(letter) && end > start) {
            break;
        }
        end += letter.len_utf8();
        last = letter;
        if stands_alone(letter) {
            break;
        }
    }
    Some(start..end)
}

/// The word that stands at a place which [`next_range`] gave.
pub(crate) fn word_at(text: &str, range: Range<usize>) -> Word {
    let Range { start, end } = range;
    let raw = &text[start..end];
    if text[..start].ends_with('-')
        && let Some(code) = signature::signed_decimal(raw)
        && !text[..start - 1].ends_with(char::is_alphanumeric)
    {
        return Word { text: code, range: start - 1..end };
    }
    Word { text: signature::code_word(raw).unwrap_or_else(|| folded(raw)), range: start..end }
}

/// Scripts that are written without spaces: every letter is searched on its own.
fn stands_alone(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn folded(raw: &str) -> String {
    if raw.is_ascii() {
        let mut text = raw.replace('\'', "");
        text.truncate(MAX_WORD);
        text.make_ascii_lowercase();
        return text;
    }
    raw.nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter))
        .take(MAX_WORD)
        .collect()
}

struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let word = next_word(self.text, self.at)?;
            self.at = word.range.end;
            if !word.text.is_empty() {
                return Some(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_folded() {
        for (text, expected) in [
            ("Outlook can't sync!", "outlook cant sync"),
            ("Größe CAFÉ cafe\u{301} İstanbul ﬁle", "große cafe cafe istanbul file"),
            ("550 5.7.1, v16.0.", "550 5.7.1 v16.0"),
            ("0x8004010F 8004010f 0x08004010f -2147221233", "0x8004010f 0x8004010f 0x8004010f 0x8004010f"),
            ("AADSTS50034: x", "aadsts50034 x"),
            ("a-2147221233 - ' .", "a 2147221233"),
            ("_Error_ ERROR_NOT_FOUND a__b", "error error_not_found a b"),
            ("日本x", "日 本 x"),
            ("🙂👨‍👩‍👧 \u{202e}ab", "ab"),
            ("'", ""),
        ] {
            assert_eq!(normalised(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_cuts_as_the_slow_one(text in "(\\PC|['’._0-9a-fx -]){0,40}") {
            let mut at = 0;
            while let Some(range) = next_range(&text, at) {
                prop_assert_eq!(Some(range.clone()), slow_range(&text, at));
                at = range.end;
            }
            prop_assert_eq!(slow_range(&text, at), None);
        }

        #[test]
        fn words_stand_in_order_where_they_say(text in "(\\PC|['’.0-9a-fx-]){0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.range.start >= end && text.get(word.range.clone()).is_some());
                end = word.range.end;
            }
        }
    }
}
