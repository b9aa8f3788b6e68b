//! The fields of the index and how text becomes words in it.
//! Never changes without [`VERSION`] growing: an index of another version is built anew.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{TantivyDocument, doc};

use super::layout::{LaidOut, Layout};
use crate::{Entry, EntryKind, words};

/// Grows whenever the fields, the words of a text, or what a document gives to them change.
pub(super) const VERSION: u32 = 4;
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
    pub summary: Field,
    /// Headings and texts of sections.
    pub body: Field,
    /// Where the summary and each section begin among the words, four bytes each, the lowest first.
    pub starts: Field,
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
            summary: builder.add_text_field("summary", STORED),
            body: builder.add_text_field("body", STORED),
            starts: builder.add_bytes_field("starts", STORED),
        };
        (builder.build(), fields)
    }

    /// A document of the index. A section is stored as its heading, a line end and its text.
    pub fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = doc!(
            self.id => entry.id.as_str(),
            self.kind => entry.kind.key(),
            self.title => entry.title.as_str(),
            self.summary => entry.summary.as_str(),
        );
        for phrase in &entry.phrases {
            document.add_text(self.exact, words::normalised(phrase));
        }
        for section in &entry.sections {
            document.add_text(self.body, format!("{}\n{}", section.heading.replace('\n', " "), section.text));
        }
        let laid_out = Layout::of(entry);
        let starts: Vec<u8> = laid_out.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        document.add_bytes(self.starts, &starts);
        document.add_u64(self.title_words, laid_out.title_words);
        document.add_u64(self.is_guide, u64::from(entry.kind == EntryKind::Guide));
        document.add_text(self.names, laid_out.names);
        document.add_text(self.words, laid_out.words);
        document
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
