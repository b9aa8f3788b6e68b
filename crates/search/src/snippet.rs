//! The stretch of a document's text that shows why it was found, with the words marked.
//! Never holds markup: pieces are text, and a page decides how a mark looks.

use std::ops::Range;

use crate::words;

/// About how long a snippet is, in bytes.
const LENGTH: usize = 240;

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPiece {
    /// The text.
    pub text: String,
    /// Whether it is one of the words somebody looked for.
    pub marked: bool,
}

/// A word somebody looked for: as typed, as folded, and what is left of it without its ending.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sought {
    pub typed: String,
    pub folded: String,
    pub stem: String,
    /// How rare it is.
    pub weight: f32,
}

impl Sought {
    /// Whether a word of a text can be it, by its first letters: most words are told apart here, before they are folded.
    fn may_be(&self, raw: &[u8]) -> bool {
        let mut letters = raw.iter().zip(self.stem.as_bytes()).take(2);
        letters.all(|(letter, own)| letter.eq_ignore_ascii_case(own) || !letter.is_ascii_alphabetic())
            // A code in another spelling.
            || (self.stem.starts_with("0x") && matches!(raw.first(), Some(b'c' | b'C')))
    }

    /// Whether a folded word of a text is this one, but for its ending.
    pub fn is(&self, word: &str) -> bool {
        if word == self.folded {
            return true;
        }
        let stem = self.stem.trim_end_matches(['i', 'e']);
        stem.len() >= 3
            && word.len() <= stem.len() + 4
            && word.starts_with(stem)
            && !stem.ends_with(|end: char| end.is_ascii_digit())
    }
}

/// The number of a sought word and where it stands.
pub(crate) type Places = Vec<(usize, Range<usize>)>;

/// The place of each sought word in a text.
pub(crate) fn places(text: &str, sought: &[Sought]) -> Places {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(range) = words::next_range(text, at) {
        at = range.end;
        if sought.iter().any(|sought| sought.may_be(&text.as_bytes()[range.clone()])) {
            let word = words::word_at(text, range);
            places.extend(sought.iter().position(|sought| sought.is(&word.text)).map(|number| (number, word.range)));
        }
    }
    places
}

/// The stretch of a text that begins a little before its so-manieth word, with what was sought marked in it.
pub(crate) fn snippet(text: &str, word: usize, sought: &[Sought]) -> Vec<SnippetPiece> {
    let mut start = 0;
    let mut at = 0;
    for _ in 0..=word {
        let Some(range) = words::next_range(text, at) else { break };
        (start, at) = (range.start, range.end);
    }
    let start = if start <= LENGTH / 4 { 0 } else { word_start(text, start - LENGTH / 4) };
    let end = word_end(text, start + LENGTH).max(start);
    let mut places = places(&text[start..end], sought);
    for (_, range) in &mut places {
        *range = range.start + start..range.end + start;
    }
    cut(text, &places, start..end)
}

fn cut(text: &str, places: &[(usize, Range<usize>)], shown: Range<usize>) -> Vec<SnippetPiece> {
    let Range { start, end } = shown;
    let mut pieces = Pieces::default();
    if start > 0 {
        pieces.push("… ", false);
    }
    let mut at = start;
    for (_, range) in places {
        pieces.push(&text[at..range.start], false);
        pieces.push(&text[range.clone()], true);
        at = range.end;
    }
    pieces.push(&text[at..end], false);
    if end < text.trim_end().len() {
        pieces.push(" …", false);
    }
    pieces.0
}

/// Pieces with their white space made single, neighbours of one kind joined.
#[derive(Default)]
struct Pieces(Vec<SnippetPiece>);

impl Pieces {
    fn push(&mut self, text: &str, marked: bool) {
        let mut spaced = String::with_capacity(text.len());
        let mut after_space = self.0.last().is_none_or(|last| last.text.ends_with(' '));
        for letter in text.chars() {
            let is_space = letter.is_whitespace() || letter.is_control();
            if !is_space {
                spaced.push(letter);
            } else if !after_space {
                spaced.push(' ');
            }
            after_space = is_space;
        }
        match self.0.last_mut() {
            _ if spaced.is_empty() => {}
            Some(last) if last.marked == marked => last.text.push_str(&spaced),
            _ => self.0.push(SnippetPiece { text: spaced, marked }),
        }
    }
}

fn word_start(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = text.floor_char_boundary(at);
    text[at..]
        .char_indices()
        .take(60)
        .find(|(_, letter)| letter.is_whitespace())
        .map_or(at, |(space, letter)| at + space + letter.len_utf8())
}

fn word_end(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if at == text.len() {
        return at;
    }
    text[at..].char_indices().take(60).find(|(_, letter)| letter.is_whitespace()).map_or(at, |(space, _)| at + space)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sought(words: &[&str]) -> Vec<Sought> {
        words
            .iter()
            .map(|word| Sought {
                typed: (*word).to_owned(),
                folded: (*word).to_owned(),
                stem: (*word).to_owned(),
                weight: 1.0,
            })
            .collect()
    }

    fn drawn(text: &str, word: usize, words: &[&str]) -> String {
        snippet(text, word, &sought(words))
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[test]
    fn words_are_marked_with_their_endings() {
        assert_eq!(drawn("The cache is\n\n  corrupted.", 0, &["corrupt", "cache"]), "The [cache] is [corrupted].");
        assert_eq!(drawn("Caches, a cachet, cacheability", 0, &["cache"]), "[Caches], a [cachet], cacheability");
    }

    #[test]
    fn it_begins_a_little_before_the_word() {
        let far = "x ".repeat(300);
        let text = format!("alpha {far} alpha beta {far}");
        let drawn = drawn(&text, 301, &["alpha", "beta"]);
        assert!(drawn.starts_with("… x") && drawn.contains("[alpha] [beta]") && drawn.ends_with("x …"), "{drawn}");
    }

    #[test]
    fn past_the_last_word_it_is_the_end_of_the_text() {
        assert_eq!(drawn("One two.", 99, &["three"]), "One two.");
        assert_eq!(drawn("", 0, &["three"]), "");
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,400}", place in 0..200_usize, word in "\\PC{1,3}") {
            let found = snippet(&text, place, &sought(&[&word, "a"]));
            let length: usize = found.iter().map(|piece| piece.text.len()).sum();
            prop_assert!(length < LENGTH * 3);
        }
    }
}
