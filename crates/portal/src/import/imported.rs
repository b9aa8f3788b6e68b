//! What an import writes into a document about where it came from, so that the next import finds it again and does not undo
//! what somebody changed here.
//! Never trusts what it does not recognise: a document whose front matter was written anew counts as changed.

use sha2::{Digest, Sha256};

/// What stands in the front matter of a document that an import made of one of another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imported {
    /// What tells it from all others of its system.
    pub id: String,
    /// Of the text that the import made.
    digest: String,
    /// Whether the text is still that.
    pub is_intact: bool,
}

impl Imported {
    /// What a document's text says of it; `None` where no import wrote it.
    pub fn of(text: &str) -> Option<Imported> {
        let (start, end) = front_matter(text)?;
        let at = start + text[start..end].find("\nimported:\n")? + 1;
        let mut lines = text[at..].splitn(4, '\n').skip(1);
        let (id, digest) = (lines.next()?.strip_prefix("  id: ")?, lines.next()?.strip_prefix("  digest: ")?);
        let rest = lines.next()?;
        let id = serde_json::from_str(id).ok()?;
        let is_intact = digest_of(&[&text[..at], rest].concat()) == digest;
        Some(Imported { id, digest: digest.to_owned(), is_intact })
    }

    /// Whether that text was made of the same.
    pub fn is_of_the_same(&self, other: &Imported) -> bool {
        self.digest == other.digest
    }
}

/// A text that an import made, with what the next one needs to know of it.
pub(crate) fn sealed(text: &str, id: &str) -> String {
    let Some((_, end)) = front_matter(text) else { return text.to_owned() };
    let id = serde_json::Value::from(id).to_string();
    format!("{}imported:\n  id: {id}\n  digest: {}\n{}", &text[..end], digest_of(text), &text[end..])
}

/// Where the lines of the front matter begin and end.
fn front_matter(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix("---")?;
    let end = rest.find("\n---\n")? + 1;
    Some((3, 3 + end))
}

/// The first 16 hexadecimal digits of the SHA-256 of a text.
fn digest_of(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\nformat: 1\ntitle: \"Doors\"\n---\n\nOpen it.\n\n---\nimported:\n  id: \"x\"\n";

    #[test]
    fn a_document_is_known_again_and_whether_somebody_changed_it() {
        let text = sealed(TEXT, "a \"b\"\n7");
        let imported = Imported::of(&text).expect("one");
        assert_eq!((imported.id.as_str(), imported.is_intact), ("a \"b\"\n7", true));
        let changed = Imported::of(&text.replace("Open it.", "Push it.")).expect("one");
        assert!(!changed.is_intact && changed.is_of_the_same(&imported));
        let newer = Imported::of(&sealed(&TEXT.replace("Open it.", "Pull it."), "a")).expect("one");
        assert!(newer.is_intact && !newer.is_of_the_same(&imported));
        let (_, findings) = guide::document::parse(&"articles/a/doors".parse().expect("an id"), text.as_bytes());
        assert_eq!(findings, []);
    }

    #[test]
    fn what_no_import_wrote_is_not_known() {
        for text in
            ["", "---\n", TEXT, "---\nimported:\n  id: 1\n---\n", "---\nimported:\n  digest: a\n  id: \"1\"\n---\n"]
        {
            assert_eq!(Imported::of(text), None, "{text}");
        }
    }
}
