//! Queries that answer reads, each above the one function that runs it.
//! Never writes: heads that were rebuilt are handed to the writer by [`crate::Store`].

mod documents;
mod published;
mod reports;

pub(crate) use documents::*;
pub(crate) use published::*;
pub(crate) use reports::*;
