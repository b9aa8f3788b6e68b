//! Meaning, mixed in where the words leave open which document is meant.
//! Never asks what a code means, and never tells of a word that is not there: what meaning brought says so.

use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TantivyDocument, Term};

use super::candidates::Candidate;
use super::query::{Understood, Unit};
use super::schema::Fields;
use super::{Ranked, evidence, fall, put_in_order};
use crate::EntryKind;

/// Who can say what a text means.
pub trait Meaning {
    /// How near the documents of these ids are to a text in what they mean, and which documents are the nearest of all, at most so
    /// many. None where it cannot be said now.
    fn nearness(&self, text: &str, ids: &[String], most: usize) -> Option<Nearness>;
}

/// How near documents are to a text in what they mean: 1 means the same, 0 is as near as any document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nearness {
    /// Of the documents asked for, in that order; none of one that nothing is known of.
    pub of: Vec<Option<f32>>,
    /// The nearest, the nearest first.
    pub nearest: Vec<(String, f32)>,
}

/// From this confidence on the words are enough, if no other document stands close behind the first.
const SURE: f32 = 0.9;
/// A document stands close behind that scores no more than this less.
const CLOSE: f32 = 0.1;
/// How many of the best by their words are asked about, and how many are brought by meaning alone.
const ASKED: usize = 32;
const BROUGHT: usize = 16;
/// What meaning alone brings must be so near.
const NEAR: f32 = 0.3;
/// What meaning weighs against the words: as little as this where they are sure, and as much more where they are not at all.
const WEIGHT: f32 = 0.1;
const UNSURE_WEIGHT: f32 = 0.4;
/// How much a meaning nearer than half adds to the confidence (to its log-odds), and one further takes from it.
const CONFIDENCE: f32 = 6.0;
const HALF: f32 = 0.5;

/// Whether the words leave open which document is meant. A code says it, and one that no document holds is answered by none.
pub(super) fn is_open(understood: &Understood, ranked: &[Ranked]) -> bool {
    let weight = |of: &dyn Fn(&&Unit) -> bool| understood.sought.iter().filter(of).map(|unit| unit.weight).sum::<f32>();
    let is_said_by_code = weight(&|unit| unit.is_code) >= weight(&|unit| !unit.is_code)
        || understood.sought.iter().any(|unit| unit.is_code && unit.holders == 0 && !unit.is_optional);
    let is_close = |two: &[Ranked]| two[0].score - two[1].score < CLOSE;
    !is_said_by_code
        && (ranked.first().is_none_or(|first| first.confidence < SURE) || ranked.windows(2).take(1).any(is_close))
}

/// The documents in their order by words and meaning. They stay as they were where nothing can be said of meaning.
pub(super) fn mixed(
    mut ranked: Vec<Ranked>,
    meaning: &dyn Meaning,
    query: &str,
    kind: Option<EntryKind>,
    understood: &Understood,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Vec<Ranked>> {
    let asked = ranked.iter().take(ASKED).map(|one| id(one.evidence.address, fields, searcher));
    let asked: Vec<String> = asked.collect::<tantivy::Result<_>>()?;
    let Some(Nearness { of, nearest }) = meaning.nearness(query, &asked, BROUGHT) else { return Ok(ranked) };

    let mut near: Vec<(DocAddress, f32)> =
        ranked.iter().zip(of).filter_map(|(one, near)| Some((one.evidence.address, near?))).collect();
    for (id, nearness) in nearest {
        if let Some(address) = address(&id, fields, searcher)?
            && near.iter().all(|(other, _)| *other != address)
        {
            near.push((address, nearness));
        }
    }
    if near.is_empty() {
        return Ok(ranked);
    }
    let is_new = |address: &DocAddress| ranked.iter().all(|one| one.evidence.address != *address);
    let brought = near.iter().filter(|(address, nearness)| *nearness >= NEAR && is_new(address));
    let mut brought: Vec<Candidate> =
        brought.map(|(address, _)| Candidate::at(address.segment_ord as usize, address.doc_id)).collect();
    brought.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
    let brought = evidence::gather(understood, brought, fields, searcher)?;
    let is_wanted = |is_guide: bool| kind.is_none_or(|kind| (kind == EntryKind::Guide) == is_guide);

    let sureness = ranked.first().map_or(0.0, |first| first.confidence);
    let weight = WEIGHT + UNSURE_WEIGHT * (1.0 - sureness);
    ranked.extend(brought.into_iter().filter(|one| is_wanted(one.is_guide)).map(Ranked::by_words));
    let mut nearest = f32::NEG_INFINITY;
    for one in &mut ranked {
        let known = near.iter().find(|(address, _)| *address == one.evidence.address);
        let Some(nearness) = known.map(|(_, nearness)| nearness.max(0.0)) else { continue };
        nearest = nearest.max(nearness);
        let by_meaning = weight * nearness;
        one.is_by_meaning = by_meaning > one.score;
        one.score += by_meaning;
        one.confidence = with_meaning(one.confidence, nearness);
    }
    put_in_order(&mut ranked);
    if let Some(first) = ranked.first_mut() {
        first.confidence = with_meaning(sureness, nearest);
    }
    fall(&mut ranked);
    Ok(ranked)
}

/// The confidence when it is known how near the meaning is. What the words are sure of stays.
fn with_meaning(confidence: f32, nearness: f32) -> f32 {
    if confidence >= SURE {
        return confidence;
    }
    let odds = confidence / (1.0 - confidence) * (CONFIDENCE * (nearness - HALF)).exp();
    odds / (1.0 + odds)
}

fn id(address: DocAddress, fields: &Fields, searcher: &Searcher) -> tantivy::Result<String> {
    let document: TantivyDocument = searcher.doc(address)?;
    Ok(document.get_first(fields.id).and_then(|id| id.as_str()).unwrap_or_default().to_owned())
}

/// Where the document of that id stands.
fn address(id: &str, fields: &Fields, searcher: &Searcher) -> tantivy::Result<Option<DocAddress>> {
    let term = Term::from_field_text(fields.id, id);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let postings = segment.inverted_index(fields.id)?.read_postings(&term, IndexRecordOption::Basic)?;
        let Some(mut postings) = postings else { continue };
        while postings.doc() != tantivy::TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                return Ok(Some(DocAddress::new(ordinal, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
    use crate::Section;

    /// Says of each document how near it is, whatever the text.
    struct Told(&'static [(&'static str, f32)]);

    impl Meaning for Told {
        fn nearness(&self, _: &str, ids: &[String], most: usize) -> Option<Nearness> {
            let of = ids.iter().map(|id| self.0.iter().find(|(other, _)| id == other).map(|(_, near)| *near));
            let nearest = self.0.iter().take(most).map(|(id, near)| ((*id).to_owned(), *near));
            Some(Nearness { of: of.collect(), nearest: nearest.collect() })
        }
    }

    /// Must not be asked.
    struct Unasked;

    impl Meaning for Unasked {
        fn nearness(&self, text: &str, _: &[String], _: usize) -> Option<Nearness> {
            panic!("asked for `{text}`")
        }
    }

    /// Cannot say.
    struct Busy;

    impl Meaning for Busy {
        fn nearness(&self, _: &str, _: &[String], _: usize) -> Option<Nearness> {
            None
        }
    }

    fn library() -> Index {
        let index = Index::in_memory().unwrap();
        let entry = |id: &str, title: &str, text: &str| {
            let sections = vec![Section { heading: String::new(), text: text.to_owned(), links: Vec::new() }];
            let kind = if id.starts_with("guides/") { EntryKind::Guide } else { EntryKind::Article };
            Ok::<_, IndexError>(Entry {
                id: id.to_owned(),
                kind,
                title: title.to_owned(),
                sections,
                ..Entry::default()
            })
        };
        let entries = [
            entry("a/lock", "Account lockout after failed sign-ins", "The account is locked for thirty minutes."),
            entry("a/door", "Somebody cannot get in by the door", "The lock of the door is broken."),
            entry("a/code", "Update fails with 0x80070005", "Access is denied."),
            entry("guides/lock", "Unlock an account", "Sign-in is refused."),
        ];
        index.replace(Origin { store: "5f0c".to_owned(), edition: 1 }, entries).unwrap();
        index
    }

    fn ids(results: &Results) -> Vec<&str> {
        results.hits.iter().map(|hit| hit.id.as_str()).collect()
    }

    #[test]
    fn what_means_the_same_is_found_and_says_so() {
        let index = library();
        let query = "somebody cannot log on";
        let by_words = index.search(query, 10, 0).unwrap();
        assert_eq!(ids(&by_words)[0], "a/door");
        assert!(!ids(&by_words).contains(&"a/lock"));
        let told = Told(&[("a/lock", 0.9), ("a/door", 0.05), ("a/code", 0.2)]);
        let mixed = index.search_with(Some(&told), None, query, 10, 0).unwrap();
        assert_eq!(ids(&mixed), ["a/lock", "a/door"], "what is far is not brought");
        assert_eq!(mixed.hits[0].why.sentence(), "much the same, in other words");
        assert_eq!(mixed.hits[1].why, by_words.hits[0].why);
        assert_eq!(mixed.total, 2);
    }

    #[test]
    fn a_nearer_meaning_is_a_surer_answer() {
        let index = library();
        let query = "somebody cannot log on";
        let by_words = index.search(query, 10, 0).unwrap().confidence;
        let sure = |near| index.search_with(Some(&Told(near)), None, query, 10, 0).unwrap().confidence;
        assert!(sure(&[("a/door", 0.9)]) > by_words);
        assert!(sure(&[("a/door", 0.1)]) < by_words);
    }

    #[test]
    fn nobody_asks_what_a_code_or_an_exact_title_means() {
        let index = library();
        for query in
            ["0x80070005", "0x80070006", "0xdeadbeef update", "account lockout after failed sign-ins", "", "?!"]
        {
            let by_words = index.search(query, 10, 0).unwrap();
            assert_eq!(index.search_with(Some(&Unasked), None, query, 10, 0).unwrap(), by_words, "{query}");
        }
    }

    #[test]
    fn without_a_word_on_meaning_the_words_decide() {
        let index = library();
        for query in ["somebody cannot log on", "nothing known"] {
            let by_words = index.search(query, 10, 0).unwrap();
            assert_eq!(index.search_with(Some(&Busy), None, query, 10, 0).unwrap(), by_words);
            assert_eq!(
                index.search_with(Some(&Told(&[])), None, query, 10, 0).unwrap().hits.len(),
                by_words.hits.len()
            );
        }
    }

    #[test]
    fn of_guides_alone_meaning_brings_guides_alone() {
        let told = Told(&[("a/lock", 0.9), ("guides/lock", 0.8), ("guides/gone", 0.7)]);
        let found = library().search_with(Some(&told), Some(EntryKind::Guide), "kein wort bekannt", 10, 0).unwrap();
        assert_eq!(ids(&found), ["guides/lock"]);
        assert!(!found.is_sure(), "no word of it is known");
    }

    #[test]
    fn what_stands_behind_is_never_surer() {
        let told = Told(&[("a/lock", 0.9), ("a/door", 0.8), ("a/code", 0.7)]);
        let found = library().search_with(Some(&told), None, "somebody cannot log on", 10, 0).unwrap();
        assert_eq!(found.confidence, found.hits[0].confidence);
        assert!(found.hits.windows(2).all(|two| two[0].confidence >= two[1].confidence));
    }
}
