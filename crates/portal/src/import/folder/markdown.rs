//! A body that is Markdown already stays Markdown: its links are followed, pictures and remarks are left out.
//! Never guesses: where what is written back would mean something else, or HTML stands in it, the body goes the way of HTML.

use std::collections::BTreeSet;

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, format_commonmark};
use guide::document::markdown::{dialect, tree};

use super::body::{Conversion, MAX_DEPTH, PICTURE, from_markdown};
use super::links::Link;
use super::meant::{means_the_same, same_words};

/// The body as Markdown of ours; `None` where it is to go the way of HTML.
pub(super) fn kept(markdown: &str, conversion: &Conversion<'_>, oddities: &mut BTreeSet<String>) -> Option<String> {
    // What is left out by selectors is known of HTML alone.
    if !conversion.map.dropped().is_empty() {
        return None;
    }
    let (options, arena) = (dialect(), Arena::new());
    let root = tree(&arena, markdown, &options);
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    let mut found = BTreeSet::new();
    for node in nodes {
        if node.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH {
            return None;
        }
        let value = node.data().value.clone();
        match value {
            NodeValue::HtmlBlock(block) if !is_remark(&block.literal) => return None,
            NodeValue::HtmlInline(literal) if !is_remark(&literal) => return None,
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => node.detach(),
            NodeValue::Link(mut link) => match (conversion.resolve)(&link.url) {
                Link::To(address) => {
                    link.url = address;
                    node.data_mut().value = NodeValue::Link(link);
                }
                Link::Words(reason) => {
                    found.insert(format!("{reason}; its words stay"));
                    opened(node);
                }
            },
            NodeValue::Image(_) => {
                found.insert(PICTURE.to_owned());
                opened(node);
            }
            _ => {}
        }
    }
    if let Some(first) = root.first_child().filter(|first| is_title(first, conversion.title)) {
        first.detach();
    }
    let mut written = String::new();
    format_commonmark(root, &options, &mut written).ok()?;
    let mut meant = String::new();
    let mut drawn = options;
    drawn.render.r#unsafe = true;
    comrak::format_html(root, &drawn, &mut meant).ok()?;
    if written.trim().is_empty() || !means_the_same(&meant, &from_markdown(&written)) {
        return None;
    }
    oddities.append(&mut found);
    Some(written)
}

/// Whether raw HTML is nothing but one comment.
fn is_remark(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->"))
}

/// Puts what is in a node in its place.
fn opened(node: Node<'_>) {
    while let Some(child) = node.first_child() {
        node.insert_before(child);
    }
    node.detach();
}

/// Whether a block is the document's title once more.
fn is_title(block: Node<'_>, title: &str) -> bool {
    let is_first_level = matches!(&block.data().value, NodeValue::Heading(heading) if heading.level == 1);
    let text = || {
        let parts = block.descendants().map(|node| match &node.data().value {
            NodeValue::Text(text) => text.to_string(),
            NodeValue::Code(code) => code.literal.clone(),
            _ => String::new(),
        });
        parts.collect::<String>()
    };
    is_first_level && same_words(&text(), title)
}
