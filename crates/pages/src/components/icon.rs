//! Icons of lucide, drawn from one sprite that holds only those a page uses.
//! Never the only carrier of a meaning: a word stands beside each.

use std::collections::HashSet;

use maud::{Markup, PreEscaped, html};

macro_rules! icons {
    ($($name:literal),* $(,)?) => {
        const ICONS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../../assets/third-party/lucide-static/", $name, ".svg")))),*];
    };
}
icons!(
    "arrow-right",
    "book-open-check",
    "check",
    "chevron-down",
    "circle-help",
    "clock",
    "copy",
    "download",
    "external-link",
    "eye",
    "file-text",
    "flag",
    "folder",
    "history",
    "info",
    "key-round",
    "list",
    "mail",
    "menu",
    "octagon-alert",
    "pencil",
    "printer",
    "quote",
    "search",
    "shield-off",
    "terminal",
    "trash-2",
    "triangle-alert",
    "user-round",
);

/// An icon beside a word.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ "#i-" (name) } {} } }
}

/// The symbols of the icons that some HTML uses.
pub(crate) fn sprite(html: &str) -> Markup {
    // One pass: a page is long, and there are many icons.
    let used: HashSet<&str> = html.split("\"#i-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut symbols = String::new();
    for (name, svg) in ICONS {
        if used.contains(name) {
            symbols.push_str(&format!("<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\">{}</symbol>", paths(svg)));
        }
    }
    if symbols.is_empty() {
        return PreEscaped(String::new());
    }
    PreEscaped(format!("<svg class=\"sprite\" aria-hidden=\"true\">{symbols}</svg>"))
}

/// What stands inside the `svg` element.
fn paths(svg: &str) -> String {
    let inner = svg.split_once("<svg").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once("</svg>").map_or(inner, |(inner, _)| inner);
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}
