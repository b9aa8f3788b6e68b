//! The only SQL: apply a change, load, report, back up, on SQLite and on PostgreSQL.
//! Never decides whether a change is allowed (that is for [`work::decide`]) and never renders anything.

mod backup;
mod check;
mod copy;
mod error;
mod facts;
mod identity;
mod location;
mod migration;
mod postgres;
mod read;
mod report;
mod session;
mod sqlite;
#[cfg(test)]
mod statements;
mod store;
mod texts;
mod value;
mod watch;
mod write;
mod writer;

pub use check::Check;
pub use error::StoreError;
pub use location::Location;
pub use report::{AuditLine, Draft, HistoryEntry, PublicationDate, Revision};
pub use store::Store;
