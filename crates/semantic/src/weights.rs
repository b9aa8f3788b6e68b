//! The tensors of `model.safetensors`, by name and with the shape that is asked for.
//! Never gives a number that is not finite: a damaged file is refused.

use half::{bf16, f16};
use ndarray::{Array1, Array2};
use safetensors::{Dtype, SafeTensors};

use crate::folder::ModelError;

/// The file.
pub(crate) const FILE: &str = "model.safetensors";

/// The tensors of a file.
pub(crate) struct Weights<'a> {
    tensors: SafeTensors<'a>,
    /// What stands before every name: a model that was trained with a head on it says `bert.`.
    prefix: &'static str,
}

impl<'a> Weights<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Weights<'a>, ModelError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| ModelError::damaged(FILE, error))?;
        let prefix = if tensors.tensor("bert.embeddings.word_embeddings.weight").is_ok() { "bert." } else { "" };
        Ok(Weights { tensors, prefix })
    }

    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, ModelError> {
        let numbers = self.numbers(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), numbers).map_err(|error| ModelError::damaged(FILE, error))
    }

    pub fn row(&self, name: &str, length: usize) -> Result<Array1<f32>, ModelError> {
        self.numbers(name, &[length]).map(Array1::from_vec)
    }

    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let name = format!("{}{name}", self.prefix);
        let tensor =
            self.tensors.tensor(&name).map_err(|_| ModelError::damaged(FILE, format!("it has no `{name}`")))?;
        if tensor.shape() != shape {
            let what = format!("`{name}` has the shape {:?}, and config.json says {shape:?}", tensor.shape());
            return Err(ModelError::damaged(FILE, what));
        }
        let bytes = tensor.data();
        let numbers: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            Dtype::F16 => bytes.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()).collect(),
            Dtype::BF16 => bytes.as_chunks().0.iter().map(|bytes| bf16::from_le_bytes(*bytes).to_f32()).collect(),
            other => return Err(ModelError::other_kind(format!("`{name}` is stored as {other:?}, not as F32 or F16"))),
        };
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(ModelError::damaged(FILE, format!("`{name}` holds what is no number")));
        }
        Ok(numbers)
    }
}
