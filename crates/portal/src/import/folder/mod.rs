//! Documents of other systems, as their exports hold them, to documents of ours, by a map.
//! Never names a system: what is particular to one stands in its map. Never loses a document without saying so.

mod body;
mod files;
mod forms;
mod links;
mod map;
mod markdown;
mod meant;
mod names;
mod record;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use guide::names::DocumentId;
use url::Url;

use self::body::{Body, Conversion};
use self::links::Addresses;
use self::map::{Fields, Map};
pub(crate) use self::names::Known;
use self::names::Named;
use self::record::Record;
use super::Skipped;
use crate::failure::Failure;
use crate::live::today;

/// What an import holds, as documents of ours.
#[derive(Default)]
pub(crate) struct Taken {
    /// The documents.
    pub documents: Vec<Document>,
    /// What was passed over, and why.
    pub skipped: Vec<Skipped>,
    /// The kinds of things that were turned into something else or left out, and of how many documents.
    pub oddities: BTreeMap<String, usize>,
}

/// A document, ready to be submitted.
pub(crate) struct Document {
    /// Its file, with its place in it where there are several.
    pub path: PathBuf,
    /// Which document of ours it is.
    pub id: DocumentId,
    /// What tells it from all others of its system.
    pub identity: String,
    /// Front matter and Markdown.
    pub text: String,
    /// Whether it waits as a draft.
    pub draft: bool,
}

/// A document as read, before its links are followed.
struct Found {
    place: PathBuf,
    /// Of its file in the export.
    path: String,
    title: String,
    own_id: String,
    other_names: Vec<String>,
    address: Option<Url>,
    file: Option<Url>,
    language: Option<String>,
    date: Option<String>,
    tags: Vec<String>,
    body: Body,
    /// Whether its source shows it to some alone, or not yet.
    is_held_back: bool,
    draft: bool,
}

impl Found {
    /// What tells it from all others of its system: its id, with the language, since a translation often has the id of its
    /// original; without one, its file, and its title where the file holds several.
    fn identity(&self) -> String {
        match (&self.language, self.own_id.as_str(), &self.file) {
            (_, "", Some(file)) => file.path().to_owned(),
            (_, "", _) => format!("{} {}", self.path, self.title),
            (Some(language), own_id, _) => format!("{own_id} {language}"),
            (None, own_id, _) => own_id.to_owned(),
        }
    }

    /// The day of its last change, so written that a later one sorts behind it.
    fn changed(&self, map: &Map) -> Option<String> {
        let written = self.date.as_ref()?;
        let format = map.date_format.as_deref();
        Some(format.and_then(|_| text::day(written, format)).map_or_else(|| written.clone(), |day| day.to_string()))
    }
}

/// What an export holds, before its documents have a place among ours.
pub(crate) struct Export {
    map: Map,
    found: Vec<Found>,
    taken: Taken,
}

impl Export {
    /// What documents that it brings are called at the least: those of ours that begin so may be of an earlier import.
    pub fn beginning(&self) -> String {
        names::beginning(&self.map)
    }

    /// The documents, among those that are there already.
    pub fn taken(mut self, known: &Known) -> Taken {
        become_ours(self.found, &self.map, known, &mut self.taken);
        self.taken
    }
}

/// Reads a folder, a file or an archive by a map, which is a file or the name of a carried one.
///
/// # Errors
/// Where the map or the path cannot be read.
pub(crate) fn read(path: &Path, map: &Path) -> Result<Export, Failure> {
    let map = Map::named(map)?;
    let mut taken = Taken::default();
    let files = files::read(path, &map, &mut taken.skipped)?;
    if files.left > 0 {
        taken.oddities.insert("file that the map's `files` does not name".to_owned(), files.left);
    }
    let mut found = Vec::new();
    for (path, bytes) in &files.taken {
        found_in(path, bytes, &files.bodies, &map, &mut found, &mut taken.skipped);
    }
    Ok(Export { map, found, taken })
}

/// Names the documents, follows the links between them, and writes each.
fn become_ours(mut found: Vec<Found>, map: &Map, known: &Known, taken: &mut Taken) {
    once_each(&mut found, &mut taken.skipped);
    if map.versions {
        one_version(&mut found, map, &mut taken.skipped);
    }
    let identities: Vec<String> = found.iter().map(Found::identity).collect();
    let named = found.iter().zip(&identities);
    let named = named.map(|(found, identity)| Named { title: &found.title, own_id: &found.own_id, identity });
    let named: Vec<Named<'_>> = named.collect();
    let ids = names::ids(map, &named, known);
    let mut addresses = Addresses::default();
    for (found, id) in found.iter().zip(&ids) {
        if let Some(id) = id {
            let names = [&found.own_id].into_iter().chain(&found.other_names).filter(|name| !name.is_empty());
            addresses.take(id, names.cloned().collect(), found.file.iter().chain(&found.address).cloned());
        }
    }
    let places = found.iter().flat_map(|found| links::places_meant(found.body.text())).collect();
    for (found, id) in found.into_iter().zip(ids) {
        document(found, id, map, &addresses, &places, taken);
    }
}

/// Leaves out what is there twice: exports list a document once in each of its categories, and pages of an export overlap.
fn once_each(found: &mut Vec<Found>, skipped: &mut Vec<Skipped>) {
    let mut first: BTreeMap<(String, Option<String>, String), PathBuf> = BTreeMap::new();
    found.retain(|document| {
        let key = (document.own_id.clone(), document.language.clone(), document.title.clone());
        let Some(first) = first.get(&key).filter(|_| !document.own_id.is_empty()) else {
            first.insert(key, document.place.clone());
            return true;
        };
        let reason = format!(
            "it is there twice, with the id and title of {}; the first is taken, so leave it where the two say the same",
            first.display()
        );
        skipped.push(Skipped { path: document.place.clone(), reason, broken: false });
        false
    });
}

/// Leaves one of several versions of a document: the public one, else the newest.
fn one_version(found: &mut Vec<Found>, map: &Map, skipped: &mut Vec<Skipped>) {
    let rank = |document: &Found| (!document.is_held_back, document.changed(map));
    let mut best: BTreeMap<String, (bool, Option<String>)> = BTreeMap::new();
    for document in found.iter().filter(|document| !document.own_id.is_empty()) {
        let best = best.entry(document.identity()).or_insert_with(|| rank(document));
        *best = rank(document).max(best.clone());
    }
    found.retain(|document| {
        // The first of those that are alike.
        let identity = document.identity();
        if document.own_id.is_empty() || best.get(&identity) == Some(&rank(document)) {
            best.remove(&identity);
            return true;
        }
        let reason =
            format!("it is another version of {}, of which the public one is taken, else the newest", document.own_id);
        skipped.push(Skipped { path: document.place.clone(), reason, broken: false });
        false
    });
}

/// The documents of one file.
fn found_in(
    path: &str,
    bytes: &[u8],
    bodies: &BTreeMap<String, Vec<u8>>,
    map: &Map,
    found: &mut Vec<Found>,
    skipped: &mut Vec<Skipped>,
) {
    let mut skip = |place: PathBuf, reason: String| skipped.push(Skipped { path: place, reason, broken: true });
    let records = match map.text(bytes).and_then(|text| record::records(path, text, map)) {
        Ok(records) => records,
        Err(reason) => return skip(path.into(), reason),
    };
    let is_alone = records.len() == 1;
    for (place, record) in records {
        let place = if place.is_empty() { path.into() } else { PathBuf::from(format!("{path}, {place}")) };
        match record.and_then(|record| found_as(&record, path, is_alone, bodies, map)) {
            Ok(document) => found.push(Found { place, ..document }),
            Err(reason) => skip(place, reason),
        }
    }
}

fn found_as(
    record: &Record,
    path: &str,
    is_alone: bool,
    bodies: &BTreeMap<String, Vec<u8>>,
    map: &Map,
) -> Result<Found, String> {
    let fields = &map.fields;
    let missing = |what: &str| {
        format!("it has no {what} ({}); name the right field in the map, or leave the document out", record.names())
    };
    let title = record.value(&fields.title, path).ok_or_else(|| missing("title"))?;
    let address = record.value(&fields.address, path).and_then(|address| Url::parse(&address).ok());
    let body = body_of(record, path, bodies, map, fields)?.ok_or_else(|| missing("body"))?;
    let publishes = map.published.iter().all(|condition| {
        let values = record.named(&condition.field, path);
        let value = values.first().map(|value| value.trim()).unwrap_or_default();
        condition.holds(value, today())
    });
    Ok(Found {
        place: PathBuf::new(),
        path: path.to_owned(),
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        own_id: record.value(&fields.id, path).unwrap_or_default(),
        other_names: record.values(&fields.also, path),
        address: address.filter(|address| matches!(address.scheme(), "http" | "https")),
        // A file of several documents is no place that a link could mean.
        file: if is_alone { links::place_of(path) } else { None },
        language: record.value(&fields.language, path),
        date: record.value(&fields.date, path),
        tags: record.values(&fields.tags, path),
        body,
        is_held_back: !publishes,
        draft: !publishes || map.becomes == map::Becomes::GuideDraft,
    })
}

fn body_of(
    record: &Record,
    path: &str,
    bodies: &BTreeMap<String, Vec<u8>>,
    map: &Map,
    fields: &Fields,
) -> Result<Option<Body>, String> {
    if let Some(markdown) = record.body(&fields.markdown, path) {
        return Ok(Some(Body::Markdown(markdown)));
    }
    if let Some(html) = record.body(&fields.html, path) {
        return Ok(Some(Body::Html(html)));
    }
    if let Some(escaped) = record.body(&fields.escaped_html, path) {
        return Ok(Some(Body::Html(body::parsed(&escaped)?.text().to_string())));
    }
    let Some(name) = record.value(&fields.body_file, path) else { return Ok(None) };
    let place = links::place_of(path).and_then(|here| here.join(&name).ok());
    let file = bodies.iter().find(|(path, _)| links::place_of(path) == place);
    let (body_path, bytes) =
        file.ok_or_else(|| format!("its body `{name}` is not there; put the file there, or leave the document out"))?;
    let text = map.text(bytes)?;
    let is_markdown = [".md", ".markdown"].iter().any(|extension| body_path.to_lowercase().ends_with(extension));
    Ok(Some(if is_markdown {
        Body::Markdown(record::without_front_matter(&text).to_owned())
    } else {
        Body::Html(text)
    }))
}

fn document(
    found: Found,
    id: Option<DocumentId>,
    map: &Map,
    addresses: &Addresses,
    places: &BTreeSet<String>,
    taken: &mut Taken,
) {
    let mut skip = |reason: String| taken.skipped.push(Skipped { path: found.place.clone(), reason, broken: true });
    let Some(id) = id else {
        return skip(format!(
            "no address can be made of `{}`, or another document has it; name a field with an id in the map under `fields: id`, which every document has",
            found.title
        ));
    };
    let base = found.address.as_ref().or(found.file.as_ref()).cloned().or_else(|| links::place_of(""));
    let resolve = |target: &str| {
        // A link may be written from the file as well as from the address that it had.
        let from_file = found.file.as_ref().map(|file| addresses.resolve(target, Some(file), &map.links));
        match from_file {
            Some(links::Link::To(address)) if address.starts_with('/') => links::Link::To(address),
            _ => addresses.resolve(target, base.as_ref(), &map.links),
        }
    };
    let mut oddities = BTreeSet::new();
    let conversion = Conversion { title: &found.title, map, resolve: &resolve, places };
    let body = match body::convert(&found.body, &conversion, &mut oddities) {
        Ok(body) => body,
        Err(reason) => return skip(reason),
    };
    let text = text::written(&found, map, &body, &mut oddities);
    for oddity in oddities {
        *taken.oddities.entry(oddity).or_default() += 1;
    }
    let identity = found.identity();
    taken.documents.push(Document { path: found.place, id, identity, text, draft: found.draft });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_of_a_file_end_the_program() {
        // Exports cut off and changed at many places, each through the whole way.
        let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys/exports");
        let mut whole = 0;
        for (map, file) in [
            ("zendesk", "articles.json"),
            ("confluence", "131074.html"),
            ("bookstack", "data.json"),
            ("phpmyfaq", "export.xml"),
            ("servicenow", "kb_knowledge.xml"),
        ] {
            let bytes = std::fs::read(exports.join(map).join(file)).expect("an export");
            let map = Map::named(Path::new(map)).expect("a carried map");
            let documents = |bytes: &[u8]| {
                let (mut taken, mut found) = (Taken::default(), Vec::new());
                found_in(file, bytes, &BTreeMap::new(), &map, &mut found, &mut taken.skipped);
                become_ours(found, &map, &Known::default(), &mut taken);
                taken.documents.len()
            };
            whole += documents(&bytes);
            for at in (0..bytes.len()).step_by(41) {
                documents(&bytes[..at]);
                for other in [b'<', b'"', 0xff] {
                    let mut changed = bytes.clone();
                    changed[at] = other;
                    documents(&changed);
                }
            }
        }
        assert_eq!(whole, 5 + 1 + 3 + 3 + 8);
    }
}
