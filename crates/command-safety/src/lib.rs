//! Parses shell text and says what it could do.
//! Never runs anything, and never trusts a text because it failed to parse.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout))]

mod colour;
mod grammar;
mod placeholder;

pub use colour::{Coloured, MAX_COLOURED, TokenKind, colour};
