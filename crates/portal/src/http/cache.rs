//! Rendered pages, compressed, in memory, bounded in bytes, the least recently used out.
//! Never holds a page about a person, and never a page of an older view: it is emptied with each.

use std::io::Write;
use std::sync::Arc;

use axum::body::Bytes;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use guide::names::Slug;
use pages::Page;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

/// Most bytes of all rendered pages together.
const MAX_BYTES: u64 = 96 * 1024 * 1024;

/// A page as it goes over the wire.
pub(crate) struct Sealed {
    /// The HTTP status.
    pub status: u16,
    /// As it is.
    pub identity: Bytes,
    /// gzip, level 6.
    pub gzip: Bytes,
    /// brotli, quality 5.
    pub brotli: Bytes,
    /// Its [`tag`].
    pub tag: String,
}

impl Sealed {
    /// Compresses a page that is kept.
    pub fn new(page: Page) -> Sealed {
        let html = page.html.into_bytes();
        Sealed {
            status: page.status,
            gzip: gzip(&html, 6),
            brotli: brotli(&html, 5),
            tag: tag(&html),
            identity: Bytes::from(html),
        }
    }
}

/// What tells a page from another: the first 16 hexadecimal digits of its SHA-256.
pub(crate) fn tag(html: &[u8]) -> String {
    hex::encode(&Sha256::digest(html)[..8])
}

/// gzip at that level.
pub(crate) fn gzip(bytes: &[u8], level: u32) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(level));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    Bytes::from(encoder.finish().unwrap_or_default())
}

/// brotli at that quality.
pub(crate) fn brotli(bytes: &[u8], quality: i32) -> Bytes {
    brotli_with(bytes, BrotliEncoderParams { quality, ..Default::default() })
}

/// brotli of a page for one answer: quality 3 in a window of 256 KiB, a third of the time for a tenth more bytes.
pub(crate) fn brotli_at_once(bytes: &[u8]) -> Bytes {
    brotli_with(bytes, BrotliEncoderParams { quality: 3, lgwin: 18, size_hint: bytes.len(), ..Default::default() })
}

fn brotli_with(bytes: &[u8], parameters: BrotliEncoderParams) -> Bytes {
    let mut compressed = Vec::with_capacity(bytes.len() / 3);
    // Writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters);
    Bytes::from(compressed)
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Sealed>> for ByBytes {
    fn weight(&self, path: &String, page: &Arc<Sealed>) -> u64 {
        (path.len() + page.identity.len() + page.gzip.len() + page.brotli.len() + 200) as u64
    }
}

/// Rendered pages by path.
pub(crate) struct Rendered(Cache<String, Arc<Sealed>, ByBytes>);

impl Default for Rendered {
    fn default() -> Self {
        Rendered(Cache::with_weighter(2_000, MAX_BYTES, ByBytes))
    }
}

impl Rendered {
    /// The page at that path, if it was rendered.
    pub fn get(&self, path: &str) -> Option<Arc<Sealed>> {
        self.0.get(path)
    }

    /// Keeps a page.
    pub fn keep(&self, path: String, page: Arc<Sealed>) {
        self.0.insert(path, page);
    }

    /// Forgets a page.
    pub fn forget(&self, path: &str) {
        self.0.remove(path);
    }

    /// Forgets what shows the votes on a guide.
    pub fn forget_guide(&self, slug: &Slug) {
        for query in ["", "?voted=yes", "?voted=no"] {
            self.forget(&format!("/guides/{slug}{query}"));
        }
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.clear();
    }
}
