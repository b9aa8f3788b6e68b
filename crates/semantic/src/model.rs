//! A model: text in, a vector of length 1 out. Texts that mean the same have vectors that point the same way.
//! Never answers differently for the same folder and text, and never panics, whatever either holds.

use std::io;

use ndarray::Axis;
use sha2::{Digest, Sha256};
use tokenizers::{Tokenizer, TruncationParams};

use crate::encoder::{Encoder, squares};
use crate::folder::{Files, ModelError, Pooling, Settings};
use crate::vectors::Vector;
use crate::weights::{self, Weights};

/// So much of a text is read at most, in bytes for each token that the model takes: the tokenizer goes through all that it is given.
const BYTES_A_TOKEN: usize = 32;

/// A model, ready.
pub struct Model {
    tokenizer: Tokenizer,
    encoder: Encoder,
    pooling: Pooling,
    max_tokens: usize,
    dimensions: usize,
    checksum: String,
}

impl Model {
    /// Reads a model out of the files of its folder, which are asked for by name.
    ///
    /// # Errors
    /// A file that is missing or damaged, or a model of another kind. The message says which, and what to do.
    pub fn read(read: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Model, ModelError> {
        let files = Files::new(read);
        let settings = Settings::read(&files)?;
        let tokens = files.needed(TOKENIZER)?;
        let bytes = files.needed(weights::FILE)?;
        let mut model = Model {
            tokenizer: tokenizer(&tokens)?,
            encoder: Encoder::read(&Weights::read(&bytes)?, &settings.shape)?,
            pooling: settings.pooling,
            max_tokens: settings.max_tokens,
            dimensions: settings.shape.hidden_size,
            checksum: checksum(&settings, &tokens, &bytes),
        };
        model.read_at_most(model.max_tokens)?;
        model.vector("a word").ok_or_else(|| ModelError::damaged(weights::FILE, "a text has no meaning by it"))?;
        Ok(model)
    }

    /// Reads no more than so many tokens of a text from now on, and never more than its folder says: what a text costs
    /// grows with them. Vectors of another number are others.
    ///
    /// # Errors
    /// Where the tokenizer cannot be told.
    pub fn read_at_most(&mut self, tokens: usize) -> Result<(), ModelError> {
        self.max_tokens = self.max_tokens.min(tokens);
        let truncation = TruncationParams { max_length: self.max_tokens, ..TruncationParams::default() };
        self.tokenizer.with_truncation(Some(truncation)).map_err(|error| ModelError::damaged(TOKENIZER, error))?;
        Ok(())
    }

    /// What tells it from every other model: a digest of all that its vectors depend on, in hexadecimal digits.
    pub fn checksum(&self) -> &str {
        &self.checksum
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The meaning of a text; none where it holds nothing that the model knows.
    pub fn vector(&self, text: &str) -> Option<Vector> {
        let text = &text[..text.floor_char_boundary(self.max_tokens.saturating_mul(BYTES_A_TOKEN))];
        if text.trim().is_empty() {
            return None;
        }
        let encoding = self.tokenizer.encode_fast(text, true).ok()?;
        let tokens = encoding.get_ids();
        let rows = self.encoder.encode(tokens);
        let mut pooled = match self.pooling {
            Pooling::Mean => rows.mean_axis(Axis(0))?,
            Pooling::First => rows.rows().into_iter().next()?.to_owned(),
        };
        let length = squares(pooled.view()).sqrt();
        if !length.is_finite() || length <= 0.0 {
            return None;
        }
        pooled /= length;
        Some(Vector::of(pooled.as_slice()?))
    }
}

/// The file of the tokenizer.
const TOKENIZER: &str = "tokenizer.json";

fn tokenizer(bytes: &[u8]) -> Result<Tokenizer, ModelError> {
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| ModelError::damaged(TOKENIZER, error))?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

fn checksum(settings: &Settings, tokens: &[u8], weights: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [format!("{settings:?}").as_bytes(), tokens, weights] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{self, Folder};

    fn read(folder: &Folder) -> Result<Model, ModelError> {
        Model::read(&|name| folder.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into()))
    }

    /// Puts one text in the place of another, which must be there.
    fn change(folder: &mut Folder, file: &str, from: &str, to: &str) {
        let text = String::from_utf8(folder[file].clone()).unwrap();
        assert!(text.contains(from), "{file} says {text}");
        folder.insert(file.to_owned(), text.replace(from, to).into_bytes());
    }

    fn refused(change: impl FnOnce(&mut Folder)) -> String {
        let mut folder = small::folder();
        change(&mut folder);
        match read(&folder) {
            Ok(_) => panic!("it is not refused"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_text_has_one_vector_of_length_one() {
        let model = read(&small::folder()).unwrap();
        let vector = model.vector("mail sync").unwrap();
        assert_eq!(Some(&vector), model.vector("Mail   SYNC").as_ref());
        assert!((vector.nearness(&vector) - 1.0).abs() < 0.02);
        assert_ne!(Some(vector), model.vector("printer"));
        assert_eq!(model.dimensions(), 8);
    }

    #[test]
    fn any_text_is_taken() {
        let model = read(&small::folder()).unwrap();
        for text in ["", " \n", "\u{0}", "🖨️", "؟‏", "' or 1=1 --", &"mail ".repeat(200_000)] {
            model.vector(text);
        }
        assert_eq!(model.vector(" "), None);
    }

    #[test]
    fn the_mean_and_the_first_token_are_other_meanings() {
        let mean = read(&small::folder()).unwrap();
        let mut folder = small::folder();
        folder.insert("1_Pooling/config.json".to_owned(), br#"{"pooling_mode_cls_token": true}"#.to_vec());
        let first = read(&folder).unwrap();
        assert_ne!(mean.vector("mail sync"), first.vector("mail sync"));
        assert_ne!(mean.checksum(), first.checksum());
    }

    #[test]
    fn words_beyond_the_longest_text_change_nothing() {
        let model = read(&small::folder()).unwrap();
        assert_eq!(model.vector(&"mail ".repeat(6)), model.vector(&format!("{}printer", "mail ".repeat(6))));
    }

    #[test]
    fn a_file_that_is_missing_is_named() {
        for file in ["modules.json", "config.json", "1_Pooling/config.json", "tokenizer.json", "model.safetensors"] {
            let said = refused(|folder| _ = folder.remove(file));
            assert!(said.starts_with(&format!("{file} is missing; ")), "{said}");
        }
        assert!(
            read(&{
                let mut folder = small::folder();
                folder.remove("sentence_bert_config.json");
                folder
            })
            .is_ok()
        );
    }

    #[test]
    fn a_file_that_is_damaged_is_named() {
        for file in small::folder().keys() {
            let said = refused(|folder| folder.get_mut(file).unwrap().truncate(20));
            assert!(said.starts_with(&format!("{file} cannot be read: ")), "{said}");
            assert!(said.ends_with("verify its checksum"), "{said}");
        }
        let said = refused(|folder| {
            let bytes = folder.get_mut("model.safetensors").unwrap();
            let end = bytes.len();
            bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        });
        assert!(said.contains("holds what is no number"), "{said}");
        let said = refused(|folder| change(folder, "config.json", "\"vocab_size\": 7", "\"vocab_size\": 9"));
        assert!(said.contains("has the shape [7, 8], and config.json says [9, 8]"), "{said}");
        let said =
            refused(|folder| change(folder, "config.json", "\"num_attention_heads\": 2", "\"num_attention_heads\": 3"));
        assert!(said.contains("do not share"), "{said}");
        let said = refused(|folder| change(folder, "config.json", "\"hidden_size\": 8", "\"hidden_size\": 0"));
        assert!(said.contains("not possible"), "{said}");
    }

    #[test]
    fn a_model_of_another_kind_is_refused_with_what_is_other() {
        for (file, from, to, said) in [
            ("config.json", "\"bert\"", "\"mpnet\"", "its encoder is `mpnet`, not `bert`"),
            ("config.json", "\"gelu\"", "\"silu\"", "its layers use `silu`"),
            ("modules.json", "models.Pooling", "models.Dense", "made of other parts (Transformer, Dense)"),
            ("1_Pooling/config.json", "mean_tokens", "max_tokens", "its pooling is neither"),
        ] {
            let told = refused(|folder| change(folder, file, from, to));
            assert!(told.contains(said) && told.ends_with("docs/semantic-model.md names one"), "{told}");
        }
    }
}
