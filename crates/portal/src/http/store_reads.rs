//! How many pages wait for the store at once.
//! Never lets a slow database hold all the places at which pages are drawn: what needs no store is answered at the others.

use std::future::Future;

use store::StoreError;
use tokio::sync::Semaphore;

use super::respond::Problem;

/// Most pages that wait for the store: half of those that are drawn at once.
pub(super) const MAX_WAITING: usize = 64;

/// The places of those that wait.
pub(crate) struct StoreReads(Semaphore);

impl Default for StoreReads {
    fn default() -> Self {
        StoreReads(Semaphore::new(MAX_WAITING))
    }
}

impl StoreReads {
    /// Reads the store for a page.
    ///
    /// # Errors
    /// Where the store fails, and at once where too many wait for it already.
    pub async fn read<T>(&self, reading: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
        let _place = self.0.try_acquire().map_err(|_| Problem::too_many())?;
        Ok(reading.await?)
    }
}
