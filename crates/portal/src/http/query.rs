//! What stands after `?`. Never fails: what cannot be read counts as absent.

use std::borrow::Cow;

/// The parameters of an address, decoded (WHATWG URL, application/x-www-form-urlencoded).
pub(crate) struct Query(Vec<(String, String)>);

/// Longest value that is looked at, in bytes; a pasted message is shorter.
const MAX_VALUE_BYTES: usize = 8 * 1024;

impl Query {
    /// Reads the text after `?`.
    pub fn new(text: Option<&str>) -> Query {
        let pairs = text.unwrap_or_default().split('&').take(50).filter(|pair| !pair.is_empty());
        Query(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decoded(name).into_owned(), cut(decoded(value).into_owned()))
                })
                .collect(),
        )
    }

    /// The first value of that name.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

fn cut(mut value: String) -> String {
    if value.len() > MAX_VALUE_BYTES {
        let mut end = MAX_VALUE_BYTES;
        while !value.is_char_boundary(end) {
            end -= 1;
        }
        value.truncate(end);
    }
    value
}

/// Percent-decoded text with `+` as a space; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hexadecimal = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, hexadecimal) {
            (b'%', Some(value)) => {
                out.push(value);
                at += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(*other),
        }
        at += 1;
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_nonsense_counts_as_it_stands() {
        let query = Query::new(Some("q=outlook+not%20syncing&x=%zz&y"));
        assert_eq!(query.value("q"), "outlook not syncing");
        assert_eq!(query.value("x"), "%zz");
        assert_eq!(query.value("y"), "");
        assert_eq!(query.value("none"), "");
    }
}
