//! The evidence of a phrase: which of its specific words the guide that claims it carries, and where they stand.
//! Never reads the text that names the phrase, which would prove itself.

use std::collections::BTreeSet;
use std::fmt;

use crate::document::{Guide, Product};
use crate::names::Phrase;

/// Words that tell no fault from another.
const GENERAL: &[&str] = &[
    "a",
    "after",
    "again",
    "am",
    "an",
    "and",
    "any",
    "app",
    "are",
    "aren",
    "as",
    "at",
    "be",
    "been",
    "before",
    "best",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "couldn",
    "couldnt",
    "did",
    "didn",
    "didnt",
    "do",
    "does",
    "doesn",
    "doesnt",
    "don",
    "dont",
    "error",
    "errors",
    "failed",
    "fails",
    "fix",
    "for",
    "from",
    "get",
    "getting",
    "has",
    "hasn",
    "have",
    "haven",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "isn",
    "issue",
    "issues",
    "it",
    "its",
    "just",
    "keeps",
    "login",
    "me",
    "message",
    "my",
    "no",
    "not",
    "of",
    "on",
    "only",
    "or",
    "our",
    "problem",
    "problems",
    "reset",
    "say",
    "says",
    "shouldn",
    "signin",
    "since",
    "solution",
    "still",
    "t",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "to",
    "troubleshoot",
    "unable",
    "up",
    "using",
    "was",
    "wasn",
    "way",
    "we",
    "weren",
    "what",
    "when",
    "why",
    "will",
    "with",
    "won",
    "wont",
    "work",
    "working",
    "wouldn",
    "wouldnt",
    "you",
    "your",
];

/// The part of a guide in which a word stands; of several, the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Its title.
    Title,
    /// Its symptoms.
    Symptoms,
    /// Its error signatures.
    Signatures,
    /// Its causes.
    Causes,
    /// The names of its product, former ones too.
    Product,
}

impl Ground {
    /// What it is called after "in".
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "the title",
            Self::Symptoms => "the symptoms",
            Self::Signatures => "the error signatures",
            Self::Causes => "the causes",
            Self::Product => "the names of the product",
        }
    }
}

/// What a guide says of its own subject.
#[derive(Debug, Default)]
pub struct Evidence(BTreeSet<(Ground, String)>);

/// What a guide carries of one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grounds {
    /// The specific words that it carries, each with where it stands.
    pub present: Vec<(String, Ground)>,
    /// Those that it does not.
    pub missing: Vec<String>,
    /// How many words of the text are of the product's names, and so tell none of its faults from another.
    named: usize,
}

impl Evidence {
    /// The evidence of a guide of that product.
    pub fn of(guide: &Guide, product: Option<&Product>) -> Evidence {
        let causes = guide.causes.iter().flat_map(|cause| {
            let confirmed = cause.confirmed_when.as_ref().map(|prose| prose.text.as_str());
            [cause.title.as_str(), cause.text.text.as_str()].into_iter().chain(confirmed)
        });
        let names = product.into_iter().flat_map(|product| {
            std::iter::once(&product.name).chain(&product.family).chain(&product.former).map(String::as_str)
        });
        let texts = std::iter::once((Ground::Title, guide.title_text()))
            .chain(guide.symptoms.iter().map(|symptom| (Ground::Symptoms, symptom.text.as_str())))
            .chain(guide.signatures.iter().map(|signature| (Ground::Signatures, signature.value.as_str())))
            .chain(causes.map(|text| (Ground::Causes, text)))
            .chain(names.map(|name| (Ground::Product, name)));
        Evidence(texts.flat_map(|(ground, text)| words(text).map(move |word| (ground, word))).collect())
    }

    /// What the guide carries of a phrase or an alias.
    pub fn grounds(&self, text: &str) -> Grounds {
        let mut grounds = Grounds::default();
        for word in words(text) {
            let held =
                |of: &dyn Fn(Ground) -> bool| self.0.iter().find(|(ground, held)| of(*ground) && is_same(&word, held));
            grounds.named += usize::from(held(&|ground| ground == Ground::Product).is_some());
            if GENERAL.contains(&word.as_str()) {
                continue;
            }
            match held(&|_| true).map(|(ground, _)| *ground) {
                Some(ground) => grounds.present.push((word, ground)),
                None => grounds.missing.push(word),
            }
        }
        grounds
    }
}

impl Grounds {
    /// Whether they are enough for a phrase: it has specific words, and all of them are carried.
    pub fn carry_a_phrase(&self) -> bool {
        self.missing.is_empty() && !self.present.is_empty()
    }

    /// Whether they are enough for an alias: one word more than the product's names, which say nothing of the fault.
    pub fn carry_an_alias(&self) -> bool {
        self.missing.is_empty() || self.present.len() > self.named
    }
}

/// “outlook” in the title; “ost” in the symptoms; missing: “figma”.
impl fmt::Display for Grounds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |words: Vec<&str>| words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ");
        let grounds: BTreeSet<Ground> = self.present.iter().map(|(_, ground)| *ground).collect();
        let standing = grounds.into_iter().map(|ground| {
            let words = self.present.iter().filter(|(_, at)| *at == ground).map(|(word, _)| word.as_str());
            format!("{} in {}", quoted(words.collect()), ground.label())
        });
        let missing = Some(&self.missing).filter(|missing| !missing.is_empty());
        let missing =
            missing.map(|missing| format!("missing: {}", quoted(missing.iter().map(String::as_str).collect())));
        let told: Vec<String> = standing.chain(missing).collect();
        formatter.write_str(if told.is_empty() { "none, it has no specific word" } else { "" })?;
        formatter.write_str(&told.join("; "))
    }
}

/// Whether two words are the same but for an ending: `sync` and `syncing`, `user` and `users`.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (stem(one) == stem(other) && stem(one).len() >= 3)
}

/// A word without its ending, in a rough way that suits the words of faults.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 18] = [
        "izations", "ization", "ations", "ely", "ery", "ly", "ation", "izing", "ized", "ions", "ion", "ing", "ers",
        "er", "ed", "es", "e", "s",
    ];
    // `synchronize` and `sync` are one word of this trade.
    if word.starts_with("sync") {
        return "sync";
    }
    ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 3)).unwrap_or(word)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = Phrase::new(text).address_part().split('-').map(str::to_owned).collect();
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, parse};

    #[test]
    fn each_word_is_told_with_where_it_first_stands() {
        let source = "---\ntitle: Outlook is late\nsignatures: [\"0x8004010F\"]\nphrases: [{text: figma}]\n---\n## Symptoms\n- The OST of Outlook grows.\n";
        let id = "guides/a".parse().expect("an id");
        let Document::Guide(guide) = parse(&id, source.as_bytes()).0 else { panic!("a guide") };
        let grounds = Evidence::of(&guide, None).grounds("outlook ost not growing 0x8004010f figma");
        let present: Vec<_> = grounds.present.iter().map(|(word, ground)| (word.as_str(), *ground)).collect();
        assert_eq!(
            present,
            [
                ("outlook", Ground::Title),
                ("ost", Ground::Symptoms),
                ("growing", Ground::Symptoms),
                ("0x8004010f", Ground::Signatures)
            ]
        );
        assert_eq!(grounds.missing, ["figma"]);
        assert_eq!(
            grounds.to_string(),
            "“outlook” in the title; “ost”, “growing” in the symptoms; “0x8004010f” in the error signatures; missing: “figma”"
        );
        assert!(!grounds.carry_a_phrase() && grounds.carry_an_alias());
    }

    #[test]
    fn endings_do_not_make_another_word() {
        for (one, other) in
            [("sync", "syncing"), ("users", "user"), ("installing", "installation"), ("reaching", "reached")]
        {
            assert!(is_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("ost", "host"),
            ("path", "patch"),
            ("365", "3650"),
            ("trust", "truncated"),
            ("work", "network"),
            ("contract", "contact"),
            ("police", "policy"),
            ("passkey", "passed"),
            ("sharepoint", "shared"),
            ("instance", "installed"),
        ] {
            assert!(!is_same(one, other), "{one} {other}");
        }
    }
}
