//! Why an index cannot be used.
//! Never tells of a query: every query has an answer.

use std::fmt;

use tantivy::TantivyError;

/// The index could not be read or written.
#[derive(Debug)]
pub struct IndexError(pub(super) TantivyError);

impl fmt::Display for IndexError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_kept_by_another() {
            return write!(
                formatter,
                "another Fixpoint keeps this search index; give each its own data directory, or stop it"
            );
        }
        write!(
            formatter,
            "the search index cannot be used: {}; check the disk, or delete the index folder: it is built anew at the next start",
            self.0
        )
    }
}

impl IndexError {
    /// Whether nothing is wrong with the index but that another process has it.
    #[must_use]
    pub fn is_kept_by_another(&self) -> bool {
        matches!(self.0, TantivyError::LockFailure(..))
    }
}

impl std::error::Error for IndexError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        IndexError(error)
    }
}
