//! Flows written for other tools.
//! Never leaves a way out: what a tool cannot say by itself stands in the text as data.

mod mermaid;
mod xstate;

pub use mermaid::mermaid;
pub use xstate::xstate;
