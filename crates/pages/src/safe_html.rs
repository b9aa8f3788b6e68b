//! The one module that makes HTML out of authored text.
//! Never lets a script, a style, an event handler or an unknown scheme through: what is not on the list is left out.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

use ammonia::Builder;
use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue, Sourcepos};
use comrak::options::Plugins;
use comrak::{Arena, Options, format_html_with_plugins, parse_document};
use maud::{Markup, PreEscaped, Render};

use crate::components::code::code;

/// HTML that passed the allow-list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

impl Render for SafeHtml {
    fn render(&self) -> Markup {
        PreEscaped(self.0.clone())
    }
}

/// A heading that was drawn: what a list of contents links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The level it was drawn at, from 1 to 6.
    pub level: u8,
    /// Its anchor, unique among the headings drawn with it.
    pub id: String,
    /// Its words, without markup.
    pub text: String,
}

/// How a piece of Markdown is drawn.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    /// How many levels its headings go down; the page has the first ones.
    pub heading_shift: u8,
    /// The address a link leads to; `None` draws its text alone.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for Drawing<'_> {
    fn default() -> Self {
        Drawing { heading_shift: 3, resolve: &|target| Some(target.to_owned()) }
    }
}

impl SafeHtml {
    /// Draws Markdown: GitHub's dialect, commands coloured, links resolved.
    pub fn from_markdown(markdown: &str, drawing: Drawing<'_>) -> SafeHtml {
        Self::with_headings(markdown, drawing).0
    }

    /// Draws Markdown, and says which headings it has.
    pub fn with_headings(markdown: &str, drawing: Drawing<'_>) -> (SafeHtml, Vec<Heading>) {
        let mut options = guide::document::markdown::dialect();
        options.render.r#unsafe = true; // Raw HTML reaches the allow-list below, and only that.
        options.extension.tasklist = false;
        let arena = Arena::new();
        let bounded = guide::document::markdown::bounded(markdown);
        let root = parse_document(&arena, &bounded, &options);
        let nodes: Vec<_> = root.descendants().collect();
        for node in nodes {
            rewrite(node, &arena, drawing);
        }
        let (html, headings) = formatted(root, &options);
        (SafeHtml(CLEANER.clean(&html).to_string()), headings)
    }

    /// Draws a single paragraph without the paragraph around it.
    pub fn inline(markdown: &str, drawing: Drawing<'_>) -> SafeHtml {
        let whole = Self::from_markdown(markdown, drawing).0;
        let trimmed = whole.trim();
        let inner = trimmed.strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
        match inner {
            Some(inner) if !inner.contains("<p>") => SafeHtml(inner.to_owned()),
            _ => SafeHtml(trimmed.to_owned()),
        }
    }
}

fn formatted<'a>(root: &'a AstNode<'a>, options: &Options<'_>) -> (String, Vec<Heading>) {
    let headings = Headings::default();
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let mut html = String::new();
    // Writing to memory does not fail.
    let _ = format_html_with_plugins(root, options, &mut html, &plugins);
    (html, headings.0.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn rewrite<'a>(node: &'a AstNode<'a>, arena: &'a Arena<'a>, drawing: Drawing<'_>) {
    let mut unlink = false;
    let mut wrap = false;
    {
        let mut data = node.data_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => heading.level = (heading.level + drawing.heading_shift).min(6),
            NodeValue::Link(link) => match (drawing.resolve)(&link.url) {
                Some(address) => link.url = address,
                None => unlink = true,
            },
            NodeValue::CodeBlock(block) => {
                let language = block.info.split_whitespace().next().unwrap_or_default().to_lowercase();
                let html = example(&language, block.literal.trim_end_matches('\n')).into_string();
                data.value = NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 6, literal: html });
            }
            // Pictures are not imported; their words are.
            NodeValue::Image(_) => data.value = NodeValue::Emph,
            NodeValue::Table(_) => wrap = true,
            _ => {}
        }
    }
    if unlink {
        while let Some(child) = node.first_child() {
            node.insert_before(child);
        }
        node.detach();
    }
    if wrap {
        let html = |literal: &str| {
            let value = NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 6, literal: literal.to_owned() });
            arena.alloc(AstNode::from(value))
        };
        node.insert_before(html(r#"<div class="wide" role="group" tabindex="0" aria-label="Table">"#));
        node.insert_after(html("</div>"));
    }
}

/// A block of code that is no command of the guide.
fn example(language: &str, text: &str) -> Markup {
    maud::html! {
        pre.example tabindex="0" role="group" aria-label="Example" { code { (code(language, text)) } }
    }
}

/// Headings with ids made of their words, so that anchors of the source lead somewhere. A repeated one is numbered as
/// Git hosts do it, because an id stands once on a page.
#[derive(Default)]
struct Headings(Mutex<Vec<Heading>>);

/// Ids of the frame, which no heading takes.
const FRAME: [&str; 3] = ["main", "footer", "contents-title"];

impl Headings {
    fn add(&self, heading: &HeadingMeta) -> String {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let words = anchor(&heading.content);
        let base = if words.is_empty() { "section".to_owned() } else { words };
        let is_taken = |id: &str| FRAME.contains(&id) || drawn.iter().any(|other| other.id == id);
        let mut id = base.clone();
        let mut repeat = 0;
        while is_taken(&id) {
            repeat += 1;
            id = format!("{base}-{repeat}");
        }
        drawn.push(Heading { level: heading.level, id: id.clone(), text: heading.content.trim().to_owned() });
        id
    }
}

impl HeadingAdapter for Headings {
    fn enter(&self, output: &mut dyn fmt::Write, heading: &HeadingMeta, _: Option<Sourcepos>) -> fmt::Result {
        write!(output, "<h{} id=\"{}\">", heading.level, self.add(heading))
    }

    fn exit(&self, output: &mut dyn fmt::Write, heading: &HeadingMeta) -> fmt::Result {
        write!(output, "</h{}>", heading.level)
    }
}

/// The anchor that Git hosts give a heading: lowercase, words joined by hyphens, other characters left out.
fn anchor(heading: &str) -> String {
    let mut anchor = String::new();
    for character in heading.trim().to_lowercase().chars() {
        match character {
            ' ' | '-' => anchor.push('-'),
            '_' => anchor.push('_'),
            other if other.is_alphanumeric() => anchor.push(other),
            _ => {}
        }
    }
    anchor
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    let alert = [
        "markdown-alert",
        "markdown-alert-note",
        "markdown-alert-tip",
        "markdown-alert-important",
        "markdown-alert-warning",
        "markdown-alert-caution",
    ];
    let classes: HashMap<&str, HashSet<&str>> = HashMap::from([
        (
            "span",
            HashSet::from([
                "t-keyword",
                "t-command",
                "t-parameter",
                "t-string",
                "t-number",
                "t-comment",
                "t-variable",
                "t-operator",
            ]),
        ),
        ("mark", HashSet::from(["parameter"])),
        ("pre", HashSet::from(["example"])),
        ("div", alert.into_iter().chain(["wide"]).collect()),
        ("p", HashSet::from(["markdown-alert-title"])),
        ("section", HashSet::from(["footnotes"])),
    ]);
    cleaner
        .rm_tags(["img", "map", "area"])
        .rm_tags(["acronym", "center", "rtc", "strike", "tt"]) // Obsolete.
        .add_tags(["section"])
        .add_tag_attributes("div", ["aria-label"])
        .add_tag_attributes("pre", ["aria-label"])
        // What scrolls is a named group; text that calls itself an alert or takes the focus first is not let in.
        .add_tag_attribute_values("div", "role", ["group"])
        .add_tag_attribute_values("div", "tabindex", ["0"])
        .add_tag_attribute_values("pre", "role", ["group"])
        .add_tag_attribute_values("pre", "tabindex", ["0"])
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .link_rel(Some("noopener"));
    for level in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        cleaner.add_tag_attributes(level, ["id"]);
    }
    for element in ["col", "colgroup", "hr", "table", "tbody", "td", "tfoot", "th", "thead", "tr"] {
        cleaner.rm_tag_attributes(element, ["align", "char", "charoff", "size", "summary", "width"]); // Obsolete.
    }
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(markdown: &str) -> String {
        SafeHtml::from_markdown(markdown, Drawing::default()).0
    }

    #[test]
    fn nothing_that_runs_passes() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,hi)",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<p style=\"position:fixed\" onclick=\"x()\">a</p>",
            "<iframe src=\"https://example.org\"></iframe>",
            "<div class=\"partner-box\">a</div>",
            "<svg><script>alert(1)</script></svg>",
        ] {
            let html = drawn(hostile);
            for word in ["script", "onerror", "onclick", "style", "iframe", "data:", "partner-box", "<img", "<svg"] {
                assert!(!html.contains(word), "{hostile} gave {html}");
            }
        }
    }

    #[test]
    fn headings_go_down_and_get_the_anchor_of_a_git_host() {
        assert_eq!(drawn("## Step 1: Do it\n").trim(), "<h5 id=\"step-1-do-it\">Step 1: Do it</h5>");
    }

    #[test]
    fn an_id_stands_once() {
        let ids = |markdown: &str| {
            let headings = SafeHtml::with_headings(markdown, Drawing::default()).1;
            headings.into_iter().map(|heading| heading.id).collect::<Vec<_>>()
        };
        assert_eq!(
            ids("# Cause\n# Fix\n# Cause\n# Cause 1\n# Cause\n"),
            ["cause", "fix", "cause-1", "cause-1-1", "cause-2"]
        );
        assert_eq!(ids("# Main\n# !?\n"), ["main-1", "section"]);
        assert!(drawn("# Cause\n# Cause\n").contains("id=\"cause-1\""));
    }

    #[test]
    fn text_takes_no_role_and_no_focus_and_nothing_obsolete_stays() {
        for hostile in [
            "<div role=\"alert\">a</div>",
            "<div tabindex=\"5\">a</div>",
            "|a|\n|:-:|\n|b|\n",
            "<center><tt>a</tt></center>",
            "<table align=\"left\" summary=\"x\"><tr><td align=\"left\">a</td></tr></table>",
        ] {
            let html = drawn(hostile);
            for word in ["alert", "\"5\"", "align", "center", "<tt", "summary"] {
                assert!(!html.contains(word), "{hostile} gave {html}");
            }
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_drawn_as_text() {
        let drawing = Drawing { resolve: &|_| None, ..Drawing::default() };
        assert_eq!(SafeHtml::from_markdown("see [this](x.md)", drawing).0.trim(), "<p>see this</p>");
    }

    #[test]
    fn alerts_tables_and_pictures_keep_their_words() {
        assert!(drawn("|a|b|\n|-|-|\n|c|d|\n").contains("<div class=\"wide\""));
        assert!(drawn("> [!NOTE]\n> Careful\n").contains("markdown-alert-note"));
        // What scrolls keeps its role, focus and name: the allow-list and the code above it agree.
        for scrolls in ["|a|b|\n|-|-|\n|c|d|\n", "```sh\nls\n```\n"] {
            for attribute in ["class=", "role=\"group\"", "tabindex=\"0\"", "aria-label="] {
                assert!(drawn(scrolls).contains(attribute), "{attribute}");
            }
        }
        assert!(drawn("![The dialog](x.png)").contains("<em>The dialog</em>"));
    }
}
