//! The pages, one file a kind. Never decide what a reader may see: they draw what they are given.

pub mod home;
pub mod lists;
pub mod guide;
pub mod triage;
pub mod history;
pub mod article;
pub mod fix;
pub mod error;
pub mod search;
pub mod report;
pub mod texts;
pub mod errors;
