//! Pieces of authored text and their places in a source.
//! Never holds rendered HTML: prose stays Markdown until a page draws it.

use std::ops::Range;

/// A place in a source: a range of bytes.
pub type Span = Range<usize>;

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A piece of Markdown without the parts that have a type of their own (headings of sections, commands, notes).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose {
    /// The Markdown.
    pub markdown: String,
    /// Where it stands in the source.
    pub span: Span,
    /// The same without markup, for search, lists and descriptions.
    pub text: String,
    /// The links in it.
    pub links: Vec<Link>,
}

impl Prose {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.markdown.trim().is_empty()
    }
}

/// A link or picture in a piece of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address as written.
    pub target: String,
    /// Its text, without markup.
    pub text: String,
    /// Where it stands in the source.
    pub span: Span,
}

/// The line and column (both from 1, column in characters) of a byte in a source. A byte past the end counts as the end.
pub fn line_and_column(source: &str, byte: usize) -> (usize, usize) {
    let mut byte = byte.min(source.len());
    while !source.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = &source[..byte];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
