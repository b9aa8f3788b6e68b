//! What a body says, to be compared before and after it was turned into something else.
//! Never compares how it looks.

use dom_query::Document;

use crate::http::query::decoded;

/// What a body says and Markdown must say too: if not, it stays HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meant {
    words: Vec<String>,
    /// Cells of tables, and stretches that are struck out.
    cells: usize,
    struck: usize,
    /// Where its links lead. An address that stands for itself may become a link, if it is one to that very address.
    links: Vec<String>,
}

impl Meant {
    pub fn of(document: &Document) -> Meant {
        let number = |selector: &str| document.select(selector).length();
        let links = document
            .select("a[href]")
            .iter()
            .map(|link| (decoded(&link.attr_or("href", "")).into_owned(), link.text()));
        Meant {
            words: words_of(document),
            cells: number("td, th"),
            struck: number("del, s, strike"),
            links: links.filter(|(address, text)| *address != decoded(text)).map(|(address, _)| address).collect(),
        }
    }
}

/// The runs of letters and digits in a document.
pub(super) fn words_of(document: &Document) -> Vec<String> {
    // Neighbouring blocks and cells are no single word, whatever stands between their texts.
    let is_block = |node: &dom_query::NodeRef<'_>| node.node_name().is_none_or(|name| !INLINE.contains(&&*name));
    let mut text = String::new();
    let mut block = None;
    for node in document.root().descendants_it() {
        if node.is_text() {
            let around = node.ancestors_it(None).find(is_block).map(|node| node.id);
            if around != block {
                text.push(' ');
            }
            block = around;
            text.push_str(&node.text());
        } else if is_block(&node) {
            block = None;
        }
    }
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

const INLINE: [&str; 14] =
    ["a", "b", "strong", "i", "em", "u", "s", "del", "code", "sub", "sup", "small", "mark", "span"];

/// Whether two texts are the same words.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// Whether two bodies in HTML say the same.
pub(super) fn means_the_same(one: &str, other: &str) -> bool {
    Meant::of(&Document::fragment(one)) == Meant::of(&Document::fragment(other))
}
