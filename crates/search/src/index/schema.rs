//! The fields of the index and how text becomes words in it.
//! Never changes without [`VERSION`] growing: an index of another version is built anew.

use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{TantivyDocument, doc};

use crate::{Entry, words};

/// Grows whenever the fields, the words of a text, or what a document gives to them change.
pub(super) const VERSION: u32 = 2;
const WORDS: &str = "words";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub id: Field,
    pub kind: Field,
    /// Normalised phrases, each as one term.
    pub exact: Field,
    pub title: Field,
    /// Phrases.
    pub phrases: Field,
    pub signatures: Field,
    pub headings: Field,
    pub summary: Field,
    /// Headings and texts of sections.
    pub body: Field,
    pub commands: Field,
}

impl Fields {
    /// Fields with their weight as evidence, for a word of a query.
    pub fn weighted(&self) -> [(Field, f32); 7] {
        [
            (self.title, 2.4),
            (self.phrases, 2.6),
            (self.signatures, 4.0),
            (self.headings, 1.0),
            (self.summary, 1.3),
            (self.commands, 1.0),
            (self.body, 1.0),
        ]
    }

    /// The schema, always made in the same order.
    pub fn schema() -> (Schema, Fields) {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing);
        let stored = text.clone().set_stored();
        let mut builder = Schema::builder();
        let fields = Fields {
            id: builder.add_text_field("id", STRING | STORED),
            kind: builder.add_text_field("kind", STRING | STORED),
            exact: builder.add_text_field("exact", STRING),
            title: builder.add_text_field("title", stored.clone()),
            phrases: builder.add_text_field("phrases", stored.clone()),
            signatures: builder.add_text_field("signatures", stored.clone()),
            headings: builder.add_text_field("headings", text),
            summary: builder.add_text_field("summary", stored.clone()),
            body: builder.add_text_field("body", stored.clone()),
            commands: builder.add_text_field("commands", stored),
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
            document.add_text(self.phrases, phrase);
        }
        for signature in &entry.signatures {
            document.add_text(self.signatures, signature);
        }
        for section in &entry.sections {
            document.add_text(self.headings, &section.heading);
            document.add_text(self.body, format!("{}\n{}", section.heading.replace('\n', " "), section.text));
        }
        for command in &entry.commands {
            document.add_text(self.commands, command);
        }
        document
    }
}

/// Registers how text becomes words, on every index that is opened or made.
pub(super) fn register(index: &tantivy::Index) {
    index.tokenizers().register(WORDS, analyzer());
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
