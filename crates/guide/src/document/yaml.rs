//! YAML as a tree with places, for front matter and records.
//! Never expands an alias: anchors, aliases and tags are refused, so that no text can grow while it is read.

use std::str::FromStr;

use granit_parser::{Event, Parser, ScalarStyle};
use jiff::civil::Date;

use super::{Span, Spanned, invisible};
use crate::check::Finding;

const MAX_DEPTH: usize = 16;
const MAX_NODES: usize = 200_000;

/// A value with its place in the document's source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Span,
}

/// A YAML value; scalars stay text, as they were written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Scalar(String),
    Sequence(Vec<Node>),
    Mapping(Vec<(Spanned<String>, Node)>),
}

/// Reads one YAML document. `offset` is where `yaml` begins in the document's source.
/// What cannot be read is one blocking finding of that rule, and nothing of it is kept.
pub(crate) fn read(rule: &'static str, yaml: &str, offset: usize, findings: &mut Vec<Finding>) -> Node {
    let whole = offset..offset + yaml.len();
    let mut reader = Reader { parser: Parser::new_from_str(yaml), rule, yaml, offset, nodes: 0 };
    match reader.document() {
        Ok(node) => node.unwrap_or(Node { value: Value::Null, span: whole }),
        Err(finding) => {
            findings.push(*finding);
            Node { value: Value::Null, span: whole }
        }
    }
}

struct Reader<'a, P> {
    parser: P,
    rule: &'static str,
    yaml: &'a str,
    offset: usize,
    nodes: usize,
}

type Read<T> = Result<T, Box<Finding>>;

impl<'a, P> Reader<'a, P>
where
    P: Iterator<Item = Result<(Event<'a>, granit_parser::Span), granit_parser::ScanError>>,
{
    fn document(&mut self) -> Read<Option<Node>> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(self.refuse(span, "holds more than one YAML document; keep one"));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd | Event::StreamEnd => {}
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        Ok(root)
    }

    fn next(&mut self) -> Read<Option<(Event<'a>, Span)>> {
        loop {
            match self.parser.next() {
                None => return Ok(None),
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => return Ok(Some((event, self.place(&span)))),
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    let at = self.within(at);
                    return Err(self.refuse(
                        at..at,
                        &format!(
                            "cannot be read from here on: {}; put this line right, or the one above it",
                            error.info()
                        ),
                    ));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Read<Node> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(
                self.refuse(span, "is nested too deeply or holds too many values; keep to the documented fields")
            );
        }
        if event_has_anchor_or_tag(&event) {
            return Err(self.refuse(span, "uses an anchor, an alias or a tag; write the value out"));
        }
        let start = span.start;
        match event {
            Event::Scalar(text, style, ..) => {
                if let Some(character) = self.escaped(&text, &span) {
                    return Err(self.refuse(span, &format!("writes U+{character:04X} as an escape; take it out")));
                }
                let null = style == ScalarStyle::Plain && matches!(text.as_ref(), "" | "~" | "null");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                Ok(Node { value, span })
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::SequenceEnd, end)) => {
                            return Ok(Node { value: Value::Sequence(items), span: start..end.end.max(start) });
                        }
                        Some((event, span)) => items.push(self.node(event, span, depth + 1)?),
                        None => return Err(self.refuse(span, "ends inside a list; close it")),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    match self.next()? {
                        Some((Event::MappingEnd, end)) => {
                            return Ok(Node { value: Value::Mapping(entries), span: start..end.end.max(start) });
                        }
                        Some((Event::Scalar(key, ..), key_span)) => {
                            let value = match self.next()? {
                                Some((event, span)) => self.node(event, span, depth + 1)?,
                                None => return Err(self.refuse(span, "ends inside a mapping; give the field a value")),
                            };
                            entries.push((Spanned::new(key.into_owned(), key_span), value));
                        }
                        Some((_, span)) => {
                            return Err(
                                self.refuse(span, "has a field name that is no plain text; write `name: value`")
                            );
                        }
                        None => return Err(self.refuse(span, "ends inside a mapping; close it")),
                    }
                }
            }
            _ => Err(self.refuse(span, "uses an anchor, an alias or a tag; write the value out")),
        }
    }

    /// A character that nobody sees and that only an escape put there: what stands in the source itself is a finding of
    /// `invisible-characters`, and an escape would pass by it.
    fn escaped(&self, text: &str, span: &Span) -> Option<u32> {
        let source = self.yaml.get(span.start - self.offset..span.end - self.offset).unwrap_or_default();
        text.chars().find(|one| invisible(*one).is_some() && !source.contains(*one)).map(u32::from)
    }

    fn place(&self, span: &granit_parser::Span) -> Span {
        let start = self.within(span.start.byte_offset().unwrap_or(0));
        let end = self.within(span.end.byte_offset().unwrap_or(0));
        start..end.max(start)
    }

    fn within(&self, byte: usize) -> usize {
        self.offset + byte.min(self.yaml.len())
    }

    fn refuse(&self, span: Span, what: &str) -> Box<Finding> {
        Box::new(Finding::blocks(self.rule, span, format!("the YAML {what}")))
    }
}

fn event_has_anchor_or_tag(event: &Event<'_>) -> bool {
    match event {
        Event::Scalar(_, _, anchor, tag) => *anchor != 0 || tag.is_some(),
        Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => *anchor != 0 || tag.is_some(),
        _ => false,
    }
}

/// The fields of a mapping, taken one by one; what nobody took is reported at the end.
pub(crate) struct Fields<'a> {
    entries: Vec<(Spanned<String>, Option<Node>)>,
    known: Vec<&'static str>,
    findings: &'a mut Vec<Finding>,
    rule: &'static str,
    /// Where the mapping stands.
    pub span: Span,
}

impl<'a> Fields<'a> {
    /// The fields of a node. Another value than a mapping is a finding, and no fields.
    pub fn new(rule: &'static str, node: Node, what: &str, findings: &'a mut Vec<Finding>) -> Self {
        let span = node.span.clone();
        let mut entries: Vec<(Spanned<String>, Option<Node>)> = Vec::new();
        match node.value {
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    if entries.iter().any(|(other, _)| other.value == key.value) {
                        findings.push(Finding::blocks(
                            rule,
                            key.span.clone(),
                            format!("`{}` is given twice; keep one of them", key.value),
                        ));
                    } else {
                        entries.push((key, Some(value)));
                    }
                }
            }
            Value::Null => {}
            Value::Scalar(_) | Value::Sequence(_) => findings.push(Finding::blocks(
                rule,
                span.clone(),
                format!("{what} is no mapping; write one `name: value` a line"),
            )),
        }
        Fields { entries, known: Vec::new(), findings, rule, span }
    }

    /// The value of a field, if it is there and not null.
    pub fn take(&mut self, name: &'static str) -> Option<Node> {
        self.known.push(name);
        let (_, value) = self.entries.iter_mut().find(|(key, _)| key.value == name)?;
        value.take().filter(|node| node.value != Value::Null)
    }

    /// Whether a field is there, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| key.value == name)
    }

    /// Where the value of a field stands, if it is there.
    pub fn span_of(&self, name: &str) -> Option<Span> {
        self.entries.iter().find(|(key, _)| key.value == name)?.1.as_ref().map(|node| node.span.clone())
    }

    /// A text field.
    pub fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let node = self.take(name)?;
        self.scalar(node, name)
    }

    /// A text field without its place.
    pub fn plain(&mut self, name: &'static str) -> Option<String> {
        self.text(name).map(|text| text.value)
    }

    /// A field that is parsed out of text.
    pub fn parsed<T>(&mut self, name: &'static str) -> Option<Spanned<T>>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.text(name)?;
        self.parse(text, name)
    }

    /// A day, `2026-03-03`.
    pub fn date(&mut self, name: &'static str) -> Option<Spanned<Date>> {
        let text = self.text(name)?;
        match text.value.parse() {
            Ok(date) => Some(Spanned::new(date, text.span)),
            Err(_) => {
                self.report(text.span, format!("`{name}: {}` is no day; write it as 2026-03-31", text.value));
                None
            }
        }
    }

    /// A field that takes one of some words.
    pub fn choice<T: Copy>(&mut self, name: &'static str, all: &[T], key: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(name)?;
        let found = all.iter().copied().find(|value| key(*value) == text.value);
        if found.is_none() {
            let words: Vec<String> = all.iter().map(|value| format!("`{}`", key(*value))).collect();
            self.report(text.span, format!("`{name}: {}` is not known; write one of {}", text.value, words.join(", ")));
        }
        found
    }

    /// A list; a single value counts as a list of one.
    pub fn list(&mut self, name: &'static str) -> Vec<Node> {
        match self.take(name) {
            Some(Node { value: Value::Sequence(items), .. }) => items,
            Some(node) => vec![node],
            None => Vec::new(),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        self.list(name).into_iter().filter_map(|node| self.scalar(node, name)).collect()
    }

    /// A list of values that are parsed out of text.
    pub fn parsed_list<T>(&mut self, name: &'static str) -> Vec<Spanned<T>>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        self.texts(name).into_iter().filter_map(|text| self.parse(text, name)).collect()
    }

    /// A list of mappings, each read by `read`.
    pub fn mappings<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>) -> Option<T>) -> Vec<T> {
        let mut values = Vec::new();
        for node in self.list(name) {
            let mut fields = Fields::new(self.rule, node, name, self.findings);
            values.extend(read(&mut fields));
            fields.finish();
        }
        values
    }

    /// The entries of a mapping whose keys are the author's own names, each once.
    pub fn named(&mut self, name: &'static str) -> Vec<(Spanned<String>, Node)> {
        let Some(node) = self.take(name) else { return Vec::new() };
        let what = format!("`{name}`");
        let fields = Fields::new(self.rule, node, &what, self.findings);
        fields.entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// The fields of a node inside this mapping, read by `read`.
    pub fn inner<T>(&mut self, node: Node, what: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let mut fields = Fields::new(self.rule, node, what, self.findings);
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Reports a field that is there and wrong.
    pub fn report(&mut self, span: Span, message: String) {
        self.findings.push(Finding::blocks(self.rule, span, message));
    }

    /// Reports the fields that nobody asked for.
    pub fn finish(mut self) {
        for (key, value) in std::mem::take(&mut self.entries) {
            if value.is_none() || self.known.contains(&key.value.as_str()) {
                continue;
            }
            let nearest = self
                .known
                .iter()
                .map(|name| (strsim::damerau_levenshtein(name, &key.value), *name))
                .min()
                .filter(|(distance, _)| *distance <= 2)
                .map(|(_, name)| name);
            let advice = match nearest {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the fields are {}", self.known.join(", ")),
            };
            self.report(key.span, format!("`{}` is no field here; {advice}", key.value));
        }
    }

    fn scalar(&mut self, node: Node, name: &str) -> Option<Spanned<String>> {
        match node.value {
            Value::Scalar(text) => Some(Spanned::new(text, node.span)),
            Value::Null => None,
            Value::Sequence(_) | Value::Mapping(_) => {
                self.report(
                    node.span,
                    format!("`{name}` takes text here; write it on one line, in quotes if it holds `:` or `#`"),
                );
                None
            }
        }
    }

    fn parse<T>(&mut self, text: Spanned<String>, name: &str) -> Option<Spanned<T>>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        match text.value.parse() {
            Ok(value) => Some(Spanned::new(value, text.span)),
            Err(error) => {
                self.report(text.span, format!("`{name}`: {error}"));
                None
            }
        }
    }
}
