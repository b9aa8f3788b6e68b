//! How many files and connections the system lets the server have open, and for how many readers that is enough.
//! Never gives readers what the store, the files of the index and the log need.

use rlimit::Resource;

/// Most connections at once, however much the system allows.
const MAX_CONNECTIONS: u64 = 4_096;
/// Open files that are no reader's: the store's connections, the files of the index while they are read and written, the log,
/// and those who are told that there is no place. A server that only reads has about fifty.
const KEPT_BACK: u64 = 192;
/// What is allowed where the system does not say: the least that any has.
const ASSUMED: u64 = 256;
/// From here on there are enough connections for a company.
const ENOUGH: u64 = 1_024;

/// What the system allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Descriptors {
    allowed: u64,
}

impl Descriptors {
    /// Asks for as many as the system gives without a question. The usual limit is low for the sake of old programs alone.
    pub fn raised() -> Descriptors {
        let raised = rlimit::increase_nofile_limit(u64::MAX).or_else(|_| Resource::NOFILE.get_soft());
        Descriptors { allowed: raised.unwrap_or(ASSUMED) }
    }

    /// How many connections are let in at once.
    pub fn connections(self) -> usize {
        usize::try_from(self.let_in()).unwrap_or(usize::MAX)
    }

    /// What an operator is to know, where few are let in.
    pub fn remark(self) -> Option<String> {
        (self.let_in() < ENOUGH).then(|| {
            format!(
                "only {} connections at once, since the system allows {} open files; raise the hard limit (`ulimit -Hn`, \
                 or LimitNOFILE of the service) to {}",
                self.let_in(),
                self.allowed,
                MAX_CONNECTIONS + KEPT_BACK
            )
        })
    }

    fn let_in(self) -> u64 {
        // Where there is next to nothing, readers have a quarter of it.
        let kept_back = KEPT_BACK.min(self.allowed / 4 * 3);
        (self.allowed - kept_back).min(MAX_CONNECTIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_get_what_is_left_beside_the_store_and_never_too_much() {
        let connections = |allowed| Descriptors { allowed }.connections();
        assert_eq!([64, 1_024, 20_000, u64::MAX].map(connections), [16, 832, 4_096, 4_096]);
        assert!(Descriptors { allowed: 20_000 }.remark().is_none());
        let remark = Descriptors { allowed: 1_024 }.remark().unwrap_or_default();
        assert!(remark.contains("only 832 connections") && remark.ends_with("to 4288"), "{remark}");
    }
}
