//! Rendered pages, compressed, in memory, bounded in bytes, the least recently used out.
//! Never holds a page about a person, and never a page of an older view: it is emptied with each.

use std::io::Write;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use guide::names::Slug;
use pages::Page;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::headers;
use super::respond::Coding;

/// Most bytes of all rendered pages together.
const MAX_BYTES: u64 = 96 * 1024 * 1024;

/// A page in one coding, ready to go over the wire.
pub(crate) struct Variant {
    /// Its bytes.
    pub body: Bytes,
    /// Its headers, those that every response carries included.
    pub headers: HeaderMap,
    /// The headers that tell a reader who has it that it is the same.
    pub unchanged: HeaderMap,
    /// Headers and body as HTTP/1.1 writes them, but for the first line and the date.
    pub wire: Bytes,
    /// The same of the answer that it is unchanged.
    pub unchanged_wire: Bytes,
    entity_tag: HeaderValue,
}

impl Variant {
    fn new(kind: &'static str, digest: &str, coding: Coding, body: Bytes) -> Variant {
        let entity_tag = headers::entity_tag(digest, coding);
        let mut all = headers::of_page(kind, entity_tag.clone(), coding);
        headers::secure(&mut all);
        let unchanged = headers::of_unchanged_page(entity_tag.clone());
        let unchanged_wire = headers::written(&unchanged, None);
        let mut wire = headers::written(&all, Some(body.len()));
        let start = wire.len();
        wire.extend_from_slice(&body);
        let wire = Bytes::from(wire);
        // The body is held once, at the end of what goes over the wire.
        let body = wire.slice(start..);
        Variant { body, headers: all, unchanged, wire, unchanged_wire: unchanged_wire.into(), entity_tag }
    }
}

/// A page that is kept, in every coding.
pub(crate) struct Sealed {
    /// The HTTP status.
    pub status: u16,
    identity: Variant,
    /// Level 6.
    gzip: Variant,
    /// Quality 5.
    brotli: Variant,
}

impl Sealed {
    /// Compresses a page that is kept.
    pub fn new(page: Page) -> Sealed {
        Sealed::of_kind(headers::HTML, page.status, page.html)
    }

    /// The same of a text of another content type.
    pub fn of_kind(kind: &'static str, status: u16, text: String) -> Sealed {
        let text = text.into_bytes();
        let digest = tag(&text);
        Sealed {
            status,
            gzip: Variant::new(kind, &digest, Coding::Gzip, gzip(&text, 6)),
            brotli: Variant::new(kind, &digest, Coding::Brotli, brotli(&text, 5)),
            identity: Variant::new(kind, &digest, Coding::Identity, Bytes::from(text)),
        }
    }

    /// The page for whoever sends these values of `Accept-Encoding` and `If-None-Match`, and whether they have it already.
    pub fn variant_for(&self, accept_encoding: Option<&[u8]>, if_none_match: Option<&[u8]>) -> (&Variant, bool) {
        let variant = match Coding::taken(accept_encoding) {
            Coding::Identity => &self.identity,
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        (variant, self.status == 200 && headers::has_already(if_none_match, &variant.entity_tag))
    }

    /// The same for a request as the HTTP library reads it.
    pub fn variant_asked(&self, asked: &HeaderMap) -> (&Variant, bool) {
        let value = |name: HeaderName| asked.get(name).map(HeaderValue::as_bytes);
        self.variant_for(value(header::ACCEPT_ENCODING), value(header::IF_NONE_MATCH))
    }

    /// About how many bytes of memory it takes.
    fn size(&self) -> usize {
        /// Of the headers of the three variants.
        const HEADERS: usize = 8 * 1024;
        HEADERS + self.identity.wire.len() + self.gzip.wire.len() + self.brotli.wire.len()
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
        (path.len() + page.size()) as u64
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
