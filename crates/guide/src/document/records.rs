//! People, products and categories: small records that guides refer to.
//! Never says more about a person than the person's byline does.

use serde::{Deserialize, Serialize};

/// Whether a byline is of a human or of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonKind {
    /// A human.
    #[default]
    Person,
    /// An organisation.
    Organisation,
}

/// A byline with expertise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The name shown.
    pub name: String,
    /// Human or organisation.
    // Among heads, `kind` says which of them it is: a second one could not be read back.
    #[serde(rename = "person_kind")]
    pub kind: PersonKind,
    /// What they do.
    pub role: Option<String>,
    /// Areas of expertise.
    pub expertise: Vec<String>,
    /// A sentence or two.
    pub about: Option<String>,
}

/// A product that guides treat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Product {
    /// The current name.
    pub name: String,
    /// The family it belongs to.
    pub family: Option<String>,
    /// Former names.
    pub former: Vec<String>,
    /// A sentence or two.
    pub about: Option<String>,
}

/// A category of guides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Category {
    /// The name shown.
    pub name: String,
    /// Whether its guides are about security or about who somebody is: no partner is shown on them.
    #[serde(default)]
    pub is_sensitive: bool,
    /// A sentence or two.
    pub about: Option<String>,
}
