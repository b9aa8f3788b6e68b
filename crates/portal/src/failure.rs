//! Why a command could not do what was asked. Messages end with what to do next.
//! Never used for remarks about documents: those are findings.

use std::fmt;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Usage,
    Environment,
    Refused,
}

impl Failure {
    /// The call is wrong: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Usage, message: message.into() }
    }

    /// The world is not as it must be: exit code 3.
    pub fn environment(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Environment, message: message.into() }
    }

    /// A rule said no: exit code 1.
    pub fn refused(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Refused, message: message.into() }
    }

    /// 1 refused, 2 usage, 3 environment.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Refused => 1,
            Kind::Usage => 2,
            Kind::Environment => 3,
        }
    }

    /// An operation on a file or folder that failed.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let advice = match error.kind() {
            ErrorKind::NotFound => "check the path",
            ErrorKind::PermissionDenied => "check the rights, or run as its owner",
            ErrorKind::StorageFull => "free some space and run it again; nothing acknowledged was lost",
            _ => "put it right and run it again",
        };
        Failure::environment(format!("cannot {doing} {}: {error}; {advice}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Failure::environment(error.to_string())
    }
}

impl From<work::Refusal> for Failure {
    fn from(refusal: work::Refusal) -> Self {
        Failure::refused(refusal.to_string())
    }
}
