//! What is suggested while somebody types: the phrases, error codes and guides that have words beginning with those typed.
//! Never out of anything but an edition, so that no draft and nothing for a narrower audience is suggested.

use guide::document::Intent;
use guide::edition::{Edition, GuideEntry, PhraseHead};
use guide::names::Phrase;
use pages::components::suggestions::{Suggestion, SuggestionKind};
use search::Signature;
use search::words::{normalised, words};

use crate::codes::TreatedCodes;
use crate::of_edition::Derived;

/// Most suggestions at once.
const MOST: usize = 8;
/// A longer text, in bytes, is a pasted message: it is searched for, and nobody chooses from a list.
const LONGEST: usize = 200;
/// How many words that begin with what was typed are looked at. Where there are more, so few letters tell nothing apart.
const LOOKED_AT: usize = 500;

/// What can be suggested, found by how its words begin.
#[derive(Debug, Default)]
pub(crate) struct Suggestions {
    /// In the order in which they are told: phrases, those first that somebody confirmed, then codes, then guides.
    entries: Vec<Entry>,
    /// The words of all entries, sorted, each with the number of its entry.
    words: Vec<(Box<str>, usize)>,
}

#[derive(Debug)]
struct Entry {
    suggestion: Suggestion,
    /// All its words, other spellings included, each after a space.
    words: String,
}

impl Derived for Suggestions {
    fn of(edition: &Edition) -> Suggestions {
        let mut suggestions = Suggestions::default();
        let guides = || edition.guides().flat_map(|guide| guide.head.phrases.iter().map(move |phrase| (guide, phrase)));
        for intent in [Intent::Confirmed, Intent::Unconfirmed] {
            for (guide, phrase) in guides().filter(|(_, phrase)| phrase.intent == intent) {
                suggestions.add_phrase(edition, &guide, phrase);
            }
        }
        TreatedCodes::of(edition).listed().for_each(|code| suggestions.add_code(code));
        for guide in edition.guides() {
            let product = guide.head.product.as_ref().and_then(|slug| edition.product(slug));
            let suggestion = Suggestion {
                kind: SuggestionKind::Guide,
                text: guide.head.title.clone(),
                about: product.map(|product| product.name.clone()).unwrap_or_default(),
                address: guide.published.id.address(),
            };
            suggestions.add(suggestion, [guide.head.title.as_str()]);
        }
        suggestions.words.sort_unstable();
        suggestions.words.dedup();
        suggestions
    }
}

impl Suggestions {
    /// The suggestions for what somebody has typed so far: at most eight, each with a word for every word typed that begins
    /// with it, in whatever order. None for an empty text, and none for one that is too long to be chosen from a list.
    pub fn of_typed(&self, typed: &str) -> Vec<&Suggestion> {
        if typed.len() > LONGEST {
            return Vec::new();
        }
        let typed: Vec<String> = words(typed).map(|word| word.text).collect();
        let Some(fewest) = typed.iter().map(|word| self.beginning_with(word)).min_by_key(|words| words.len()) else {
            return Vec::new();
        };
        let typed: Vec<String> = typed.iter().map(|word| format!(" {word}")).collect();
        let holds_all = |entry: &Entry| typed.iter().all(|word| entry.words.contains(word));
        let found = fewest.iter().take(LOOKED_AT).map(|(_, number)| *number);
        let mut found: Vec<usize> = found.filter(|number| self.entries.get(*number).is_some_and(holds_all)).collect();
        found.sort_unstable();
        found.dedup();
        shared_out(found.iter().filter_map(|number| self.entries.get(*number)).map(|entry| &entry.suggestion))
    }

    fn beginning_with(&self, start: &str) -> &[(Box<str>, usize)] {
        let from = self.words.partition_point(|(word, _)| &**word < start);
        let rest = &self.words[from..];
        &rest[..rest.partition_point(|(word, _)| word.starts_with(start))]
    }

    /// Adds a phrase, where its address leads to this guide: another may hold the same.
    fn add_phrase(&mut self, edition: &Edition, guide: &GuideEntry<'_>, phrase: &PhraseHead) {
        let answer = edition.answer(&Phrase::new(&phrase.text).address_part());
        if answer.is_some_and(|answer| answer.guide.slug == guide.slug && answer.phrase == phrase) {
            let suggestion = Suggestion {
                kind: SuggestionKind::Phrase,
                text: phrase.text.clone(),
                about: guide.head.title.clone(),
                address: Phrase::new(&phrase.text).address(),
            };
            self.add(suggestion, phrase.aliases.iter().chain([&phrase.text]).map(String::as_str));
        }
    }

    /// Adds a code under every spelling, and under those of codes that say the same.
    fn add_code(&mut self, code: Signature) {
        let all: Vec<Signature> = std::iter::once(code).chain(code.equivalents()).collect();
        let spellings = all.iter().flat_map(|one| {
            let key = one.key();
            // People leave the beginning of a number out.
            let digits = key.rsplit_once("0x").map(|(_, digits)| digits.to_owned());
            digits.into_iter().chain([key.replace('-', " "), one.to_string()])
        });
        let names = all.iter().flat_map(|one| one.names()).map(str::to_lowercase);
        let spellings: Vec<String> = spellings.chain(names).collect();
        let suggestion = Suggestion {
            kind: SuggestionKind::Code,
            text: code.to_string(),
            about: code.name().or_else(|| code.meaning()).unwrap_or_default().to_owned(),
            address: crate::http::address_of_code(code),
        };
        self.add(suggestion, spellings.iter().map(String::as_str));
    }

    fn add<'a>(&mut self, suggestion: Suggestion, texts: impl IntoIterator<Item = &'a str>) {
        let mut held = String::new();
        for text in texts {
            // Digits alone would be read as the code itself.
            let is_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            let text = if is_digits { text.to_owned() } else { normalised(text) };
            for word in text.split_whitespace() {
                self.words.push((word.into(), self.entries.len()));
                held.push(' ');
                held.push_str(word);
            }
        }
        self.entries.push(Entry { suggestion, words: held });
    }
}

/// The first ones of each kind, at most eight in all: of the kind that has most, the last ones give way.
fn shared_out<'a>(found: impl Iterator<Item = &'a Suggestion>) -> Vec<&'a Suggestion> {
    let kinds = [SuggestionKind::Phrase, SuggestionKind::Code, SuggestionKind::Guide];
    let mut of_kinds = kinds.map(|_| Vec::new());
    for suggestion in found {
        let at = kinds.iter().position(|kind| *kind == suggestion.kind).unwrap_or_default();
        of_kinds[at].push(suggestion);
    }
    of_kinds.iter_mut().for_each(|of_kind| of_kind.truncate(MOST));
    while of_kinds.iter().map(Vec::len).sum::<usize>() > MOST {
        of_kinds.iter_mut().max_by_key(|of_kind| of_kind.len()).map(Vec::pop);
    }
    of_kinds.concat()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use guide::document::{Audience, parse};
    use guide::edition::{Head, Published};
    use jiff::Timestamp;

    use super::*;

    fn published(id: &str, fields: &str) -> Arc<Published> {
        published_for("public", id, fields)
    }

    fn published_for(audience: &str, id: &str, fields: &str) -> Arc<Published> {
        let id = id.parse().expect("an id");
        let text = format!("---\nformat: 1\nlanguage: en\naudience: {audience}\n{fields}---\n\nSummary.\n");
        let head = Head::compile(&parse(&id, text.as_bytes()).0);
        Arc::new(Published { id, revision: 1, published_at: Timestamp::UNIX_EPOCH, hash: String::new(), head })
    }

    fn suggestions(guides: &[(&str, &str)]) -> Suggestions {
        let guides = guides.iter().map(|(slug, fields)| published(&format!("guides/{slug}"), fields));
        Suggestions::of(&Edition::compile(1, Audience::Public, guides).0)
    }

    fn addresses(suggestions: &Suggestions, typed: &str) -> Vec<String> {
        suggestions.of_typed(typed).into_iter().map(|suggestion| suggestion.address.clone()).collect()
    }

    #[test]
    fn every_word_typed_begins_a_word_of_what_is_suggested_in_any_order_and_any_accent() {
        let all = suggestions(&[
            ("a", "title: Café doors stay shut\nphrases: [{text: the door is stuck, aliases: [jammed gate]}]\n"),
            ("b", "title: Windows stay shut\n"),
        ]);
        for (typed, expected) in [
            ("stay", &["/guides/a", "/guides/b"][..]),
            ("SHU cafe", &["/guides/a"]),
            ("do", &["/fix/the-door-is-stuck", "/guides/a"]),
            ("gat jam", &["/fix/the-door-is-stuck"]),
            ("hut", &[]),
            ("doors windows", &[]),
            ("", &[]),
            (" \u{202e} 🙂 %_*\" ", &[]),
        ] {
            assert_eq!(addresses(&all, typed), expected, "{typed}");
        }
        assert_eq!(addresses(&all, &"stay ".repeat(1 << 18)), [""; 0]);
    }

    #[test]
    fn a_code_is_found_by_its_beginning_its_name_and_what_says_the_same() {
        let all = suggestions(&[("a", "title: A\nsignatures: [\"0x800704CF\", AADSTS50105]\n")]);
        for typed in ["0x8007", "0X800704cf", "800704", "800704cf", "-2147023665", "error_network_unr", "win32 1231"] {
            assert_eq!(addresses(&all, typed), ["/errors/0x800704cf"], "{typed}");
        }
        assert_eq!(addresses(&all, "AADSTS50"), ["/errors/aadsts50105"]);
        assert_eq!(addresses(&all, "0x8008"), [""; 0]);
    }

    #[test]
    fn confirmed_phrases_come_first_and_no_kind_crowds_out_another() {
        let phrases: Vec<String> = (10..22).map(|number| format!("{{text: door {number}}}")).collect();
        let confirmed = "{text: door 30, intent: confirmed, by: x, on: 2026-01-01, reason: It is.}";
        let fields = format!("title: Door\nphrases: [{}, {confirmed}]\n", phrases.join(", "));
        let found = addresses(&suggestions(&[("a", &fields), ("b", "title: Doors\n")]), "door");
        assert_eq!((found.len(), found[0].as_str()), (MOST, "/fix/door-30"));
        assert_eq!(&found[6..], ["/guides/a", "/guides/b"]);
    }

    #[test]
    fn what_a_wider_audience_may_not_see_is_not_suggested() {
        let fields = "title: Vault codes\nsignatures: [AADSTS50105]\nphrases: [{text: vault}]\n";
        for (audience, count) in [("public", 2), ("employees", 0), ("it-staff", 0)] {
            let vault = published_for(audience, "guides/vault", fields);
            let all = Suggestions::of(&Edition::compile(1, Audience::Public, [vault]).0);
            for typed in ["vault", "AADSTS501"] {
                assert_eq!(
                    addresses(&all, typed).len(),
                    if typed == "vault" { count } else { count / 2 },
                    "{audience}"
                );
            }
        }
    }

    #[test]
    fn a_lookup_among_thousands_takes_less_than_a_millisecond() {
        let guides = (0..5_000).map(|number| {
            let phrases = format!("[{{text: printer {number} is late}}, {{text: error {number} on a printer}}]");
            published(&format!("guides/g-{number}"), &format!("title: Printer {number} is slow\nphrases: {phrases}\n"))
        });
        let all = Suggestions::of(&Edition::compile(1, Audience::Public, guides).0);
        for typed in ["p", "pr", "printer", "printer 4", "is printer", "late 49", "4999", "zzz"] {
            let time = |_| {
                let start = Instant::now();
                std::hint::black_box(all.of_typed(typed));
                start.elapsed()
            };
            // The shortest: another process may take the processor away at any time.
            let shortest = (0..20).map(time).min().unwrap_or_default();
            println!("{typed}: {shortest:?}");
            assert!(shortest.as_micros() < 1_000, "{typed}: {shortest:?}");
        }
    }
}
