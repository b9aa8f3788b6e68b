//! `fixpoint partners`: the registry with what is shown where today, why, and how often paid links were followed.
//! Never tells who followed one: that is nowhere.

use std::collections::BTreeMap;

use guide::edition::{Edition, PartnerHead};
use guide::names::Slug;
use guide::placement::placements;
use jiff::civil::Date;

use crate::Exit;
use crate::command::open_existing;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::live::today;
use crate::{index, report};

pub(crate) async fn run(configuration: &Configuration) -> Result<Exit, Failure> {
    let store = open_existing(configuration).await?;
    let edition = index::edition(&store).await?;
    let mut followed: BTreeMap<Slug, u64> = BTreeMap::new();
    for tally in store.placement_tallies().await? {
        *followed.entry(tally.placement.partner).or_default() += u64::from(tally.count);
    }
    let shown = shown(&edition, today(), configuration.site.show_applied);
    for (slug, partner) in edition.partners() {
        report::print(&format!("partners/{slug}: {}", partner.name));
        for line in told(partner, shown.get(slug).map_or(&[], Vec::as_slice), followed.get(slug).copied()) {
            report::print(&format!("  {line}"));
        }
    }
    if edition.partners().next().is_none() {
        report::say(
            "No partner is published. A partner is a file, content/partners/<slug>.yaml; docs/guide-format.md says what it holds.",
        );
        return Ok(Exit::Findings);
    }
    Ok(Exit::Done)
}

/// For each partner the guides that show it, with the reason.
fn shown(edition: &Edition, day: Date, show_applied: bool) -> BTreeMap<Slug, Vec<String>> {
    let mut shown: BTreeMap<Slug, Vec<String>> = BTreeMap::new();
    for guide in edition.guides() {
        for placement in placements(edition, guide, day, show_applied) {
            let link = if placement.is_paid() { "paid" } else { "unpaid" };
            let fit = &placement.fit;
            let line = format!("guides/{}, {link} link: {fit} (fit {})", placement.id.guide, fit.score);
            shown.entry(placement.id.partner).or_default().push(line);
        }
    }
    shown
}

fn told(partner: &PartnerHead, shown: &[String], followed: Option<u64>) -> Vec<String> {
    let network = partner.network.as_ref().map_or_else(String::new, |network| format!(", network {network}"));
    let recorded = partner.status_date.map_or_else(String::new, |day| format!(", recorded {day}"));
    let mut lines =
        vec![format!("program: {}{network}", partner.program), format!("status: {}{recorded}", partner.status.key())];
    if let (Some(checked), Some(expire)) = (partner.terms_checked, partner.terms_expire) {
        lines.push(format!("terms: read {checked}, hold until {expire}"));
    }
    match shown {
        [] => lines.push("shown: nowhere today".to_owned()),
        guides => lines.extend(guides.iter().map(|guide| format!("shown: {guide}"))),
    }
    lines.extend(followed.map(|count| format!("followed: {count} times")));
    lines
}
