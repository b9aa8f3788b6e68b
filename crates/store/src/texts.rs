//! Texts that were read before, in memory, so that readers do not notice a database that is away.
//! Never holds what can change: the text of a revision never does.

use std::sync::Arc;

use guide::names::DocumentId;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Most bytes of all of them together: some ten thousand documents.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Most bytes up to which more are read ahead of readers.
const READ_AHEAD: u64 = MAX_BYTES / 10 * 9;
/// What an entry takes beside its text, about. In bytes.
const ENTRY: usize = 200;

#[derive(Clone)]
struct ByBytes;

impl Weighter<(DocumentId, i64), Arc<str>> for ByBytes {
    fn weight(&self, _: &(DocumentId, i64), text: &Arc<str>) -> u64 {
        (ENTRY + text.len()) as u64
    }
}

/// Texts by document and revision.
pub(crate) struct Texts(Cache<(DocumentId, i64), Arc<str>, ByBytes>);

impl Default for Texts {
    fn default() -> Self {
        Texts(Cache::with_weighter(10_000, MAX_BYTES, ByBytes))
    }
}

impl Texts {
    /// The text of that revision, where it was read before.
    pub fn get(&self, id: &DocumentId, revision: i64) -> Option<Arc<str>> {
        self.0.get(&(id.clone(), revision))
    }

    /// Keeps a text.
    pub fn keep(&self, id: DocumentId, revision: i64, text: Arc<str>) {
        self.0.insert((id, revision), text);
    }

    /// Whether there is room for texts that nobody asked for yet.
    pub fn has_room(&self) -> bool {
        self.0.weight() < READ_AHEAD
    }
}
