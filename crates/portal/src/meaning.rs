//! What documents mean, by a model that the owner chose: a vector for each document of the public edition, beside the search index.
//! Never in the way: without a model, before every document has its vector, and while too many ask at once, words alone decide.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use guide::document::Audience;
use guide::edition::{Edition, Published};
use search::{Entry, Meaning, Nearness};
use semantic::{Key, Model, Vectors};
use store::Store;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use self::file::VectorFile;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::index;

mod file;

/// How many tokens of a document are read: its names, its summary and the beginning of its text. On the development queries more
/// of it, or a vector more for its title, found no more and cost as much again.
const TOKENS: usize = 128;
/// So much of a document's text is handed to the model, in bytes: more than those tokens hold.
const DOCUMENT_BYTES: usize = 1_200;
/// So much of a query, in bytes. What is longer is a pasted message, and its words tell more than its meaning.
const QUERY_BYTES: usize = 300;

/// A model, and what the documents mean by it.
pub(crate) struct Meanings {
    folder: PathBuf,
    model: Model,
    vectors: RwLock<Vectors>,
    file: PathBuf,
    /// Whether every document had its vector once: what lacks then is no more than the last publication.
    is_filled: AtomicBool,
    /// How many queries are being read by the model.
    asking: AtomicUsize,
    /// How many may be at once: one for each core.
    pub cores: usize,
}

/// What is known of each document by its last filling.
#[derive(Default)]
pub(crate) struct Filling {
    /// The edition whose documents all have their vector.
    edition: Option<i64>,
    keys: HashMap<String, Key>,
    file: Option<VectorFile>,
}

impl Meanings {
    /// Loads the configured model; none where none is.
    ///
    /// # Errors
    /// A usage failure where the folder holds no model that can be used.
    pub fn load(configuration: &Configuration) -> Result<Option<Arc<Meanings>>, Failure> {
        let Some(folder) = &configuration.semantic_model else { return Ok(None) };
        let model = read(folder)?;
        Ok(Some(Arc::new(Meanings {
            folder: folder.clone(),
            vectors: RwLock::new(Vectors::new(model.dimensions())),
            model,
            file: configuration.index_directory().join("vectors"),
            is_filled: AtomicBool::new(false),
            asking: AtomicUsize::new(0),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        })))
    }

    /// Gives a vector to every document of the edition that lacks one, so many at once, and keeps it in the file beside the
    /// index. Answers how many it made.
    ///
    /// # Errors
    /// Where the store cannot be read. A file that cannot be written is logged, and what it lacks is made again at the next start.
    pub async fn fill(
        self: &Arc<Self>,
        filling: &mut Filling,
        store: &Store,
        edition: &Edition,
        at_once: usize,
    ) -> Result<usize, Failure> {
        if filling.edition == Some(edition.number()) {
            return Ok(0);
        }
        let audience = edition.audience();
        let wanted: HashMap<String, (Key, &Arc<Published>)> = index::searched(edition)
            .map(|published| (published.id.to_string(), (key(published, audience), published)))
            .collect();
        filling.keys.retain(|id, key| wanted.get(id).is_some_and(|(wanted, _)| wanted == key));
        let mut missing: Vec<(&String, &(Key, &Arc<Published>))> =
            wanted.iter().filter(|(id, _)| !filling.keys.contains_key(*id)).collect();
        missing.sort_by_key(|(id, _)| *id);
        self.change(|vectors| vectors.retain(|id| wanted.contains_key(id)));

        let file = match &mut filling.file {
            Some(file) => file,
            none => {
                let kept = file::read(&self.file, &self.model);
                self.change(|vectors| {
                    for (id, (key, _)) in &missing {
                        if let Some(vector) = kept.get(*key) {
                            vectors.put(id, vector);
                            filling.keys.insert((*id).clone(), *key);
                        }
                    }
                });
                none.insert(VectorFile::open(&self.file, &self.model, &kept, wanted.values().map(|(key, _)| *key)))
            }
        };

        missing.retain(|(id, _)| !filling.keys.contains_key(*id));
        let mut made = 0;
        for some in missing.chunks(at_once.max(1)) {
            let mut making = Vec::new();
            for (id, (key, published)) in some {
                let Some(text) = store.text(&published.id, published.revision).await? else { continue };
                let (this, published) = (self.clone(), (*published).clone());
                let vector = spawn_blocking(move || {
                    index::entry(&published, &text, audience).and_then(|entry| this.model.vector(&text_of(&entry)))
                });
                making.push((*id, *key, vector));
            }
            for (id, key, vector) in making {
                // A document that means nothing by the model, an empty one, is not asked again.
                filling.keys.insert(id.clone(), key);
                if let Ok(Some(vector)) = vector.await {
                    self.change(|vectors| vectors.put(id, &vector));
                    file.add(key, &vector);
                    made += 1;
                }
            }
        }
        filling.edition = Some(edition.number());
        self.is_filled.store(true, Ordering::Relaxed);
        info!(made, "Every document carries a vector of what it means");
        Ok(made)
    }

    fn change(&self, change: impl FnOnce(&mut Vectors)) {
        change(&mut self.vectors.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// The folder, and what tells the model from others.
    pub fn name(&self) -> String {
        let (dimensions, checksum) = (self.model.dimensions(), self.model.checksum());
        format!("{} ({dimensions} numbers a vector, checksum {checksum:.12})", self.folder.display())
    }

    /// How many documents of the edition have their vector in the file, of how many.
    pub fn carry(&self, edition: &Edition) -> (usize, usize) {
        let kept = file::read(&self.file, &self.model);
        let has_vector = |published: &&Arc<Published>| kept.get(key(published, edition.audience())).is_some();
        (index::searched(edition).filter(has_vector).count(), index::searched(edition).count())
    }
}

/// Keeps the vectors current until the process ends, after each time that the index was brought up to date: one at a time, so that
/// readers have the other cores.
pub(crate) async fn keep(portal: Arc<crate::live::Portal>, meanings: Arc<Meanings>) {
    let mut filling = Filling::default();
    loop {
        portal.index_was_kept().await;
        let edition = portal.view.load().edition.clone();
        if let Err(failure) = meanings.fill(&mut filling, &portal.store, &edition, 1).await {
            warn!(%failure, "Some documents have no vector of what they mean; it is tried again soon");
        }
    }
}

impl Meaning for Meanings {
    fn nearness(&self, text: &str, ids: &[String], most: usize) -> Option<Nearness> {
        if !self.is_filled.load(Ordering::Relaxed) {
            return None;
        }
        let _asking = Asking::one_more(self)?;
        let query = self.model.vector(&text[..text.floor_char_boundary(QUERY_BYTES)])?;
        let vectors = self.vectors.read().unwrap_or_else(PoisonError::into_inner);
        Some(vectors.nearness_to(&query, ids, most))
    }
}

/// The cosines as the search takes them.
trait NearnessTo {
    fn nearness_to(&self, query: &semantic::Vector, ids: &[String], most: usize) -> Nearness;
}

impl NearnessTo for Vectors {
    fn nearness_to(&self, query: &semantic::Vector, ids: &[String], most: usize) -> Nearness {
        let all = self.all(query);
        // What is usual differs from model to model and from text to text: it is the zero.
        let usual = all.mean().min(MOST_USUAL);
        let nearness = |cosine: f32| (cosine - usual) / (1.0 - usual);
        Nearness {
            of: ids.iter().map(|id| self.nearness(id, query).map(nearness)).collect(),
            nearest: all.nearest(most).map(|(id, cosine)| (id.to_owned(), nearness(cosine))).collect(),
        }
    }
}

/// In a library of two documents that say the same, the usual would leave no room.
const MOST_USUAL: f32 = 0.9;

/// One query that the model reads; no more than the machine has cores.
struct Asking<'a>(&'a AtomicUsize);

impl<'a> Asking<'a> {
    fn one_more(meanings: &'a Meanings) -> Option<Asking<'a>> {
        let asking = Asking(&meanings.asking);
        (meanings.asking.fetch_add(1, Ordering::Relaxed) < meanings.cores).then_some(asking)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn read(folder: &Path) -> Result<Model, Failure> {
    let failed = |error| Failure::usage(format!("the semantic model in {} cannot be used: {error}", folder.display()));
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "the semantic model {} is no folder; name one as docs/semantic-model.md describes it, or leave --semantic-model out",
            folder.display()
        )));
    }
    let mut model = Model::read(&|name| std::fs::read(folder.join(name))).map_err(failed)?;
    model.read_at_most(TOKENS).map_err(failed)?;
    Ok(model)
}

fn key(published: &Published, audience: Audience) -> Key {
    Key::of(&[&published.hash, audience.key()])
}

/// What of a document is given to the model, the most telling first.
fn text_of(entry: &Entry) -> String {
    let names = std::iter::once(&entry.title).chain(&entry.headline);
    let sections = entry.sections.iter().map(|section| &section.text);
    let mut text = String::new();
    for part in names.chain([&entry.summary]).chain(sections) {
        let part = part.trim();
        if part.is_empty() || text.len() >= DOCUMENT_BYTES {
            continue;
        }
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', ':']) { " " } else { ". " });
        }
        text.push_str(part);
    }
    text.truncate(text.floor_char_boundary(DOCUMENT_BYTES));
    text
}

#[cfg(test)]
mod tests;
