//! A Microsoft Learn article (front matter and Markdown) as an article document of ours.
//! Never drops a word of headings, paragraphs, tables and code: what has no counterpart becomes plain text, and is told as an oddity.
//! Never reads a file or an archive: bytes in, text out.

mod body;
mod code_block;
mod front_matter;
mod inline;
mod links;
mod products;
mod tables;
#[cfg(test)]
mod tests;
mod typed_or_said;

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use self::front_matter::FrontMatter;

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

/// Turns one file of the archive into an article document. `path` is its path in the archive.
pub fn convert(path: &str, source: &[u8]) -> Result<Converted, Skipped> {
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
    let body = body::convert(rest, id, &front_matter.title, &mut oddities);
    if front_matter.title.is_empty() && body.first_heading.is_none() {
        return skip("has neither a title nor a heading; give it one");
    }
    let mut document_text = header(id, &front_matter, &body, &mut oddities);
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

fn header(id: &str, front_matter: &FrontMatter, body: &body::Body, oddities: &mut Oddities) -> String {
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
    let source = Origin::of(id).told(id);
    for (name, value) in [
        ("attribution", "Microsoft Corporation and contributors"),
        ("name", "CC BY 4.0"),
        ("url", "https://creativecommons.org/licenses/by/4.0/legalcode"),
        ("source", &source),
        ("changes", CHANGES),
    ] {
        let _ = writeln!(header, "  {name}: {}", quoted(value));
    }
    header.push_str("---\n\n");
    header
}

const CHANGES: &str = "Include files and images dropped, front matter reduced, links resolved. Code samples are licensed MIT; \
    Microsoft's names, logos and trademarks are not licensed. No endorsement by Microsoft is implied.";

/// The repository that articles come from, as the archive's ATTRIBUTION.md tells it.
struct Origin {
    /// Said before the repository's name.
    through: &'static str,
    repository: &'static str,
    commit: &'static str,
    day: &'static str,
}

const SUPPORT_ARTICLES: Origin = Origin {
    through: "MicrosoftDocs/SupportArticles-docs, through the fork ",
    repository: "gautamanand-dot/SupportArticles-docs",
    commit: "338e405f729ac26b4f6ad9c531f5263919414f3d",
    day: "2023-01-13",
};

const OFFICE_SUPPORT: Origin = Origin {
    through: "",
    repository: "MicrosoftDocs/OfficeDocs-Support",
    commit: "36878e0e10fbe834858d06a771a7e51e570469d3",
    day: "2024-10-24",
};

impl Origin {
    /// Of the article with that id.
    fn of(id: &str) -> &'static Origin {
        if id.starts_with("support/") { &SUPPORT_ARTICLES } else { &OFFICE_SUPPORT }
    }

    /// In words, for the licence line.
    fn told(&self, id: &str) -> String {
        let Origin { through, repository, commit, day } = self;
        format!("{through}{repository} at {commit} ({day}): {id}.md")
    }

    /// Where everybody can open a file of the repository as it was.
    fn address(&self, path: &str) -> String {
        format!("https://github.com/{}/blob/{}/{path}", self.repository, self.commit)
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
