//! Parses shell text and says what it could do.
//! Never runs anything, and never trusts a text because it failed to parse.

mod colour;
mod grammar;
mod placeholder;
mod redact;

pub use colour::{Coloured, MAX_COLOURED, TokenKind, colour};
pub use redact::{Personal, Redacted, redact};
