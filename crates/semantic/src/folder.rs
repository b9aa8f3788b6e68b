//! The files of a model's folder, as sentence-transformers lays it out, read as settings.
//! Never guesses: a folder of another kind is refused with what is other about it.

use std::fmt;
use std::io;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why a folder is no model that can be used. The message ends with what to do next.
#[derive(Debug)]
pub struct ModelError {
    message: String,
}

impl ModelError {
    /// A file is not as it must be.
    pub(crate) fn damaged(file: &str, what: impl fmt::Display) -> Self {
        ModelError { message: format!("{file} cannot be read: {what}; get the folder anew and verify its checksum") }
    }

    /// The model is whole, and of a kind that is not understood.
    pub(crate) fn other_kind(what: impl fmt::Display) -> Self {
        ModelError {
            message: format!("{what}; use a BERT model of sentence-transformers, as docs/semantic-model.md names one"),
        }
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ModelError {}

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// Their mean.
    Mean,
    /// The first one's.
    First,
}

/// The shape of the encoder, of `config.json`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Shape {
    pub model_type: String,
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_attention_heads: usize,
    pub num_hidden_layers: usize,
    pub max_position_embeddings: usize,
    pub vocab_size: usize,
    #[serde(default = "one")]
    pub type_vocab_size: usize,
    pub layer_norm_eps: f32,
    pub hidden_act: String,
    #[serde(default)]
    pub position_embedding_type: Option<String>,
}

fn one() -> usize {
    1
}

/// What the folder says beside the weights and the tokenizer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub shape: Shape,
    pub pooling: Pooling,
    /// How many tokens of a text are read.
    pub max_tokens: usize,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize, Default)]
struct PoolingFile {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

#[derive(Deserialize, Default)]
struct SentenceFile {
    #[serde(default)]
    max_seq_length: Option<usize>,
}

/// The files of a folder, read by name as they are asked for. What was read is counted into the model's checksum.
pub(crate) struct Files<'a> {
    read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

impl<'a> Files<'a> {
    pub fn new(read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>) -> Self {
        Files { read }
    }

    /// A file that must be there.
    pub fn needed(&self, name: &str) -> Result<Vec<u8>, ModelError> {
        self.found(name)?.ok_or_else(|| {
            let advice = match name {
                "modules.json" => "name the folder of a sentence-transformers model",
                "model.safetensors" => {
                    "use a folder whose weights are in that form; ONNX and PyTorch files are not read"
                }
                _ => "get the folder anew and verify its checksum",
            };
            ModelError { message: format!("{name} is missing; {advice}") }
        })
    }

    fn found(&self, name: &str) -> Result<Option<Vec<u8>>, ModelError> {
        match (self.read)(name) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(ModelError { message: format!("{name} cannot be read: {error}; check its rights") }),
        }
    }

    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, ModelError> {
        serde_json::from_slice(&self.needed(name)?).map_err(|error| ModelError::damaged(name, error))
    }
}

impl Settings {
    pub fn read(files: &Files<'_>) -> Result<Settings, ModelError> {
        let pooling = pooling(files)?;
        let shape: Shape = files.json("config.json")?;
        shape.check()?;
        let sentence: SentenceFile = match files.found("sentence_bert_config.json")? {
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| ModelError::damaged("sentence_bert_config.json", error))?,
            None => SentenceFile::default(),
        };
        let most = shape.max_position_embeddings;
        let max_tokens = sentence.max_seq_length.unwrap_or(most).clamp(LEAST_TOKENS.min(most), most);
        Ok(Settings { shape, pooling, max_tokens })
    }
}

/// Below so many tokens nothing but the marks around a text would be read.
const LEAST_TOKENS: usize = 3;

/// The parts of the model: an encoder at the folder's top, a pooling, and perhaps a normalisation, which is done in any case.
fn pooling(files: &Files<'_>) -> Result<Pooling, ModelError> {
    let modules: Vec<Module> = files.json("modules.json")?;
    let kind = |module: &Module| module.kind.rsplit('.').next().unwrap_or_default().to_owned();
    let kinds: Vec<String> = modules.iter().map(kind).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let (Some(encoder), Some(pooling), ["Transformer", "Pooling"] | ["Transformer", "Pooling", "Normalize"]) =
        (modules.first(), modules.get(1), &kinds[..])
    else {
        return Err(ModelError::other_kind(format!("the model is made of other parts ({})", kinds.join(", "))));
    };
    if !encoder.path.is_empty() {
        return Err(ModelError::other_kind(format!("its encoder is in a folder of its own, `{}`", encoder.path)));
    }
    let file: PoolingFile = files.json(&format!("{}/config.json", pooling.path.trim_end_matches('/')))?;
    let others = file.pooling_mode_max_tokens
        || file.pooling_mode_mean_sqrt_len_tokens
        || file.pooling_mode_weightedmean_tokens
        || file.pooling_mode_lasttoken;
    match (file.pooling_mode_mean_tokens, file.pooling_mode_cls_token, others) {
        (true, false, false) => Ok(Pooling::Mean),
        (false, true, false) => Ok(Pooling::First),
        _ => Err(ModelError::other_kind("its pooling is neither the mean of the tokens nor the first one")),
    }
}

impl Shape {
    fn check(&self) -> Result<(), ModelError> {
        if self.model_type != "bert" {
            return Err(ModelError::other_kind(format!("its encoder is `{}`, not `bert`", self.model_type)));
        }
        if self.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return Err(ModelError::other_kind("its positions are not absolute"));
        }
        if !matches!(self.hidden_act.as_str(), "gelu" | "relu") {
            return Err(ModelError::other_kind(format!("its layers use `{}`, not `gelu`", self.hidden_act)));
        }
        let sizes = [
            self.hidden_size,
            self.intermediate_size,
            self.num_attention_heads,
            self.max_position_embeddings,
            self.vocab_size,
            self.type_vocab_size,
        ];
        // What is named here is multiplied below, and bounds what one text can cost.
        if sizes.iter().any(|size| !(1..=4_000_000).contains(size)) || self.num_hidden_layers > 200 {
            return Err(ModelError::damaged("config.json", "a size in it is not possible"));
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            return Err(ModelError::damaged("config.json", "its heads do not share its hidden size evenly"));
        }
        Ok(())
    }
}
