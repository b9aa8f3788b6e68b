//! Which error codes the guides of an edition treat: those that their titles, signatures and phrases spell.
//! Never out of an index: what a page claims and what search engines may list follow from the edition alone.

use std::collections::BTreeMap;

use guide::edition::{Edition, GuideEntry};
use guide::names::Slug;
use search::{Signature, signatures};

use crate::of_edition::Derived;

/// The codes of one edition's guides.
#[derive(Debug, Default)]
pub(crate) struct TreatedCodes {
    /// The guides that spell a code, in the order of their slugs.
    guides: BTreeMap<Signature, Vec<Slug>>,
    /// The codes whose pages search engines may list.
    listed: Vec<Signature>,
}

impl Derived for TreatedCodes {
    /// Reads the heads of all guides.
    fn of(edition: &Edition) -> TreatedCodes {
        let mut codes = TreatedCodes::default();
        for guide in edition.guides() {
            let written = written(&guide);
            for (at, code) in written.iter().enumerate() {
                codes.guides.entry(*code).or_default().push(guide.slug.clone());
                // Of codes that say the same, the first one that a guide writes has the page that is listed.
                let same = code.equivalents();
                if !written[..at].iter().any(|earlier| same.contains(earlier)) && !codes.listed.contains(code) {
                    codes.listed.push(*code);
                }
            }
        }
        codes
    }
}

impl TreatedCodes {
    /// The guides that treat a code: those that spell it, then those that spell one that says the same.
    pub fn guides_of(&self, code: Signature) -> Vec<&Slug> {
        let mut slugs: Vec<&Slug> = Vec::new();
        for one in std::iter::once(code).chain(code.equivalents()) {
            for slug in self.guides.get(&one).into_iter().flatten() {
                if !slugs.contains(&slug) {
                    slugs.push(slug);
                }
            }
        }
        slugs
    }

    /// The codes of a guide that have pages of their own, in the order of its writing.
    pub fn of_guide(&self, guide: &GuideEntry<'_>) -> Vec<Signature> {
        written(guide).into_iter().filter(|code| self.is_listed(*code)).collect()
    }

    /// Whether search engines may list the page of a code.
    pub fn is_listed(&self, code: Signature) -> bool {
        self.listed.contains(&code)
    }

    /// The codes whose pages may be listed, guide for guide.
    pub fn listed(&self) -> impl Iterator<Item = Signature> {
        self.listed.iter().copied()
    }
}

/// The codes that a guide's head spells, in the order of its writing.
fn written(guide: &GuideEntry<'_>) -> Vec<Signature> {
    let mut written: Vec<Signature> = Vec::new();
    let mut add = |found: Vec<Signature>| {
        for code in found {
            if !written.contains(&code) {
                written.push(code);
            }
        }
    };
    add(signatures(&guide.head.title));
    for signature in &guide.head.signatures {
        add(signatures(signature));
    }
    for phrase in &guide.head.phrases {
        phrase.aliases.iter().chain([&phrase.text]).for_each(|text| add(signatures(text)));
    }
    written
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use guide::document::{Audience, parse};
    use guide::edition::{Head, Published};
    use jiff::Timestamp;

    use super::*;

    fn edition(guides: &[(&str, &str)]) -> Edition {
        let published = guides.iter().map(|(slug, fields)| {
            let id = format!("guides/{slug}").parse().expect("an id");
            let text = format!("---\nformat: 1\nlanguage: en\naudience: public\n{fields}---\n\nSummary.\n");
            let head = Head::compile(&parse(&id, text.as_bytes()).0);
            Arc::new(Published { id, revision: 1, published_at: Timestamp::UNIX_EPOCH, hash: String::new(), head })
        });
        Edition::compile(1, Audience::Public, published.collect::<Vec<_>>()).0
    }

    #[test]
    fn a_guide_treats_what_it_spells_and_what_says_the_same() {
        let codes = TreatedCodes::of(&edition(&[
            ("b", "title: B\nsignatures: [\"0x800704CF\", System error 1231 has occurred]\n"),
            ("a", "title: A 1231\nsignatures: [AADSTS50105, \"13019\"]\nphrases:\n  - {text: error 1231 on a share}\n"),
        ]));
        let slugs = |code: &str| {
            let code = Signature::spelt(code).expect("a code");
            codes.guides_of(code).into_iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(slugs("0x800704CF"), ["b", "a"]);
        assert_eq!(slugs("error 1231"), ["a", "b"]);
        assert_eq!(slugs("AADSTS50105"), ["a"]);
        assert_eq!(slugs("0x80070005"), Vec::<String>::new());
        // What a bare number is of, only its guide knows.
        assert_eq!(slugs("13019"), Vec::<String>::new());
    }

    #[test]
    fn of_codes_that_say_the_same_the_first_is_listed() {
        let codes = TreatedCodes::of(&edition(&[(
            "a",
            "title: A\nsignatures: [\"0x800704CF\", ERROR_NETWORK_UNREACHABLE, \"0x80070005\"]\n",
        )]));
        assert_eq!(codes.listed().map(Signature::key).collect::<Vec<_>>(), ["0x800704cf", "0x80070005"]);
        assert!(!codes.is_listed(Signature::Win32(1231)));
    }
}
