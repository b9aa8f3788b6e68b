//! Raw HTML that stands in Markdown, rewritten so that it keeps to its place: whole tags alone, headings and anchors of the
//! outline, links resolved.
//! Never the gate: what it writes still has to pass the allow-list.

use guide::document::html::{Piece, Tag, is_element, pieces};

use super::DRAWN;
use super::outline::{Heading, Outline};

/// Elements that an HTML parser repeats with their attributes where they stay open; their id goes to an anchor of its own.
const REPEATED: [&str; 9] = ["a", "b", "code", "em", "i", "s", "small", "strong", "u"];

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "col", "hr", "wbr"];

/// Most tags of a text that wait for their end; further ones are left out, because cleaning costs the square of them.
const MAX_UNENDED_TAGS: usize = 1000;

/// Raw HTML out of whole tags, with its headings and anchors taken into the outline.
pub(super) fn outlined(html: &str, outline: &mut Outline) -> String {
    let pieces = pieces(html);
    let mut written = String::with_capacity(html.len());
    let mut open_heading: Option<u8> = None;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => written.push_str(&text.replace('<', "&lt;")),
            Piece::Start(tag) | Piece::End(tag) if !DRAWN.contains(tag.name.as_str()) => {
                // HTML's own elements that no page draws: their tags are left out, what stands in them stays. (A script or
                // style with its end never gets here.) Every other name is a word in angle brackets, as `<server>`.
                if !is_element(&tag.name) {
                    written.push_str(&tag.source.replace('&', "&amp;").replace('<', "&lt;"));
                }
            }
            Piece::Start(tag) if let Some(level) = tag.heading_level() => {
                close(&mut open_heading, &mut written);
                let words: String = pieces[at + 1..]
                    .iter()
                    .take_while(|piece| piece.tag().is_none_or(|tag| tag.heading_level().is_none()))
                    .filter_map(|piece| if let Piece::Text(text) = piece { Some(*text) } else { None })
                    .collect();
                let heading = outline.heading(level, words.trim(), tag.attribute("id"));
                written.push_str(&start_of(heading));
                open_heading = Some(heading.level);
            }
            Piece::End(tag) if tag.heading_level().is_some() => close(&mut open_heading, &mut written),
            Piece::Start(tag) => {
                if outline.unended_tags < MAX_UNENDED_TAGS {
                    written.push_str(&anchored(tag, outline));
                    outline.unended_tags += usize::from(!VOID.contains(&tag.name.as_str()));
                }
            }
            Piece::End(tag) => {
                outline.unended_tags = outline.unended_tags.saturating_sub(1);
                written.push_str(tag.source);
            }
        }
    }
    close(&mut open_heading, &mut written);
    written
}

/// Ends a heading where one is open; one without its end goes no further than its piece of HTML.
fn close(open_heading: &mut Option<u8>, written: &mut String) {
    if let Some(level) = open_heading.take() {
        written.push_str(&format!("</h{level}>"));
    }
}

pub(super) fn start_of(heading: &Heading) -> String {
    let Heading { level, id, .. } = heading;
    if id.is_empty() { format!("<h{level}>") } else { format!("<h{level} id=\"{id}\">") }
}

/// A start tag whose id, or name where it is an anchor, is one that the outline gave.
fn anchored(tag: &Tag<'_>, outline: &mut Outline) -> String {
    let name = tag.attribute("name").filter(|_| tag.name == "a");
    let id = tag.attribute("id").or(name).and_then(|wanted| outline.anchor(wanted));
    let others = tag.attributes.iter().filter(|(name, _)| name != "id" && name != "name");
    let mut attributes: Vec<(&str, &str)> = others.map(|(name, value)| (name.as_str(), *value)).collect();
    let is_repeated = REPEATED.contains(&tag.name.as_str());
    let mut written = String::new();
    if let Some(id) = &id {
        if is_repeated {
            written = format!("<span id=\"{id}\"></span>");
        } else {
            attributes.push(("id", id));
        }
    }
    if tag.name != "a" || tag.attribute("href").is_some() {
        written.push_str(&start_tag(&tag.name, &attributes));
    }
    written
}

fn start_tag(name: &str, attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
    format!("<{name}{}>", attributes.collect::<String>())
}

/// Raw HTML with its links resolved. The end tag of a link that is drawn as text closes nothing, and the allow-list drops it.
pub(super) fn linked(html: &str, resolve: &dyn Fn(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(html.len());
    for piece in pieces(html) {
        let link = match &piece {
            Piece::Start(tag) if tag.name == "a" => tag.attribute("href"),
            _ => None,
        };
        match link {
            Some(target) => {
                let address = resolve(target);
                written.push_str(&address.map_or_else(String::new, |address| start_tag("a", &[("href", &address)])));
            }
            None => written.push_str(piece.source()),
        }
    }
    written
}

/// Clean HTML with each of its tables in a group that scrolls, so that a wide one does not widen the page. Tables are whole
/// only here: in Markdown, one may begin in one piece of raw HTML and end in another.
pub(super) fn scrolling(clean: &str) -> String {
    if !clean.contains("<table") {
        return clean.to_owned();
    }
    let mut written = String::with_capacity(clean.len() + 128);
    let mut depth = 0_usize;
    for piece in pieces(clean) {
        let is_table = piece.tag().is_some_and(|tag| tag.name == "table");
        if is_table && matches!(piece, Piece::Start(_)) {
            if depth == 0 {
                written.push_str(r#"<div class="wide" role="group" tabindex="0" aria-label="Table">"#);
            }
            depth += 1;
        }
        written.push_str(piece.source());
        if is_table && matches!(piece, Piece::End(_)) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                written.push_str("</div>");
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(html: &str) -> String {
        let mut outline = Outline::new(1, true);
        outline.heading(2, "Cause", None);
        let html = outlined(html, &mut outline);
        linked(&html, &|target| outline.within(target).map(|id| format!("#{id}")))
    }

    #[test]
    fn what_is_written_keeps_to_its_place() {
        for (html, expected) in [
            ("<title>a <textarea>b", "a b"),
            ("ping <Server name='x&y'> </Server>", "ping &lt;Server name='x&amp;y'> &lt;/Server>"),
            ("<p class=\"x>a", "&lt;p class=\"x>a"),
            ("<p class='\"'>a &amp; b</p>", "<p class=\"&quot;\">a &amp; b</p>"),
            ("<h4>A</h4><h2 id=Two>B\n", "<h3 id=\"a\">A</h3><h2 id=\"two\">B\n</h2>"),
            ("a</h2>", "a"),
        ] {
            assert_eq!(rewritten(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_drawn_is_an_element() {
        assert!(DRAWN.iter().all(|name| is_element(name)), "{DRAWN:?}");
    }

    #[test]
    fn tags_that_never_end_are_left_out_after_a_while() {
        let tags = MAX_UNENDED_TAGS + 10;
        assert_eq!(rewritten(&"<div>a".repeat(tags)).matches("<div>").count(), MAX_UNENDED_TAGS);
        assert_eq!(rewritten(&"<div>a</div><br>".repeat(tags)).matches("<div>").count(), tags);
    }

    #[test]
    fn an_anchor_has_its_id_once_and_a_link_its_target() {
        for (html, expected) in [
            (
                "<a name=\"Note1\">a</a> <a href='#note1'>b</a>",
                "<span id=\"note1\"></span>a</a> <a href=\"#note1\">b</a>",
            ),
            ("<div id=x></div><b id=x>c</b>", "<div id=\"x\"></div><b>c</b>"),
            ("<a id=x href=#X title=y>a</a>", "<span id=\"x\"></span><a href=\"#x\">a</a>"),
            ("<div id=main>a</div><p id=cause>b</p>", "<div>a</div><p>b</p>"),
            ("<a href=\"#gone\">a</a><a href=\"x.md\">b</a>", "a</a>b</a>"),
        ] {
            assert_eq!(rewritten(html), expected, "{html}");
        }
    }
}
