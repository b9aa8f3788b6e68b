//! Which partners a guide's page may show, matched by subject, with the reason in words.
//! Never on security or account recovery, and never by what a program pays: no commission reaches this module.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::{PLACEMENT_FIELD, PartnerStatus, plain_host};
use crate::edition::{Edition, GuideEntry, PartnerHead};
use crate::names::{BadName, Slug};

/// Most partners on one guide.
pub const MOST_PLACEMENTS: usize = 2;
/// What a match must reach: one thing in common is not enough.
const FLOOR: u32 = 3;
/// What a category in common counts.
const CATEGORY: u32 = 2;
/// What a family of products in common counts.
const FAMILY: u32 = 2;
/// How many tags in common count, one each.
const MOST_TAGS: usize = 2;
/// Tags that say what `sensitive` says of a category.
const SENSITIVE_TAGS: [&str; 9] = [
    "security",
    "account-recovery",
    "identity-proof",
    "mfa",
    "lost-device",
    "passkeys",
    "app-control",
    "mark-of-the-web",
    "ransomware",
];

/// A partner shown at a place. `Disclosed` of `pages` is the only way to draw one.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement<'a> {
    /// Which partner on which guide.
    pub id: PlacementId,
    /// The partner.
    pub partner: &'a PartnerHead,
    /// The name of its network.
    pub network: Option<&'a str>,
    /// Where its link leads today.
    offer: Offer<'a>,
    /// How well it fits.
    pub fit: Fit<'a>,
}

/// Where the link of a placement leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer<'a> {
    /// Through `/out/<placement>` to this paid template.
    Paid(&'a str),
    /// To this plain address of the vendor, which earns nothing.
    Unpaid(&'a str),
}

/// How well a partner fits a guide, and by what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit<'a> {
    /// The sum; a match needs at least 3.
    pub score: u32,
    /// The name of the category in common.
    pub category: Option<&'a str>,
    /// The family of products in common.
    pub family: Option<&'a str>,
    /// The tags in common.
    pub tags: Vec<&'a str>,
}

impl fmt::Display for Fit<'_> {
    /// As readers are told: `category Email and product family Microsoft 365`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let category = self.category.map(|name| format!("category {name}"));
        let family = self.family.map(|name| format!("product family {name}"));
        let tags = match self.tags.as_slice() {
            [] => None,
            [tag] => Some(format!("tag {tag}")),
            tags => Some(format!("tags {}", tags.join(", "))),
        };
        let parts: Vec<String> = category.into_iter().chain(family).chain(tags).collect();
        formatter.write_str(&parts.join(" and "))
    }
}

/// Which partner on which guide, as it stands in `/out/<placement>`: `<partner>~<guide>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlacementId {
    /// The partner.
    pub partner: Slug,
    /// The guide.
    pub guide: Slug,
}

impl fmt::Display for PlacementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}~{}", self.partner, self.guide)
    }
}

impl FromStr for PlacementId {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        // Without a `~` the guide is empty, which is no slug.
        let (partner, guide) = text.split_once('~').unwrap_or((text, ""));
        Ok(PlacementId { partner: partner.parse()?, guide: guide.parse()? })
    }
}

/// The placements of a guide on that UTC day, the best fit first, those that fit alike by name; at most two.
/// `show_applied`: whether partners are shown whose program is applied for or approved, with plain links.
pub fn placements<'a>(
    edition: &'a Edition,
    guide: GuideEntry<'a>,
    day: Date,
    show_applied: bool,
) -> Vec<Placement<'a>> {
    let mut all: Vec<Placement<'a>> = edition
        .partners()
        .filter_map(|(slug, partner)| {
            let offer = offer(edition, partner, day, show_applied)?;
            let fit = fit(edition, guide, partner)?;
            let id = PlacementId { partner: slug.clone(), guide: guide.slug.clone() };
            let network = partner.network.as_ref().and_then(|slug| edition.network(slug));
            Some(Placement::new(id, partner, network.map(|network| network.name.as_str()), offer, fit))
        })
        .collect();
    all.sort_by(|one, other| {
        other.fit.score.cmp(&one.fit.score).then_with(|| one.partner.name.cmp(&other.partner.name))
    });
    all.truncate(MOST_PLACEMENTS);
    all
}

impl<'a> Placement<'a> {
    /// A partner at a place. Pages take theirs from [`placements`].
    pub fn new(
        id: PlacementId,
        partner: &'a PartnerHead,
        network: Option<&'a str>,
        offer: Offer<'a>,
        fit: Fit<'a>,
    ) -> Self {
        Placement { id, partner, network, offer, fit }
    }

    /// Whether its link pays.
    pub fn is_paid(&self) -> bool {
        matches!(self.offer, Offer::Paid(_))
    }

    /// What its link says in `href`: `/out/<placement>` where it pays, else the plain address of the vendor.
    pub fn href(&self) -> String {
        match self.offer {
            Offer::Paid(_) => format!("/out/{}", self.id),
            Offer::Unpaid(url) => url.to_owned(),
        }
    }

    /// The paid address to lead to; `None` where the link is unpaid.
    pub fn paid_address(&self) -> Option<String> {
        match self.offer {
            Offer::Paid(template) => Some(template.replace(PLACEMENT_FIELD, &self.id.to_string())),
            Offer::Unpaid(_) => None,
        }
    }
}

/// Where a partner's link leads on that day; `None` where the partner is not shown at all.
fn offer<'a>(edition: &Edition, partner: &'a PartnerHead, day: Date, show_applied: bool) -> Option<Offer<'a>> {
    // What is recorded of a day to come has not happened.
    if partner.terms_expire.is_some_and(|last| last < day) || partner.status_date.is_some_and(|recorded| recorded > day)
    {
        return None;
    }
    match partner.status {
        PartnerStatus::Active => {
            // What a rule refuses is not drawn either, should it ever have got here; nor is a reading that is still to come.
            let (checked, expire) = (partner.terms_checked?, partner.terms_expire?);
            let latest = checked.checked_add(1.year()).ok()?;
            if checked > day || expire > latest {
                return None;
            }
            let link = partner.link.as_deref()?;
            edition.network(partner.network.as_ref()?)?.leads(link).then_some(Offer::Paid(link))
        }
        PartnerStatus::Applied | PartnerStatus::Approved if show_applied => {
            // An address of a network is a paid one, whatever it is called.
            let is_paid = |url: &str| edition.networks().any(|network| network.leads(url));
            partner.url.as_deref().filter(|url| plain_host(url).is_some() && !is_paid(url)).map(Offer::Unpaid)
        }
        _ => None,
    }
}

/// How a partner fits a guide; `None` below the floor, and where none or not this one may be shown.
fn fit<'a>(edition: &'a Edition, guide: GuideEntry<'a>, partner: &'a PartnerHead) -> Option<Fit<'a>> {
    let head = guide.head;
    let category = head.category.as_ref().and_then(|slug| Some((slug, edition.category(slug)?)));
    // A guide of a category that is not there may be anything.
    let is_sensitive = category.is_none_or(|(_, category)| category.is_sensitive)
        || head.tags.iter().any(|tag| SENSITIVE_TAGS.contains(&tag.as_str()));
    let is_excluded = partner.never_on.contains(guide.slug)
        || head.category.as_ref().is_some_and(|slug| partner.never_in.contains(slug))
        || head.tags.iter().any(|tag| partner.never_tagged.contains(tag));
    if is_sensitive || is_excluded {
        return None;
    }
    let category = category.filter(|(slug, _)| partner.categories.contains(slug)).map(|(_, one)| one.name.as_str());
    let product = head.product.as_ref().and_then(|slug| edition.product(slug));
    let family = product
        .and_then(|product| product.family.as_ref())
        .filter(|family| partner.families.contains(family))
        .map(String::as_str);
    let tags: Vec<&str> =
        head.tags.iter().filter(|tag| partner.tags.contains(tag)).map(Slug::as_str).take(MOST_TAGS).collect();
    let score = category.map_or(0, |_| CATEGORY) + family.map_or(0, |_| FAMILY) + tags.iter().map(|_| 1).sum::<u32>();
    (score >= FLOOR).then_some(Fit { score, category, family, tags })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::document::parse;
    use crate::edition::{Head, Published};
    use crate::names::DocumentId;

    const TODAY: Date = date(2026, 11, 22);
    const GUIDE: &str = "---\ntitle: Late mail\nproduct: outlook\ncategory: email\ntags: [ost, mail]\n---\nText.\n";

    fn published(id: &str, source: &str) -> Arc<Published> {
        let id: DocumentId = id.parse().expect("an id");
        let (document, findings) = parse(&id, source.as_bytes());
        assert_eq!(findings, [], "{id}");
        let head = Head::compile(&document);
        Arc::new(Published { id, revision: 1, hash: String::new(), published_at: Timestamp::UNIX_EPOCH, head })
    }

    fn partner(name: &str, status: &str, more: &str) -> String {
        format!(
            "name: {name}\nprogram: {name} Affiliate\nnetwork: cj\nstatus: {status}\nstatus-date: 2026-03-03\nurl: https://{name}.example/\ntext: It is.\nwhy: It fits.\n{more}"
        )
    }

    const FITS: &str = "categories: [email]\nfamilies: [Microsoft 365]\n";
    const ACTIVE: &str =
        "link: \"https://go.example.net/?sid={placement}\"\nterms-checked: 2026-01-01\nterms-expire: 2026-11-22\n";

    /// What is shown on `guides/a` on that day: a line each.
    fn shown(guide: &str, partners: &[(&str, String)], day: Date, show_applied: bool) -> Vec<String> {
        let mut all = vec![
            published("guides/a", guide),
            published("products/outlook", "name: Outlook\nfamily: Microsoft 365\n"),
            published("categories/email", "name: Email\n"),
            published("categories/account-recovery", "name: Account recovery\nsensitive: yes\n"),
            published("networks/cj", "name: CJ\ndomains: [example.net]\n"),
        ];
        all.extend(partners.iter().map(|(slug, source)| published(&format!("partners/{slug}"), source)));
        let (edition, _) = Edition::compile(1, crate::document::Audience::Public, all);
        let guide = edition.guide(&"a".parse().expect("a slug")).expect("the guide");
        let line = |one: &Placement<'_>| match one.paid_address() {
            Some(address) => format!("{} paid {address}", one.id),
            None => format!("{} unpaid", one.id),
        };
        placements(&edition, guide, day, show_applied).iter().map(line).collect()
    }

    fn names(shown: &[String]) -> Vec<&str> {
        shown.iter().map(|line| line.split('~').next().unwrap_or_default()).collect()
    }

    #[test]
    fn the_status_decides_what_is_drawn() {
        let of = |status: &str, show_applied| {
            shown(GUIDE, &[("one", partner("one", status, &format!("{FITS}{ACTIVE}")))], TODAY, show_applied)
        };
        assert_eq!(of("active", false), ["one~a paid https://go.example.net/?sid=one~a"]);
        for status in ["applied", "approved"] {
            assert_eq!(of(status, true), ["one~a unpaid"]);
            assert!(of(status, false).is_empty());
        }
        for status in ["planned", "paused", "rejected", "ended"] {
            assert!(of(status, true).is_empty(), "{status}");
        }
    }

    #[test]
    fn expired_terms_are_not_drawn_from_the_next_day_on() {
        let active = || [("one", partner("one", "active", &format!("{FITS}{ACTIVE}")))];
        assert_eq!(shown(GUIDE, &active(), TODAY, true).len(), 1);
        assert!(shown(GUIDE, &active(), date(2026, 11, 23), true).is_empty());
    }

    #[test]
    fn a_status_of_a_day_to_come_is_not_drawn_yet() {
        let applied = |on: &str| [("one", partner("one", "applied", FITS).replace("2026-03-03", on))];
        assert!(shown(GUIDE, &applied("2026-11-23"), TODAY, true).is_empty());
        assert_eq!(shown(GUIDE, &applied("2026-11-22"), TODAY, true).len(), 1);
    }

    #[test]
    fn an_active_partner_without_checked_terms_or_with_a_foreign_link_is_not_drawn() {
        for more in [
            "link: https://go.example.net/",
            "terms-checked: 2026-01-01\nterms-expire: 2027-01-01\n",
            "link: https://elsewhere.example/\nterms-checked: 2026-01-01\nterms-expire: 2027-01-01\n",
            "link: https://go.example.net/\nterms-checked: 2026-11-23\nterms-expire: 2027-01-01\n",
            "link: https://go.example.net/\nterms-checked: 2026-01-01\nterms-expire: 2027-01-02\n",
        ] {
            let source = partner("one", "active", &format!("{FITS}{more}"));
            assert!(shown(GUIDE, &[("one", source)], TODAY, true).is_empty(), "{more}");
        }
    }

    #[test]
    fn an_unpaid_link_is_no_address_of_a_network() {
        for url in ["https://go.example.net/click", "https://one.example@evil.example/", "http://one.example/"] {
            let source = partner("one", "applied", FITS).replace("https://one.example/", url);
            assert!(shown(GUIDE, &[("one", source)], TODAY, true).is_empty(), "{url}");
        }
    }

    #[test]
    fn one_thing_in_common_is_not_enough() {
        let of = |more: &str| shown(GUIDE, &[("one", partner("one", "applied", more))], TODAY, true).len();
        assert_eq!(of("categories: [email]\n"), 0);
        assert_eq!(of("families: [Microsoft 365]\n"), 0);
        assert_eq!(of("tags: [ost, mail]\n"), 0);
        assert_eq!(of("categories: [email]\ntags: [mail]\n"), 1);
        assert_eq!(of(FITS), 1);
    }

    #[test]
    fn none_is_drawn_on_account_recovery_or_security_and_none_where_it_is_excluded() {
        let one = |more: &str| [("one", partner("one", "applied", &format!("{FITS}{more}")))];
        let recovery = GUIDE.replace("category: email", "category: account-recovery");
        let all = "families: [Microsoft 365]\ncategories: [account-recovery]\ntags: [ost, mail]\n";
        assert!(shown(&recovery, &[("one", partner("one", "applied", all))], TODAY, true).is_empty());
        assert!(shown(&GUIDE.replace("mail]", "security]"), &one(""), TODAY, true).is_empty());
        for exclusion in ["guides: [a]", "categories: [email]", "tags: [ost]"] {
            assert!(
                shown(GUIDE, &one(&format!("exclusions: {{{exclusion}}}\n")), TODAY, true).is_empty(),
                "{exclusion}"
            );
        }
    }

    #[test]
    fn at_most_two_are_drawn_the_best_fit_first_and_then_by_name() {
        let three = [
            ("gamma", partner("gamma", "applied", FITS)),
            ("alpha", partner("alpha", "applied", FITS)),
            ("omega", partner("omega", "applied", &format!("{FITS}tags: [ost]\n"))),
        ];
        assert_eq!(names(&shown(GUIDE, &three, TODAY, true)), ["omega", "alpha"]);
    }

    #[test]
    fn the_order_is_the_same_whatever_the_programs_pay() {
        let commissions = ["", "commission: 1 EUR a sale\n", "commission: 90 % for ever\n"];
        for (one, other) in commissions.iter().flat_map(|one| commissions.iter().map(move |other| (one, other))) {
            let both = [
                ("alpha", partner("alpha", "applied", &format!("{FITS}{one}"))),
                ("beta", partner("beta", "applied", &format!("{FITS}{other}"))),
            ];
            assert_eq!(names(&shown(GUIDE, &both, TODAY, true)), ["alpha", "beta"], "{one}{other}");
        }
    }

    #[test]
    fn a_placement_id_comes_back_out_of_its_text() {
        let id: PlacementId = "one~a-guide".parse().expect("an id");
        assert_eq!(id.to_string(), "one~a-guide");
        for bad in ["", "~", "one", "one~", "~a", "one~a~b", "One~a"] {
            assert!(bad.parse::<PlacementId>().is_err(), "{bad}");
        }
    }
}
