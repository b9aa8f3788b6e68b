//! An article as its page shows it: its words, where its links lead, and what links may lead to.
//! Never looks at Markdown: what a reader sees is what was drawn.

use std::collections::BTreeSet;

use guide::document::Article;
use pages::SafeHtml;
use pages::safe_html::{Drawing, anchor};

use super::source::is_inline;

/// A drawn article.
pub(super) struct Drawn {
    pub text: String,
    pub links: Vec<String>,
    pub anchors: BTreeSet<String>,
}

/// Draws the text of an article, with every link as it is stored.
pub(super) fn draw(article: &Article) -> Drawn {
    let drawing = Drawing { below: 1, resolve: &|target| Some(target.to_owned()) };
    let (html, _) = SafeHtml::whole(&article.body.markdown, drawing);
    let mut drawn = Drawn { text: String::new(), links: Vec::new(), anchors: BTreeSet::new() };
    drawn.anchors.extend(article.title.iter().map(|title| anchor(title)));
    let mut rest = html.as_str();
    while let Some((before, tagged)) = rest.split_once('<') {
        drawn.text.push_str(&html_escape::decode_html_entities(before));
        let mut is_quoted = false;
        let end = tagged.find(|letter| {
            is_quoted ^= letter == '"';
            letter == '>' && !is_quoted
        });
        let (tag, after) = tagged.split_at(end.unwrap_or(tagged.len()));
        let after = after.strip_prefix('>').unwrap_or(after);
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !is_inline(&name) {
            drawn.text.push('\n'); // What begins a line of its own, or a cell, ends a word.
        }
        drawn.anchors.extend(attribute(tag, "id"));
        drawn.links.extend(attribute(tag, "href"));
        rest = after;
    }
    drawn.text.push_str(&html_escape::decode_html_entities(rest));
    drawn
}

/// An attribute of a tag that the allow-list wrote.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
    Some(html_escape::decode_html_entities(value).into_owned())
}
