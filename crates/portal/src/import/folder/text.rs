//! A document of an import as text of ours: front matter and Markdown.
//! Never writes a value that could end the front matter: every one is quoted as JSON, which YAML reads.

use std::collections::BTreeSet;
use std::fmt::Write;

use guide::document::Audience;
use guide::names::Slug;
use jiff::civil::Date;

use super::Found;
use super::map::{Becomes, Map};

/// The text of a document with that body.
pub(super) fn written(found: &Found, map: &Map, body: &str, oddities: &mut BTreeSet<String>) -> String {
    let mut text = String::from("---\nformat: 1\n");
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(text, "{name}: {}", quoted(value));
    };
    if let Some(language) = found.language.as_ref().or(map.language.as_ref()) {
        field("language", language);
    }
    field("title", &found.title);
    // What its source held back is nobody's to publish by accident, whatever the map says of the others.
    let audience = if found.is_held_back { Audience::ItStaff } else { map.audience };
    let audience = match audience {
        Audience::Public => "public",
        Audience::Employees => "employees",
        Audience::ItStaff => "it-staff",
    };
    field("audience", audience);
    match map.becomes {
        Becomes::Article => article(&mut text, found, map, oddities),
        Becomes::GuideDraft => {
            let tags: BTreeSet<String> =
                found.tags.iter().filter_map(|tag| Slug::from_words(tag)).map(String::from).collect();
            if !tags.is_empty() {
                let _ = writeln!(text, "tags: [{}]", tags.into_iter().collect::<Vec<_>>().join(", "));
            }
        }
    }
    let _ = write!(text, "---\n\n{}\n", body.trim());
    text
}

fn article(text: &mut String, found: &Found, map: &Map, oddities: &mut BTreeSet<String>) {
    if !found.tags.is_empty() {
        let tags: Vec<String> = found.tags.iter().map(|tag| quoted(tag)).collect();
        let _ = writeln!(text, "applies-to: [{}]", tags.join(", "));
    }
    if let Some(written) = &found.date {
        match day(written, map.date_format.as_deref()) {
            Some(day) => {
                let _ = writeln!(text, "date: {day}");
            }
            None => {
                oddities.insert("date that cannot be read, left out".to_owned());
            }
        }
    }
    let Some(licence) = &map.licence else { return };
    text.push_str("licence:\n");
    let source = found.address.as_ref().map(|address| address.to_string()).or_else(|| licence.source.clone());
    let named = [("attribution", Some(&licence.attribution)), ("name", Some(&licence.name))];
    for (name, value) in named.into_iter().chain([
        ("url", licence.url.as_ref()),
        ("source", source.as_ref()),
        ("changes", licence.changes.as_ref()),
    ]) {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name}: {}", quoted(value));
        }
    }
}

/// A day as exports write it: ISO 8601 with or without a time, or in English words.
pub(super) fn day(text: &str, format: Option<&str>) -> Option<Date> {
    let first = text.get(..10).unwrap_or(text);
    let words = |form: &str| Date::strptime(form, text).ok();
    if let Some(format) = format {
        return words(format);
    }
    first.parse().ok().or_else(|| words("%b %d, %Y")).or_else(|| words("%B %d, %Y"))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written_and_never_guessed() {
        let read = |text: &str, format: Option<&str>| day(text, format).map(|day| day.to_string());
        for (text, format, expected) in [
            ("2024-02-03T04:05:06Z", None, Some("2024-02-03")),
            ("Jun 29, 2024", None, Some("2024-06-29")),
            ("June 29, 2024", None, Some("2024-06-29")),
            ("02/03/2024", None, None),
            ("02/03/2024", Some("%m/%d/%Y"), Some("2024-02-03")),
            ("ü2024-02-0", None, None),
            ("x", Some("%"), None),
        ] {
            assert_eq!(read(text, format).as_deref(), expected, "{text}");
        }
    }
}
