//! The one module that makes HTML out of authored text.
//! Never lets a script, a style, an event handler or an unknown scheme through: what is not on the list is left out.

mod outline;
mod raw;

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

use ammonia::Builder;
use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{AstNode, NodeHtmlBlock, NodeValue, Sourcepos};
use comrak::options::Plugins;
use comrak::{Arena, Options, format_html_with_plugins};
use maud::{Markup, PreEscaped, Render};

use self::outline::Outline;
pub use self::outline::{Heading, anchor};
use crate::components::code::code;

/// HTML that passed the allow-list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

impl Render for SafeHtml {
    fn render(&self) -> Markup {
        PreEscaped(self.0.clone())
    }
}

/// How a piece of Markdown is drawn.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    /// The level of the page's heading that it stands under; its own go on from there.
    pub below: u8,
    /// The address a link leads to; `None` draws its text alone. Not asked for links within a whole text.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for Drawing<'_> {
    fn default() -> Self {
        Drawing { below: 3, resolve: &|target| Some(target.to_owned()) }
    }
}

impl SafeHtml {
    /// Draws Markdown that is a piece of its page: GitHub's dialect, commands coloured, links resolved. It sets no ids, for it
    /// does not know those of the other pieces.
    pub fn from_markdown(markdown: &str, drawing: Drawing<'_>) -> SafeHtml {
        draw(markdown, drawing, Outline::new(drawing.below, false)).0
    }

    /// Draws Markdown that is the whole text of its page: headings and anchors get ids, and links within it lead there. Says
    /// which headings it has.
    pub fn whole(markdown: &str, drawing: Drawing<'_>) -> (SafeHtml, Vec<Heading>) {
        draw(markdown, drawing, Outline::new(drawing.below, true))
    }

    /// The HTML, to be looked at.
    pub fn as_str(&self) -> &str {
        &self.0
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

fn draw(markdown: &str, drawing: Drawing<'_>, mut outline: Outline) -> (SafeHtml, Vec<Heading>) {
    let mut options = guide::document::markdown::dialect();
    options.render.r#unsafe = true; // Raw HTML reaches the allow-list below, and only that.
    options.extension.tasklist = false;
    let arena = Arena::new();
    let root = guide::document::markdown::tree(&arena, markdown, &options);
    let nodes: Vec<_> = root.descendants().collect();
    let mut headings = VecDeque::new();
    for node in &nodes {
        outlined(node, &mut outline, &mut headings);
    }
    // A link may lead to what stands after it, so all ids are known first.
    let resolve = |target: &str| match outline.within(target) {
        Some(id) => Some(format!("#{id}")),
        None => (drawing.resolve)(target),
    };
    for node in nodes {
        rewrite(node, &resolve);
    }
    let html = formatted(root, &options, headings);
    (SafeHtml(raw::scrolling(&CLEANER.clean(&html).to_string())), outline.headings)
}

fn formatted<'a>(root: &'a AstNode<'a>, options: &Options<'_>, headings: VecDeque<Heading>) -> String {
    let headings = Headings(Mutex::new(headings));
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let mut html = String::new();
    // Writing to memory does not fail.
    let _ = format_html_with_plugins(root, options, &mut html, &plugins);
    html
}

/// Gives headings and anchors, written as Markdown or as HTML, their levels and ids.
fn outlined<'a>(node: &'a AstNode<'a>, outline: &mut Outline, headings: &mut VecDeque<Heading>) {
    let written_level = match &mut node.data_mut().value {
        NodeValue::Heading(heading) => heading.level,
        NodeValue::HtmlInline(html) => {
            *html = raw::outlined(html, outline);
            return;
        }
        NodeValue::HtmlBlock(block) => {
            block.literal = raw::outlined(&block.literal, outline);
            return;
        }
        _ => return,
    };
    headings.push_back(outline.heading(written_level, &words(node), None).clone());
}

/// The words under a node, without markup.
fn words<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

fn rewrite<'a>(node: &'a AstNode<'a>, resolve: &dyn Fn(&str) -> Option<String>) {
    let mut unlink = false;
    {
        let mut data = node.data_mut();
        match &mut data.value {
            NodeValue::Link(link) => match resolve(&link.url) {
                Some(address) => link.url = address,
                None => unlink = true,
            },
            NodeValue::HtmlInline(html) => *html = raw::linked(html, resolve),
            NodeValue::HtmlBlock(block) => block.literal = raw::scrolling(&raw::linked(&block.literal, resolve)),
            NodeValue::CodeBlock(block) => {
                let language = block.info.split_whitespace().next().unwrap_or_default().to_lowercase();
                let html = example(&language, block.literal.trim_end_matches('\n')).into_string();
                data.value = NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 6, literal: html });
            }
            // Pictures are not imported; their words are.
            NodeValue::Image(_) => data.value = NodeValue::Emph,
            _ => {}
        }
    }
    if unlink {
        while let Some(child) = node.first_child() {
            node.insert_before(child);
        }
        node.detach();
    }
}

/// A block of code that is no command of the guide. What a machine said is told from what somebody types.
fn example(language: &str, text: &str) -> Markup {
    let (class, name) = match language {
        "output" => ("example output", "Output"),
        "session" => ("example", "Commands and their output"),
        _ => ("example", "Example"),
    };
    maud::html! {
        pre class=(class) tabindex="0" role="group" aria-label=(name) { code { (code(language, text)) } }
    }
}

/// The Markdown headings of a text, in their order, to be drawn at their levels with their ids.
struct Headings(Mutex<VecDeque<Heading>>);

impl HeadingAdapter for Headings {
    fn enter(&self, output: &mut dyn fmt::Write, _: &HeadingMeta, _: Option<Sourcepos>) -> fmt::Result {
        let headings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        headings.front().map_or(Ok(()), |heading| output.write_str(&raw::start_of(heading)))
    }

    fn exit(&self, output: &mut dyn fmt::Write, _: &HeadingMeta) -> fmt::Result {
        let heading = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        heading.map_or(Ok(()), |heading| write!(output, "</h{}>", heading.level))
    }
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
        ("pre", HashSet::from(["example", "output"])),
        ("div", HashSet::from(alert)),
        ("p", HashSet::from(["markdown-alert-title"])),
        ("section", HashSet::from(["footnotes"])),
    ]);
    cleaner
        .rm_tags(["img", "map", "area"])
        .rm_tags(["data"]) // In authored text a word, as in the XML of an event.
        .rm_tags(["acronym", "center", "rtc", "strike", "tt"]) // Obsolete.
        .add_tags(["section"])
        .add_generic_attributes(["id"]) // Those that the outline gave, and those of footnotes.
        .add_tag_attributes("pre", ["aria-label"])
        // What scrolls is a named group; text that calls itself an alert or takes the focus first is not let in.
        .add_tag_attribute_values("pre", "role", ["group"])
        .add_tag_attribute_values("pre", "tabindex", ["0"])
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .link_rel(Some("noopener"));
    for element in ["col", "colgroup", "hr", "table", "tbody", "td", "tfoot", "th", "thead", "tr"] {
        cleaner.rm_tag_attributes(element, ["align", "char", "charoff", "size", "summary", "width"]); // Obsolete.
    }
    cleaner
});

/// The names of the elements on the allow-list.
static DRAWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| CLEANER.clone_tags());

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

    fn whole(markdown: &str) -> String {
        SafeHtml::whole(markdown, Drawing { below: 1, resolve: &|_| None }).0.0
    }

    #[test]
    fn nothing_after_raw_html_without_its_end_is_lost() {
        for open in [
            "<script>",
            "<style>",
            "<textarea>",
            "<title>",
            "<xmp>",
            "<plaintext>",
            "<select>",
            "<svg>",
            "<template>",
            "<!--",
            "<?",
            "<!X",
            "<![CDATA[",
            "<p class=\"",
            "<table><tr>",
            "<iframe>",
            "<noscript>",
            "<frameset>",
            "<button>",
        ] {
            for before in ["", "> ", "- ", "Words ", "|a|\n|-|\n|"] {
                let html = whole(&format!("{before}{open}\n\n## Fix *it*\n\nLast [words](#fix-it)\n"));
                for there in ["Fix <em>it</em></h2>", "<a href=\"#fix-it\"", ">words</a></p>"] {
                    assert!(html.contains(there), "{before}{open} gave {html}");
                }
            }
        }
    }

    #[test]
    fn words_in_angle_brackets_are_text() {
        let html = whole("Ping <Server> and see:\n\n<EventID>5</EventID>\n");
        assert_eq!(html, "<p>Ping &lt;Server&gt; and see:</p>\n<p>&lt;EventID&gt;5&lt;/EventID&gt;</p>\n");
    }

    #[test]
    fn links_within_a_text_lead_to_headings_anchors_and_footnotes_or_are_text() {
        let html = whole(
            "[a](#Note) <a href=\"#cause\">b</a> [c](#gone) <a href=\"#gone\">d</a>[^1]\n\n# Cause\n\n<a name=\"note\"></a>e\n\n[^1]: f\n",
        );
        let links: Vec<_> = html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links, ["note", "cause", "fn-1", "fnref-1"]);
        for id in links {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{html}");
        }
        assert!(html.contains("c d<sup>") && !html.contains("gone"), "{html}");
    }

    #[test]
    fn headings_go_on_from_the_page_and_get_the_anchor_of_a_git_host() {
        assert_eq!(drawn("## Step 1: Do it\n").trim(), "<h4>Step 1: Do it</h4>");
        assert!(whole("## Step 1 <a name=\"x\"></a>\n\n[a](#step-1-)\n").contains("<a href=\"#step-1-\""));
        let html = whole("## Step 1: `Do` it\n\n#### Then\n");
        assert_eq!(html, "<h2 id=\"step-1-do-it\">Step 1: <code>Do</code> it</h2>\n<h3 id=\"then\">Then</h3>");
    }

    #[test]
    fn an_id_stands_once() {
        let ids = |markdown: &str| {
            let headings = SafeHtml::whole(markdown, Drawing::default()).1;
            headings.into_iter().map(|heading| heading.id).collect::<Vec<_>>()
        };
        assert_eq!(
            ids("# Cause\n# Fix\n# Cause\n# Cause 1\n# Cause\n"),
            ["cause", "fix", "cause-1", "cause-1-1", "cause-2"]
        );
        assert_eq!(ids("# Main\n# !?\n"), ["main-1", "section"]);
        assert!(whole("# Cause\n# Cause\n").contains("id=\"cause-1\""));
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
    fn every_table_scrolls_wherever_its_ends_stand() {
        let wide = "<div class=\"wide\"";
        for (markdown, groups) in [
            ("|a|\n|-|\n|<table><tr><td>b</td></tr></table>|\n", 1),
            ("<table><tr><td>\n\n*a*\n\n</td></tr></table>\n", 1),
            ("<table>\n\na\n\n<table><tr><td>b\n", 2),
            ("> </table> a\n", 0),
            ("<div class=\"wide\" role=\"group\">a</div>\n", 0),
        ] {
            let html = drawn(markdown);
            assert_eq!(html.matches(wide).count(), groups, "{html}");
            assert_eq!(html.matches("<div").count(), html.matches("</div>").count(), "{html}");
        }
    }

    #[test]
    fn output_is_told_from_what_is_typed() {
        assert!(drawn("```Output\nDone\n```\n").contains("class=\"example output\""));
        assert!(drawn("```Output\nDone\n```\n").contains("aria-label=\"Output\""));
        assert!(!drawn("```console\nping\n```\n").contains("utput"));
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
