//! Journeys: what people do with the portal, told on the built program over real HTTP, on SQLite and on PostgreSQL.
//! Never reach into the program: they see what a reader, an author or an operator sees. One program, so that it links once.
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a journey that cannot go on ends, and says where it was told"
)]

mod articles;
mod author;
mod bad_input;
mod check;
mod common;
mod durability;
mod errors;
mod flow;
mod folder_import;
mod full_disk;
mod gaps;
mod guide_page;
mod killed;
mod overload;
mod partners;
mod reader;
mod roundtrip;
mod semantic_model;
mod suggestions;
mod triage;
mod votes;
