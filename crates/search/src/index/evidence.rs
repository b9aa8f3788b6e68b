//! What speaks for a document: which of the words it holds, where, and how near each other.
//! Never decides: evidence is weighed in `rank`.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, Term};

use super::candidates::{Candidate, saturated};
use super::layout::Zone;
use super::query::{Slot, Understood, Unit};
use super::schema::{self, Fields};

/// In so many candidates every word is looked at.
const CLOSEST: usize = 20;
/// The longest stretch of words in which a message is sought, and how much longer than the query it may be.
const LONGEST_STRETCH: u32 = 60;
const STRETCH_MORE: u32 = 8;
/// So many places of one word are looked at; a text that repeats a word more often says nothing more with it.
const PLACES: usize = 200;

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

/// The evidence of the best candidates. Words that nearly every document holds stand in too many places to be read in all of
/// them: by the others the best are chosen, and only in those every word is looked at.
pub(super) fn gather(
    understood: &Understood,
    mut candidates: Vec<Candidate>,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Vec<Evidence>> {
    if candidates.len() > CLOSEST && understood.sought.iter().any(|unit| !is_read_first(unit, understood)) {
        let first = gather_with(understood, &candidates, fields, searcher, &|unit| is_read_first(unit, understood))?;
        let mut scored: Vec<(f32, Candidate)> =
            first.iter().map(Evidence::score).zip(candidates.iter().copied()).collect();
        scored.select_nth_unstable_by(CLOSEST, |(one, _), (other, _)| other.total_cmp(one));
        candidates = scored.into_iter().take(CLOSEST).map(|(_, candidate)| candidate).collect();
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
    }
    gather_with(understood, &candidates, fields, searcher, &|_| true)
}

fn is_read_first(unit: &Unit, understood: &Understood) -> bool {
    unit.weight >= understood.least_telling
}

fn gather_with(
    understood: &Understood,
    candidates: &[Candidate],
    fields: &Fields,
    searcher: &Searcher,
    is_read: &dyn Fn(&Unit) -> bool,
) -> tantivy::Result<Vec<Evidence>> {
    let mut all = Vec::with_capacity(candidates.len());
    for of_segment in candidates.chunk_by(|one, other| one.segment == other.segment) {
        let ordinal = u32::try_from(of_segment[0].segment).unwrap_or(u32::MAX);
        let segment = searcher.segment_reader(ordinal);
        let places = Places::of(understood, of_segment, fields, segment, is_read)?;
        let lengths = segment.get_fieldnorms_reader(fields.words)?;
        let title_words = segment.fast_fields().u64(schema::TITLE_WORDS)?;
        let is_guide = segment.fast_fields().u64(schema::IS_GUIDE)?;
        for (number, candidate) in of_segment.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
            let (length, title) =
                (lengths.fieldnorm(candidate.doc) as f32, title_words.first(candidate.doc).unwrap_or(1).max(1) as f32);
            let mut evidence = weigh(understood, places.document(number), length, title);
            evidence.address = DocAddress::new(ordinal, candidate.doc);
            evidence.is_exact = candidate.is_exact();
            evidence.is_guide = is_guide.first(candidate.doc) == Some(1);
            all.push(evidence);
        }
    }
    Ok(all)
}

/// The places of every unit in some documents.
struct Places {
    units: usize,
    all: Vec<Vec<u32>>,
}

impl Places {
    /// Unit by unit, so that postings are only ever read forward.
    fn of(
        understood: &Understood,
        candidates: &[Candidate],
        fields: &Fields,
        segment: &SegmentReader,
        is_read: &dyn Fn(&Unit) -> bool,
    ) -> tantivy::Result<Places> {
        let units = understood.sought.len();
        let index = segment.inverted_index(fields.words)?;
        let mut all = vec![Vec::new(); candidates.len() * units];
        for (number, unit) in understood.sought.iter().enumerate().filter(|(_, unit)| unit.holders > 0 && is_read(unit))
        {
            let Some(info) = index.get_term_info(&Term::from_field_text(fields.words, &unit.term))? else { continue };
            let mut postings = index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
            for (at, candidate) in candidates.iter().enumerate() {
                if postings.doc() < candidate.doc {
                    postings.seek(candidate.doc);
                }
                if postings.doc() == candidate.doc {
                    postings.positions(&mut all[at * units + number]);
                }
            }
        }
        Ok(Places { units, all })
    }

    fn document(&self, number: usize) -> &[Vec<u32>] {
        &self.all[number * self.units..(number + 1) * self.units]
    }
}

fn weigh(understood: &Understood, places: &[Vec<u32>], length: f32, title: f32) -> Evidence {
    let units = &understood.sought;
    let sum = |holds: &dyn Fn(usize, &Unit) -> bool| -> f32 {
        units.iter().enumerate().filter(|(number, unit)| holds(*number, unit)).map(|(_, unit)| unit.weight).sum()
    };
    let mass = sum(&|_, unit| !unit.is_optional).max(f32::MIN_POSITIVE);
    let known = sum(&|_, unit| unit.holders > 0).max(f32::MIN_POSITIVE);
    let codes = sum(&|_, unit| unit.is_code).max(f32::MIN_POSITIVE);
    let zones: Vec<Zones> = places.iter().map(|places| Zones::of(places)).collect();
    let within = |zone: Zone| sum(&|number, _| zones[number].hold(zone)) / mass;
    let present = sum(&|number, _| zones[number].hold_any_but(&[Zone::Links]));
    let order = &understood.order;
    let pair = |pair: &[Slot]| units[pair[0].unit].weight.min(units[pair[1].unit].weight);
    let pairs: f32 = order.windows(2).map(pair).sum();
    let title_pairs: f32 = order
        .windows(2)
        .filter(|two| are_neighbours_in_title(&places[two[0].unit], &places[two[1].unit], two[1].reach))
        .map(pair)
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
    let (run, in_title) = (
        longest_run(order, places) as f32 / order.len().max(1) as f32,
        zones.iter().filter(|zones| zones.hold(Zone::Title)).count() as f32,
    );
    #[expect(clippy::cast_precision_loss, reason = "evidence needs no more digits")]
    let counted: f32 = units
        .iter()
        .zip(places)
        .map(|(unit, places)| unit.weight * saturated(places.len() as f32, length, understood.average_length))
        .sum();
    let [heaviest, shown] = heaviest_stretches(understood, places);
    Evidence {
        address: DocAddress::new(0, 0),
        is_exact: false,
        is_guide: false,
        present: present / mass,
        known: present / known,
        address_words: within(Zone::Address),
        lead: sum(&|number, _| zones[number].hold_any_but(&[Zone::Text, Zone::Links])) / mass,
        summary: within(Zone::Summary),
        about: within(Zone::About),
        codes: sum(&|number, unit| unit.is_code && zones[number].hold_any_but(&[Zone::Links])) / codes,
        title_pairs: if pairs > 0.0 { title_pairs / pairs } else { 0.0 },
        run,
        stretch: heaviest.0 / mass,
        shown: shown.1,
        counted: counted / mass,
        title: (in_title / title).min(1.0),
        mass,
        rarest: units.iter().filter(|unit| unit.holders > 0).map(|unit| unit.weight).fold(0.0, f32::max),
        zones,
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

/// How many words stand in one run as they were typed.
fn longest_run(order: &[Slot], places: &[Vec<u32>]) -> u32 {
    let mut longest = 0;
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut next: Vec<(u32, u32)> = Vec::new();
    for slot in order {
        next.clear();
        let mut before = 0;
        for place in &places[slot.unit] {
            while before + 1 < runs.len() && runs[before + 1].0 < *place {
                before += 1;
            }
            let joined = runs.get(before).filter(|(end, _)| end < place && place - end <= slot.reach);
            let count = joined.map_or(1, |(_, count)| count + 1);
            longest = longest.max(count);
            next.push((*place, count));
        }
        std::mem::swap(&mut runs, &mut next);
    }
    longest
}

/// The weight of a stretch, and where it begins; none where there is none.
type Stretch = (f32, Option<u32>);

/// The heaviest stretch of all, and that of what a page shows: its summary and its sections. Words that nearly every document
/// holds are left out.
fn heaviest_stretches(understood: &Understood, places: &[Vec<u32>]) -> [Stretch; 2] {
    let units = &understood.sought;
    let reach = u32::try_from(understood.order.len()).unwrap_or(LONGEST_STRETCH) * 3 / 2 + STRETCH_MORE;
    let reach = reach.min(LONGEST_STRETCH);
    let mut marks: Vec<(u32, usize)> = Vec::new();
    for (number, places) in places.iter().enumerate() {
        if units[number].weight >= understood.least_telling {
            marks.extend(places.iter().take(PLACES).map(|place| (*place, number)));
        }
    }
    // Each word's places are in order already, which this kind of sorting makes use of.
    marks.sort();
    let mut counts = vec![0_u32; units.len()];
    let mut heaviest: [Stretch; 2] = [(0.0, None); 2];
    let (mut from, mut held) = (0, 0.0_f32);
    for (place, unit) in &marks {
        if counts[*unit] == 0 {
            held += units[*unit].weight;
        }
        counts[*unit] += 1;
        while marks[from].0 + reach < *place {
            let first = marks[from].1;
            counts[first] -= 1;
            if counts[first] == 0 {
                held -= units[first].weight;
            }
            from += 1;
        }
        let stretch = (held, Some(marks[from].0));
        if held > heaviest[0].0 {
            heaviest[0] = stretch;
        }
        if held > heaviest[1].0 && matches!(Zone::of(*place), Zone::Summary | Zone::Symptoms | Zone::Text) {
            heaviest[1] = stretch;
        }
    }
    heaviest
}
