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
    /// The same without what stands in code: a reader of it should meet no markup.
    pub prose: String,
    pub links: Vec<String>,
    pub anchors: BTreeSet<String>,
}

/// Draws the text of an article, with every link as it is stored.
pub(super) fn draw(article: &Article) -> Drawn {
    let drawing = Drawing { below: 1, resolve: &|target| Some(target.to_owned()) };
    let (html, _) = SafeHtml::whole(&article.body.markdown, drawing);
    let mut drawn = Drawn { text: String::new(), prose: String::new(), links: Vec::new(), anchors: BTreeSet::new() };
    let mut code_depth = 0_usize;
    drawn.anchors.extend(article.title.iter().map(|title| anchor(title)));
    let mut rest = html.as_str();
    while let Some((before, tagged)) = rest.split_once('<') {
        drawn.say(before, code_depth > 0);
        let mut is_quoted = false;
        let end = tagged.find(|letter| {
            is_quoted ^= letter == '"';
            letter == '>' && !is_quoted
        });
        let (tag, after) = tagged.split_at(end.unwrap_or(tagged.len()));
        let after = after.strip_prefix('>').unwrap_or(after);
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !is_inline(&name) {
            drawn.say("\n", false); // What begins a line of its own, or a cell, ends a word.
        }
        if matches!(name.as_str(), "code" | "pre" | "kbd" | "samp") {
            code_depth = if tag.starts_with('/') { code_depth.saturating_sub(1) } else { code_depth + 1 };
        }
        drawn.anchors.extend(attribute(tag, "id"));
        drawn.links.extend(attribute(tag, "href"));
        rest = after;
    }
    drawn.say(rest, code_depth > 0);
    drawn
}

impl Drawn {
    fn say(&mut self, html: &str, is_code: bool) {
        let text = html_escape::decode_html_entities(html);
        self.text.push_str(&text);
        // A mark for the code, so that a row of a table with code in it is still a row.
        self.prose.push_str(if is_code { "\u{fffc}" } else { &text });
    }
}

/// An attribute of a tag that the allow-list wrote.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
    Some(html_escape::decode_html_entities(value).into_owned())
}
