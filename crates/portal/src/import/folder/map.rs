//! The map of an import: which files, which field is what, and what becomes of a document.
//! Never knows a system by name: what Zendesk or Confluence write stands in a file of `maps/`, as the owner's own map does.

use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};
use guide::document::{Audience, Licence};
use guide::names::Slug;
use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use super::forms::Alert;
use crate::failure::Failure;

static MAPS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../maps");

/// A longer text is no map.
const MAX_BYTES: u64 = 64 * 1024;

/// A map as written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Map {
    /// Patterns of the files that hold documents; one that begins with `!` takes files out again.
    files: OneOrMany<String>,
    /// Where the documents of a JSON or XML file stand: names with dots between, tried in order.
    #[serde(default)]
    records: OneOrMany<String>,
    /// What is what in a document.
    pub fields: Fields,
    /// Whether several documents of one id are versions of one, of which the public one is taken, else the newest.
    #[serde(default)]
    pub versions: bool,
    /// A document is published where all of these hold; else it waits as a draft.
    #[serde(default)]
    pub published: Vec<Condition>,
    /// What becomes of a document.
    #[serde(rename = "as", default)]
    pub becomes: Becomes,
    /// The folder of articles, and the first word of guides' addresses: imports never meet each other or what is there.
    pub under: Slug,
    /// Who may see the documents.
    #[serde(default)]
    pub audience: Audience,
    /// The language of documents that name none.
    pub language: Option<String>,
    /// How dates are written, in the signs of `strftime`, where they are neither ISO 8601 nor English words.
    pub date_format: Option<String>,
    /// The encoding of the files, where it is not UTF-8.
    encoding: Option<String>,
    /// Regular expressions of links to another document, whose first group is its id.
    #[serde(default, deserialize_with = "expressions")]
    pub links: Vec<Regex>,
    /// CSS selectors of elements that are left out.
    #[serde(default)]
    drop: OneOrMany<String>,
    /// CSS selectors of the elements that are notes, by kind.
    #[serde(default)]
    alerts: Alerts,
    /// Where the language of a block of code stands: an element with its attribute, and an expression.
    pub code_language: Option<Part>,
    /// Elements that are folded until somebody opens them.
    pub folded: Option<Folded>,
    /// The terms that articles stand under.
    pub licence: Option<Licence>,
}

/// What is what in a document. Of several sources the first that holds anything counts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Fields {
    pub title: OneOrMany<Source>,
    /// What its own system knows it by.
    #[serde(default)]
    pub id: OneOrMany<Source>,
    /// What links may call it besides.
    #[serde(default)]
    pub also: OneOrMany<Source>,
    /// The body, in Markdown.
    #[serde(default)]
    pub markdown: OneOrMany<Source>,
    /// The body, in HTML.
    #[serde(default)]
    pub html: OneOrMany<Source>,
    /// The body, in HTML whose signs are escaped once more.
    #[serde(default)]
    pub escaped_html: OneOrMany<Source>,
    /// The path of the file that holds the body, from the file that names it.
    #[serde(default)]
    pub body_file: OneOrMany<Source>,
    #[serde(default)]
    pub language: OneOrMany<Source>,
    #[serde(default)]
    pub date: OneOrMany<Source>,
    #[serde(default)]
    pub tags: OneOrMany<Source>,
    /// Where it can be opened at its source.
    #[serde(default)]
    pub address: OneOrMany<Source>,
}

impl Fields {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        let Fields { title, id, also, markdown, html, escaped_html, body_file, language, date, tags, address } = self;
        [title, id, also, markdown, html, escaped_html, body_file, language, date, tags, address]
            .into_iter()
            .flat_map(|sources| sources.iter())
    }
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Source::Whole(name) => name,
            Source::Part(part) => &part.from,
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Source {
    /// A field, column, element or selector.
    Whole(String),
    /// The part of it that an expression's first group holds.
    Part(Part),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub from: String,
    #[serde(rename = "match", deserialize_with = "expression")]
    pub matching: Regex,
}

/// The elements that are notes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Alerts {
    note: OneOrMany<String>,
    tip: OneOrMany<String>,
    important: OneOrMany<String>,
    warning: OneOrMany<String>,
    caution: OneOrMany<String>,
}

/// What is folded, and what is seen of it, as CSS selectors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Folded {
    pub element: String,
    pub summary: String,
}

/// A field and the values that make a document public.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub field: String,
    /// Compared without regard to case; an empty text stands for nothing.
    #[serde(default)]
    is: OneOrMany<Scalar>,
    /// Whether the field holds the last day on which the document is public; empty is for ever.
    #[serde(default)]
    until: bool,
}

impl Condition {
    /// Whether a document with that value is public on that day.
    pub fn holds(&self, value: &str, today: Date) -> bool {
        if self.until {
            // What cannot be read as a day is no reason to show it.
            return value.is_empty() || super::text::day(value, None).is_some_and(|last| last >= today);
        }
        self.is.iter().any(|wanted| wanted.is(value))
    }
}

/// A text, or what YAML makes of one where no quotes are written: `no` is a truth value to it.
#[derive(Debug)]
enum Scalar {
    Text(String),
    Truth(bool),
}

impl Scalar {
    fn is(&self, value: &str) -> bool {
        let is_one_of = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
        match self {
            Scalar::Text(text) => text.eq_ignore_ascii_case(value),
            Scalar::Truth(true) => is_one_of(["true", "yes", "on"]),
            Scalar::Truth(false) => is_one_of(["false", "no", "off"]),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(value)? {
            serde_json::Value::String(text) => Ok(Scalar::Text(text)),
            serde_json::Value::Null => Ok(Scalar::Text(String::new())),
            serde_json::Value::Bool(truth) => Ok(Scalar::Truth(truth)),
            serde_json::Value::Number(number) => Ok(Scalar::Text(number.to_string())),
            _ => Err(serde::de::Error::custom("`is` holds one value or a list of them")),
        }
    }
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Becomes {
    #[default]
    Article,
    GuideDraft,
}

/// One value or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl<T> std::ops::Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

fn expression<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Regex, D::Error> {
    let text = String::deserialize(text)?;
    let expression = Regex::new(&text).map_err(serde::de::Error::custom)?;
    if expression.captures_len() < 2 {
        return Err(serde::de::Error::custom(format!("`{text}` has no group; put ( ) around what is meant")));
    }
    Ok(expression)
}

fn expressions<'de, D: serde::Deserializer<'de>>(texts: D) -> Result<Vec<Regex>, D::Error> {
    #[derive(Deserialize)]
    struct Expression(#[serde(deserialize_with = "expression")] Regex);
    Ok(Vec::<Expression>::deserialize(texts)?.into_iter().map(|expression| expression.0).collect())
}

impl Map {
    /// The map in a file, or the carried one of that name.
    pub fn named(name: &Path) -> Result<Map, Failure> {
        let told = name.display();
        let carried = name.to_str().and_then(|name| MAPS.get_file(format!("{name}.yaml")));
        let bytes = match (carried, std::fs::metadata(name)) {
            (Some(map), Err(_)) => map.contents().to_vec(),
            (_, Ok(metadata)) if metadata.len() > MAX_BYTES => {
                return Err(Failure::usage(format!(
                    "{told} is no map: it has more than 64 KiB; name the map with --map"
                )));
            }
            (_, Ok(_)) => std::fs::read(name).map_err(|error| Failure::file("read the map", name, &error))?,
            (None, Err(_)) => {
                let names: Vec<String> =
                    MAPS.files().map(|file| file.path().with_extension("").display().to_string()).collect();
                return Err(Failure::usage(format!(
                    "there is no map {told}; name a file, or one of {}",
                    names.join(", ")
                )));
            }
        };
        Map::read(&bytes).map_err(|reason| {
            Failure::usage(format!(
                "the map {told} cannot be read: {reason}; put it right after docs/import.md and import again"
            ))
        })
    }

    /// Reads a map. Whatever the bytes, it is a map or a reason.
    pub fn read(bytes: &[u8]) -> Result<Map, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let map: Map = serde_saphyr::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        map.patterns()?;
        if let Some(label) = &map.encoding
            && encoding_rs::Encoding::for_label(label.as_bytes()).is_none()
        {
            return Err(format!("`{label}` is no encoding; write one such as windows-1252 or utf-16le"));
        }
        let code = map.code_language.iter().map(|part| part.from.split('@').next().unwrap_or_default());
        let folded = map.folded.iter().flat_map(|folded| [folded.element.as_str(), folded.summary.as_str()]);
        let dropped = map.drop.iter().map(String::as_str);
        for selector in dropped.chain(map.alerts().map(|(_, selector)| selector)).chain(code).chain(folded) {
            dom_query::Matcher::new(selector).map_err(|_| format!("`{selector}` is no CSS selector"))?;
        }
        if let Some(condition) = map.published.iter().find(|condition| condition.until != condition.is.is_empty()) {
            return Err(format!("`{}` under `published` needs either `is` or `until: true`", condition.field));
        }
        if let Some(format) = &map.date_format {
            let day = jiff::civil::date(2024, 11, 30);
            let read = jiff::fmt::strtime::format(format, day).ok().and_then(|text| Date::strptime(format, text).ok());
            if read != Some(day) {
                return Err(format!("`date-format: {format}` says no day; write one such as \"%m/%d/%Y\""));
            }
        }
        let fields = &map.fields;
        if map.files.iter().any(|pattern| pattern.ends_with("html") || pattern.ends_with("htm")) {
            for name in fields.sources().map(Source::name).filter(|name| !name.starts_with('$')) {
                let selector = name.split('@').next().unwrap_or_default();
                dom_query::Matcher::new(selector).map_err(|_| format!("`{name}` under `fields` is no CSS selector"))?;
            }
        }
        let bodies = [&fields.markdown, &fields.html, &fields.escaped_html, &fields.body_file];
        if bodies.iter().all(|sources| sources.is_empty()) {
            return Err("no field holds the body; write markdown, html, escaped-html or body-file".to_owned());
        }
        Ok(map)
    }

    /// The selectors of notes, with their kinds.
    pub fn alerts(&self) -> impl Iterator<Item = (Alert, &str)> {
        let Alerts { note, tip, important, warning, caution } = &self.alerts;
        let all = [
            (Alert::Note, note),
            (Alert::Tip, tip),
            (Alert::Important, important),
            (Alert::Warning, warning),
            (Alert::Caution, caution),
        ];
        all.into_iter().flat_map(|(kind, selectors)| selectors.iter().map(move |selector| (kind, selector.as_str())))
    }

    /// Which files are taken, and which of them are not.
    pub fn patterns(&self) -> Result<Patterns, String> {
        let mut sets = [GlobSetBuilder::new(), GlobSetBuilder::new()];
        for pattern in self.files.iter() {
            let (set, pattern) = pattern.strip_prefix('!').map_or((0, pattern.as_str()), |rest| (1, rest));
            sets[set].add(Glob::new(pattern).map_err(|error| error.to_string())?);
        }
        let [taken, left] = sets.map(|set| set.build().map_err(|error| error.to_string()));
        Ok(Patterns { taken: taken?, left: left? })
    }

    /// Where documents stand in a file.
    pub fn records(&self) -> &[String] {
        &self.records
    }

    /// What is left out of bodies.
    pub fn dropped(&self) -> &[String] {
        &self.drop
    }

    /// A file's text, or why it cannot be read.
    pub fn text(&self, bytes: &[u8]) -> Result<String, String> {
        let label = self.encoding.as_deref().unwrap_or("utf-8");
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        let (text, used, broken) = encoding.decode(bytes);
        if broken {
            return Err(format!(
                "it is not {}; name its encoding in the map, such as `encoding: windows-1252`, or save it as UTF-8",
                used.name()
            ));
        }
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }
}

/// The files of a map.
pub(super) struct Patterns {
    taken: GlobSet,
    left: GlobSet,
}

impl Patterns {
    /// Whether a path is of them.
    pub fn take(&self, path: &Path) -> bool {
        self.taken.is_match(path) && !self.left.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_carried_map_can_be_read() {
        let maps: Vec<_> = MAPS.files().collect();
        assert_eq!(maps.len(), 5);
        for file in maps {
            assert!(Map::read(file.contents()).is_ok(), "{}: {:?}", file.path().display(), Map::read(file.contents()));
        }
    }

    #[test]
    fn a_map_that_says_what_nobody_reads_is_refused() {
        for (map, reason) in [
            ("files: a\nunder: b\nfields: {title: t, html: h}\nfile: c", "file"),
            ("files: a\nunder: b\nfields: {title: t, html: h, titel: c}", "titel"),
            ("files: a\nunder: b\nfields: {title: t}", "no field holds the body"),
            ("files: a\nunder: b\nfields: {title: t, html: h}\nencoding: utf-99", "is no encoding"),
            ("files: a\nunder: b\nfields: {title: t, html: h}\ndrop: ['div[']", "is no CSS selector"),
            ("files: a\nunder: b\nfields: {title: t, html: h}\nlinks: ['a']", "has no group"),
            ("files: a.html\nunder: b\nfields: {title: 'h1[', html: h}", "`h1[` under `fields` is no CSS selector"),
            ("files: a\nunder: b\nfields: {title: t, html: h}\ndate-format: '%Q'", "says no day"),
            (
                "files: a\nunder: b\nfields: {title: t, html: h}\npublished: [{field: x}]",
                "either `is` or `until: true`",
            ),
            ("files: '['\nunder: b\nfields: {title: t, html: h}", "["),
            ("files: a\nfields: {title: t, html: h}", "under"),
            ("", ""),
        ] {
            let read = Map::read(map.as_bytes());
            assert!(read.as_ref().is_err_and(|told| told.contains(reason)), "{map}: {read:?}");
        }
    }

    #[test]
    fn a_condition_holds_by_what_is_written_or_until_a_day() {
        let map = "files: a\nunder: b\nfields: {title: t, html: h}\npublished: [{field: x, is: [false, 0, Yes, '']}, {field: y, until: true}]";
        let map = Map::read(map.as_bytes()).expect("a map");
        let today = jiff::civil::date(2026, 11, 23);
        let holds = |at: usize, value: &str| map.published[at].holds(value, today);
        assert!(holds(0, "False") && holds(0, "0") && holds(0, "yes") && holds(0, "") && !holds(0, "maybe"));
        assert!(holds(1, "") && holds(1, "2026-11-23") && holds(1, "2100-01-01 00:00:00"));
        assert!(!holds(1, "2026-11-22") && !holds(1, "soon"));
    }

    #[test]
    fn no_bytes_of_a_map_end_the_program() {
        // Every cut and every changed byte of every carried map.
        for file in MAPS.files() {
            let bytes = file.contents();
            for at in 0..bytes.len() {
                let _ = Map::read(&bytes[..at]);
                for other in [b'[', b'\n'] {
                    let mut changed = bytes.to_vec();
                    changed[at] = other;
                    let _ = Map::read(&changed);
                }
            }
        }
    }
}
