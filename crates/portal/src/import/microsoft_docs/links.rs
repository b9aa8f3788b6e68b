//! Where a link of a Microsoft Learn article leads when the article stands in our library.
//! Never decides whether the target exists: a page draws a dead link as text.

use super::{Home, Oddities};

const VENDOR: &str = "https://learn.microsoft.com";

/// The target of a link in the article that `home` names, resolved.
pub(super) fn resolved(target: &str, home: Home<'_>, oddities: &mut Oddities) -> String {
    let target = target.trim();
    if target.is_empty() || target.starts_with('#') || has_scheme(target) {
        return target.to_owned();
    }
    if target.starts_with("//") {
        return format!("https:{target}");
    }
    if target.starts_with('/') {
        return format!("{VENDOR}{target}");
    }
    let target = target.replace('\\', "/");
    let (before, anchor) = target.split_once('#').map_or((target.as_str(), ""), |(path, anchor)| (path, anchor));
    let path = before.split('?').next().unwrap_or_default();
    let mut parts: Vec<&str> = home.id.split('/').collect();
    parts.pop();
    let mut leaves = false;
    for part in path.trim_start_matches("~/").split('/') {
        match part {
            "" | "." => {}
            ".." => leaves |= parts.pop().is_none(),
            part => parts.push(part),
        }
    }
    if leaves {
        oddities.note("link out of the archive");
    }
    let whole = parts.join("/");
    let article = whole.strip_suffix(".md").unwrap_or(&whole);
    if parts.last().is_some_and(|name| name.contains('.')) && article == whole {
        oddities.note("link to a file that is not in the archive");
        let address = home.source().filter(|_| !leaves).map(|source| source.address(&whole));
        return address.unwrap_or(target);
    }
    let mut address = format!("/articles/{article}");
    if !anchor.is_empty() {
        address.push('#');
        address.push_str(anchor);
    }
    address
}

fn has_scheme(target: &str) -> bool {
    let scheme = target.split(':').next().unwrap_or_default();
    scheme.len() > 1
        && scheme.len() < target.len()
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::super::origin::Attribution;
    use super::*;

    #[test]
    fn links_are_resolved_against_the_article() {
        for (target, expected) in [
            ("b.md", "/articles/Outlook/Client/b"),
            ("./b.md#cause", "/articles/Outlook/Client/b#cause"),
            ("../../Teams/x/y.md?view=z#a", "/articles/Teams/x/y#a"),
            ("..\\Mac\\b.md", "/articles/Outlook/Mac/b"),
            ("../../../../b.md", "/articles/b"),
            ("#cause", "#cause"),
            ("/troubleshoot/windows/x", "https://learn.microsoft.com/troubleshoot/windows/x"),
            (" /office/x ", "https://learn.microsoft.com/office/x"),
            ("https://example.com/a#b", "https://example.com/a#b"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("../b", "/articles/Outlook/b"),
            ("../../../a.zip", "../../../a.zip"),
            ("", ""),
        ] {
            let home = Home { id: "Outlook/Client/a", attribution: &Attribution::default() };
            assert_eq!(resolved(target, home, &mut Oddities::default()), expected, "{target}");
        }
    }

    #[test]
    fn a_file_of_the_source_is_opened_where_everybody_can_if_the_source_is_known() {
        let attribution = Attribution::read("- x/SupportArticles-docs, through the fork y/z at abc1 (2023-01-13)\n");
        for (id, expected) in [
            ("support/x/a", "https://github.com/y/z/blob/abc1/support/media/b.zip"),
            ("Outlook/x/a", "../media/b.zip?raw=1"),
        ] {
            let mut oddities = Oddities::default();
            let home = Home { id, attribution: &attribution };
            assert_eq!(resolved("../media/b.zip?raw=1", home, &mut oddities), expected);
            assert!(oddities.0.contains_key("link to a file that is not in the archive"));
        }
    }
}
