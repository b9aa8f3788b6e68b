//! An article: a document imported from elsewhere, with its origin and licence.
//! Never has steps or a verification, and never answers a phrase.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Audience, Prose, Spanned};

/// A document imported from elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// One or two sentences about it, from its source.
    pub description: Option<String>,
    /// What it applies to, in its source's words.
    pub applies_to: Vec<String>,
    /// The day its source last changed it.
    pub date: Option<Date>,
    /// Who may see it.
    pub audience: Audience,
    /// Where it comes from and on what terms.
    pub licence: Option<Licence>,
    /// The text.
    pub body: Prose,
}

/// Where an article comes from and on what terms it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Who is named as its author.
    pub attribution: String,
    /// The licence's name, such as `CC BY 4.0`.
    pub name: String,
    /// The licence's address.
    pub url: Option<String>,
    /// Where the original is, in words or as an address.
    pub source: Option<String>,
    /// What was changed.
    pub changes: Option<String>,
}
