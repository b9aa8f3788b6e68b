//! Raw HTML of a Markdown text, taken apart into tags and text by CommonMark's grammar.
//! Never judges what is safe: the allow-list of pages does. Never lets a tag swallow what follows it: what is no whole tag
//! is text. (An HTML parser reads an open quote or `<title>` on to the end, and tells no places.)

/// A piece of raw HTML. Comments, declarations, and scripts and styles with their end are left out.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Text as written, with its character references; `<` stands in it only for itself.
    Text(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag.
    End(Tag<'a>),
}

impl<'a> Piece<'a> {
    /// The tag, where it is one.
    pub fn tag(&self) -> Option<&Tag<'a>> {
        match self {
            Piece::Text(_) => None,
            Piece::Start(tag) | Piece::End(tag) => Some(tag),
        }
    }

    /// As it was written.
    pub fn source(&self) -> &'a str {
        match self {
            Piece::Text(source) => source,
            Piece::Start(tag) | Piece::End(tag) => tag.source,
        }
    }
}

/// A whole tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// As it was written.
    pub source: &'a str,
    /// The element's name, lowercase.
    pub name: String,
    /// Names, lowercase, and values as written, with their character references.
    pub attributes: Vec<(String, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| *value)
    }

    /// The level of a heading.
    pub fn heading_level(&self) -> Option<u8> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }
}

/// Takes raw HTML apart.
pub fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut missing = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        rest = &rest[start..];
        let used = left_out(rest, &mut missing).unwrap_or_else(|| {
            let piece = tag(rest).unwrap_or(Piece::Text(&rest[..1]));
            let used = piece.source().len();
            pieces.push(piece);
            used
        });
        rest = &rest[used..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What a reader sees of raw HTML, without markup: an element that is not within a line begins a new one.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece.tag() {
            None => text.push_str(&html_escape::decode_html_entities(piece.source())),
            Some(tag) if !is_element(&tag.name) => text.push_str(tag.source),
            Some(tag) if has(WITHIN_A_LINE, &tag.name) => {}
            Some(_) => text.push('\n'),
        }
    }
    text
}

/// Whether a name, lowercase, is an element of HTML, an obsolete one too. Every other one is a word in angle brackets, as
/// `<server>`; so is `<data>`, as in the XML of an event.
pub fn is_element(name: &str) -> bool {
    has(WITHIN_A_LINE, name) || has(ON_THEIR_OWN, name)
}

fn has(names: &str, name: &str) -> bool {
    names.split(' ').any(|other| other == name)
}

const WITHIN_A_LINE: &str = "a abbr acronym b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q rb rp rt rtc ruby s samp \
    small span strike strong sub sup time tt u var wbr";

const ON_THEIR_OWN: &str = "address applet area article aside audio base basefont blockquote body br button canvas caption center col \
    colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 \
    h6 head header hgroup hr html iframe img input label legend li link main map marquee math menu meta meter nav noembed \
    noframes noscript object ol optgroup option output p param picture plaintext pre progress script search section select slot \
    source style summary svg table tbody td template textarea tfoot th thead title tr track ul video xmp";

/// What no reader sees: how it begins and ends.
const LEFT_OUT: [(&str, &str); 6] = [
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![cdata[", "]]>"),
    ("<!", ">"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

/// How long what no reader sees is at the start. `missing` keeps which ends were not found, so that none is sought twice.
fn left_out(rest: &str, missing: &mut Vec<&str>) -> Option<usize> {
    let begins = |open: &str| rest.get(..open.len()).is_some_and(|start| start.eq_ignore_ascii_case(open));
    let (_, end) = LEFT_OUT.into_iter().find(|(open, _)| begins(open)).filter(|(_, end)| !missing.contains(end))?;
    // `<!-->` is a whole comment.
    let found = rest.as_bytes()[2..].windows(end.len()).position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
    if found.is_none() {
        missing.push(end);
    }
    found.map(|at| 2 + at + end.len())
}

fn tag(rest: &str) -> Option<Piece<'_>> {
    let inside = rest.strip_prefix('<')?;
    let is_end = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let (name, mut after) = split_while(inside, is_of_name);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        let next = after.trim_ascii_start();
        if let Some(end) = next.strip_prefix('>').or_else(|| next.strip_prefix("/>").filter(|_| !is_end)) {
            let tag = Tag { source: &rest[..rest.len() - end.len()], name: name.to_ascii_lowercase(), attributes };
            return Some(if is_end { Piece::End(tag) } else { Piece::Start(tag) });
        }
        if is_end || next.len() == after.len() {
            return None;
        }
        let (name, value, end) = attribute(next)?;
        attributes.push((name.to_ascii_lowercase(), value));
        after = end;
    }
}

/// The name and the value of the attribute at the start, and what follows it.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || "_:.-".contains(character);
    let (name, after) = split_while(text, is_of_name);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic() || "_:".contains(first)) {
        return None;
    }
    let Some(value) = after.trim_ascii_start().strip_prefix('=') else { return Some((name, "", after)) };
    let value = value.trim_ascii_start();
    let quoted = value.strip_prefix('"').map(|inside| (inside, '"'));
    if let Some((inside, quote)) = quoted.or_else(|| value.strip_prefix('\'').map(|inside| (inside, '\''))) {
        let (value, end) = inside.split_once(quote)?;
        return Some((name, value, end));
    }
    let is_bare = |character: char| !character.is_ascii_whitespace() && !"\"'=<>`".contains(character);
    let (value, end) = split_while(value, is_bare);
    (!value.is_empty()).then_some((name, value, end))
}

fn split_while(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|character| !holds(character)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags in their parts, text in quotes.
    fn told(html: &str) -> String {
        let told = pieces(html).into_iter().map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Start(tag) => format!("{} {:?}", tag.name, tag.attributes),
            Piece::End(tag) => format!("/{}", tag.name),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_elements_are_told_and_no_two_grow_together() {
        for (html, expected) in [
            ("a<br/>b &amp; <b>c</b>d", "a\nb & cd"),
            ("<td>a</td><td>b</td>", "\na\n\nb\n"),
            ("ping <Server> <!-- x -->", "ping <Server> "),
        ] {
            assert_eq!(plain_text(html), expected, "{html}");
        }
    }

    #[test]
    fn tags_are_told_from_text() {
        for (html, expected) in [
            ("a<BR/>b", r#""a" br [] "b""#),
            ("<a HREF='x\"' id = y checked>t</A >", r#"a [("href", "x\""), ("id", "y"), ("checked", "")] "t" /a"#),
            ("1 < 2 <server:80> <a\u{e9}>", r#""1 " "<" " 2 " "<" "server:80> " "<" "aé>""#),
            ("<p class=\"x>lost?", r#""<" "p class=\"x>lost?""#),
            ("<p a=1b='2'c></p x>", r#""<" "p a=1b='2'c>" "<" "/p x>""#),
            ("a<!-- <b> -->b<!-->c<?x?><!DOCTYPE y><![CDATA[z]]>d", r#""a" "b" "c" "d""#),
            ("<Script x>hidden</sCript>a<style>hidden</style>b", r#""a" "b""#),
            ("<!-- a > <script>b", r#""<" "!-- a > " script [] "b""#),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
    }

    #[test]
    fn an_end_that_is_missing_is_sought_once() {
        let many = "<!--<?".repeat(100_000);
        assert_eq!(pieces(&many).len(), 400_000);
    }
}
