//! What is published: names, documents, checks and editions.
//! Never reads a clock, a file or the environment, and never talks to a database.

pub mod names;
pub mod document;
pub mod check;
pub mod edition;
pub mod placement;
pub mod triage;
