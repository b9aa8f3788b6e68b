//! The allocator of the program: mimalloc, told to give memory back. Must never hold anything else: it is the one
//! crate in which a call that the compiler cannot check is allowed.

use std::ffi::{c_int, c_long};

/// The system's allocator takes twice the time, which a page that is kept notices, and gives less back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of `mimalloc.h`, version 3: how long freed memory is held before the system gets it, in ms.
/// The bindings do not name it; the test holds the number to what it means.
const PURGE_DELAY: c_int = 15;

/// Gives freed memory back to the system at once instead of a second later. In that second a walk through a large
/// library frees hundreds of megabytes and takes as many anew; giving them back costs no measurable time, because a
/// page of the program reuses what its own thread has just freed.
///
/// To be called once, first thing in `main`. An operator who sets `MIMALLOC_PURGE_DELAY` decides otherwise.
#[allow(unsafe_code)]
pub fn give_freed_memory_back_at_once() {
    // SAFETY: stores a number in a table of the allocator, atomically; the index is within the table (see the test).
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, 0 as c_long) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(unsafe_code)]
    fn purge_delay() -> c_long {
        // SAFETY: reads a number out of the same table.
        unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) }
    }

    #[test]
    fn the_number_of_the_option_is_that_of_the_delay_which_is_a_second_until_it_is_none() {
        const { assert!(PURGE_DELAY < libmimalloc_sys::_mi_option_last) };
        assert_eq!(purge_delay(), 1000);
        give_freed_memory_back_at_once();
        assert_eq!(purge_delay(), 0);
    }
}
