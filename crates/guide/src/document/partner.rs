//! Partners that a guide names, and where their programs stand.
//! Never holds a paid link: the address of a vendor is a plain one.

use serde::{Deserialize, Serialize};

use super::Spanned;

/// Where a partner program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartnerStatus {
    /// Thought of.
    Planned,
    /// Applied for.
    Applied,
    /// Approved, not yet active.
    Approved,
    /// Links may be paid.
    Active,
    /// Suspended for a time.
    Paused,
    /// The application was refused.
    Rejected,
    /// Over.
    Ended,
}

impl PartnerStatus {
    /// All of them.
    pub const ALL: [PartnerStatus; 7] =
        [Self::Planned, Self::Applied, Self::Approved, Self::Active, Self::Paused, Self::Rejected, Self::Ended];

    /// How it is written in a document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Applied => "applied",
            Self::Approved => "approved",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Rejected => "rejected",
            Self::Ended => "ended",
        }
    }
}

/// A partner that the guide names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The company or product.
    pub name: Spanned<String>,
    /// The program's name.
    pub program: String,
    /// The intermediary.
    pub network: String,
    /// Where the program stands.
    pub status: PartnerStatus,
    /// A plain, unpaid address of the vendor.
    pub url: Spanned<String>,
    /// What it offers, in our words.
    pub text: String,
    /// Why it is listed on this guide.
    pub why: String,
}
