//! `fixpoint gaps`: what people looked for and did not find, the most demanded first.
//! Never tells what somebody typed: that is nowhere.

use std::collections::{BTreeMap, BTreeSet};

use guide::edition::Edition;
use guide::names::DocumentId;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use search::{Index, Signature};
use serde_json::{Value, json};
use work::{Demand, DemandTally};

use crate::Exit;
use crate::arguments::{GapFormat, Gaps};
use crate::codes::TreatedCodes;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::live::today;
use crate::of_edition::Derived;
use crate::{index, report};

/// How many hits are asked for: the first that the edition holds is the nearest document.
const HITS: usize = 5;
/// So many words of a gap are told.
const MOST_WORDS: usize = 12;

pub(crate) async fn run(configuration: &Configuration, options: &Gaps) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    let since = today().saturating_sub((i64::from(options.days) - 1).days());
    let needs = needs(store.demand_tallies(since).await?);
    let (edition, index) = index::for_command(configuration, &store).await?;
    let library = Asked { codes: TreatedCodes::of(&edition), edition: &edition, index: &index };
    let mut open = Vec::new();
    let mut answered = Answered::default();
    for need in needs {
        if library.answers(&need)? {
            answered.needs += 1;
            answered.demand += need.demand;
        } else {
            open.push(need);
        }
    }
    let mut gaps = Vec::new();
    for gap in grouped(open) {
        let nearest = library.nearest(&gap.lead)?;
        gaps.push((gap, nearest));
    }
    match options.format {
        GapFormat::Json => {
            let gaps: Vec<Value> = gaps.iter().map(|(gap, nearest)| gap.json(nearest.as_ref())).collect();
            let answered = json!({ "needs": answered.needs, "demand": answered.demand });
            report::print(&format!("{:#}", json!({ "since": since.to_string(), "gaps": gaps, "answered": answered })));
        }
        GapFormat::Text => {
            for (gap, nearest) in &gaps {
                report::print(&gap.told(nearest.as_ref()));
            }
            if gaps.is_empty() {
                report::say(&format!(
                    "Nothing is known since {since} that was looked for and not found. What is, is written every two seconds."
                ));
            }
            if answered.needs > 0 {
                report::print(&format!(
                    "Answered by now, and left out: {} (asked for {}).",
                    counted(answered.needs, "need"),
                    counted(answered.demand, "time")
                ));
            }
        }
    }
    Ok(if gaps.is_empty() { Exit::Findings } else { Exit::Done })
}

/// One demand over all its days.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Need {
    what: Demand,
    demand: u64,
    first: Date,
    last: Date,
}

/// Needs that were open and are not.
#[derive(Debug, Default)]
struct Answered {
    needs: u64,
    demand: u64,
}

/// A document that comes near.
struct Near {
    id: String,
    title: String,
    confidence: f32,
}

/// The days of each demand together, the most demanded first.
fn needs(tallies: Vec<DemandTally>) -> Vec<Need> {
    let mut needs: BTreeMap<Demand, Need> = BTreeMap::new();
    for DemandTally { day, demand, count } in tallies {
        let new = || Need { what: demand.clone(), demand: 0, first: day, last: day };
        let need = needs.entry(demand.clone()).or_insert_with(new);
        need.demand += u64::from(count);
        need.first = need.first.min(day);
        need.last = need.last.max(day);
    }
    let mut needs: Vec<Need> = needs.into_values().collect();
    needs.sort_by_key(|need| std::cmp::Reverse(need.demand));
    needs
}

/// The library, to be asked again.
struct Asked<'a> {
    codes: TreatedCodes,
    edition: &'a Edition,
    index: &'a Index,
}

impl Asked<'_> {
    /// Whether a document that became public since it was looked for last answers it. One that was there before did not.
    fn answers(&self, need: &Need) -> Result<bool, Failure> {
        let is_new = |id: &DocumentId| {
            self.edition
                .published(id)
                .is_some_and(|published| published.published_at.to_zoned(TimeZone::UTC).date() >= need.last)
        };
        let treated = codes(&need.what).into_iter().flat_map(|code| self.codes.guides_of(code));
        if treated.cloned().any(|slug| is_new(&DocumentId::Guide(slug))) {
            return Ok(true);
        }
        // Of a code alone a guide is asked for: an article that names it says no more than that.
        if need.what.words().is_empty() {
            return Ok(false);
        }
        let found = self.search(&need.what)?;
        let first = found.hits.first().and_then(|hit| hit.id.parse().ok());
        Ok(found.is_sure() && first.is_some_and(|id| is_new(&id)))
    }

    /// The document that comes nearest.
    fn nearest(&self, what: &Demand) -> Result<Option<Near>, Failure> {
        let hits = self.search(what)?.hits;
        let first = index::held_by(self.edition, hits).next();
        Ok(first.map(|hit| Near { id: hit.id, title: hit.title, confidence: hit.confidence }))
    }

    fn search(&self, what: &Demand) -> Result<search::Results, Failure> {
        let codes = codes(what).into_iter().map(|code| code.to_string());
        let words: Vec<String> = codes.chain(what.words().iter().cloned()).collect();
        self.index.search(&words.join(" "), HITS, 0).map_err(|error| Failure::environment(error.to_string()))
    }
}

fn codes(what: &Demand) -> Vec<Signature> {
    what.signatures().iter().filter_map(|key| Signature::spelt(key)).collect()
}

/// Needs that are one: of the same codes, or of mostly the same words.
#[derive(Debug)]
struct Gap {
    /// The most demanded of them.
    lead: Demand,
    /// The codes of the first of them, with all that say the same.
    same: BTreeSet<String>,
    signatures: BTreeSet<String>,
    words: BTreeMap<String, u64>,
    demand: u64,
    first: Date,
    last: Date,
}

/// Needs as gaps, the most demanded first. They come in this order, so that each joins the most demanded that it fits.
fn grouped(needs: Vec<Need>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    // The gaps that a code or a word leads to: few of many share anything.
    let mut by_part: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for need in needs {
        let parts = if need.what.signatures().is_empty() { need.what.words() } else { need.what.signatures() };
        let near: BTreeSet<usize> = parts.iter().filter_map(|part| by_part.get(part)).flatten().copied().collect();
        let fitting = near.into_iter().find(|at| gaps[*at].holds(&need.what));
        match fitting {
            Some(at) => gaps[at].add(need),
            None => {
                let gap = Gap::new(need);
                let parts =
                    if gap.same.is_empty() { gap.lead.words().to_vec() } else { gap.same.iter().cloned().collect() };
                for part in parts {
                    by_part.entry(part).or_default().push(gaps.len());
                }
                gaps.push(gap);
            }
        }
    }
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.demand));
    gaps
}

impl Gap {
    fn new(need: Need) -> Gap {
        let equivalent = codes(&need.what).into_iter().flat_map(Signature::equivalents).map(Signature::key);
        let mut gap = Gap {
            lead: need.what.clone(),
            same: need.what.signatures().iter().cloned().chain(equivalent).collect(),
            signatures: BTreeSet::new(),
            words: BTreeMap::new(),
            demand: 0,
            first: need.first,
            last: need.last,
        };
        gap.add(need);
        gap
    }

    fn holds(&self, what: &Demand) -> bool {
        if !self.same.is_empty() || !what.signatures().is_empty() {
            return what.signatures().iter().any(|signature| self.same.contains(signature));
        }
        let shared = what.words().iter().filter(|word| self.lead.words().contains(word)).count();
        // At least half of all words that either has (Jaccard).
        shared * 2 >= what.words().len() + self.lead.words().len() - shared
    }

    fn add(&mut self, need: Need) {
        self.demand += need.demand;
        self.first = self.first.min(need.first);
        self.last = self.last.max(need.last);
        self.signatures.extend(need.what.signatures().iter().cloned());
        for word in need.what.words() {
            *self.words.entry(word.clone()).or_default() += need.demand;
        }
    }

    /// The words, the most demanded first.
    fn words(&self) -> Vec<&str> {
        let mut words: Vec<(&String, &u64)> = self.words.iter().collect();
        words.sort_by_key(|(_, demand)| std::cmp::Reverse(**demand));
        words.into_iter().take(MOST_WORDS).map(|(word, _)| word.as_str()).collect()
    }

    fn told(&self, nearest: Option<&Near>) -> String {
        let codes: Vec<String> = self.signatures.iter().map(|key| named(key)).collect();
        let parts = [codes.join(", "), self.words().join(" ")];
        let what: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let days =
            if self.first == self.last { self.first.to_string() } else { format!("{} to {}", self.first, self.last) };
        let nearest = match nearest {
            Some(near) => format!("nearest: {} ({:.2}), {}", near.id, near.confidence, near.title),
            None => "nearest: nothing".to_owned(),
        };
        format!("{}, {days}: {}\n  {nearest}", counted(self.demand, "time"), what.join("; "))
    }

    fn json(&self, nearest: Option<&Near>) -> Value {
        json!({
            "demand": self.demand,
            "first": self.first.to_string(),
            "last": self.last.to_string(),
            "signatures": self.signatures,
            "words": self.words(),
            "nearest": nearest.map(|near| json!({
                "document": near.id,
                "title": near.title,
                "confidence": (f64::from(near.confidence) * 100.0).round() / 100.0,
            })),
        })
    }
}

/// A code as people know it: with its name, where it has one.
fn named(key: &str) -> String {
    match Signature::spelt(key).and_then(Signature::name) {
        Some(name) => format!("{key} ({name})"),
        None => key.to_owned(),
    }
}

fn counted(number: u64, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split_whitespace().map(ToOwned::to_owned).collect()
    }

    fn tally(day: i8, signatures: &str, words: &str, count: u32) -> DemandTally {
        let demand = Demand::new(list(signatures), list(words)).expect("a demand");
        DemandTally { day: jiff::civil::date(2026, 11, day), demand, count }
    }

    fn gaps(tallies: Vec<DemandTally>) -> Vec<(u64, Vec<String>, String)> {
        let gaps = grouped(needs(tallies));
        gaps.iter().map(|gap| (gap.demand, gap.signatures.iter().cloned().collect(), gap.words().join(" "))).collect()
    }

    #[test]
    fn one_code_is_one_gap_whatever_the_words_and_however_it_is_said() {
        let all = gaps(vec![
            tally(1, "0x80070005", "printer", 2),
            tally(2, "win32-5", "share", 3),
            tally(2, "0x8badf00d", "printer", 1),
            tally(3, "", "printer", 1),
        ]);
        let codes: Vec<(u64, &str)> = all.iter().map(|gap| (gap.0, gap.2.as_str())).collect();
        assert_eq!(codes, [(5, "share printer"), (1, "printer"), (1, "printer")]);
        assert_eq!(all[0].1, ["0x80070005", "win32-5"]);
    }

    #[test]
    fn needs_that_share_half_of_their_words_with_the_most_demanded_are_one_gap() {
        let all = gaps(vec![
            tally(1, "", "drum turn", 4),
            tally(1, "", "drum turn slow", 1),
            tally(1, "", "drum slow noise", 1),
        ]);
        assert_eq!(
            all.iter().map(|gap| (gap.0, gap.2.as_str())).collect::<Vec<_>>(),
            [(5, "drum turn slow"), (1, "drum noise slow")]
        );
    }

    #[test]
    fn the_days_of_a_gap_are_the_first_and_the_last() {
        let all = grouped(needs(vec![tally(7, "", "drum", 1), tally(3, "", "drum", 1), tally(9, "", "drum", 1)]));
        let told = all[0].told(None);
        assert_eq!(told, "3 times, 2026-11-03 to 2026-11-09: drum\n  nearest: nothing");
    }
}
