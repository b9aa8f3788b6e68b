//! The fields of the index and how text becomes words in it.
//! Never changes without [`VERSION`] growing: an index of another version is built anew.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{TantivyDocument, doc};

use super::layout::{LaidOut, Layout};
use crate::{Entry, EntryKind, words};

/// Grows whenever the fields, the words of a text, or what a document gives to them change.
pub(super) const VERSION: u32 = 5;
const LAID_OUT: &str = "laid out";
/// The name of the field that counts the words of a title.
pub(super) const TITLE_WORDS: &str = "title_words";
/// The name of the field that tells guides.
pub(super) const IS_GUIDE: &str = "is_guide";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub id: Field,
    pub kind: Field,
    /// Normalised phrases, each as one term.
    pub exact: Field,
    /// Every word, at a position that says in which zone it stands (`layout.rs`).
    pub words: Field,
    /// The words of its names (title, headline, address, phrases), to find candidates by.
    pub names: Field,
    /// How many different words its title has.
    pub title_words: Field,
    /// 1 for a guide.
    pub is_guide: Field,
    pub title: Field,
    /// What a page may show of it: the summary and the texts of its sections.
    pub text: Field,
    /// Where the summary and each section begin ([`Part`]).
    pub parts: Field,
}

impl Fields {
    /// The schema, always made in the same order.
    pub fn schema() -> (Schema, Fields) {
        let indexed = |record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(LAID_OUT).set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut builder = Schema::builder();
        let fields = Fields {
            id: builder.add_text_field("id", STRING | STORED),
            kind: builder.add_text_field("kind", STRING),
            exact: builder.add_text_field("exact", STRING),
            words: builder.add_text_field("words", indexed(IndexRecordOption::WithFreqsAndPositions)),
            names: builder.add_text_field("names", indexed(IndexRecordOption::WithFreqs)),
            title_words: builder.add_u64_field(TITLE_WORDS, FAST),
            is_guide: builder.add_u64_field(IS_GUIDE, FAST),
            title: builder.add_text_field("title", STORED),
            text: builder.add_text_field("text", STORED),
            parts: builder.add_bytes_field("parts", STORED),
        };
        (builder.build(), fields)
    }

    /// A document of the index.
    pub fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = doc!(
            self.id => entry.id.as_str(),
            self.kind => entry.kind.key(),
            self.title => entry.title.as_str(),
        );
        for phrase in &entry.phrases {
            document.add_text(self.exact, words::normalised(phrase));
        }
        let laid_out = Layout::of(entry);
        let (mut text, mut parts) = (String::new(), Vec::new());
        let texts = std::iter::once(&entry.summary).chain(entry.sections.iter().map(|section| &section.text));
        for (part, word) in texts.zip(&laid_out.starts) {
            parts.extend(Part { word: *word, byte: u32::try_from(text.len()).unwrap_or(u32::MAX) }.bytes());
            text.push_str(part);
        }
        document.add_text(self.text, text);
        document.add_bytes(self.parts, &parts);
        document.add_u64(self.title_words, laid_out.title_words);
        document.add_u64(self.is_guide, u64::from(entry.kind == EntryKind::Guide));
        document.add_text(self.names, laid_out.names);
        document.add_text(self.words, laid_out.words);
        document
    }
}

/// Where a part of the text that is shown begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Among the words.
    pub word: u32,
    /// In the text.
    pub byte: u32,
}

impl Part {
    fn bytes(self) -> [u8; 8] {
        (u64::from(self.word) << 32 | u64::from(self.byte)).to_le_bytes()
    }

    /// The parts of a document, as they are stored.
    pub fn all(stored: &[u8]) -> Vec<Part> {
        let (parts, _) = stored.as_chunks();
        parts
            .iter()
            .map(|bytes| u64::from_le_bytes(*bytes))
            .map(|both| Part { word: (both >> 32) as u32, byte: both as u32 })
            .collect()
    }
}

/// Registers how a text that is laid out is read, on every index that is opened or made.
pub(super) fn register(index: &tantivy::Index) {
    index.tokenizers().register(LAID_OUT, TextAnalyzer::from(LaidOut));
}

/// Text to words to stems.
pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Cutter).filter(Stemmer::new(Language::English)).build()
}

#[derive(Debug, Clone, Copy)]
struct Cutter;

struct Cut<'a> {
    text: &'a str,
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cut<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut<'a> {
        Cut { text, token: Token::default() }
    }
}

impl TokenStream for Cut<'_> {
    fn advance(&mut self) -> bool {
        while let Some(word) = words::next_word(self.text, self.token.offset_to) {
            self.token.offset_from = word.range.start;
            self.token.offset_to = word.range.end;
            if !word.text.is_empty() {
                self.token.position = self.token.position.wrapping_add(1);
                self.token.text = word.text;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
