//! Styles, scripts, fonts and icons, under names that hold a digest of their bytes.
//! Never served under a name that could come to mean other bytes.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use pages::Site;
use sha2::{Digest, Sha256};

use super::cache::{brotli, gzip};
use super::respond::{Coding, finished};
use super::{Live, site};
use crate::configuration::Logo;

const FOREVER: &str = "public, max-age=31536000, immutable";

struct Asset {
    content_type: String,
    identity: Bytes,
    is_text: bool,
    /// gzip and brotli, for what is text: made once, by whoever needs them first.
    compressed: OnceLock<(Bytes, Bytes)>,
}

impl Asset {
    fn new(content_type: &str, bytes: &[u8]) -> Asset {
        let is_text =
            content_type.starts_with("text/") || content_type.contains("svg") || content_type.contains("javascript");
        Asset {
            content_type: content_type.to_owned(),
            identity: Bytes::copy_from_slice(bytes),
            is_text,
            compressed: OnceLock::new(),
        }
    }

    fn compressed(&self) -> Option<&(Bytes, Bytes)> {
        let compress = || (gzip(&self.identity, 9), brotli(&self.identity, 11));
        self.is_text.then(|| self.compressed.get_or_init(compress))
    }
}

/// Everything under `/assets/`, by file name. Filled once, at start.
static ASSETS: OnceLock<HashMap<String, Asset>> = OnceLock::new();

/// Takes what pages load and the configured logo, and says the logo's address.
pub(crate) fn prepare(site: &Site, logo: Option<Logo>) -> Option<String> {
    let mut assets: HashMap<String, Asset> = pages::assets::all(site)
        .into_iter()
        .map(|asset| (asset.file, Asset::new(asset.content_type, &asset.bytes)))
        .collect();
    let name = logo.map(|logo| {
        let content_type = match logo.extension {
            "svg" => "image/svg+xml",
            "png" => "image/png",
            _ => "image/webp",
        };
        let name = format!("logo.{}.{}", hex::encode(&Sha256::digest(&logo.bytes)[..6]), logo.extension);
        assets.insert(name.clone(), Asset::new(content_type, &logo.bytes));
        name
    });
    let _ = ASSETS.set(assets);
    name.map(|name| format!("/assets/{name}"))
}

/// Compresses everything as small as it gets: a tenth of a second that no start waits for.
pub(crate) fn compress() {
    ASSETS.get().into_iter().flat_map(HashMap::values).for_each(|asset| {
        asset.compressed();
    });
}

pub(crate) async fn asset(State(portal): Live, Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match ASSETS.get().and_then(|assets| assets.get(&name)) {
        Some(asset) => respond(asset, &headers),
        None => site::missing(&portal, &uri, &headers),
    }
}

pub(crate) async fn favicon() -> Response {
    super::respond::found(&pages::assets::url("icon.svg"))
}

fn respond(asset: &Asset, headers: &HeaderMap) -> Response {
    let coding = Coding::asked(headers);
    let (bytes, coding) = match (asset.compressed(), coding) {
        (Some((gzip, _)), Coding::Gzip) => (gzip, coding.name()),
        (Some((_, brotli)), Coding::Brotli) => (brotli, coding.name()),
        _ => (&asset.identity, None),
    };
    let mut builder = Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, &asset.content_type)
        .header(header::CACHE_CONTROL, FOREVER)
        .header(header::VARY, "Accept-Encoding");
    if let Some(coding) = coding {
        builder = builder.header(header::CONTENT_ENCODING, coding);
    }
    finished(builder.body(Body::from(bytes.clone())))
}
