//! The tables of `tables/`: lines of a key and what belongs to it, in the order of the keys, looked up where they lie.
//! Never read as a whole when the program starts.

/// A table. Lines that begin with `#` say what it is and where it comes from; they stand before every key.
pub(super) struct Table(pub &'static str);

pub(super) static WIN32: Table = Table(include_str!("../../tables/windows/win32.txt"));
pub(super) static HRESULT: Table = Table(include_str!("../../tables/windows/hresult.txt"));
pub(super) static HRESULT_MORE: Table = Table(include_str!("../../tables/hresult-more.txt"));
pub(super) static NTSTATUS: Table = Table(include_str!("../../tables/windows/ntstatus.txt"));
pub(super) static STOP: Table = Table(include_str!("../../tables/windows/stop.txt"));
pub(super) static ESE: Table = Table(include_str!("../../tables/windows/ese.txt"));
pub(super) static AADSTS: Table = Table(include_str!("../../tables/aadsts.txt"));
pub(super) static MAIL: Table = Table(include_str!("../../tables/mail.txt"));
pub(super) static OSSTATUS: Table = Table(include_str!("../../tables/osstatus.txt"));
pub(super) static FACILITIES: Table = Table(include_str!("../../tables/facilities.txt"));
pub(super) static NT_FACILITIES: Table = Table(include_str!("../../tables/nt-facilities.txt"));
pub(super) static ORIGINS: Table = Table(include_str!("../../tables/origins.txt"));
pub(super) static MEANINGS: Table = Table(include_str!("../../tables/meanings.txt"));
pub(super) static EVENT_SOURCES: Table = Table(include_str!("../../tables/event-sources.txt"));
pub(super) static EVENTS: Table = Table(include_str!("../../tables/events.txt"));

impl Table {
    /// What stands behind that key, line for line.
    pub fn all<'k>(&self, key: &'k str) -> impl Iterator<Item = &'static str> + use<'k> {
        lines(&self.0[self.place(key)..]).map_while(move |(found, rest)| (found == key).then_some(rest))
    }

    /// The first column behind that key.
    pub fn first(&self, key: &str) -> Option<&'static str> {
        self.all(key).next().map(|rest| rest.split('\t').next().unwrap_or(rest))
    }

    /// The last column behind that key.
    pub fn last(&self, key: &str) -> Option<&'static str> {
        self.all(key).next().map(|rest| rest.rsplit('\t').next().unwrap_or(rest))
    }

    /// The line with the highest key that is not above this one: key and the rest.
    pub fn at_or_below(&self, key: &str) -> Option<(&'static str, &'static str)> {
        let place = self.place(key);
        let exact = lines(&self.0[place..]).next().filter(|(found, _)| *found == key);
        exact.or_else(|| {
            let before = self.0[..place].trim_end_matches('\n');
            lines(&before[before.rfind('\n').map_or(0, |at| at + 1)..]).next().filter(|(key, _)| !key.starts_with('#'))
        })
    }

    /// The key that equals this one, as it lies in the table.
    pub fn key(&self, key: &str) -> Option<&'static str> {
        lines(&self.0[self.place(key)..]).next().map(|(found, _)| found).filter(|found| *found == key)
    }

    /// Every line but those of the head.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        lines(self.0).filter(|(key, _)| !key.starts_with('#'))
    }

    /// Where the first line begins whose key is not below this one.
    fn place(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = (low + high) / 2;
            let start =
                self.0.as_bytes()[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
            let line = &self.0[start..];
            let end = line.find('\n').map_or(self.0.len(), |length| start + length + 1);
            let found = line.split(['\t', '\n']).next().unwrap_or_default();
            if found < key { low = end } else { high = start }
        }
        low
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().map(|line| line.split_once('\t').unwrap_or((line, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&Table; 15] = [
        &WIN32,
        &HRESULT,
        &HRESULT_MORE,
        &NTSTATUS,
        &STOP,
        &ESE,
        &AADSTS,
        &MAIL,
        &OSSTATUS,
        &FACILITIES,
        &NT_FACILITIES,
        &ORIGINS,
        &MEANINGS,
        &EVENT_SOURCES,
        &EVENTS,
    ];

    #[test]
    fn every_table_names_its_source_and_is_in_order() {
        for table in ALL {
            let head: String = table.0.lines().take_while(|line| line.starts_with('#')).collect();
            assert!(["From ", "from ", "published"].iter().any(|word| head.contains(word)), "{head}");
            let keys: Vec<&str> = table.0.lines().map(|line| line.split('\t').next().unwrap_or_default()).collect();
            assert!(keys.iter().filter(|key| !key.starts_with('#')).is_sorted(), "{head}");
            assert!(table.lines().all(|(key, rest)| !key.is_empty() && !rest.is_empty()), "{head}");
        }
    }

    #[test]
    fn every_line_is_found_by_its_key_and_nothing_else_is() {
        for table in ALL {
            for (key, rest) in table.lines() {
                assert!(table.all(key).any(|found| found == rest), "{key}");
                assert_eq!(table.key(key), Some(key));
            }
            for key in ["", "#", "0", "00000000000", "zzz", "\u{10ffff}"] {
                assert_eq!(table.all(key).next(), None, "{key}");
            }
        }
    }

    #[test]
    fn the_line_at_or_below_is_found() {
        static THREE: Table = Table("# head\n10\ta\n20\tb\n");
        assert_eq!(THREE.at_or_below("05"), None);
        assert_eq!(THREE.at_or_below("10"), Some(("10", "a")));
        assert_eq!(THREE.at_or_below("15"), Some(("10", "a")));
        assert_eq!(THREE.at_or_below("99"), Some(("20", "b")));
    }
}
