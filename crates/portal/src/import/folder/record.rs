//! What a file holds: records of JSON, XML or CSV, or the one document of a Markdown or HTML file.
//! Never decides what a field means: that is the map's.

use dom_query::{Document, Matcher};
use serde_json::{Map as Object, Value};

use super::body;
use super::map::{Map, Source};

/// One document as its file holds it.
pub(super) enum Record {
    /// Fields with names.
    Fields(Value),
    /// A page of which selectors take the parts.
    Page(Document),
}

/// The records of a file, each with its place in it where there are several, and those that cannot be read, with why.
pub(super) type Records = Vec<(String, Result<Record, String>)>;

/// The records of the file at that path (with `/` between its parts).
///
/// # Errors
/// Where the file as a whole cannot be read: why, and what to do.
pub(super) fn records(path: &str, text: String, map: &Map) -> Result<Records, String> {
    let extension = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "json" => json(&text, map),
        "xml" => xml(&text, map),
        "csv" => csv(&text),
        "md" | "markdown" => Ok(vec![(String::new(), Ok(markdown(&text)?))]),
        "html" | "htm" => Ok(vec![(String::new(), Ok(Record::Page(body::page(&text)?)))]),
        _ => Err("it is neither .json, .xml, .csv, .md nor .html; take it out of the map's `files`".to_owned()),
    }
}

fn json(text: &str, map: &Map) -> Result<Records, String> {
    let value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}; export it again"))?;
    numbered(&value, map)
}

fn xml(text: &str, map: &Map) -> Result<Records, String> {
    let document =
        roxmltree::Document::parse(text).map_err(|error| format!("it is no XML: {error}; export it again"))?;
    let root = document.root_element();
    let value = Value::Object(Object::from_iter([(root.tag_name().name().to_owned(), element(root, 0))]));
    numbered(&value, map)
}

/// Deeper elements are left out: no export has them, and a made one would fill the stack.
const MAX_DEPTH: usize = 64;

fn element(node: roxmltree::Node<'_, '_>, depth: usize) -> Value {
    let mut object = Object::new();
    for attribute in node.attributes() {
        object.insert(format!("@{}", attribute.name()), attribute.value().into());
    }
    for child in node.children().filter(|child| child.is_element() && depth < MAX_DEPTH) {
        let value = element(child, depth + 1);
        match object.get_mut(child.tag_name().name()) {
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => {
                object.insert(child.tag_name().name().to_owned(), value);
            }
        }
    }
    let text: String = node.children().filter_map(|child| child.is_text().then(|| child.text()).flatten()).collect();
    if object.is_empty() {
        return text.into();
    }
    object.insert("$text".to_owned(), text.into());
    Value::Object(object)
}

fn csv(text: &str) -> Result<Records, String> {
    let text = text.trim_start_matches('\u{feff}');
    // Spreadsheets may write a first line that says what stands between fields.
    let said =
        text.split_once('\n').and_then(|(line, rest)| Some((line.trim().strip_prefix("sep=")?.bytes().next(), rest)));
    let (said, text) = said.unwrap_or((None, text));
    let head = text.lines().next().unwrap_or_default();
    let most = || {
        let signs = [b',', b';', b'\t'].into_iter();
        signs.max_by_key(|sign| (head.bytes().filter(|byte| byte == sign).count(), *sign == b','))
    };
    let delimiter = said.or_else(most).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let names =
        reader.headers().map_err(|error| format!("its first row cannot be read: {error}; export it again"))?.clone();
    if let Some((_, name)) =
        names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|before| before == *name))
    {
        return Err(format!("two of its columns are called `{name}`; rename one of them"));
    }
    let mut records = Vec::new();
    for (at, row) in reader.records().enumerate() {
        let record = match row {
            Ok(row) => {
                let fields = names.iter().map(str::to_owned).zip(row.iter().map(Value::from));
                Ok(Record::Fields(Value::Object(fields.collect())))
            }
            Err(error) => Err(match error.kind() {
                csv::ErrorKind::UnequalLengths { pos, expected_len, len } => format!(
                    "the row at line {} has {len} fields and the first row {expected_len}; look for a quote that is not closed, or export it again",
                    pos.as_ref().map_or(0, csv::Position::line)
                ),
                _ => format!("it cannot be read: {error}; export it again"),
            }),
        };
        records.push((format!("row {}", at + 1), record));
    }
    Ok(records)
}

/// The YAML at the beginning of a text, and what follows it.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let (yaml, rest) = text.strip_prefix("---\n")?.split_once("\n---")?;
    (rest.is_empty() || rest.starts_with('\n')).then_some((yaml, rest))
}

/// A text without the front matter that it may have.
pub(super) fn without_front_matter(text: &str) -> &str {
    front_matter(text).map_or(text, |(_, rest)| rest)
}

/// A Markdown file: its front matter as fields, the rest as `$body`, its first heading as `$heading`.
fn markdown(text: &str) -> Result<Record, String> {
    let (mut fields, body) = match front_matter(text) {
        Some((yaml, rest)) => {
            let read: Value = serde_saphyr::from_str(yaml).map_err(|error| {
                format!(
                    "its front matter is no YAML: {error}; put it right, with quotes around a text that holds a colon"
                )
            })?;
            let Value::Object(fields) = read else {
                return Err("its front matter is no list of fields; write `name: value` lines".to_owned());
            };
            (fields, rest)
        }
        _ => (Object::new(), text),
    };
    let heading = body.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    fields.insert("$heading".to_owned(), heading.trim().into());
    fields.insert("$body".to_owned(), body.into());
    Ok(Record::Fields(Value::Object(fields)))
}

fn numbered(value: &Value, map: &Map) -> Result<Records, String> {
    let mut found = Vec::new();
    let paths = map.records();
    if paths.is_empty() {
        walk(value, &[], &mut found);
    }
    for path in paths {
        walk(value, &path.split('.').collect::<Vec<_>>(), &mut found);
    }
    if found.is_empty() {
        return Err(format!(
            "it holds no record at {}; it begins with {}; name the place in the map under `records`",
            if paths.is_empty() { "its root".to_owned() } else { format!("`{}`", paths.join("` or `")) },
            names(value)
        ));
    }
    let records = found.into_iter().enumerate();
    Ok(records.map(|(at, value)| (format!("record {}", at + 1), Ok(Record::Fields(value.clone())))).collect())
}

/// The values at a path; a list on the way means each of its values.
fn walk<'a>(value: &'a Value, path: &[&str], found: &mut Vec<&'a Value>) {
    match (value, path) {
        (Value::Array(values), _) => values.iter().for_each(|value| walk(value, path, found)),
        (Value::Object(_), []) => found.push(value),
        (Value::Object(fields), [name, rest @ ..]) => {
            if let Some(value) = fields.get(*name) {
                walk(value, rest, found);
            }
        }
        _ => {}
    }
}

/// The names of a value's fields, for messages.
fn names(value: &Value) -> String {
    match value {
        Value::Array(values) => values.first().map_or("an empty list".to_owned(), names),
        Value::Object(fields) => {
            let names: Vec<&str> =
                fields.keys().filter(|name| !name.starts_with('$')).take(30).map(String::as_str).collect();
            names.join(", ")
        }
        _ => "a single value".to_owned(),
    }
}

impl Record {
    /// The values of the first source that holds any, trimmed. `path` is that of the file.
    pub fn values(&self, sources: &[Source], path: &str) -> Vec<String> {
        sources.iter().map(|source| self.of(source, path)).find(|values| !values.is_empty()).unwrap_or_default()
    }

    /// The first of them.
    pub fn value(&self, sources: &[Source], path: &str) -> Option<String> {
        self.values(sources, path).into_iter().next()
    }

    /// The body of the first source that holds one: for a page, what is within the elements.
    pub fn body(&self, sources: &[Source], path: &str) -> Option<String> {
        let Record::Page(page) = self else { return self.value(sources, path) };
        sources.iter().find_map(|source| {
            let Source::Whole(selector) = source else { return None };
            let found = page.select_matcher(&Matcher::new(if selector == "$body" { "body" } else { selector }).ok()?);
            let html: Vec<String> = found.iter().map(|part| part.inner_html().to_string()).collect();
            (!html.is_empty()).then(|| html.join("\n"))
        })
    }

    fn of(&self, source: &Source, path: &str) -> Vec<String> {
        let (name, expression) = match source {
            Source::Whole(name) => (name, None),
            Source::Part(part) => (&part.from, Some(&part.matching)),
        };
        let values = match expression {
            None => self.named(name, path),
            Some(expression) => {
                let named = self.named(name, path);
                let parts =
                    named.iter().filter_map(|value| Some(expression.captures(value)?.get(1)?.as_str().to_owned()));
                parts.collect()
            }
        };
        values.into_iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// What stands under a name: `$file` is the path without its extension, `$name` its last part.
    pub fn named(&self, name: &str, path: &str) -> Vec<String> {
        let file = path.rsplit_once('.').map_or(path, |(file, _)| file);
        match (name, self) {
            ("$file", _) => vec![file.to_owned()],
            ("$name", _) => vec![file.rsplit('/').next().unwrap_or_default().to_owned()],
            (_, Record::Page(page)) => {
                let (selector, attribute) = match name.split_once('@') {
                    Some((selector, attribute)) => (selector, Some(attribute)),
                    None => (if name == "$heading" { "h1" } else { name }, None),
                };
                let Ok(matcher) = Matcher::new(selector) else { return Vec::new() };
                let found = page.select_matcher(&matcher);
                let text = |part: dom_query::Selection<'_>| match attribute {
                    Some(attribute) => part.attr(attribute).map(|value| value.to_string()).unwrap_or_default(),
                    None => part.text().split_whitespace().collect::<Vec<_>>().join(" "),
                };
                found.iter().map(text).collect()
            }
            (_, Record::Fields(value)) => {
                let mut texts = Vec::new();
                let path: Vec<&str> = if value.get(name).is_some() { vec![name] } else { name.split('.').collect() };
                collect(value, &path, &mut texts);
                texts
            }
        }
    }

    /// The names of its fields, for messages.
    pub fn names(&self) -> String {
        match self {
            Record::Fields(value) => format!("it has {}", names(value)),
            Record::Page(_) => "it is a page".to_owned(),
        }
    }
}

fn collect(value: &Value, path: &[&str], texts: &mut Vec<String>) {
    match (value, path) {
        (Value::Array(values), _) => values.iter().for_each(|value| collect(value, path, texts)),
        (Value::Object(fields), [name, rest @ ..]) => {
            if let Some(value) = fields.get(*name) {
                collect(value, rest, texts);
            }
        }
        (Value::Object(fields), []) => {
            if let Some(text) = fields.get("$text") {
                collect(text, path, texts);
            }
        }
        (Value::String(text), []) => texts.push(text.clone()),
        (Value::Number(number), []) => texts.push(number.to_string()),
        (Value::Bool(truth), []) => texts.push(truth.to_string()),
        _ => {}
    }
}
