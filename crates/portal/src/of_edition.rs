//! What is worked out of a whole edition when somebody first asks, and kept until the next one.
//! Never outlives its edition, and never holds what the edition does not.

use std::sync::{Arc, Mutex, PoisonError};

use guide::edition::{Edition, Listings};

/// What can be worked out of an edition alone.
pub(crate) trait Derived {
    /// Works it out.
    fn of(edition: &Edition) -> Self;
}

impl Derived for Listings {
    fn of(edition: &Edition) -> Listings {
        Listings::of(edition)
    }
}

/// It, of the edition that is served.
#[derive(Debug)]
pub(crate) struct OfEdition<T>(Mutex<Option<(i64, Arc<T>)>>);

impl<T> Default for OfEdition<T> {
    fn default() -> Self {
        OfEdition(Mutex::new(None))
    }
}

impl<T: Derived> OfEdition<T> {
    /// It, of that edition.
    pub fn of(&self, edition: &Edition) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((number, derived)) if *number == edition.number() => derived.clone(),
            _ => {
                let derived = Arc::new(T::of(edition));
                *kept = Some((edition.number(), derived.clone()));
                derived
            }
        }
    }
}
