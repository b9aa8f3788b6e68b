//! Markup that a reader of a drawn article meets as text: what the source meant as structure and the page does not show as such.
//! Never looks into code, where markup is what the article is about.

use std::sync::LazyLock;

use regex::Regex;

/// A kind of markup, and how it looks where it was not understood.
struct Kind {
    name: &'static str,
    /// Matched against each line on its own.
    looks_like: &'static str,
}

const KINDS: [Kind; 6] = [
    Kind { name: "alert shown as text", looks_like: r"\[!\s*[A-Za-z]+" },
    Kind { name: "table shown as text", looks_like: r"^\s*\|.*\w.*\|" },
    Kind { name: "element of Microsoft Learn shown as text", looks_like: r":::" },
    Kind { name: "HTML shown as text", looks_like: HTML },
    Kind {
        name: "front matter shown as text",
        looks_like: r"^\s*(title|description|author|manager|audience|search\.\w+|ms\.[a-z-]+):(\s|$)",
    },
    Kind { name: "rule or fence shown as text", looks_like: r"^\s*(\*\s*\*\s*\*[\s*]*|---|`{3,}.*|~{3,}.*)$" },
];

const HTML: &str = r"</?(a|b|br|blockquote|code|dd|details|div|dl|dt|em|h[1-6]|hr|i|img|kbd|li|ol|p|pre|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)(\s+[a-z-]+=[^>]*|\s*/?)>";

static PATTERNS: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| KINDS.iter().filter_map(|kind| Some((kind.name, Regex::new(kind.looks_like).ok()?))).collect());

/// A line of a drawn page that shows markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// What of the source's structure it was.
    pub kind: &'static str,
    /// The line as it is read.
    pub line: String,
}

/// The lines of drawn prose that show markup.
pub(super) fn shown(prose: &str) -> Vec<Broken> {
    let of_line = |line: &str| {
        let kinds = PATTERNS.iter().filter(|(_, pattern)| pattern.is_match(line));
        kinds.map(|(kind, _)| Broken { kind, line: line.trim().to_owned() }).collect::<Vec<_>>()
    };
    prose.lines().flat_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_markup_is_known_where_it_is_read_as_text() {
        assert_eq!(PATTERNS.len(), KINDS.len());
        for (line, expected) in [
            ("[!NOTE]", "alert shown as text"),
            ("| a | b |", "table shown as text"),
            ("|a|b", "table shown as text"),
            (":::zone-end", "element of Microsoft Learn shown as text"),
            ("a<br/>b", "HTML shown as text"),
            ("<a href=x>", "HTML shown as text"),
            ("ms.date: 01/02/2023", "front matter shown as text"),
            ("* * *", "rule or fence shown as text"),
            ("```powershell", "rule or fence shown as text"),
        ] {
            let kinds: Vec<_> =
                shown(&format!("before\n{line}\nafter")).into_iter().map(|broken| broken.kind).collect();
            assert_eq!(kinds, [expected], "{line}");
        }
    }

    #[test]
    fn what_a_text_may_say_is_no_markup() {
        for line in [
            "[sic] a|b",
            "either | or",
            "a <Server> b",
            "<a b>",
            "Subtitle: x",
            "The title: x",
            "a::b",
            "2 * 3 * 4",
            "-----",
            "<Code>",
            "|--|--|",
        ] {
            assert_eq!(shown(line), [], "{line}");
        }
    }
}
