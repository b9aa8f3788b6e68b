//! The headers of responses, each rule of them in one place.
//! Never names a reader, and never allows a page to load or run what is not of this portal.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::respond::Coding;

/// What is answered may be kept anywhere and is asked for again each time; an unchanged page costs a 304.
pub(super) const PAGE_CACHE: &str = "public, max-age=0, must-revalidate";

/// What every response carries (OWASP secure headers; the policy needs no `unsafe-inline` because nothing is inline).
const SECURITY: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

/// Adds what every response carries.
pub(super) fn secure(headers: &mut HeaderMap) {
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The strong entity tag of a page in that coding: each coding is another representation (RFC 9110, 8.8.3.3).
pub(super) fn entity_tag(digest: &str, coding: Coding) -> HeaderValue {
    let tag = match coding.name() {
        Some(name) => format!("\"{digest}-{name}\""),
        None => format!("\"{digest}\""),
    };
    // Hexadecimal digits and the name of a coding make a header's value.
    HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// The headers of a page that the reader has already: those that a 304 must repeat, and no others (RFC 9110, 15.4.5).
pub(super) fn of_unchanged_page(entity_tag: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(3);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PAGE_CACHE));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::ETAG, entity_tag);
    headers
}

/// The content type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The headers of a page, or of another text of that content type, in that coding.
pub(super) fn of_page(kind: &'static str, entity_tag: HeaderValue, coding: Coding) -> HeaderMap {
    let mut headers = of_unchanged_page(entity_tag);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(name) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    headers
}

/// The headers as HTTP/1.1 writes them, with the length of the body where there is one, up to the empty line.
pub(super) fn written(headers: &HeaderMap, length: Option<usize>) -> Vec<u8> {
    let mut written = Vec::with_capacity(1024);
    for (name, value) in headers {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            written.extend_from_slice(piece);
        }
    }
    if let Some(length) = length {
        written.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
    }
    written.extend_from_slice(b"\r\n");
    written
}

/// Whether the reader who sends that `If-None-Match` has the page of that tag already (RFC 9110, 13.1.2; the comparison
/// is weak).
pub(super) fn has_already(if_none_match: Option<&[u8]>, entity_tag: &HeaderValue) -> bool {
    let Some(known) = if_none_match else { return false };
    let tag = entity_tag.as_bytes();
    let is_tag = |one: &[u8]| one == b"*" || one.strip_prefix(b"W/").unwrap_or(one) == tag;
    known == tag || known.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).any(is_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_tag_in_any_list_strong_or_weak() {
        let tag = entity_tag("0af1", Coding::Brotli);
        let known = |text: &str| has_already(Some(text.as_bytes()), &tag);
        for text in ["\"0af1-br\"", "W/\"0af1-br\"", "\"other\", W/\"0af1-br\" ,\"x\"", "*"] {
            assert!(known(text), "{text}");
        }
        for text in ["\"0af1\"", "\"0af1-gzip\"", "0af1-br", ""] {
            assert!(!known(text), "{text}");
        }
        assert!(!has_already(None, &tag));
    }
}
