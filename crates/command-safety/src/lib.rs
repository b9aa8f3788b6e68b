//! Parses shell text and says what it could do.
//! Never runs anything, and never trusts a text because it failed to parse.

mod colour;
mod command;
mod grammar;
mod knowledge;
mod output;
mod parameter;
mod placeholder;
mod read;
mod redact;
mod rules;
mod shell;
mod verdict;

pub use colour::{Coloured, MAX_COLOURED, TokenKind, colour};
pub use parameter::{MAX_VALUE, Unfit, fill, quoted};
pub use redact::{Personal, Redacted, redact};
pub use rules::{Hit, Rule, Severity};
pub use shell::Shell;
pub use verdict::{Part, Rights, Risk, Verdict, classify};
