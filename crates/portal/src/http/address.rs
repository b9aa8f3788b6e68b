//! The one address of every page: whoever asks for it in another spelling is led there.
//! Never leads out of this portal, and never to what is not there.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::respond::moved;

/// Answers a page that is not there with 301 where another spelling of the address has one: a slash too many, capitals,
/// an article's file name. Whether it has one, the routes say themselves. What stands after `?` goes along with a 301.
pub(crate) async fn one_address(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_read && let Some(plain) = without_needless_escapes(uri.path()) {
        return moved(&uri.query().map_or_else(|| plain.clone(), |query| format!("{plain}?{query}")));
    }
    let mut response = next.clone().run(request).await;
    let address = canonical(uri.path());
    if is_read && response.status() == StatusCode::NOT_FOUND && address != uri.path() {
        let mut asked = Request::new(Body::empty());
        if let Ok(there) = address.parse() {
            *asked.uri_mut() = there;
            let there = next.run(asked).await;
            match there.status() {
                StatusCode::OK => response = moved(&address),
                // Every phrase and every code has its page, if only to say that there is no guide yet.
                StatusCode::NOT_FOUND if address.starts_with("/fix/") || names_a_code(&address) => {
                    response = moved(&address);
                }
                StatusCode::MOVED_PERMANENTLY => response = there,
                _ => {}
            }
        }
    }
    match (uri.query(), response.headers().get(header::LOCATION).map(HeaderValue::to_str)) {
        // Whoever leads to an address with parameters of its own has decided about them.
        (Some(query), Some(Ok(address)))
            if response.status() == StatusCode::MOVED_PERMANENTLY && !address.contains('?') =>
        {
            moved(&format!("{address}?{query}"))
        }
        _ => response,
    }
}

/// How the portal itself would write that path: one slash before each part and none at the end, and no capitals. A
/// phrase is one part. The path of an article keeps its capitals, as its source has them, and loses the `.md` of its file.
///
/// It begins with one slash and no second, so that no browser takes it for the name of another host.
fn canonical(path: &str) -> String {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let parts: Vec<&str> = parts.collect();
    let name = match kind.as_str() {
        "articles" => parts.join("/").trim_end_matches(".md").to_owned(),
        "fix" => parts.join("-").to_ascii_lowercase(),
        _ => parts.join("/").to_ascii_lowercase(),
    };
    if name.is_empty() { format!("/{kind}") } else { format!("/{kind}/{name}") }
}

/// The same path where letters, digits and `-._~` are escaped that need not be (RFC 3986, 6.2.2.2); none where there is nothing to
/// change. What it begins with stays one slash.
fn without_needless_escapes(path: &str) -> Option<String> {
    let mut plain = String::with_capacity(path.len());
    let mut pieces = path.split('%');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let byte = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte)) {
            Some(byte) => {
                plain.push(char::from(byte));
                plain.push_str(&piece[2..]);
            }
            None => {
                plain.push('%');
                plain.push_str(piece);
            }
        }
    }
    (plain != path && plain.starts_with('/') && !plain.starts_with("//")).then_some(plain)
}

/// Whether it is the address of an error code.
fn names_a_code(address: &str) -> bool {
    address.strip_prefix("/errors/").is_some_and(|code| search::Signature::spelt(code).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_need_not_be_escaped_is_not() {
        for (path, plain) in [
            ("/articles/%75-t", Some("/articles/u-t")),
            ("/articles/a%2Db%20c", Some("/articles/a-b%20c")),
            ("/articles/%C3%BC%2F", None),
            ("/%", None),
            ("/%4", None),
            ("/%+1", None),
            ("/guides", None),
        ] {
            assert_eq!(without_needless_escapes(path).as_deref(), plain, "{path}");
        }
    }

    #[test]
    fn other_spellings_of_an_address_have_one_canonical_spelling() {
        for (spelling, address) in [
            ("/", "/"),
            ("//", "/"),
            ("/fix/", "/fix"),
            ("/Guides/Outlook-OST//", "/guides/outlook-ost"),
            ("//guides", "/guides"),
            ("/fix/TCP/IP-error/", "/fix/tcp-ip-error"),
            ("//elsewhere.example/guides/", "/elsewhere.example/guides"),
            ("/Articles/Exchange/Cannot-Add.md/", "/articles/Exchange/Cannot-Add"),
        ] {
            assert_eq!(canonical(spelling), address);
            assert_eq!(canonical(address), address);
        }
    }
}
