//! Text in, ranked ids out, with the evidence.
//! Never meets storage outside of `index`, and never reads what somebody typed as a query language.

pub mod signature;
mod snippet;
pub mod words;

mod entry;
mod index;
mod names;

pub use entry::{Entry, EntryKind, Section};
pub use index::{Hit, Index, IndexError, Meaning, Nearness, Origin, Place, Results, Why};
pub use signature::{Row, Signature, signatures};
pub use snippet::SnippetPiece;
