//! Which landing pages have a text of their own: of pages that say nearly the same, search engines may list one.
//! Never reads a document's body: what a landing page says is in the head, but for the step that it shows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Edition, GuideEntry, Head, PhraseHead};
use crate::document::Intent;
use crate::names::Phrase;

/// Words of one shingle.
const SHINGLE: usize = 5;
/// From this similarity on two pages say the same.
const ALIKE: f64 = 0.5;

/// Whether search engines may list the landing page of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// They may: the match is confirmed, and no page that is listed before it is like it.
    Listed,
    /// Nobody has confirmed that the guide answers the phrase.
    Unconfirmed,
    /// It says nearly what the page of that phrase says.
    Alike(String),
}

/// What holds of every phrase of an edition.
///
/// Two texts are as similar as the share of their shingles, runs of five words, that both hold (Broder, 1997). Pages are gone
/// through guide by guide, first phrases first: of pages that are alike, that of the phrase a guide names first is listed.
#[derive(Debug, Default)]
pub struct Listings(BTreeMap<String, Listing>);

impl Listings {
    /// Goes through all phrases of an edition.
    pub fn of(edition: &Edition) -> Listings {
        let mut listings = Listings::default();
        let mut listed = ListedPages::default();
        let most = edition.guides().map(|guide| guide.head.phrases.len()).max().unwrap_or(0);
        for rank in 0..most {
            for guide in edition.guides() {
                let Some(phrase) = guide.head.phrases.get(rank) else { continue };
                let address_part = Phrase::new(&phrase.text).address_part();
                // Another guide may hold the same phrase; it leads to one of them.
                let leads_here = edition.answer(&address_part).is_some_and(|answer| answer.guide.slug == guide.slug);
                if leads_here && !listings.0.contains_key(&address_part) {
                    let listing = match phrase.intent {
                        Intent::Unconfirmed => Listing::Unconfirmed,
                        Intent::Confirmed => listed.add(&phrase.text, &text(&guide, phrase)),
                    };
                    listings.0.insert(address_part, listing);
                }
            }
        }
        listings
    }

    /// What holds of the phrase of that address part; of what no guide answers, that nobody has confirmed it.
    pub fn listing(&self, address_part: &str) -> &Listing {
        self.0.get(address_part).unwrap_or(&Listing::Unconfirmed)
    }

    /// The address parts of all phrases, each with what holds of it.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Listing)> {
        self.0.iter().map(|(address_part, listing)| (address_part.as_str(), listing))
    }
}

/// What a landing page says, but for the step that it shows.
fn text(guide: &GuideEntry<'_>, phrase: &PhraseHead) -> String {
    let own =
        [phrase.text.as_str(), phrase.reason.as_deref().unwrap_or_default(), &guide.head.title, &guide.head.summary];
    own.into_iter().chain(guide.head.symptoms.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
}

/// Whether two documents of one kind have the same title, or say nearly the same of themselves: of several that do, a list
/// shows one.
pub fn says_the_same(one: &Head, other: &Head) -> bool {
    let of_itself = |head: &Head| match head {
        Head::Guide(guide) => Some((
            true,
            [&guide.title, &guide.summary]
                .map(String::as_str)
                .into_iter()
                .chain(guide.symptoms.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join("\n"),
        )),
        Head::Article(article) => {
            Some((false, format!("{}\n{}", article.title, article.description.as_deref().unwrap_or_default())))
        }
        _ => None,
    };
    let (Some((of_kind, text)), Some((of_other_kind, other_text))) = (of_itself(one), of_itself(other)) else {
        return false;
    };
    let title = |head: &Head| search::words::normalised(head.title());
    if of_kind != of_other_kind || title(one) == title(other) {
        return of_kind == of_other_kind;
    }
    let (text, other_text) = (shingles(&text), shingles(&other_text));
    similarity(text.intersection(&other_text).count(), text.len(), other_text.len()) >= ALIKE
}

/// The pages that are listed, found by what they say.
#[derive(Default)]
struct ListedPages {
    /// The phrase of each page, and how many shingles it has.
    pages: Vec<(String, usize)>,
    /// The pages that hold a shingle.
    holders: HashMap<u64, Vec<usize>>,
}

impl ListedPages {
    /// Lists a page, where none that is listed is like it.
    fn add(&mut self, phrase: &str, text: &str) -> Listing {
        let shingles = shingles(text);
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for page in shingles.iter().filter_map(|shingle| self.holders.get(shingle)).flatten() {
            *shared.entry(*page).or_default() += 1;
        }
        let like =
            shared.into_iter().map(|(page, shared)| (similarity(shared, shingles.len(), self.pages[page].1), page));
        // The one most like it; of two, the one listed first.
        let like = like.max_by(|(one, page), (other, than)| one.total_cmp(other).then(than.cmp(page)));
        if let Some((_, page)) = like.filter(|(similarity, _)| *similarity >= ALIKE) {
            return Listing::Alike(self.pages[page].0.clone());
        }
        let page = self.pages.len();
        self.pages.push((phrase.to_owned(), shingles.len()));
        for shingle in shingles {
            self.holders.entry(shingle).or_default().push(page);
        }
        Listing::Listed
    }
}

/// The share of the shingles of two texts that both hold.
#[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
fn similarity(shared: usize, one: usize, other: usize) -> f64 {
    shared as f64 / (one + other - shared).max(1) as f64
}

/// The runs of five words of a text, each as a number; of a shorter text, the one run that it is.
fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<String> = search::words::words(text).map(|word| word.text).collect();
    words
        .windows(SHINGLE.min(words.len()).max(1))
        .map(|words| {
            let mut hasher = DefaultHasher::new();
            words.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Audience;
    use crate::edition::tests::{edition, published};

    fn listings(guides: &[(&str, &str)]) -> Vec<(String, Listing)> {
        let guides = guides.iter().map(|(slug, source)| published(&format!("guides/{slug}"), source)).collect();
        let edition = edition(Audience::Public, guides);
        Listings::of(&edition).all().map(|(part, listing)| (part.to_owned(), listing.clone())).collect()
    }

    fn source(phrases: &str, summary: &str) -> String {
        format!("---\nformat: 1\nlanguage: en\naudience: public\ntitle: A\nphrases:\n{phrases}---\n\n{summary}\n")
    }

    const CONFIRMED: &str = "intent: confirmed, by: ada, on: 2026-11-20";
    const SUMMARY: &str = "The door stays shut because the motor that opens it has no power any more.";

    #[test]
    fn of_phrases_whose_pages_say_the_same_the_first_of_a_guide_is_listed() {
        let phrases = format!("  - {{text: door shut, {CONFIRMED}}}\n  - {{text: a gate shut, {CONFIRMED}}}\n");
        assert_eq!(
            listings(&[("a", &source(&phrases, SUMMARY))]),
            [
                ("a-gate-shut".to_owned(), Listing::Alike("door shut".to_owned())),
                ("door-shut".to_owned(), Listing::Listed)
            ]
        );
    }

    #[test]
    fn a_page_with_a_text_of_its_own_is_listed() {
        let reason = "Whoever types this stands in front of the gate of the yard at night and wants to know whom to call, since the guard has gone home.";
        let phrases = format!(
            "  - {{text: door shut, {CONFIRMED}}}\n  - {{text: gate shut, {CONFIRMED}, reason: \"{reason}\"}}\n"
        );
        let all = listings(&[("a", &source(&phrases, SUMMARY))]);
        assert!(all.iter().all(|(_, listing)| *listing == Listing::Listed), "{all:?}");
    }

    #[test]
    fn two_guides_that_say_the_same_are_not_both_listed_and_an_unconfirmed_phrase_never_is() {
        let one = |text: &str, rest: &str| source(&format!("  - {{text: {text}{rest}}}\n"), SUMMARY);
        let confirmed = format!(", {CONFIRMED}");
        let guides =
            [("a", one("door shut", &confirmed)), ("b", one("gate shut", &confirmed)), ("c", one("hatch shut", ""))];
        let guides: Vec<(&str, &str)> = guides.iter().map(|(slug, source)| (*slug, source.as_str())).collect();
        assert_eq!(
            listings(&guides),
            [
                ("door-shut".to_owned(), Listing::Listed),
                ("gate-shut".to_owned(), Listing::Alike("door shut".to_owned())),
                ("hatch-shut".to_owned(), Listing::Unconfirmed)
            ]
        );
    }

    #[test]
    fn documents_of_one_kind_with_one_title_or_one_text_say_the_same() {
        let head = |id: &str, title: &str, about: &str| {
            let field = if id.starts_with("articles/") { "description" } else { "time" };
            published(id, &format!("---\ntitle: {title}\n{field}: {about}\n---\n\n{about}\n")).head.clone()
        };
        let door = head("articles/a", "Doors", SUMMARY);
        assert!(says_the_same(&door, &head("articles/b", "doors", "Another text altogether.")));
        assert!(says_the_same(&door, &head("articles/b", "A door", SUMMARY)));
        assert!(!says_the_same(&door, &head("articles/b", "Gates", "Another text altogether.")));
        assert!(!says_the_same(&door, &head("guides/a", "Doors", SUMMARY)));
    }

    #[test]
    fn texts_are_as_similar_as_their_runs_of_five_words() {
        let of = |one: &str, other: &str| {
            let (one, other) = (shingles(one), shingles(other));
            similarity(one.intersection(&other).count(), one.len(), other.len())
        };
        assert_eq!(of("a b c d e f", "A, b: c d e f!"), 1.0);
        assert_eq!(of("a b c d e f", "a b c d e x"), 1.0 / 3.0);
        assert_eq!(of("a b", "a b"), 1.0);
        assert_eq!(of("", ""), 0.0);
    }
}
