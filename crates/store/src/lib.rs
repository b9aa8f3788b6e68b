//! The only SQL: apply a change, load, report, back up.
