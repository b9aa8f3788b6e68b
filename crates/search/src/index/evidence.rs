//! What speaks for a document: which of the words it holds, where, and how near each other.
//! Never decides: evidence is weighed in `rank`.

use tantivy::{DocAddress, Searcher};

use super::candidates::{Candidate, saturated};
use super::layout::Zone;
use super::places::Places;
use super::query::{Slot, Understood, Unit};
use super::schema::{self, Fields};

/// In so many candidates every word is looked at.
const CLOSEST: usize = 20;
/// So many of the heaviest words choose them.
const FIRST: usize = 8;
/// The longest stretch of words in which a message is sought, and how much longer than the query it may be.
const LONGEST_STRETCH: u32 = 60;
const STRETCH_MORE: u32 = 8;
/// So many places of one word are looked at; a text that repeats a word more often says nothing more with it.
const PLACES: usize = 40;

/// What speaks for a document. Shares are parts of what all words of the query weigh, from 0 to 1 where nothing else is said.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub address: DocAddress,
    /// Whether one of its phrases is the query.
    pub is_exact: bool,
    pub is_guide: bool,
    /// Where each unit stands.
    pub zones: Vec<Zones>,
    /// The share that it holds anywhere but in the texts of its links.
    pub present: f32,
    /// The share of what any document holds.
    pub known: f32,
    /// The share that its address holds.
    pub address_words: f32,
    /// The share that stands where it says what it treats: everything but the rest of its text.
    pub lead: f32,
    /// The share that stands in its summary.
    pub summary: f32,
    /// The share that stands in its folder and what it applies to.
    pub about: f32,
    /// The share of codes that it holds; none where none is sought.
    pub codes: f32,
    /// The share of neighbours that are neighbours in its title.
    pub title_pairs: f32,
    /// How many of the words stand in one run as they were typed, of all.
    pub run: f32,
    /// The share that stands in one stretch.
    pub stretch: f32,
    /// Where the heaviest stretch of what a page shows of it begins; none where that holds no word.
    pub shown: Option<u32>,
    /// The share, each word by how often it occurs.
    pub counted: f32,
    /// How much of its title was typed.
    pub title: f32,
    /// What the words together weigh.
    pub mass: f32,
    /// What the rarest word that some document holds weighs.
    pub rarest: f32,
}

/// The evidence of the best candidates. By the heaviest words the best are chosen out of many, and only in those every word is
/// looked at: a long message has many words, and nearly every document holds some of them in many places.
pub(super) fn gather(
    understood: &Understood,
    candidates: Vec<Candidate>,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Vec<Evidence>> {
    let weighed = |understood: &Understood, candidates| -> tantivy::Result<Vec<Evidence>> {
        let places = Places::read(understood, fields, searcher, candidates)?;
        Weighing::of(understood, fields, searcher).all(&places)
    };
    if candidates.len() <= CLOSEST {
        return weighed(understood, candidates);
    }
    let first = understood.heaviest(FIRST, |unit| unit.holders > 0);
    let scores: Vec<f32> = weighed(&first, candidates.clone())?.iter().map(Evidence::score).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.select_nth_unstable_by(CLOSEST, |one, other| scores[*other].total_cmp(&scores[*one]));
    order.truncate(CLOSEST);
    order.sort_unstable();
    weighed(understood, order.into_iter().map(|number| candidates[number]).collect())
}

/// What is the same for every document of one search, and what is used again from document to document.
struct Weighing<'a> {
    understood: &'a Understood,
    fields: &'a Fields,
    searcher: &'a Searcher,
    /// What all words weigh that must be there, what those weigh that any document holds, and the codes.
    mass: f32,
    known: f32,
    codes: f32,
    /// What neighbours weigh, pair by pair and together.
    pairs: Vec<f32>,
    all_pairs: f32,
    rarest: f32,
    stretches: Stretches,
    runs: Runs,
}

impl<'a> Weighing<'a> {
    fn of(understood: &'a Understood, fields: &'a Fields, searcher: &'a Searcher) -> Weighing<'a> {
        let units = &understood.sought;
        let sum = |counts: &dyn Fn(&Unit) -> bool| -> f32 {
            units.iter().filter(|unit| counts(unit)).map(|unit| unit.weight).sum::<f32>().max(f32::MIN_POSITIVE)
        };
        let pairs = understood.order.windows(2).map(|two| units[two[0].unit].weight.min(units[two[1].unit].weight));
        let pairs: Vec<f32> = pairs.collect();
        Weighing {
            understood,
            fields,
            searcher,
            mass: sum(&|unit| !unit.is_optional),
            known: sum(&|unit| unit.holders > 0),
            codes: sum(&|unit| unit.is_code),
            all_pairs: pairs.iter().sum::<f32>().max(f32::MIN_POSITIVE),
            pairs,
            rarest: units.iter().filter(|unit| unit.holders > 0).map(|unit| unit.weight).fold(0.0, f32::max),
            stretches: Stretches::default(),
            runs: Runs::default(),
        }
    }

    /// The evidence of every candidate, in their order.
    fn all(&mut self, places: &Places) -> tantivy::Result<Vec<Evidence>> {
        let mut all = Vec::with_capacity(places.candidates().len());
        for of_segment in places.candidates().chunk_by(|one, other| one.segment == other.segment) {
            let ordinal = of_segment[0].ordinal();
            let segment = self.searcher.segment_reader(ordinal);
            let lengths = segment.get_fieldnorms_reader(self.fields.words)?;
            let title_words = segment.fast_fields().u64(schema::TITLE_WORDS)?;
            let is_guide = segment.fast_fields().u64(schema::IS_GUIDE)?;
            for candidate in of_segment {
                #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
                let (length, title) = (
                    lengths.fieldnorm(candidate.doc) as f32,
                    title_words.first(candidate.doc).unwrap_or(1).max(1) as f32,
                );
                all.push(Evidence {
                    address: DocAddress::new(ordinal, candidate.doc),
                    is_exact: candidate.is_exact(),
                    is_guide: is_guide.first(candidate.doc) == Some(1),
                    ..self.one(&places.of(all.len()), length, title)
                });
            }
        }
        Ok(all)
    }

    fn one(&mut self, places: &[&[u32]], length: f32, title: f32) -> Evidence {
        let (units, order) = (&self.understood.sought, &self.understood.order);
        let zones: Vec<Zones> = places.iter().map(|places| Zones::of(places)).collect();
        let sum = |holds: &dyn Fn(&Unit, Zones) -> bool| -> f32 {
            units.iter().zip(&zones).filter(|(unit, zones)| holds(unit, **zones)).map(|(unit, _)| unit.weight).sum()
        };
        let within = |zone: Zone| sum(&|_, zones| zones.hold(zone)) / self.mass;
        let present = sum(&|_, zones| zones.hold_any_but(&[Zone::Links]));
        let title_pairs: f32 = order
            .windows(2)
            .zip(&self.pairs)
            .filter(|(two, _)| are_neighbours_in_title(places[two[0].unit], places[two[1].unit], two[1].reach))
            .map(|(_, pair)| pair)
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
        let (run, in_title) = (
            self.runs.longest(order, places) as f32 / order.len().max(1) as f32,
            zones.iter().filter(|zones| zones.hold(Zone::Title)).count() as f32,
        );
        #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
        let counted = |(unit, places): (&Unit, &&[u32])| {
            unit.weight * saturated(places.len() as f32, length, self.understood.average_length)
        };
        let [heaviest, shown] = self.stretches.heaviest(self.understood, places);
        Evidence {
            address: DocAddress::new(0, 0),
            is_exact: false,
            is_guide: false,
            present: present / self.mass,
            known: present / self.known,
            address_words: within(Zone::Address),
            lead: sum(&|_, zones| zones.hold_any_but(&[Zone::Text, Zone::Links])) / self.mass,
            summary: within(Zone::Summary),
            about: within(Zone::About),
            codes: sum(&|unit, zones| unit.is_code && zones.hold_any_but(&[Zone::Links])) / self.codes,
            title_pairs: title_pairs / self.all_pairs,
            run,
            stretch: heaviest.0 / self.mass,
            shown: shown.1,
            counted: units.iter().zip(places).map(counted).sum::<f32>() / self.mass,
            title: (in_title / title).min(1.0),
            mass: self.mass,
            rarest: self.rarest,
            zones,
        }
    }
}

/// The zones in which a unit stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zones(u16);

impl Zones {
    /// Of places in order.
    fn of(places: &[u32]) -> Zones {
        let mut zones = Zones(0);
        let mut rest = places;
        while let Some(place) = rest.first() {
            let zone = Zone::of(*place);
            zones.0 |= 1 << zone as u16;
            rest = &rest[rest.partition_point(|place| *place < zone.end())..];
        }
        zones
    }

    pub fn hold(self, zone: Zone) -> bool {
        self.0 & (1 << zone as u16) != 0
    }

    fn hold_any_but(self, but: &[Zone]) -> bool {
        self.0 & !but.iter().fold(0, |zones, zone| zones | 1 << *zone as u16) != 0
    }
}

fn are_neighbours_in_title(one: &[u32], other: &[u32], reach: u32) -> bool {
    let in_title = |places: &[u32]| places.partition_point(|place| *place < Zone::Title.end());
    let (one, other) = (&one[..in_title(one)], &other[..in_title(other)]);
    other.iter().any(|place| one.iter().any(|before| before < place && place - before <= reach))
}

/// How many words stand in one run as they were typed; what is kept is memory alone.
#[derive(Default)]
struct Runs {
    /// Where the runs of the words up to now end, and how many words they have.
    before: Vec<(u32, u32)>,
    now: Vec<(u32, u32)>,
}

impl Runs {
    fn longest(&mut self, order: &[Slot], places: &[&[u32]]) -> u32 {
        let mut longest = 0;
        self.before.clear();
        for slot in order {
            self.now.clear();
            let mut rest = &self.before[..];
            for place in places[slot.unit] {
                while rest.get(1).is_some_and(|(end, _)| end < place) {
                    rest = &rest[1..];
                }
                let joined = rest.first().filter(|(end, _)| end < place && place - end <= slot.reach);
                let count = joined.map_or(1, |(_, count)| count + 1);
                longest = longest.max(count);
                self.now.push((*place, count));
            }
            std::mem::swap(&mut self.before, &mut self.now);
        }
        longest
    }
}

/// The weight of a stretch, and where it begins; none where there is none.
type Stretch = (f32, Option<u32>);

/// The heaviest stretches of a document; what is kept is memory alone.
#[derive(Default)]
struct Stretches {
    /// A place in the upper half, the number of its word in the lower.
    marks: Vec<u64>,
    /// How often each word stands in the stretch that is looked at.
    counts: Vec<u32>,
}

impl Stretches {
    /// The heaviest of all, and that of what a page shows: its summary and its sections. Words that nearly every document
    /// holds are left out.
    fn heaviest(&mut self, understood: &Understood, places: &[&[u32]]) -> [Stretch; 2] {
        let units = &understood.sought;
        let reach = u32::try_from(understood.order.len()).unwrap_or(LONGEST_STRETCH) * 3 / 2 + STRETCH_MORE;
        let reach = u64::from(reach.min(LONGEST_STRETCH));
        self.marks.clear();
        for (number, places) in (0_u64..).zip(places) {
            if units[number as usize].weight >= understood.least_telling {
                self.marks.extend(places.iter().take(PLACES).map(|place| u64::from(*place) << 32 | number));
            }
        }
        // Each word's places are in order already, which this kind of sorting makes use of.
        self.marks.sort();
        self.counts.clear();
        self.counts.resize(units.len(), 0);
        let mut heaviest: [Stretch; 2] = [(0.0, None); 2];
        let (mut from, mut held) = (0, 0.0_f32);
        let read = |mark: u64| (mark >> 32, mark as u32 as usize);
        for mark in &self.marks {
            let (place, unit) = read(*mark);
            if self.counts[unit] == 0 {
                held += units[unit].weight;
            }
            self.counts[unit] += 1;
            while read(self.marks[from]).0 + reach < place {
                let first = read(self.marks[from]).1;
                self.counts[first] -= 1;
                if self.counts[first] == 0 {
                    held -= units[first].weight;
                }
                from += 1;
            }
            if held > heaviest[1].0 || held > heaviest[0].0 {
                let stretch = (held, Some(read(self.marks[from]).0 as u32));
                if held > heaviest[0].0 {
                    heaviest[0] = stretch;
                }
                if held > heaviest[1].0 && matches!(Zone::of(place as u32), Zone::Summary | Zone::Symptoms | Zone::Text)
                {
                    heaviest[1] = stretch;
                }
            }
        }
        heaviest
    }
}
