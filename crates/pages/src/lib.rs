//! Values to HTML: pages and components with their CSS.
//! Never queries anything, never reads a clock, and never draws a captured output or a partner that was not disclosed.

pub mod assets;
pub mod components;
pub mod frame;
pub mod gallery;
pub mod guide_text;
pub mod pages;
pub mod picture;
pub mod safe_html;
pub mod site;

pub use frame::{Frame, Page};
pub use safe_html::SafeHtml;
pub use site::{Contact, Site};
