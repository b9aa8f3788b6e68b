//! The index of one audience, in a directory that is handed in.
//! Never holds a truth of its own: whatever is wrong with a stored index, it is built anew from the library.

mod candidates;
mod error;
mod evidence;
mod layout;
mod mixed;
mod placeholder;
mod places;
mod query;
mod rank;
mod schema;
mod terms;
mod typo;
mod why;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::directory::{Directory, DirectoryLock, Lock, RamDirectory};
use tantivy::schema::{Field, Value};
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

pub use self::error::IndexError;
use self::evidence::Evidence;
pub use self::mixed::{Meaning, Nearness};
use self::query::Understood;
use self::rank::CONFIDENT;
use self::schema::{Fields, Part};
use self::why::why;
pub use self::why::{Place, Why};
use crate::snippet::{Sought, snippet};
use crate::{Entry, EntryKind, SnippetPiece};

/// What one writer may hold in memory before it writes a segment.
const MEMORY: usize = 60_000_000;
/// How many hits one search gives at most.
const MAX_LIMIT: usize = 100;
/// What a document must score of the best one's score to be told beside it.
const LEAST: f32 = 0.1;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// How many documents hold enough of what was looked for, of those that were looked at closely.
    pub total: usize,
    /// How likely it is that the first hit is what was looked for, from 0 to 1; below a threshold none is called an answer: [`Results::is_sure`].
    pub confidence: f32,
    /// The asked-for stretch of them, best first.
    pub hits: Vec<Hit>,
    /// The words that were looked for, as typed.
    pub terms: Vec<String>,
    /// Those of them that no document holds.
    pub unknown: Vec<String>,
    /// The words of the index among them that say something, as the index knows them, the most telling first: what may be kept of a search.
    pub known: Vec<String>,
}

impl Results {
    /// Whether the first hit may be called an answer.
    pub fn is_sure(&self) -> bool {
        self.confidence >= CONFIDENT
    }
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Whether it is a guide or an article.
    pub kind: EntryKind,
    /// How likely it is that this is what was looked for, from 0 to 1; never more than that of the hit before it.
    pub confidence: f32,
    /// Its title.
    pub title: String,
    /// Why it was found.
    pub why: Why,
    /// Its text around the words.
    pub snippet: Vec<SnippetPiece>,
}

impl Hit {
    /// Whether it may be called an answer itself.
    pub fn is_sure(&self) -> bool {
        self.confidence >= CONFIDENT
    }
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
    /// Held as long as the index of a directory is this process's to write.
    _owned: Option<DirectoryLock>,
}

impl Index {
    /// Opens the index of a directory to keep it, which one process at a time may. One of another version, a damaged one and none at all give an empty index without an origin.
    pub fn open(directory: impl Into<Box<dyn Directory>>) -> Result<Index, IndexError> {
        let directory: Box<dyn Directory> = directory.into();
        let lock = Lock { filepath: PathBuf::from("owner.lock"), is_blocking: false };
        let owned = directory.acquire_lock(&lock).map_err(|error| TantivyError::LockFailure(error, None))?;
        let index = Index::existing(directory.box_clone()).or_else(|_| Index::created(directory))?;
        Ok(Index { _owned: Some(owned), ..index })
    }

    fn created(directory: Box<dyn Directory>) -> Result<Index, IndexError> {
        // A list of files that cannot be read would stop the new index too; the files it names are taken away by the first commit.
        if directory.open_read(Path::new(".managed.json")).is_ok()
            && tantivy::directory::ManagedDirectory::wrap(directory.box_clone()).is_err()
        {
            directory
                .delete(Path::new(".managed.json"))
                .map_err(|error| TantivyError::InternalError(error.to_string()))?;
        }
        let (schema, fields) = Fields::schema();
        let index = tantivy::Index::create(
            directory,
            schema,
            // A hit is read alone: a block of several documents would be decompressed for one of them.
            IndexSettings { docstore_blocksize: 1, ..IndexSettings::default() },
        )?;
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
        Ok(Index { fields, index, reader, writer: Mutex::new(None), origin: Mutex::new(origin), _owned: None })
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
        self.search_with(None, None, query, limit, offset)
    }

    /// As [`Index::search`], among the documents of one kind alone: the few guides of a library with thousands of articles.
    pub fn search_kind(&self, kind: EntryKind, query: &str, limit: usize) -> Result<Results, IndexError> {
        self.search_with(None, Some(kind), query, limit, 0)
    }

    /// As [`Index::search`], among the documents of one kind or of all. Where the words leave open which document is meant, it is
    /// asked what they mean.
    pub fn search_with(
        &self,
        meaning: Option<&dyn Meaning>,
        kind: Option<EntryKind>,
        query: &str,
        limit: usize,
        offset: usize,
    ) -> Result<Results, IndexError> {
        let searcher = self.reader.searcher();
        let understood = Understood::read(query, &self.fields, &searcher)?;
        let candidates = candidates::candidates(&understood, kind, &self.fields, &searcher)?;
        let evidence = evidence::gather(&understood, candidates, &self.fields, &searcher)?;
        let mut ranked = ranked(evidence);
        if let Some(meaning) = meaning.filter(|_| mixed::is_open(&understood, &ranked)) {
            ranked = mixed::mixed(ranked, meaning, query, kind, &understood, &self.fields, &searcher)?;
        }
        let sought = understood.marked();
        let mut results = Results {
            total: ranked.len(),
            confidence: ranked.first().map_or(0.0, |first| first.confidence),
            terms: understood.typed(|_| true),
            unknown: understood.typed(|unit| unit.holders == 0),
            known: understood.known(),
            hits: Vec::new(),
        };
        for one in ranked.into_iter().skip(offset).take(limit.clamp(1, MAX_LIMIT)) {
            results.hits.push(self.hit(&searcher, &one, &understood, &sought)?);
        }
        Ok(results)
    }

    fn hit(
        &self,
        searcher: &Searcher,
        ranked: &Ranked,
        understood: &Understood,
        sought: &[Sought],
    ) -> tantivy::Result<Hit> {
        let document: TantivyDocument = searcher.doc(ranked.evidence.address)?;
        let one = |field: Field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let stored = document.get_first(self.fields.parts).and_then(|value| value.as_bytes()).unwrap_or_default();
        let (text, word) = shown(one(self.fields.text), &Part::all(stored), ranked.evidence.shown);
        Ok(Hit {
            id: one(self.fields.id).to_owned(),
            kind: if ranked.evidence.is_guide { EntryKind::Guide } else { EntryKind::Article },
            confidence: ranked.confidence,
            title: one(self.fields.title).to_owned(),
            why: if ranked.is_by_meaning { Why::meaning() } else { why(understood, &ranked.evidence) },
            snippet: snippet(text, word, sought),
        })
    }
}

/// The part of a document's text that holds a word of that place, and the how-manieth of the part it is; the beginning where
/// there is none.
fn shown<'a>(text: &'a str, parts: &[Part], place: Option<u32>) -> (&'a str, usize) {
    let ends = parts.iter().skip(1).map(|next| next.byte as usize).chain([text.len()]);
    let texts = parts.iter().zip(ends).filter_map(|(part, end)| Some((part.word, text.get(part.byte as usize..end)?)));
    let around = place.and_then(|place| {
        let part = texts.clone().filter(|(word, _)| *word <= place).max_by_key(|(word, _)| *word);
        part.map(|(word, text)| (text, (place - word) as usize))
    });
    let beginning = || texts.clone().find(|(_, text)| !text.trim().is_empty()).map(|(_, text)| (text, 0));
    around.or_else(beginning).unwrap_or_default()
}

/// The documents that hold enough, best first.
fn ranked(evidence: Vec<Evidence>) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = evidence.into_iter().map(Ranked::by_words).collect();
    put_in_order(&mut ranked);
    fall(&mut ranked);
    ranked
}

/// Best first, without what scores little against it.
fn put_in_order(ranked: &mut Vec<Ranked>) {
    ranked.sort_by(|one, other| {
        other.score.total_cmp(&one.score).then(one.evidence.address.cmp(&other.evidence.address))
    });
    let least = ranked.first().map_or(0.0, |best| best.score.min(1.0)) * LEAST;
    ranked.retain(|one| one.score >= least);
}

/// What stands behind is never surer than what stands before it.
fn fall(ranked: &mut [Ranked]) {
    let mut most = 1.0_f32;
    for one in ranked {
        most = one.confidence.min(most);
        one.confidence = most;
    }
}

/// A document in its order.
struct Ranked {
    evidence: Evidence,
    score: f32,
    confidence: f32,
    /// Whether what it means brought it here more than its words did.
    is_by_meaning: bool,
}

impl Ranked {
    fn by_words(evidence: Evidence) -> Ranked {
        Ranked { score: evidence.score(), confidence: evidence.confidence(), is_by_meaning: false, evidence }
    }
}

/// The words of a text as the index knows them.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let mut analyzer = schema::analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut stems = Vec::new();
    while stream.advance() {
        stems.push(stream.token().text.clone());
    }
    stems
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
