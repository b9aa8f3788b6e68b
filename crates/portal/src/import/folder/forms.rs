//! What a system draws with elements of its own, as elements that mean it; and the places that links lead to.
//! Never knows a system: which element is which stands in the map.

use std::collections::BTreeSet;

use dom_query::{Document, NodeRef};

use super::map::Map;

/// Turns notes, code and folded parts, as the map names them, into quotations, code and details.
pub(super) fn drawn_as_ours(document: &Document, map: &Map) {
    for (kind, selector) in map.alerts() {
        for note in document.select(selector).iter() {
            note.prepend_html(format!("<p><strong>{}</strong></p>", kind.word()));
            note.rename("blockquote");
        }
    }
    if let Some(language) = &map.code_language {
        let (selector, attribute) = language.from.split_once('@').unwrap_or((&language.from, "class"));
        for block in document.select(selector).iter() {
            let value = block.attr_or(attribute, "");
            if let Some(name) = language.matching.captures(&value).and_then(|found| found.get(1)) {
                let class = format!("language-{}", name.as_str().to_lowercase());
                if block.select("code").is_empty() {
                    block.set_html(format!("<code>{}</code>", block.inner_html()));
                }
                block.select("code").set_attr("class", &class);
            }
        }
    }
    if let Some(folded) = &map.folded {
        for part in document.select(&folded.element).iter() {
            let summary = part.select(&folded.summary);
            let words = summary.text();
            summary.remove();
            part.rename("details");
            part.prepend_html("<summary></summary>");
            part.select_single("summary").set_text(&words);
        }
    }
}

/// Notes as alerts of Markdown: they were written as quotations that begin with their word alone.
pub(super) fn alerts(markdown: &str) -> String {
    let mut text = markdown.to_owned();
    for kind in Alert::ALL {
        text = text.replace(&format!("> **{}**\n>", kind.word()), &format!("> [!{}]\n>", kind.word().to_uppercase()));
    }
    text
}

/// The elements of a document that links lead to, with the names of these places.
pub(super) fn places<'a>(document: &'a Document, wanted: &BTreeSet<String>) -> Vec<(NodeRef<'a>, String)> {
    let mut places = Vec::new();
    for node in document.select("[id], a[name]").nodes() {
        let name = node.attr("id").or_else(|| node.attr("name")).unwrap_or_default().to_string();
        if wanted.contains(&name) {
            places.push((*node, name));
        }
    }
    places
}

/// Marks them, once everything else was taken off the elements.
pub(super) fn mark(places: &[(NodeRef<'_>, String)]) {
    const HOLDS_TEXT: [&str; 12] = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dt", "dd"];
    for (node, name) in places {
        let anchor = node.tree.new_element("a");
        anchor.set_attr("id", name);
        if node.node_name().is_some_and(|name| HOLDS_TEXT.contains(&&*name)) {
            node.prepend_child(&anchor);
        } else if node.parent().is_some() {
            node.insert_before(&anchor);
        }
    }
}

/// The kinds of notes that Markdown knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

impl Alert {
    const ALL: [Alert; 5] = [Alert::Note, Alert::Tip, Alert::Important, Alert::Warning, Alert::Caution];

    fn word(self) -> &'static str {
        match self {
            Alert::Note => "Note",
            Alert::Tip => "Tip",
            Alert::Important => "Important",
            Alert::Warning => "Warning",
            Alert::Caution => "Caution",
        }
    }
}
