//! Who acts. Never an address or a device: a reader without an account is just "reader".

use std::fmt;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody without an account.
    Reader,
    /// Whoever runs the command line, by the name the operating system knows.
    Operator(String),
    /// The portal itself, publishing the library it carries.
    Starter,
}

impl fmt::Display for Actor {
    /// As it is written in audit entries: `reader`, `operator:<os user>`, `starter`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reader => formatter.write_str("reader"),
            Self::Operator(name) => write!(formatter, "operator:{name}"),
            Self::Starter => formatter.write_str("starter"),
        }
    }
}
