//! How often one connection may vote on one guide a day.
//! Never keeps an address: only keyed digests of truncated ones, in memory, under a key that ends with the day.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use guide::names::Slug;
use jiff::civil::Date;

/// A whole company may stand behind one address, so the limit stops floods, not colleagues.
pub(crate) const MOST_A_DAY: u32 = 50;
/// Most digests held; beyond it, votes are counted without a limit for the rest of the day.
const MOST_KEYS: usize = 100_000;

/// Counts votes per connection, guide and day.
#[derive(Default)]
pub(crate) struct VoteLimit(Mutex<Day>);

#[derive(Default)]
struct Day {
    day: Option<Date>,
    key: RandomState,
    counts: HashMap<u64, u32>,
}

impl VoteLimit {
    /// Whether another vote from there counts.
    pub fn admits(&self, address: IpAddr, agent: &str, guide: &Slug, today: Date) -> bool {
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.day != Some(today) {
            *day = Day { day: Some(today), ..Day::default() };
        }
        let digest = day.key.hash_one((truncated(address), agent, guide.as_str()));
        if day.counts.len() >= MOST_KEYS && !day.counts.contains_key(&digest) {
            return true;
        }
        let count = day.counts.entry(digest).or_default();
        *count = count.saturating_add(1);
        *count <= MOST_A_DAY
    }
}

/// The network an address stands in: /24 of IPv4, /48 of IPv6.
fn truncated(address: IpAddr) -> [u8; 6] {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            [a, b, c, 0, 0, 4]
        }
        IpAddr::V6(address) => {
            let octets = address.octets();
            [octets[0], octets[1], octets[2], octets[3], octets[4], octets[5]]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_from_one_connection_stops_counting_and_starts_again_the_next_day() {
        let limit = VoteLimit::default();
        let guide: Slug = "a".parse().expect("a slug");
        let admits = |day| limit.admits(IpAddr::from([192, 0, 2, 1]), "agent", &guide, day);
        let monday = jiff::civil::date(2026, 11, 23);
        assert!((0..MOST_A_DAY).all(|_| admits(monday)));
        assert!(!admits(monday));
        assert!(admits(jiff::civil::date(2026, 11, 24)));
    }
}
