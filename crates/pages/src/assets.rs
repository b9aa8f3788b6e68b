//! What browsers load beside a page: one stylesheet, small scripts, two fonts, an icon.
//! Never fetched from elsewhere: all of it is in the binary, under names that hold a digest of the bytes.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::components::STYLES;
use crate::site::Site;

/// A file under `/assets/`.
#[derive(Debug, Clone)]
pub struct Asset {
    /// What it is called in the code: `public.css`.
    pub name: &'static str,
    /// What it is called in addresses: `public.<digest>.css`.
    pub file: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Asset {
    fn new(name: &'static str, content_type: &'static str, bytes: Vec<u8>) -> Asset {
        let digest = hex::encode(&Sha256::digest(&bytes)[..6]);
        let file = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{digest}.{extension}"),
            None => format!("{name}.{digest}"),
        };
        Asset { name, file, content_type, bytes }
    }
}

const SANS: &str = "plex-sans.woff2";
const MONO: &str = "plex-mono.woff2";

static ALL: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let font = "font/woff2";
    let script = "text/javascript; charset=utf-8";
    let sans = Asset::new(
        SANS,
        font,
        include_bytes!("../../../assets/third-party/ibm-plex-sans/ibm-plex-sans-latin-wght-normal.woff2").to_vec(),
    );
    let mono = Asset::new(
        MONO,
        font,
        include_bytes!("../../../assets/third-party/ibm-plex-mono/ibm-plex-mono-latin-500-normal.woff2").to_vec(),
    );
    let mut style = format!(
        "@font-face{{font-family:\"Plex Sans\";src:url({}) format(\"woff2\");font-weight:100 700;font-display:swap}}\n\
         @font-face{{font-family:\"Plex Mono\";src:url({}) format(\"woff2\");font-weight:500;font-display:swap}}\n",
        sans.file, mono.file
    );
    style.push_str(&compact(include_str!("base.css")));
    for component in STYLES {
        style.push_str(&compact(component));
    }
    style.push_str(&compact(include_str!("print.css")));
    vec![
        Asset::new("public.css", "text/css; charset=utf-8", style.into_bytes()),
        sans,
        mono,
        Asset::new("copy.js", script, include_bytes!("scripts/copy.js").to_vec()),
        Asset::new("steps.js", script, include_bytes!("scripts/steps.js").to_vec()),
        Asset::new("suggest.js", script, include_bytes!("scripts/suggest.js").to_vec()),
        Asset::new("picture.js", script, include_bytes!("scripts/picture.js").to_vec()),
        Asset::new("triage.js", script, include_bytes!("scripts/triage.js").to_vec()),
        Asset::new("icon.svg", "image/svg+xml", include_bytes!("icon.svg").to_vec()),
    ]
});

/// Everything that is served, the owner's accent included.
pub fn all(site: &Site) -> Vec<Asset> {
    ALL.iter().cloned().chain(accent(site)).collect()
}

/// The address of an asset; empty where there is none of that name.
pub fn url(name: &str) -> String {
    ALL.iter().find(|asset| asset.name == name).map_or_else(String::new, |asset| format!("/assets/{}", asset.file))
}

/// The address of the owner's accent, where one is configured.
pub(crate) fn accent_url(site: &Site) -> Option<String> {
    accent(site).map(|asset| format!("/assets/{}", asset.file))
}

/// The owner's accent as a stylesheet of its own: the policy allows no style inside a page. In the dark it is mixed with
/// white, so that a colour that is readable on paper is readable on ink.
fn accent(site: &Site) -> Option<Asset> {
    let accent = site.accent.as_ref()?;
    let style = format!(
        ":root{{--accent:{accent};--accent-hover:color-mix(in srgb,{accent} 80%,#000);--link:{accent}}}\
         @media(prefers-color-scheme:dark){{:root{{--accent:color-mix(in srgb,{accent} 40%,#fff);\
         --accent-hover:color-mix(in srgb,{accent} 25%,#fff);--link:color-mix(in srgb,{accent} 35%,#fff)}}}}"
    );
    Some(Asset::new("accent.css", "text/css; charset=utf-8", style.into_bytes()))
}

/// CSS without comments, indentation and empty lines.
fn compact(style: &str) -> String {
    let mut text = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_with_the_bytes() {
        assert_ne!(Asset::new("a.css", "text/css", vec![1]).file, Asset::new("a.css", "text/css", vec![2]).file);
    }

    #[test]
    fn the_stylesheet_loads_nothing_from_elsewhere() {
        let style = ALL.iter().find(|asset| asset.name == "public.css").expect("the stylesheet");
        let text = String::from_utf8_lossy(&style.bytes);
        assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"));
    }
}
