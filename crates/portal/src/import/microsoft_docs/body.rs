//! The Markdown of a Microsoft Learn article, line by line.
//! Never touches what stands in a code block.

use super::code_block::Fence;
use super::{Home, Oddities, inline, products, tables};

/// A converted body.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub markdown: String,
    /// Its first heading of level one, as text.
    pub first_heading: Option<String>,
    /// What its own line `_Applies to:_` says.
    pub applies_to: Vec<String>,
    /// The square brackets that the paragraph left open so far.
    open_brackets: usize,
    /// Whether a group of tabs was begun and not yet ended.
    in_tabs: bool,
}

/// The alerts that Markdown knows.
pub(super) const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Converts the body of the article that `home` names. A first heading that says the same as the title is left out.
pub(super) fn convert(source: &str, home: Home<'_>, title: &str, oddities: &mut Oddities) -> Body {
    let mut body = Body::default();
    let mut in_comment = false;
    let mut introduction = "";
    let lines: Vec<&str> = source.trim_start_matches('\n').split('\n').collect();
    let last_comment_end = lines.iter().rposition(|line| line.contains("-->"));
    let repaired = tables::repaired(&lines);
    let mut next = 0;
    while let Some(&line) = lines.get(next) {
        let number = next;
        next += 1;
        // A comment without an end is text.
        in_comment |= split_prefix(line).1.starts_with("<!--") && last_comment_end >= Some(number);
        if in_comment {
            push(&mut body, line);
            in_comment = !line.contains("-->");
            continue;
        }
        if let Some(fence) = Fence::opened_by(line) {
            let (block, length) = fence.block(introduction, &lines[number..], oddities);
            block.iter().for_each(|line| push(&mut body, line));
            next = number + length;
            continue;
        }
        if !split_prefix(line).1.trim().is_empty() {
            introduction = line;
        }
        if body.first_heading.is_none()
            && let Some(heading) = line.strip_prefix("# ")
        {
            body.first_heading = Some(heading.trim().trim_end_matches('#').trim().to_owned());
            if !title.is_empty() && words(heading) == words(title) {
                continue;
            }
        }
        if body.applies_to.is_empty() {
            body.applies_to = products::of_line(line);
        }
        let line = match repaired.get(&number) {
            None => line,
            Some(row) => {
                oddities.note("row of a table that could not be read, mended");
                let Some(row) = row else { continue };
                row
            }
        };
        convert_line(line, home, &mut body, oddities);
    }
    let end = body.markdown.trim_end().len();
    body.markdown.truncate(end);
    body.markdown.push('\n');
    body
}

fn convert_line(line: &str, home: Home<'_>, body: &mut Body, oddities: &mut Oddities) {
    let (prefix, content) = split_prefix(line);
    if content.is_empty() || content.starts_with(['#', '|']) || list_content(line) != content {
        body.open_brackets = 0;
    }
    if let Some(inside) = content.strip_prefix("[!") {
        return alert(line, prefix, inside, home, body, oddities);
    }
    if let Some(element) = content.strip_prefix(":::").filter(|element| !element.contains(":::") || is_block(element)) {
        return block_element(prefix, element, body, oddities);
    }
    if let Some(heading) = tab(content) {
        oddities.note("tabs, as headings");
        body.in_tabs = true;
        return push_line(body, &format!("{prefix}{heading}"), home, oddities);
    }
    if body.in_tabs && content.starts_with("---") && content.trim_end().trim_start_matches('-').is_empty() {
        body.in_tabs = false;
        return push(body, prefix.trim_end());
    }
    if let Some((label, target)) = definition(content) {
        let target = super::links::resolved(target, home, oddities);
        return push(body, &format!("{prefix}{label}: {target}"));
    }
    push_line(body, line, home, oddities);
}

/// `[!NOTE]` and its kin. What is no alert becomes plain text.
fn alert(line: &str, prefix: &str, inside: &str, home: Home<'_>, body: &mut Body, oddities: &mut Oddities) {
    let name: String = inside.chars().take_while(char::is_ascii_alphabetic).collect();
    let upper = name.to_ascii_uppercase();
    let rest = &inside[name.len()..];
    let known = ALERTS.iter().find(|alert| upper == **alert || upper.strip_suffix('S') == Some(**alert));
    match (known, upper.as_str()) {
        (Some(alert), _) => {
            let text = rest.trim_start().strip_prefix(']').unwrap_or(rest).trim_start();
            if !prefix.contains('>') {
                oddities.note("alert outside of a quote");
                return push_line(body, &format!("{prefix}**{alert}** {text}"), home, oddities);
            }
            // Readers of Markdown know the mark after `> ` only.
            let space = if prefix.ends_with('>') { " " } else { "" };
            // Nor do they within a quotation that began before it.
            let before = body.markdown.lines().next_back().map(split_prefix);
            if before.is_some_and(|(marks, text)| marks.contains('>') || text.starts_with('>')) {
                push(body, "");
            }
            push(body, &format!("{prefix}{space}[!{alert}]"));
            if !text.is_empty() {
                push_line(body, &format!("{prefix}{text}"), home, oddities);
            }
        }
        (None, "VIDEO") => {
            oddities.note("video, as a link");
            let address = rest.trim().trim_end_matches(']').trim();
            push(body, &format!("{prefix}[Video]({address})"));
        }
        (None, "DIV") => oddities.note("layout element left out"),
        (None, "INCLUDE") => push_line(body, line, home, oddities),
        (None, _) => {
            oddities.note("unknown element, as text");
            let text = rest.replacen(']', "", 1);
            push_line(body, &format!("{prefix}**{name}** {}", text.trim()), home, oddities);
        }
    }
}

fn is_block(element: &str) -> bool {
    ["zone", "moniker", "row", "column"].iter().any(|name| element.trim_start().starts_with(name))
}

/// `:::zone pivot="…"` and other lines that are an element and nothing else.
fn block_element(prefix: &str, element: &str, body: &mut Body, oddities: &mut Oddities) {
    let pivot = inline::attribute(element, "pivot").filter(|_| element.trim_start().starts_with("zone"));
    match pivot {
        Some(pivot) => {
            oddities.note("zone pivots, as paragraphs");
            push(body, &format!("{prefix}**{}**\n", pivot.replace(['-', ','], " ")));
        }
        None if element.trim_start().starts_with("image") => {
            oddities.note("image without its file");
            let text =
                inline::picture_words(inline::attribute(element, "alt-text"), inline::attribute(element, "source"));
            push(
                body,
                &if text.is_empty() { String::new() } else { format!("{prefix}*{}*", text.replace('*', "\\*")) },
            );
        }
        None if element.contains("source=") => oddities.note("included code without its file"),
        None => oddities.note("layout element left out"),
    }
}

/// The heading without its tab, of `#### [Name](#tab/x)`.
fn tab(content: &str) -> Option<String> {
    let marks = content.len() - content.trim_start_matches('#').len();
    let (name, target) = content[marks..].trim().strip_prefix('[')?.split_once("](#")?;
    let is_tab = marks > 0 && (target.starts_with("tab/") || target.starts_with("tabpanel"));
    is_tab.then(|| format!("{} {}", &content[..marks], name))
}

/// `[label]: target`, a link reference definition.
fn definition(content: &str) -> Option<(&str, &str)> {
    let (label, target) = content.split_once("]: ")?;
    let is_label = label.starts_with('[') && !label[1..].contains(['[', ']']) && !label.starts_with("[^");
    let is_target = !target.trim().is_empty() && !target.trim().contains(' ');
    (is_label && is_target).then(|| (&content[..=label.len()], target.trim()))
}

/// A line's quote marks, list indentation and white space, and what follows.
pub(super) fn split_prefix(line: &str) -> (&str, &str) {
    let content = line.trim_start_matches([' ', '\t', '>']);
    line.split_at(line.len() - content.len())
}

fn push_line(body: &mut Body, line: &str, home: Home<'_>, oddities: &mut Oddities) {
    let converted = inline::line(line, home, &mut body.open_brackets, oddities);
    push(body, &converted);
}

fn push(body: &mut Body, line: &str) {
    body.markdown.push_str(line);
    body.markdown.push('\n');
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A line without its quote marks and list marks.
pub(super) fn list_content(line: &str) -> &str {
    let mut content = split_prefix(line).1;
    loop {
        let digits = content.len() - content.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let after =
            if digits > 0 { content[digits..].strip_prefix(['.', ')']) } else { content.strip_prefix(['-', '*', '+']) };
        match after.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => content = split_prefix(after).1,
            None => return content,
        }
    }
}
