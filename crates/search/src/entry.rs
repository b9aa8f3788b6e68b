//! What a document gives to the index: its texts, by the weight they carry as evidence.
//! Never anything that the index's audience may not see: a text that goes in can come out in a snippet.

use std::ops::Range;

/// A document as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The document's id, such as `guides/outlook-ost-sync-errors`.
    pub id: String,
    /// Whether it is a guide or an article.
    pub kind: EntryKind,
    /// Its title.
    pub title: String,
    /// The headline of its text, where that says more than its title.
    pub headline: Option<String>,
    /// The exact texts it answers, aliases too. Articles have none.
    pub phrases: Vec<String>,
    /// Error codes and messages that a guide treats, as its author wrote them. Those of an article stand in its text.
    pub signatures: Vec<String>,
    /// Its summary or description, without markup.
    pub summary: String,
    /// What it applies to: products and their versions.
    pub applies_to: Vec<String>,
    /// Its text, without markup.
    pub sections: Vec<Section>,
    /// Titles of its commands, and the commands.
    pub commands: Vec<String>,
}

/// A stretch of a document under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Its heading; empty before the first one.
    pub heading: String,
    /// Its text, without markup.
    pub text: String,
    /// Where texts of links stand in it, in order: they tell of other documents.
    pub links: Vec<Range<usize>>,
}

impl Section {
    /// Whether it tells what people see, by its heading.
    pub(crate) fn is_about_symptoms(&self) -> bool {
        let heading = self.heading.to_ascii_lowercase();
        ["symptom", "error", "message", "problem", "issue", "event"].iter().any(|word| heading.contains(word))
    }
}

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EntryKind {
    /// Written and reviewed here.
    #[default]
    Guide,
    /// Imported from elsewhere.
    Article,
}

impl EntryKind {
    /// Its stored name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            EntryKind::Guide => "guide",
            EntryKind::Article => "article",
        }
    }
}
