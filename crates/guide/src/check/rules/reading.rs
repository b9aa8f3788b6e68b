//! What several rules need to read a guide: its prose, its links and addresses, and names like a wrong one.
//! Never finds anything itself.

use std::collections::BTreeSet;

use crate::check::Subject;
use crate::document::{Audience, Document, Guide, Link, NoteLabel, Partner, Prose, Span, StepPart};

/// The guide, where the document is one.
pub(super) fn guide<'a>(subject: &Subject<'a>) -> Option<&'a Guide> {
    match subject.document {
        Document::Guide(guide) => Some(guide),
        _ => None,
    }
}

/// The partner, where the document is one.
pub(super) fn partner<'a>(subject: &Subject<'a>) -> Option<&'a Partner> {
    match subject.document {
        Document::Partner(partner) => Some(partner),
        _ => None,
    }
}

/// Where in a guide a piece of prose stands, as far as it says what its links should lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A cause's `Fixed by:`, which leads to steps.
    FixedBy,
    /// A step's `Tells apart:` or `Rules out:`, which lead to causes.
    CauseNote,
    /// A command's `Where:`, which leads to the command that prints the value.
    Where,
    /// Anywhere else.
    Elsewhere,
}

/// A piece of prose with where it stands and who reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub place: Place,
    pub audience: Audience,
    pub prose: &'a Prose,
}

/// A link with where it stands and who reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedLink<'a> {
    pub place: Place,
    pub audience: Audience,
    pub link: &'a Link,
}

/// Every piece of prose, in no particular order.
pub(super) fn prose<'a>(guide: &'a Guide) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut add = |place, audience, prose: Option<&'a Prose>| {
        pieces.extend(prose.map(|prose| Piece { place, audience, prose }));
    };
    let whole = guide.audience;
    add(Place::Elsewhere, whole, Some(&guide.summary));
    add(Place::Elsewhere, whole, guide.intro.as_ref());
    add(Place::Elsewhere, whole, guide.not_covered.as_ref());
    for symptom in &guide.symptoms {
        add(Place::Elsewhere, whole, Some(symptom));
    }
    for cause in &guide.causes {
        add(Place::Elsewhere, whole, Some(&cause.text));
        add(Place::Elsewhere, whole, cause.confirmed_when.as_ref());
        add(Place::FixedBy, whole, cause.fixed_by.as_ref());
    }
    for step in &guide.steps {
        for part in &step.parts {
            if let StepPart::Prose(prose) = part {
                add(Place::Elsewhere, step.audience, Some(prose));
            }
        }
        for note in &step.notes {
            let leads_to_causes = matches!(note.label, NoteLabel::TellsApart | NoteLabel::RulesOut);
            let place = if leads_to_causes { Place::CauseNote } else { Place::Elsewhere };
            add(place, step.audience, Some(&note.text));
        }
        for command in step.commands() {
            add(Place::Where, step.audience, command.where_to_find.as_ref());
            add(Place::Elsewhere, step.audience, command.expect.as_ref());
            add(Place::Elsewhere, step.audience, command.otherwise.as_ref());
        }
    }
    if let Some(contact) = &guide.contact {
        add(Place::Elsewhere, whole, Some(&contact.text));
        for reason in &contact.reasons {
            add(Place::Elsewhere, whole, Some(reason));
        }
    }
    for section in &guide.sections {
        add(Place::Elsewhere, whole, Some(&section.text));
    }
    pieces
}

/// Every link, each place in the source once, in the order written.
pub(super) fn links(guide: &Guide) -> Vec<PlacedLink<'_>> {
    let mut links: Vec<_> = prose(guide)
        .into_iter()
        .flat_map(|Piece { place, audience, prose }| {
            prose.links.iter().map(move |link| PlacedLink { place, audience, link })
        })
        .collect();
    links.sort_by_key(|placed| (placed.link.span.start, placed.place == Place::Elsewhere));
    links.dedup_by(|right, left| right.link.span == left.link.span && right.link.target == left.link.target);
    links
}

/// The ids that links of that place lead to and that the guide does not declare, with their places.
pub(super) fn unknown_ids(guide: &Guide, place: Place) -> impl Iterator<Item = (&str, Span)> {
    let declared = declared_ids(guide);
    links(guide).into_iter().filter_map(move |PlacedLink { place: of, link, .. }| {
        let id = link.target.strip_prefix('#')?;
        (of == place && !declared.contains(id)).then(|| (id, link.span.clone()))
    })
}

/// The ids that links may point at.
pub(super) fn declared_ids(guide: &Guide) -> BTreeSet<&str> {
    let contact = guide.contact.iter().map(|contact| &contact.id);
    guide.ids.iter().chain(contact).map(|id| id.value.as_str()).filter(|id| !id.is_empty()).collect()
}

/// A wrong name is compared with so many others: a document may hold many thousands of either.
const MAX_COMPARED: usize = 1_000;

/// The name most like a wrong one, as words for a message: "`outlook`, or "; empty where none is like it.
pub(super) fn suggestion<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let far = (wrong.len() / 3).max(1);
    let length = wrong.chars().count();
    let alike = names.into_iter().filter(|name| name.chars().count().abs_diff(length) <= far);
    let compared = alike.take(MAX_COMPARED).map(|name| (strsim::damerau_levenshtein(wrong, name), name));
    match compared.min() {
        Some((distance, name)) if distance <= far => format!("write `{name}`, or "),
        _ => String::new(),
    }
}

/// The scheme of an address in lowercase, read as a browser reads it: without white space and control characters.
pub(super) fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let scheme: String =
        scheme.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect();
    let mut letters = scheme.chars();
    let is_scheme = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '.' | '-'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Percent-encoded characters of an address as themselves.
pub(super) fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| std::str::from_utf8(after.get(..2)?).ok()).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_read_as_a_browser_reads_it() {
        assert_eq!(scheme("JAVA\tscript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme("/guides/a:b"), None);
        assert_eq!(scheme("#a"), None);
    }

    #[test]
    fn an_address_is_decoded() {
        assert_eq!(decoded("/a%20b%23%zz%"), "/a b#%zz%");
    }
}
