//! Markdown read with comrak: its tree, a body's top-level blocks with their places, and prose out of a range.
//! Never renders: rendering belongs to pages. Never lets a mark that is not closed swallow what follows it.

use std::borrow::Cow;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue, Sourcepos};
use comrak::{Arena, Options, parse_document};

use super::{Link, Prose, Span, html};

/// The Markdown dialect of documents: GitHub's, with alerts, so that any Git host shows the same.
pub fn dialect() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options
}

/// Reads Markdown into its tree, with every place where it stands in the text. Quotations are opened only so deep, and raw
/// HTML that nothing ends (`<script>` or `<!--` without its end) is read as text, for it would take all that follows with it.
pub fn tree<'a>(arena: &'a Arena<'a>, markdown: &str, options: &Options<'_>) -> Node<'a> {
    let mut text = bounded(markdown);
    for _ in 0..MAX_READINGS {
        let root = parse_document(arena, &text, options);
        let lines = Lines::new(&text, 0);
        let marks = root.descendants().filter_map(|node| unended(node, &text, &lines)).collect::<Vec<_>>();
        if marks.is_empty() {
            return root;
        }
        for mark in marks {
            text.to_mut().replace_range(mark..=mark, " "); // As long as it was, so that places stay true.
        }
    }
    parse_document(arena, &text, options)
}

/// Most readings for the sake of raw HTML without an end, which may hide another one. What is left then stays raw HTML.
const MAX_READINGS: usize = 8;

/// Where the `<` of a block of raw HTML stands that ends only with what it stands in.
fn unended(node: Node<'_>, text: &str, lines: &Lines) -> Option<usize> {
    let data = node.data();
    let NodeValue::HtmlBlock(block) = &data.value else { return None };
    // The kinds of CommonMark that only their own end closes.
    let ends: &[&str] = match block.block_type {
        1 => &["</pre>", "</script>", "</style>", "</textarea>"],
        2 => &["-->"],
        3 => &["?>"],
        4 => &[">"],
        5 => &["]]>"],
        _ => return None,
    };
    let literal = block.literal.to_ascii_lowercase();
    if ends.iter().any(|end| literal.contains(end)) {
        return None;
    }
    let start = lines.span(data.sourcepos).start;
    Some(start + text.get(start..)?.find('<')?)
}

/// Deepest nesting of quotations that is read; reading costs the square of it.
const MAX_QUOTATION_DEPTH: usize = 100;

/// The same text, byte for byte as long, where no line opens more than so many quotations: further marks become spaces.
fn bounded(markdown: &str) -> Cow<'_, str> {
    let marks = |line: &str| {
        let start = line.trim_start_matches(|character: char| character == '>' || character.is_ascii_whitespace());
        line[..line.len() - start.len()].matches('>').count()
    };
    if markdown.lines().all(|line| marks(line) <= MAX_QUOTATION_DEPTH) {
        return Cow::Borrowed(markdown);
    }
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.split_inclusive('\n') {
        let most = if marks(line) > MAX_QUOTATION_DEPTH { MAX_QUOTATION_DEPTH } else { usize::MAX };
        let mut seen = 0;
        let mut at_start = true;
        for character in line.chars() {
            at_start &= character == '>' || character.is_ascii_whitespace();
            seen += usize::from(at_start && character == '>');
            text.push(if at_start && character == '>' && seen > most { ' ' } else { character });
        }
    }
    Cow::Owned(text)
}

/// A top-level block of a body.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub kind: BlockKind,
    /// Where it stands in the document's source.
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(super) enum BlockKind {
    Heading {
        level: u8,
    },
    Code {
        literal: String,
    },
    /// The places of its items' contents.
    List {
        items: Vec<Span>,
    },
    Paragraph,
    Other,
}

/// A body split into top-level blocks, with its link reference definitions.
pub(super) struct Body<'a> {
    pub source: &'a str,
    pub blocks: Vec<Block>,
    definitions: String,
}

impl<'a> Body<'a> {
    /// Splits what stands after `start` of the source.
    pub fn read(source: &'a str, start: usize) -> Body<'a> {
        let body = &source[start..];
        let lines = Lines::new(body, start);
        let arena = Arena::new();
        let options = dialect();
        let root = tree(&arena, body, &options);
        let blocks = root.children().map(|node| block(node, &lines)).collect();
        Body { source, blocks, definitions: definitions(body) }
    }

    /// The text of a range of the source; empty where the range cuts a character.
    pub fn text(&self, span: &Span) -> &'a str {
        self.source.get(span.clone()).unwrap_or_default()
    }

    /// The prose of a range of the source.
    pub fn prose(&self, span: Span) -> Prose {
        self.prose_of(dedented(self.text(&span)), span)
    }

    fn prose_of(&self, mut markdown: String, span: Span) -> Prose {
        let written = markdown.trim_end().len();
        markdown.truncate(written);
        if !self.definitions.is_empty() && markdown.contains('[') {
            markdown.push_str("\n\n");
            markdown.push_str(&self.definitions);
        }
        let (text, links) = text_and_links(&markdown, &span);
        Prose { markdown, span, text, links }
    }
}

/// Prose out of Markdown that stands on its own, at that place.
pub(super) fn prose(markdown: &str, span: Span) -> Prose {
    let (text, links) = text_and_links(markdown, &span);
    Prose { markdown: markdown.to_owned(), span, text, links }
}

/// Markdown without its markup.
pub(super) fn plain_text(markdown: &str) -> String {
    text_and_links(markdown, &(0..markdown.len())).0
}

fn block<'a>(node: Node<'a>, lines: &Lines) -> Block {
    let data = node.data();
    let span = lines.span(data.sourcepos);
    let kind = match &data.value {
        NodeValue::Heading(heading) => BlockKind::Heading { level: heading.level },
        NodeValue::CodeBlock(code) => BlockKind::Code { literal: code.literal.clone() },
        NodeValue::List(_) => BlockKind::List {
            items: node
                .children()
                .filter_map(|item| {
                    let first = item.first_child()?;
                    let last = item.last_child()?;
                    let start = lines.span(first.data().sourcepos).start;
                    let end = lines.span(last.data().sourcepos).end;
                    Some(start..end.max(start))
                })
                .collect(),
        },
        NodeValue::Paragraph => BlockKind::Paragraph,
        _ => BlockKind::Other,
    };
    Block { kind, span }
}

fn text_and_links(markdown: &str, place: &Span) -> (String, Vec<Link>) {
    let arena = Arena::new();
    let options = dialect();
    let root = tree(&arena, markdown, &options);
    let lines = Lines::new(markdown, place.start);
    let mut text = String::new();
    let mut links = Vec::new();
    for node in root.descendants() {
        add_own_text(node, &mut text);
        let data = node.data();
        if let NodeValue::Link(link) | NodeValue::Image(link) = &data.value {
            let span = lines.span(data.sourcepos);
            let start = span.start.clamp(place.start, place.end);
            let end = span.end.clamp(start, place.end);
            let mut label = String::new();
            for inner in node.descendants() {
                match &inner.data().value {
                    NodeValue::Text(words) => label.push_str(words),
                    NodeValue::Code(code) => label.push_str(&code.literal),
                    _ => {}
                }
            }
            links.push(Link { target: link.url.clone(), text: label, span: start..end });
        }
    }
    (text.trim().to_owned(), links)
}

/// What a node itself, without those under it, gives to a text without markup.
fn add_own_text(node: Node<'_>, text: &mut String) {
    match &node.data().value {
        NodeValue::Text(words) => text.push_str(words),
        NodeValue::Code(code) => text.push_str(&code.literal),
        NodeValue::CodeBlock(code) => separate(text, &code.literal),
        NodeValue::HtmlInline(html) => text.push_str(&html::plain_text(html)),
        NodeValue::HtmlBlock(block) => separate(text, html::plain_text(&block.literal).trim()),
        NodeValue::SoftBreak => text.push(' '),
        NodeValue::LineBreak => text.push('\n'),
        NodeValue::TableCell => separate(text, " "),
        NodeValue::Link(_) | NodeValue::Image(_) => {}
        value if value.block() => separate(text, ""),
        _ => {}
    }
}

/// A stretch of Markdown under one heading, without markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// The level of its heading, 1 to 6; 0 for what stands before the first one.
    pub level: u8,
    /// Its heading.
    pub heading: String,
    /// The text up to the next heading.
    pub text: String,
    /// Where texts of links stand in it, in order.
    pub links: Vec<Span>,
}

/// Markdown cut at its headings. Together the passages hold what [`Prose::text`] holds, in its order.
pub fn passages(markdown: &str) -> Vec<Passage> {
    let arena = Arena::new();
    let options = dialect();
    let mut passages = vec![Passage::default()];
    for block in tree(&arena, markdown, &options).children() {
        if let NodeValue::Heading(heading) = &block.data().value {
            let mut text = String::new();
            block.descendants().for_each(|node| add_own_text(node, &mut text));
            passages.push(Passage { level: heading.level, heading: text.trim().to_owned(), ..Passage::default() });
        } else if let Some(passage) = passages.last_mut() {
            for edge in block.traverse() {
                match edge {
                    NodeEdge::Start(node) => {
                        if matches!(node.data().value, NodeValue::Link(_)) {
                            passage.links.push(passage.text.len()..passage.text.len());
                        }
                        add_own_text(node, &mut passage.text);
                    }
                    NodeEdge::End(node) if matches!(node.data().value, NodeValue::Link(_)) => {
                        // A link holds no other link.
                        let end = passage.text.len();
                        passage.links.last_mut().into_iter().for_each(|span| span.end = end);
                    }
                    NodeEdge::End(_) => {}
                }
            }
        }
    }
    passages.retain(|passage| passage.level > 0 || !passage.text.trim().is_empty());
    passages
}

fn separate(text: &mut String, more: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(more);
}

/// Lines that define link references, outside fences, so that a section on its own resolves them.
fn definitions(body: &str) -> String {
    let mut in_fence = false;
    let mut found = String::new();
    for line in body.lines() {
        let content = line.trim_start();
        if content.starts_with("```") || content.starts_with("~~~") {
            in_fence = !in_fence;
        }
        let is_definition = content.starts_with('[') && !content.starts_with("[^") && content.contains("]: ");
        if !in_fence && is_definition && line.len() - content.len() < 4 {
            found.push_str(content);
            found.push('\n');
        }
    }
    found
}

/// Takes the indentation of continued lines away, as far as the most of them share it: list items are cut out of their list.
fn dedented(raw: &str) -> String {
    let indent = raw
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let mut text = String::with_capacity(raw.len());
    for (index, line) in raw.lines().enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(line.get(indent.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or_default());
        } else {
            text.push_str(line);
        }
    }
    text
}

/// Where the lines of a text begin, to turn comrak's places (line and byte column from 1) into bytes of the source.
struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    fn new(text: &str, offset: usize) -> Self {
        let mut starts = vec![offset];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(offset + at + 1);
            }
        }
        Lines { starts, end: offset + text.len() }
    }

    fn span(&self, place: Sourcepos) -> Span {
        let start = self.byte(place.start.line, place.start.column.saturating_sub(1));
        let end = self.byte(place.end.line, place.end.column);
        start..end.max(start)
    }

    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.end);
        (start + column).min(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_without_an_end_takes_nothing_with_it() {
        for mark in ["<script>", "<STYLE>", "<pre>", "<textarea>", "<!--", "<?php", "<!X", "<![CDATA["] {
            let text = plain_text(&format!("> {mark} quoted\n\n{mark} one\n\n{mark}\nBetween\n\n`last`\n"));
            for word in ["quoted", "one", "Between", "last"] {
                assert!(text.contains(word), "{mark} gave {text}");
            }
        }
    }

    #[test]
    fn passages_are_cut_at_headings_and_hold_the_whole_text() {
        let markdown = "Before.\n\n# One `a`\n\n- x\n- y\n\n> ## Quoted\n\nTwo\n---\n\n|a|\n|-|\n|b|\n";
        let passages = passages(markdown);
        let outline: Vec<_> = passages.iter().map(|passage| (passage.level, passage.heading.as_str())).collect();
        assert_eq!(outline, [(0, ""), (1, "One a"), (2, "Two")]);
        let linked = super::passages("A [link *one*](x).\n\n- [two](y)\n");
        let texts: Vec<&str> = linked[0].links.iter().map(|span| &linked[0].text[span.clone()]).collect();
        assert_eq!(texts, ["link one", "two"]);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let joined: String =
            passages.iter().map(|passage| format!("{}\n{}\n", passage.heading, passage.text)).collect();
        assert_eq!(words(&joined), words(&plain_text(markdown)));
    }

    #[test]
    fn raw_html_with_its_end_is_no_text() {
        for html in ["<script>\n\nhidden\n</script>", "<!-- a\n\nhidden -->", "<?hidden?>", "<!HIDDEN>"] {
            assert_eq!(plain_text(&format!("Before\n\n{html}\n\nAfter\n")), "Before\nAfter");
        }
    }

    #[test]
    fn reading_ends_however_many_marks_stand_in_each_other() {
        let arena = Arena::new();
        let root = tree(&arena, &"<!--\n".repeat(100), &dialect());
        assert!(root.descendants().count() > 1);
    }
}
