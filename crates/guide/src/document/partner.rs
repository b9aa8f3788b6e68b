//! Partners and the networks that pay for them: records of a registry, never a part of a guide.
//! Never decides where a partner is shown (`placement` does), and never holds a fact that it got from a reader.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Spanned;
use crate::names::Slug;

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

/// What a link template may hold in braces: which placement was followed, so that the network can tell them apart.
pub const PLACEMENT_FIELD: &str = "{placement}";

/// A company or product of the registry, `content/partners/<slug>.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partner {
    /// The company or product.
    pub name: String,
    /// The program's name.
    pub program: String,
    /// The intermediary; none where the vendor runs the program itself and its network is not in the registry yet.
    pub network: Option<Spanned<Slug>>,
    /// Where the program stands.
    pub status: Spanned<PartnerStatus>,
    /// The day on which that was so recorded.
    pub status_date: Option<Date>,
    /// A plain, unpaid address of the vendor.
    pub url: Option<Spanned<String>>,
    /// The paid address, with [`PLACEMENT_FIELD`] where the network takes an id of the placement.
    pub link: Option<Spanned<String>>,
    /// The day somebody last read the program's terms.
    pub terms_checked: Option<Spanned<Date>>,
    /// The last day on which that reading holds; nothing is drawn afterwards.
    pub terms_expire: Option<Spanned<Date>>,
    /// What the program pays, for the owner's books. No page shows it, and no order knows it.
    pub commission: Option<String>,
    /// What it offers, in our words.
    pub text: String,
    /// Why it is in the registry, in our words.
    pub why: String,
    /// Categories of guides that it suits.
    pub categories: Vec<Spanned<Slug>>,
    /// Families of products that it suits.
    pub families: Vec<Spanned<String>>,
    /// Tags that it suits.
    pub tags: Vec<Spanned<Slug>>,
    /// Guides, categories and tags where it is never shown.
    pub exclusions: Exclusions,
}

/// Where a partner is never shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exclusions {
    /// On these guides.
    pub guides: Vec<Spanned<Slug>>,
    /// In these categories.
    pub categories: Vec<Spanned<Slug>>,
    /// On guides with one of these tags.
    pub tags: Vec<Spanned<Slug>>,
}

/// The host of an encrypted address, in small letters; `None` where it has another scheme, a name before an `@`, a port,
/// white space, or no host that is a domain.
pub fn plain_host(address: &str) -> Option<String> {
    let is_whole = !address.chars().any(|one| one.is_whitespace() || one.is_control() || "\"<>\\".contains(one));
    let rest = address.strip_prefix("https://").filter(|_| is_whole)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_domain(host).then(|| host.to_ascii_lowercase())
}

/// Whether that is a domain of two labels at least, of letters, digits and hyphens.
pub fn is_domain(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    text.split('.').count() >= 2 && text.split('.').all(is_label)
}

/// An intermediary, `content/networks/<slug>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// The domains that its paid links lead to; a link may lead to a domain below one of them.
    pub domains: Vec<String>,
    /// A sentence or two.
    pub about: Option<String>,
}

impl Network {
    /// Whether a link template leads, encrypted, to a domain of this network or below one.
    pub fn leads(&self, link: &str) -> bool {
        let Some(host) = plain_host(link) else { return false };
        self.domains.iter().filter(|domain| is_domain(domain)).any(|domain| {
            let domain = domain.to_ascii_lowercase();
            host == domain || host.strip_suffix(&domain).is_some_and(|before| before.ends_with('.'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_domain_of_the_network_or_below_one() {
        let network = Network { domains: vec!["example.net".to_owned()], ..Network::default() };
        for good in ["https://example.net/a?b={placement}", "https://go.example.net", "https://GO.Example.net/x"] {
            assert!(network.leads(good), "{good}");
        }
        for bad in [
            "http://example.net/",
            "https://badexample.net/",
            "https://example.net.evil.example/",
            "https://example.net@evil.example/",
            "https://example.net:8443/",
            "https://example.net\\@evil.example/",
            "https://example.net/\nx",
            "https://..example.net/",
            "//example.net",
            "https://",
            "",
        ] {
            assert!(!network.leads(bad), "{bad}");
        }
        for domains in ["", "net", ".", "*.net", "https://example.net/"] {
            let network = Network { domains: vec![domains.to_owned()], ..Network::default() };
            assert!(!network.leads("https://go.example.net/"), "{domains}");
        }
    }
}
