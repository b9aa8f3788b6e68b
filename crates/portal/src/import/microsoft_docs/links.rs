//! Where a link of a Microsoft Learn article leads when the article stands in our library.
//! Never decides whether the target exists: a page draws a dead link as text.

use super::Oddities;

const VENDOR: &str = "https://learn.microsoft.com";

/// The target of a link in the article `id`, resolved.
pub(super) fn resolved(target: &str, id: &str, oddities: &mut Oddities) -> String {
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
    if !path.ends_with(".md") {
        oddities.note("link to a file that is not in the archive");
    }
    let mut parts: Vec<&str> = id.split('/').collect();
    parts.pop();
    for part in path.trim_start_matches("~/").strip_suffix(".md").unwrap_or(path).split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    oddities.note("link out of the archive");
                }
            }
            part => parts.push(part),
        }
    }
    let mut address = format!("/articles/{}", parts.join("/"));
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
            ("media/a.xlsx", "/articles/Outlook/Client/media/a.xlsx"),
            ("", ""),
        ] {
            assert_eq!(resolved(target, "Outlook/Client/a", &mut Oddities::default()), expected, "{target}");
        }
    }
}
