//! The words of a Microsoft Learn article's source, as a reader of Microsoft Learn meets them: a crude reading of its own.
//! Never shares a line with the converter, not even where both do the same.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};

/// A stretch of a source.
#[derive(Debug)]
pub(super) struct Piece {
    pub what: &'static str,
    /// Its line, from 1.
    pub line: usize,
    pub runs: Vec<String>,
}

/// Every heading, paragraph, table cell, block of code and piece of raw HTML, after what the front matter says of the article.
pub(super) fn pieces(source: &str) -> Vec<Piece> {
    let mut options = Options::default();
    options.extension.table = true;
    let arena = Arena::new();
    let lines: Vec<&str> = source.trim_start_matches('\u{feff}').lines().collect();
    let is_mark = |line: &&str| line.trim_end() == "---";
    let end =
        lines.iter().skip(1).position(is_mark).filter(|_| lines.first().is_some_and(is_mark)).map_or(0, |at| at + 2);
    // Empty lines instead of the front matter keep the others at their numbers.
    let root = parse_document(&arena, &format!("{}{}", "\n".repeat(end), lines[end..].join("\n")), &options);
    let mut pieces: Vec<Piece> = fields_of(&lines[..end]);
    let mut is_first_heading = true;
    for node in root.descendants() {
        let data = node.data();
        let (what, text) = match &data.value {
            NodeValue::CodeBlock(block) => ("code", block.literal.clone()),
            NodeValue::HtmlBlock(block) => ("HTML", unmarked(&html_text(&block.literal))),
            NodeValue::Paragraph => ("paragraph", unmarked(&inline_text(node))),
            NodeValue::TableCell => ("table cell", unmarked(&inline_text(node))),
            NodeValue::Heading(heading) => {
                let text = unmarked(&inline_text(node));
                let is_title =
                    heading.level == 1 && std::mem::take(&mut is_first_heading) && says_the_title(&pieces, &text);
                if is_title {
                    continue;
                }
                ("heading", text)
            }
            _ => continue,
        };
        pieces.push(Piece { what, line: data.sourcepos.start.line, runs: runs(&text) });
    }
    pieces
}

/// A first heading that repeats the title is shown once.
fn says_the_title(pieces: &[Piece], heading: &str) -> bool {
    let folded = |runs: &[String]| runs.iter().map(|run| run.to_lowercase()).collect::<Vec<_>>();
    pieces.first().is_some_and(|title| title.what == "title" && folded(&title.runs) == folded(&runs(heading)))
}

/// Title, description, products and day of the front matter, in this order.
fn fields_of(front_matter: &[&str]) -> Vec<Piece> {
    let field = |name: &'static str| {
        let at =
            front_matter.iter().position(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')))?;
        let more =
            front_matter[at + 1..].iter().take_while(|line| line.starts_with([' ', '-', '\t']) && line.trim() != "---");
        let text = std::iter::once(&front_matter[at][name.len()..]).chain(more.copied()).collect::<Vec<_>>().join("\n");
        // The month 01 is the month 1.
        let runs = runs(&text).into_iter().map(|run| match name {
            "ms.date" => run.trim_start_matches('0').to_owned(),
            _ => run,
        });
        Some(Piece { what: name, line: at + 1, runs: runs.collect() })
    };
    ["title", "description", "appliesto", "ms.date"].into_iter().filter_map(field).collect()
}

/// The text of a paragraph, heading or cell.
fn inline_text<'a>(node: Node<'a>) -> String {
    let mut text = String::new();
    for child in node.children() {
        match &child.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
            NodeValue::HtmlInline(html) => text.push_str(&html_text(html)),
            NodeValue::Image(_) => text.push_str(&format!(" {} ", inline_text(child))),
            _ => text.push_str(&inline_text(child)),
        }
    }
    text
}

/// What raw HTML shows: its text, the words for its pictures, and names in angle brackets that are no elements.
fn html_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&html_escape::decode_html_entities(&rest[..at]));
        rest = &rest[at..];
        let end =
            if rest.starts_with("<!--") { rest.find("-->").map(|at| at + 3) } else { rest.find('>').map(|at| at + 1) };
        let Some(end) = end else { break };
        let tag = &rest[..end];
        let name: String = tag[1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "" if tag.starts_with("<!--") => {}
            "img" => text.push_str(&format!(" {} ", quoted_after(tag, "alt=").unwrap_or_default())),
            name if is_inline(name) => {}
            name if ELEMENTS.split_whitespace().any(|element| element == name) => text.push('\n'),
            _ => text.push_str(tag),
        }
        rest = &rest[end..];
    }
    text.push_str(&html_escape::decode_html_entities(rest));
    text
}

/// The text without the marks of Microsoft Learn: of an alert, a video, a layout, an include; of an element, its words stay.
fn unmarked(text: &str) -> String {
    let mut unmarked = String::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((before, element)) = rest.split_once(":::") {
            let (inside, after) = element.split_once(":::").unwrap_or((element, ""));
            let name: String = inside.trim_start().chars().take_while(|letter| !letter.is_whitespace()).collect();
            unmarked.push_str(before);
            match name.as_str() {
                "image" | "no-loc" => {
                    let words = quoted_after(inside, "alt-text=").or_else(|| quoted_after(inside, " text="));
                    // A name that is not translated stands within its sentence, a picture beside it.
                    unmarked.push_str(if name == "image" { " " } else { "" });
                    unmarked.push_str(words.unwrap_or_default());
                    unmarked.push_str(if name == "image" { " " } else { "" });
                    rest = after;
                }
                _ => {
                    unmarked.push_str(":::");
                    rest = element;
                }
            }
        }
        unmarked.push_str(rest);
        unmarked.push('\n');
    }
    let mut without = String::new();
    let mut rest = unmarked.as_str();
    while let Some((before, mark)) = rest.split_once("[!") {
        without.push_str(before);
        let name: String = mark.chars().take_while(char::is_ascii_alphabetic).collect();
        let after = &mark[name.len()..];
        rest = match name.to_ascii_lowercase().as_str() {
            "note" | "notes" | "tip" | "important" | "warning" | "caution" | "include" => after,
            "video" | "div" => after.split_once(']').map_or("", |(_, after)| after),
            _ => mark,
        };
    }
    without + rest
}

fn runs(text: &str) -> Vec<String> {
    super::runs(text).map(str::to_owned).collect()
}

fn quoted_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = text.split_once(name)?.1;
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Whether an element stands within a word or a sentence.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.split_whitespace().any(|element| element == name)
}

const INLINE: &str = "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup \
    time tt u var wbr";

/// Elements of HTML, obsolete ones too, that stand on their own.
const ELEMENTS: &str = "address article aside blockquote body br button caption center col colgroup dd details dialog div dl dt \
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe input label \
    legend li link main map menu meta nav noscript object ol optgroup option p param picture pre script section select \
    source style summary svg table tbody td textarea tfoot th thead title tr track ul video";
