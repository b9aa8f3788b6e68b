//! A body as its system holds it, HTML or Markdown, becomes Markdown of ours.
//! Never loses a word of headings, paragraphs, tables and code: what Markdown cannot say stays HTML, which pages clean as any other.

use std::collections::BTreeSet;

use dom_query::{Document, Matcher};
use htmd::HtmlToMarkdown;
use htmd::options::{BulletListMarker, Options, TranslationMode};

use super::links::Link;
use super::map::Map;
use super::meant::{Meant, same_words, words_of};
use super::{forms, markdown};

/// What no body of a portal holds.
const NEVER: &str = "script, style, template, noscript, head, iframe, object, embed";

/// What is kept of an element's attributes; what else an element needs, the portal gives it.
const ATTRIBUTES: [&str; 6] = ["href", "title", "colspan", "rowspan", "start", "class"];

/// Deeper nesting is no document, and would fill the stack of those who walk it.
pub(super) const MAX_DEPTH: usize = 200;

/// What is told where a picture was.
pub(super) const PICTURE: &str = "picture left out; its description stays";

/// A body as its system holds it.
pub(super) enum Body {
    Html(String),
    Markdown(String),
}

impl Body {
    /// As it is held.
    pub fn text(&self) -> &str {
        match self {
            Body::Html(text) | Body::Markdown(text) => text,
        }
    }
}

/// What a body is turned into Markdown with.
pub(super) struct Conversion<'a> {
    /// The title of its document.
    pub title: &'a str,
    pub map: &'a Map,
    /// Where links lead.
    pub resolve: &'a dyn Fn(&str) -> Link,
    /// The places within documents that links of the import lead to.
    pub places: &'a BTreeSet<String>,
}

/// Turns Markdown into the HTML it means, so that links, pictures and what is dropped have one rule.
pub(super) fn from_markdown(markdown: &str) -> String {
    let mut options = guide::document::markdown::dialect();
    options.render.r#unsafe = true; // It goes through `convert`, and through the allow-list when it is drawn.
    comrak::markdown_to_html(markdown, &options)
}

/// Reads HTML that is part of a page.
///
/// # Errors
/// Where it is nested deeper than anything that somebody wrote.
pub(super) fn parsed(html: &str) -> Result<Document, String> {
    if is_deep(html) { Err(too_deep()) } else { Ok(Document::fragment(html)) }
}

/// Reads a whole page.
///
/// # Errors
/// As [`parsed`].
pub(super) fn page(html: &str) -> Result<Document, String> {
    if is_deep(html) { Err(too_deep()) } else { Ok(Document::from(html)) }
}

fn too_deep() -> String {
    format!("its elements are nested more than {MAX_DEPTH} deep; mend it at its source and export it again")
}

/// Whether so many elements are open at once that reading them, which looks through all that are open, would take minutes.
/// Elements that end without being closed do not count.
fn is_deep(html: &str) -> bool {
    const MOST_OPEN: usize = 4_000;
    const UNCLOSED: [&str; 25] = [
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "col",
        "br", "hr", "img", "input", "meta", "link", "area", "base", "source", "wbr", "embed",
    ];
    let mut open = 0_usize;
    html.split('<').skip(1).any(|tag| {
        let (name, closes) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        if name.is_empty() || UNCLOSED.iter().any(|unclosed| name.eq_ignore_ascii_case(unclosed)) {
            return false;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        open > MOST_OPEN
    })
}

/// Turns a body into Markdown.
///
/// # Errors
/// Why it cannot be taken, and what to do.
pub(super) fn convert(
    body: &Body,
    conversion: &Conversion<'_>,
    oddities: &mut BTreeSet<String>,
) -> Result<String, String> {
    match body {
        Body::Html(html) => of_html(html, conversion, oddities),
        Body::Markdown(text) => match markdown::kept(text, conversion, oddities) {
            Some(kept) => Ok(kept),
            None => of_html(&from_markdown(text), conversion, oddities),
        },
    }
}

fn of_html(html: &str, conversion: &Conversion<'_>, oddities: &mut BTreeSet<String>) -> Result<String, String> {
    let document = parsed(html)?;
    remove(&document, NEVER, oddities);
    let comments: Vec<_> = document.root().descendants_it().filter(|node| node.is_comment()).collect();
    comments.iter().for_each(|comment| comment.remove_from_parent());
    for selector in conversion.map.dropped() {
        remove(&document, selector, &mut BTreeSet::new());
    }
    if document.root().descendants_it().any(|node| node.ancestors_it(None).take(MAX_DEPTH + 1).count() > MAX_DEPTH) {
        return Err(too_deep());
    }
    if words_of(&document).is_empty() && document.select("img").is_empty() {
        return Err("its body holds no words; write one at its source, or leave the document out".to_owned());
    }
    without_title(&document, conversion.title);
    forms::drawn_as_ours(&document, conversion.map);
    let places = forms::places(&document, conversion.places);
    follow_links(&document, conversion.resolve, oddities);
    picture_words(&document, oddities);
    plain_elements(&document);
    forms::mark(&places);
    let html = document.select("html").inner_html().to_string();
    let meant = Meant::of(&document);
    let markdown =
        converter().convert(&html).map_err(|error| format!("its HTML cannot be read: {error}; export it again"))?;
    let markdown = forms::alerts(&markdown);
    if Meant::of(&Document::fragment(from_markdown(&markdown))) == meant {
        return Ok(markdown);
    }
    oddities.insert("body that Markdown cannot hold whole, kept as HTML".to_owned());
    Ok(one_block(&html))
}

/// A document has its title without repeating it as its first heading.
fn without_title(document: &Document, title: &str) {
    if let Some(heading) = document.select("h1").iter().next().filter(|heading| same_words(&heading.text(), title)) {
        heading.remove();
    }
}

fn remove(document: &Document, selector: &str, oddities: &mut BTreeSet<String>) {
    let Ok(matcher) = Matcher::new(selector) else { return };
    let found = document.select_matcher(&matcher);
    for part in found.iter() {
        let name = part.nodes().first().and_then(|node| node.node_name()).unwrap_or_default();
        oddities.insert(format!("<{name}> left out"));
    }
    found.remove();
}

fn follow_links(document: &Document, resolve: &dyn Fn(&str) -> Link, oddities: &mut BTreeSet<String>) {
    for link in document.select("a[href]").iter() {
        match resolve(&link.attr("href").unwrap_or_default()) {
            Link::To(address) => link.set_attr("href", &address),
            Link::Words(reason) => {
                oddities.insert(format!("{reason}; its words stay"));
                link.rename("span");
                link.remove_all_attrs();
            }
        }
    }
}

/// Pages show nothing from elsewhere, so of a picture its words stay.
fn picture_words(document: &Document, oddities: &mut BTreeSet<String>) {
    for picture in document.select("img").iter() {
        oddities.insert(PICTURE.to_owned());
        let words = picture.attr("alt").unwrap_or_default();
        for node in picture.nodes() {
            node.insert_before(&node.tree.new_text(words.to_string()));
        }
        picture.remove();
    }
}

/// Takes off what elements carry besides their meaning: styles, handlers, ids of their old system.
fn plain_elements(document: &Document) {
    let elements: Vec<_> = document.root().descendants_it().filter(|node| node.is_element()).collect();
    for node in elements {
        let code = node.node_name().is_some_and(|name| &*name == "code");
        for attribute in node.attrs() {
            let name = attribute.name.local.to_string();
            if !ATTRIBUTES.contains(&name.as_str()) || (name == "class" && !code) {
                node.remove_attr(&name);
            }
        }
    }
    // What has no meaning of its own would make what is around it HTML.
    document.select("colgroup").remove();
    for block in document.select("pre").iter().filter(|block| block.select("code").is_empty()) {
        block.set_html(format!("<code>{}</code>", block.inner_html()));
    }
    document.select("span, font, a:not([href])").nodes().iter().for_each(unwrapped);
    for part in document.select("div, section, article, main, header, footer, figure, figcaption, center").iter() {
        if part.select_single(BLOCKS).is_empty() {
            part.rename("p");
        } else {
            part.nodes().iter().for_each(unwrapped);
        }
    }
}

const BLOCKS: &str =
    "p, div, ul, ol, dl, table, pre, h1, h2, h3, h4, h5, h6, blockquote, hr, section, article, details";

/// Puts an element's children in its place.
fn unwrapped(node: &dom_query::NodeRef<'_>) {
    for child in node.children() {
        node.insert_before(&child);
    }
    node.remove_from_parent();
}

fn converter() -> HtmlToMarkdown {
    HtmlToMarkdown::builder()
        .options(Options {
            bullet_list_marker: BulletListMarker::Dash,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            translation_mode: TranslationMode::Faithful,
            ..Options::default()
        })
        .build()
}

/// HTML as one block of Markdown: without an empty line, which would end it.
fn one_block(html: &str) -> String {
    let mut block = String::with_capacity(html.len() + 16);
    let mut rest = html;
    while let Some(at) = rest.find("<pre") {
        let end = rest[at..].find("</pre>").map_or(rest.len(), |end| at + end);
        block.extend(rest[..at].split_inclusive(char::is_whitespace).map(|part| part.replace('\n', " ")));
        block.push_str(&rest[at..end].replace('\n', "&#10;"));
        rest = &rest[end..];
    }
    block.push_str(&rest.replace('\n', " "));
    format!("<div>{block}</div>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted_by(body: &Body, map: &str, oddities: &mut BTreeSet<String>) -> Result<String, String> {
        let map = format!("files: a\nunder: b\nfields: {{title: t, html: h}}\n{map}");
        let map = Map::read(map.as_bytes()).expect("a map");
        let places = BTreeSet::from(["steps".to_owned()]);
        let resolve = |target: &str| match target.strip_prefix("bad:") {
            Some(_) => Link::Words("link that runs"),
            None => Link::To(target.to_owned()),
        };
        convert(body, &Conversion { title: "The title", map: &map, resolve: &resolve, places: &places }, oddities)
    }

    fn converted(html: &str) -> (String, BTreeSet<String>) {
        let mut oddities = BTreeSet::new();
        let markdown = converted_by(&Body::Html(html.to_owned()), "", &mut oddities).expect("it is taken");
        (markdown, oddities)
    }

    #[test]
    fn no_word_is_lost_and_what_markdown_can_say_is_markdown() {
        for (html, expected) in [
            ("<h2>A&nbsp;b</h2><p>c</p>", Some("## A\u{a0}b\n\nc")),
            ("<ul><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li><li>d</li></ul>", Some("- a\n  1. b\n     - c\n- d")),
            (
                "<pre><code class=\"language-bash\">ls -l\n\n  cd *x*</code></pre>",
                Some("```bash\nls -l\n\n  cd *x*\n```"),
            ),
            ("<div><div>a</div><div>b <span style=\"x\">c</span></div></div>", Some("a\n\nb c")),
            ("<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td>e</td></tr></table>", None),
            ("<table><tr><td><p>a</p><ul><li>b</li><li>c</li></ul></td><td><pre>d\n\ne</pre></td></tr></table>", None),
            ("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", None),
            ("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>", None),
            (
                "<ol start=3><li><p>a</p><pre>b\nc</pre><p>d</p></li><li><table><tr><td>e</td></tr></table></li></ol>",
                None,
            ),
            ("<p>1. a</p><p># b</p><p>&lt;c&gt; `d` *e* _f_ [g](h)</p><p>~~~</p><p>i</p>", None),
            ("<dl><dt>a</dt><dd>b</dd></dl><blockquote><p>c</p><pre>```\nd</pre></blockquote>", None),
            ("<p>a<b> b </b>c<i>d</i>e<br>f<code>g`h</code></p><details><summary>i</summary>j</details>", None),
        ] {
            let (markdown, oddities) = converted(html);
            if let Some(expected) = expected {
                assert_eq!(markdown.trim(), expected, "{html}");
            }
            let words = words_of(&Document::fragment(html));
            assert_eq!(
                words_of(&Document::fragment(from_markdown(&markdown))),
                words,
                "{html}\n{markdown}\n{oddities:?}"
            );
        }
    }

    #[test]
    fn a_body_whose_markdown_would_mean_something_else_stays_html() {
        for html in [
            "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
            "<p>https://intranet.example/it_help/reset_pw</p>",
            "<p>$x = ~~$1~~</p>",
        ] {
            let (markdown, _) = converted(html);
            let (before, after) = (Document::fragment(html), Document::fragment(from_markdown(&markdown)));
            assert_eq!(Meant::of(&after), Meant::of(&before), "{markdown}");
        }
        let (markdown, _) = converted("<p>See <a href=\"/a%20b\">it</a> and https://it.example/a</p>");
        assert_eq!(markdown.trim(), "See [it](/a%20b) and https://it.example/a");
    }

    #[test]
    fn nothing_that_runs_and_no_picture_stays() {
        let (markdown, oddities) = converted(
            "<p onclick=\"alert(1)\" style=\"x\">a</p><script>alert(2)</script><img src=\"x.png\" alt=\"b\" onerror=\"alert(3)\"><iframe src=\"y\"></iframe>",
        );
        assert_eq!(markdown.trim(), "a\n\nb");
        let (markdown, _) = converted("<p>a<!-- ask Eve --></p><!--[if IE]><p>old</p><![endif]-->");
        assert_eq!(markdown.trim(), "a");
        assert!(oddities.contains("<script> left out") && oddities.contains("<iframe> left out"), "{oddities:?}");
    }

    #[test]
    fn what_markdown_cannot_hold_stays_one_block() {
        assert_eq!(one_block("a\n\nb<pre>c\n\nd</pre>e"), "<div>a  b<pre>c&#10;&#10;d</pre>e</div>\n");
    }

    #[test]
    fn a_page_nested_without_end_is_refused() {
        let html = "<ul><li>".repeat(5000);
        let read = converted_by(&Body::Html(html), "", &mut BTreeSet::new());
        assert!(read.is_err_and(|reason| reason.contains("nested")));
        assert!(is_deep(&"<div>".repeat(150_000)) && !is_deep(&"<p>a<br><li>b".repeat(150_000)));
        assert!(!is_deep(&"<div>a < b</div>".repeat(150_000)));
    }

    #[test]
    fn markdown_stays_what_it_is() {
        let text = "# The title\n\n> [!WARNING]\n> Mind it.\n\n- [x] done[^1]\n- [ ] [open](/a)\n\n<!-- ask Eve -->\n\n\
                    ![a picture](x.png) and [gone](bad:x)\n\n[^1]: A note.\n";
        let mut oddities = BTreeSet::new();
        let kept = converted_by(&Body::Markdown(text.to_owned()), "", &mut oddities).expect("it is taken");
        for part in ["> [!WARNING]\n> Mind it.", "- [x] done[^1]", "- [ ] [open](/a)", "a picture and gone", "[^1]:"] {
            assert!(kept.contains(part), "{part} in {kept}");
        }
        assert!(!kept.contains("The title") && !kept.contains("Eve"), "{kept}");
        assert_eq!(oddities.len(), 2, "{oddities:?}");
        let html = converted_by(&Body::Markdown("a <b>c</b>\n\n# The title\n".to_owned()), "", &mut oddities);
        assert_eq!(html.expect("it is taken").trim(), "a **c**");
    }

    #[test]
    fn what_a_system_draws_in_its_own_way_becomes_what_it_means() {
        let map = "alerts: {warning: .warn}\nfolded: {element: .expand, summary: .control}\n\
                   code-language: {from: 'pre@data-x', match: 'brush: (\\w+)'}\n";
        let html = "<div class=warn><p>Mind it.</p></div><pre data-x='brush: bash; y'>ls -l</pre>\
                    <div class=expand><div class=control>More</div><p>inner</p></div>\
                    <h2 id=steps>Steps</h2><h2 id=other>Other</h2><p><a href='#steps'>go</a></p>";
        let markdown = converted_by(&Body::Html(html.to_owned()), map, &mut BTreeSet::new()).expect("it is taken");
        for part in [
            "> [!WARNING]\n>",
            "> Mind it.",
            "```bash\nls -l\n```",
            "<summary>More</summary>",
            "id=\"steps\"",
            "[go](#steps)",
        ] {
            assert!(markdown.contains(part), "{part} in {markdown}");
        }
        assert!(!markdown.contains("id=\"other\""), "{markdown}");
    }
}
