//! A Microsoft Learn article (front matter and Markdown) as an article document of ours.
//! Never drops a word of headings, paragraphs, tables and code: what has no counterpart becomes plain text, and is told as an oddity.
//! Never reads a file or an archive: bytes in, text out.

mod body;
mod code_block;
mod front_matter;
mod inline;
mod links;
pub(crate) mod origin;
mod products;
mod tables;
#[cfg(test)]
mod tests;
mod typed_or_said;

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use self::front_matter::FrontMatter;
use self::origin::{Attribution, Source};

/// A longer file is no article.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// An article document, ready to be parsed as any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// Front matter and Markdown.
    pub document_text: String,
    /// The kinds of things that were turned into something else or left out, with how often each.
    pub oddities: BTreeMap<&'static str, usize>,
}

/// Why a file is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped(pub String);

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The id of the article that a file of the archive becomes: its path without `.md`.
pub fn article_id(path: &str) -> Option<&str> {
    path.trim_start_matches("./").strip_suffix(".md").filter(|id| !id.is_empty())
}

/// Turns one file of the archive into an article document. `path` is its path in the archive, `attribution` what is known of
/// the archive's origin.
pub fn convert(path: &str, source: &[u8], attribution: &Attribution) -> Result<Converted, Skipped> {
    let skip = |reason: &str| Err(Skipped(reason.to_owned()));
    let file_name = path.rsplit('/').next().unwrap_or(path);
    if file_name.starts_with("LICENSE") || file_name.starts_with("ATTRIBUTION") {
        return skip("is about the archive, no article");
    }
    let Some(id) = article_id(path) else { return skip("is no Markdown file") };
    if source.len() > MAX_BYTES {
        return skip("is larger than 4 MB; split it, or import it by hand");
    }
    let Ok(text) = std::str::from_utf8(source) else {
        return skip("is not UTF-8; save it as UTF-8 and import it again");
    };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");

    let mut oddities = Oddities::default();
    let (front_matter, rest) = front_matter::split(&text);
    let home = Home { id, attribution };
    let body = body::convert(rest, home, &front_matter.title, &mut oddities);
    if front_matter.title.is_empty() && body.first_heading.is_none() {
        return skip("has neither a title nor a heading; give it one");
    }
    let mut document_text = header(home, &front_matter, &body, &mut oddities);
    document_text.push_str(&body.markdown);
    Ok(Converted { document_text, oddities: oddities.0 })
}

/// The kinds of oddities met, with how often each.
#[derive(Debug, Default)]
struct Oddities(BTreeMap<&'static str, usize>);

impl Oddities {
    fn note(&mut self, kind: &'static str) {
        *self.0.entry(kind).or_default() += 1;
    }
}

fn header(home: Home<'_>, front_matter: &FrontMatter, body: &body::Body, oddities: &mut Oddities) -> String {
    let heading = body.first_heading.as_deref().unwrap_or_default();
    let title = if front_matter.title.is_empty() { heading } else { &front_matter.title };
    let applies_to = if front_matter.applies_to.is_empty() { &body.applies_to } else { &front_matter.applies_to };
    let mut header = String::from("---\nformat: 1\nlanguage: en\n");
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(header, "{name}: {}", quoted(value));
        }
    };
    field("title", title);
    field("description", &front_matter.description);
    if !applies_to.is_empty() {
        let quoted: Vec<String> = applies_to.iter().map(|product| quoted(product)).collect();
        let _ = writeln!(header, "applies-to: [{}]", quoted.join(", "));
    }
    match front_matter.day() {
        Some(day) => {
            let _ = writeln!(header, "date: {day}");
        }
        None => oddities.note("no date that can be read"),
    }
    header.push_str("audience: public\nlicence:\n");
    let Attribution { author, licence, terms, .. } = home.attribution;
    let (name, address) = licence.as_ref().map_or((UNKNOWN, ""), |(name, address)| (name, address));
    let source = home.attribution.told(home.id);
    let changes = terms.map_or_else(|| CHANGES.to_owned(), |terms| format!("{CHANGES} {terms}"));
    for (name, value) in [
        ("attribution", author.as_deref().unwrap_or(UNKNOWN)),
        ("name", name),
        ("url", address),
        ("source", &source),
        ("changes", &changes),
    ] {
        if !value.is_empty() {
            let _ = writeln!(header, "  {name}: {}", quoted(value));
        }
    }
    header.push_str("---\n\n");
    header
}

const CHANGES: &str = "Include files and images dropped, front matter reduced, links resolved.";

/// Where nobody says it.
const UNKNOWN: &str = "not named by the archive";

/// The article that is converted: what its links are relative to.
#[derive(Debug, Clone, Copy)]
struct Home<'a> {
    id: &'a str,
    attribution: &'a Attribution,
}

impl<'a> Home<'a> {
    fn source(self) -> Option<&'a Source> {
        self.attribution.source_of(self.id)
    }
}

/// A YAML double-quoted scalar on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(quoted, "\\u{:04x}", letter as u32);
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
