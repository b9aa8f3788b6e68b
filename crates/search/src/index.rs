//! The index of one audience, in a directory that is handed in.
//! Never holds a truth of its own: whatever is wrong with a stored index, it is built anew from the library.

mod query;
mod schema;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tantivy::collector::{Count, TopDocs};
use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::{Field, Value};
use tantivy::{
    DocAddress, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Score, Searcher, TantivyDocument, TantivyError,
    Term,
};

use self::query::Understood;
use self::schema::Fields;
use crate::snippet::{Sought, snippet};
use crate::why::{Place, Why, why};
use crate::{Entry, EntryKind, SnippetPiece, words};

/// What one writer may hold in memory before it writes a segment.
const MEMORY: usize = 60_000_000;
/// How many hits one search gives at most.
const MAX_LIMIT: usize = 100;
/// How far into the hits a reader may page.
const MAX_OFFSET: usize = 10_000;
/// Shares of a query's words that a document must hold, tried until something is found.
const SHARES: [f32; 3] = [0.7, 0.4, 0.0];

/// The index could not be read or written.
#[derive(Debug)]
pub struct IndexError(TantivyError);

impl fmt::Display for IndexError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the search index cannot be used: {}; check the disk, or delete the index folder: it is built anew at the next start",
            self.0
        )
    }
}

impl std::error::Error for IndexError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        IndexError(error)
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// How many documents hold enough of what was looked for.
    pub total: usize,
    /// The asked-for stretch of them, best first.
    pub hits: Vec<Hit>,
    /// The words that were looked for, as typed.
    pub terms: Vec<String>,
    /// Those of them that no document holds.
    pub unknown: Vec<String>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Whether it is a guide or an article.
    pub kind: EntryKind,
    /// How strong the evidence is; to be compared within one search alone.
    pub score: f32,
    /// Its title.
    pub title: String,
    /// Why it was found.
    pub why: Why,
    /// Its text around the words.
    pub snippet: Vec<SnippetPiece>,
}

/// What an index was filled from. The edition alone does not say it: editions of every store are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The identity of the store.
    pub store: String,
    /// The number of the edition.
    pub edition: i64,
}

/// An index, open.
pub struct Index {
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    /// Held while it is written, which may take minutes.
    writer: Mutex<Option<IndexWriter>>,
    origin: Mutex<Option<Origin>>,
}

impl Index {
    /// Opens the index of a directory. One of another version, a damaged one and none at all give an empty index without an origin.
    pub fn open(directory: impl Into<Box<dyn Directory>>) -> Result<Index, IndexError> {
        let directory: Box<dyn Directory> = directory.into();
        if let Ok(index) = Index::existing(directory.box_clone()) {
            return Ok(index);
        }
        // A list of files that cannot be read would stop the new index too; the files it names are taken away by the first commit.
        if directory.open_read(Path::new(".managed.json")).is_ok()
            && tantivy::directory::ManagedDirectory::wrap(directory.box_clone()).is_err()
        {
            directory
                .delete(Path::new(".managed.json"))
                .map_err(|error| TantivyError::InternalError(error.to_string()))?;
        }
        let (schema, fields) = Fields::schema();
        let index = tantivy::Index::create(directory, schema, IndexSettings::default())?;
        Index::with(index, fields, None)
    }

    /// An index in memory.
    pub fn in_memory() -> Result<Index, IndexError> {
        Index::open(RamDirectory::create())
    }

    /// Opens the index of a directory as it is, to search in it beside whoever keeps it. One of another version, a
    /// damaged one and none at all are an error, and left alone.
    pub fn existing(directory: impl Into<Box<dyn Directory>>) -> Result<Index, IndexError> {
        let (schema, fields) = Fields::schema();
        let index = tantivy::Index::open(directory)?;
        let origin = index.load_metas()?.payload.as_deref().and_then(origin_of);
        let is_whole = index.schema() == schema && index.validate_checksum()?.is_empty();
        match origin {
            Some(origin) if is_whole => Index::with(index, fields, Some(origin)),
            _ => Err(TantivyError::InternalError("of another version, or damaged".to_owned()).into()),
        }
    }

    fn with(index: tantivy::Index, fields: Fields, origin: Option<Origin>) -> Result<Index, IndexError> {
        schema::register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { fields, index, reader, writer: Mutex::new(None), origin: Mutex::new(origin) })
    }

    /// What the index holds; none where it was never filled.
    pub fn origin(&self) -> Option<Origin> {
        self.origin.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many documents it holds.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether it holds no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes documents in (in the place of those of the same id) and others out, in one commit that names the origin.
    /// All or nothing: an error among the documents leaves the index as it was.
    pub fn update<E: From<IndexError>>(
        &self,
        origin: Origin,
        upserts: impl IntoIterator<Item = Result<Entry, E>>,
        removals: impl IntoIterator<Item = String>,
    ) -> Result<(), E> {
        self.write(origin, false, upserts, removals)
    }

    /// Holds these documents and no other, in one commit that names the origin. All or nothing, as [`Index::update`].
    pub fn replace<E: From<IndexError>>(
        &self,
        origin: Origin,
        entries: impl IntoIterator<Item = Result<Entry, E>>,
    ) -> Result<(), E> {
        self.write(origin, true, entries, [])
    }

    fn write<E: From<IndexError>>(
        &self,
        origin: Origin,
        from_empty: bool,
        upserts: impl IntoIterator<Item = Result<Entry, E>>,
        removals: impl IntoIterator<Item = String>,
    ) -> Result<(), E> {
        let mut kept = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match kept.take() {
            Some(writer) => writer,
            None => self.index.writer_with_num_threads(1, MEMORY).map_err(IndexError)?,
        };
        // A writer that failed is dropped: the next update begins with what was committed last.
        self.commit(&mut writer, &origin, from_empty, upserts, removals)?;
        *kept = Some(writer);
        *self.origin.lock().unwrap_or_else(PoisonError::into_inner) = Some(origin);
        Ok(self.reader.reload().map_err(IndexError)?)
    }

    fn commit<E: From<IndexError>>(
        &self,
        writer: &mut IndexWriter,
        origin: &Origin,
        from_empty: bool,
        upserts: impl IntoIterator<Item = Result<Entry, E>>,
        removals: impl IntoIterator<Item = String>,
    ) -> Result<(), E> {
        if from_empty {
            writer.delete_all_documents().map_err(IndexError)?;
        }
        for id in removals {
            writer.delete_term(Term::from_field_text(self.fields.id, &id));
        }
        for entry in upserts {
            let entry = entry?;
            if !from_empty {
                writer.delete_term(Term::from_field_text(self.fields.id, &entry.id));
            }
            writer.add_document(self.fields.document(&entry)).map_err(IndexError)?;
        }
        let mut commit = writer.prepare_commit().map_err(IndexError)?;
        commit.set_payload(&payload(origin));
        commit.commit().map_err(IndexError)?;
        Ok(())
    }

    /// Looks for what somebody typed. Anything may be typed; nothing in it is syntax.
    pub fn search(&self, query: &str, limit: usize, offset: usize) -> Result<Results, IndexError> {
        let searcher = self.reader.searcher();
        let understood = Understood::read(query, &self.fields, &searcher)?;
        let (known, unknown): (Vec<Sought>, Vec<Sought>) =
            understood.sought.iter().cloned().partition(|word| word.weight > 0.0);
        let mut results = Results {
            terms: understood.sought.iter().map(|word| word.typed.clone()).collect(),
            unknown: unknown.into_iter().map(|word| word.typed).collect(),
            ..Results::default()
        };
        for share in SHARES {
            let Some(query) = understood.query(&self.fields, &searcher, share)? else { break };
            let top =
                TopDocs::with_limit(limit.clamp(1, MAX_LIMIT)).and_offset(offset.min(MAX_OFFSET)).order_by_score();
            let (found, total) = searcher.search(&query, &(top, Count))?;
            if total > 0 {
                results.total = total;
                for (score, address) in found {
                    results.hits.push(self.hit(&searcher, score, address, &understood.normalised, &known)?);
                }
                break;
            }
        }
        Ok(results)
    }

    fn hit(
        &self,
        searcher: &Searcher,
        score: Score,
        address: DocAddress,
        query: &str,
        sought: &[Sought],
    ) -> tantivy::Result<Hit> {
        let document: TantivyDocument = searcher.doc(address)?;
        let texts = |field: Field| document.get_all(field).filter_map(|value| value.as_str()).collect::<Vec<&str>>();
        let one = |field: Field| texts(field).first().copied().unwrap_or_default();
        let phrases = texts(self.fields.phrases);
        let sections = texts(self.fields.body);
        let why = if phrases.iter().any(|phrase| words::normalised(phrase) == query) {
            Why { place: Place::ExactPhrase, words: sought.iter().map(|word| word.typed.clone()).collect() }
        } else {
            let mut places: Vec<(Place, &str)> = Vec::new();
            places.extend(texts(self.fields.signatures).into_iter().map(|text| (Place::Signature, text)));
            places.push((Place::Title, one(self.fields.title)));
            places.extend(phrases.iter().map(|text| (Place::Phrase, *text)));
            places.extend(
                sections
                    .iter()
                    .filter(|text| text.to_ascii_lowercase().starts_with("symptom"))
                    .map(|text| (Place::Symptoms, *text)),
            );
            places.push((Place::Summary, one(self.fields.summary)));
            places.extend(texts(self.fields.commands).into_iter().map(|text| (Place::Command, text)));
            places.extend(sections.iter().map(|text| (Place::Text, *text)));
            why(&places, sought)
        };
        let mut shown = vec![one(self.fields.summary)];
        shown.extend(sections.iter().map(|text| text.split_once('\n').map_or(*text, |(_, text)| text)));
        Ok(Hit {
            id: one(self.fields.id).to_owned(),
            kind: EntryKind::from_key(one(self.fields.kind)),
            score,
            title: one(self.fields.title).to_owned(),
            why,
            snippet: snippet(&shown, sought),
        })
    }
}

fn payload(origin: &Origin) -> String {
    format!("version {} store {} edition {}", schema::VERSION, origin.store, origin.edition)
}

/// The origin in a commit's payload; none where another version wrote it.
fn origin_of(payload: &str) -> Option<Origin> {
    let (store, edition) =
        payload.strip_prefix(&format!("version {} store ", schema::VERSION))?.rsplit_once(" edition ")?;
    Some(Origin { store: store.to_owned(), edition: edition.parse().ok()? })
}

#[cfg(test)]
mod tests;
