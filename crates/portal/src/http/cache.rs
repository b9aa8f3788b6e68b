//! Rendered pages, compressed, in memory, bounded in bytes, the least recently used out.
//! Never holds a page about a person, and never a page of an older view: it is emptied with each.

use std::io::Write;
use std::sync::Arc;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use pages::Page;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::respond::Coding;

/// Most bytes of all rendered pages together.
const MAX_BYTES: u64 = 96 * 1024 * 1024;

/// A page as it goes over the wire.
pub(crate) struct Sealed {
    /// The HTTP status.
    pub status: u16,
    /// As it is.
    pub identity: Bytes,
    /// gzip, level 6; of a page for one answer level 1, and empty where that answer takes another coding.
    pub gzip: Bytes,
    /// brotli, quality 5; of a page for one answer quality 2, and empty where that answer takes another coding.
    pub brotli: Bytes,
    /// First 16 hexadecimal digits of the SHA-256 of the page.
    pub tag: String,
}

impl Sealed {
    /// Compresses a page that is kept.
    pub fn new(page: Page) -> Sealed {
        Sealed::with(page, |html| gzip(html, 6), |html| brotli(html, 5))
    }

    /// Compresses a page for one answer: in its coding alone, and fast, because the work is done for one reader.
    pub fn once(page: Page, coding: Coding) -> Sealed {
        Sealed::with(
            page,
            |html| if coding == Coding::Gzip { gzip(html, 1) } else { Bytes::new() },
            |html| if coding == Coding::Brotli { brotli(html, 2) } else { Bytes::new() },
        )
    }

    fn with(page: Page, gzip: impl Fn(&[u8]) -> Bytes, brotli: impl Fn(&[u8]) -> Bytes) -> Sealed {
        let html = page.html.into_bytes();
        Sealed {
            status: page.status,
            gzip: gzip(&html),
            brotli: brotli(&html),
            tag: hex::encode(&Sha256::digest(&html)[..8]),
            identity: Bytes::from(html),
        }
    }
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
    let mut compressed = Vec::with_capacity(bytes.len() / 3);
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
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

    /// Forgets all.
    pub fn clear(&self) {
        self.0.clear();
    }
}
