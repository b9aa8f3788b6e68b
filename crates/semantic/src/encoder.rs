//! The encoder: numbers of tokens in, a vector for each of them out (BERT: Devlin et al. 2019).
//! Never reads a text, and never more than one at a time: nothing has to be padded, and one thread does it.

use ndarray::{Array1, Array2, ArrayView1, Axis, Slice, Zip};

use crate::folder::{ModelError, Shape};
use crate::weights::Weights;

/// The encoder.
pub(crate) struct Encoder {
    words: Array2<f32>,
    /// Positions, with the vector of the first kind of token added: there is one text, and so one kind.
    positions: Array2<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: Norm,
    wide: Linear,
    narrow: Linear,
    norm: Norm,
    is_gelu: bool,
}

/// A matrix (a row for each number that goes in) and what is added.
struct Linear {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

struct Norm {
    weight: Array1<f32>,
    bias: Array1<f32>,
    epsilon: f32,
}

impl Encoder {
    pub fn read(weights: &Weights<'_>, shape: &Shape) -> Result<Encoder, ModelError> {
        let size = shape.hidden_size;
        let kinds = weights.matrix("embeddings.token_type_embeddings.weight", shape.type_vocab_size, size)?;
        let mut positions =
            weights.matrix("embeddings.position_embeddings.weight", shape.max_position_embeddings, size)?;
        positions += &kinds.row(0);
        Ok(Encoder {
            words: weights.matrix("embeddings.word_embeddings.weight", shape.vocab_size, size)?,
            positions,
            norm: Norm::read(weights, "embeddings.LayerNorm", shape)?,
            layers: (0..shape.num_hidden_layers)
                .map(|number| Layer::read(weights, number, shape))
                .collect::<Result<_, _>>()?,
            heads: shape.num_attention_heads,
        })
    }

    /// How many tokens one text may have.
    pub fn most_tokens(&self) -> usize {
        self.positions.nrows()
    }

    /// A row for each token. Tokens that the model does not have are passed over, as are those beyond its longest text.
    pub fn encode(&self, tokens: &[u32]) -> Array2<f32> {
        let known = tokens.iter().filter_map(|token| usize::try_from(*token).ok());
        let known: Vec<usize> = known.filter(|token| *token < self.words.nrows()).take(self.most_tokens()).collect();
        let mut rows = self.words.select(Axis(0), &known);
        rows += &self.positions.slice_axis(Axis(0), Slice::from(..known.len()));
        self.norm.apply(&mut rows);
        for layer in &self.layers {
            rows = layer.apply(rows, self.heads);
        }
        rows
    }
}

impl Layer {
    fn read(weights: &Weights<'_>, number: usize, shape: &Shape) -> Result<Layer, ModelError> {
        let (size, wide) = (shape.hidden_size, shape.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let linear = |part: &str, rows, columns| Linear::read(weights, &name(part), rows, columns);
        Ok(Layer {
            query: linear("attention.self.query", size, size)?,
            key: linear("attention.self.key", size, size)?,
            value: linear("attention.self.value", size, size)?,
            attended: linear("attention.output.dense", size, size)?,
            attended_norm: Norm::read(weights, &name("attention.output.LayerNorm"), shape)?,
            wide: linear("intermediate.dense", wide, size)?,
            narrow: linear("output.dense", size, wide)?,
            norm: Norm::read(weights, &name("output.LayerNorm"), shape)?,
            is_gelu: shape.hidden_act == "gelu",
        })
    }

    fn apply(&self, rows: Array2<f32>, heads: usize) -> Array2<f32> {
        let mut attended = self.attended.apply(&self.attend(&rows, heads));
        attended += &rows;
        self.attended_norm.apply(&mut attended);
        let mut wide = self.wide.apply(&attended);
        if self.is_gelu {
            wide.mapv_inplace(gelu);
        } else {
            wide.mapv_inplace(|number| number.max(0.0));
        }
        let mut narrow = self.narrow.apply(&wide);
        narrow += &attended;
        self.norm.apply(&mut narrow);
        narrow
    }

    fn attend(&self, rows: &Array2<f32>, heads: usize) -> Array2<f32> {
        let (queries, keys, values) = (self.query.apply(rows), self.key.apply(rows), self.value.apply(rows));
        let width = rows.ncols() / heads;
        #[expect(clippy::cast_precision_loss, reason = "a width of some hundreds")]
        let scale = 1.0 / (width as f32).sqrt();
        let mut out = Array2::zeros(rows.raw_dim());
        for head in 0..heads {
            let of_head = Slice::from(head * width..(head + 1) * width);
            let mut shares = queries.slice_axis(Axis(1), of_head).dot(&keys.slice_axis(Axis(1), of_head).t());
            for mut row in shares.rows_mut() {
                let most = row.fold(f32::NEG_INFINITY, |most, number| most.max(*number));
                row.mapv_inplace(|number| ((number - most) * scale).exp());
                let sum = row.sum();
                row /= sum;
            }
            out.slice_axis_mut(Axis(1), of_head).assign(&shares.dot(&values.slice_axis(Axis(1), of_head)));
        }
        out
    }
}

impl Linear {
    fn read(weights: &Weights<'_>, name: &str, rows: usize, columns: usize) -> Result<Linear, ModelError> {
        // The file has a row for each number that comes out. The other way round the product reads rows as they lie: a third faster.
        let weight = weights.matrix(&format!("{name}.weight"), rows, columns)?;
        Ok(Linear {
            weight: weight.t().as_standard_layout().into_owned(),
            bias: weights.row(&format!("{name}.bias"), rows)?,
        })
    }

    fn apply(&self, rows: &Array2<f32>) -> Array2<f32> {
        let mut out = rows.dot(&self.weight);
        out += &self.bias;
        out
    }
}

impl Norm {
    fn read(weights: &Weights<'_>, name: &str, shape: &Shape) -> Result<Norm, ModelError> {
        Ok(Norm {
            weight: weights.row(&format!("{name}.weight"), shape.hidden_size)?,
            bias: weights.row(&format!("{name}.bias"), shape.hidden_size)?,
            epsilon: shape.layer_norm_eps,
        })
    }

    fn apply(&self, rows: &mut Array2<f32>) {
        #[expect(clippy::cast_precision_loss, reason = "a width of some hundreds")]
        let width = rows.ncols() as f32;
        for mut row in rows.rows_mut() {
            let mean = row.sum() / width;
            row -= mean;
            let spread = (squares(row.view()) / width + self.epsilon).sqrt();
            Zip::from(&mut row)
                .and(&self.weight)
                .and(&self.bias)
                .for_each(|number, weight, bias| *number = *number / spread * weight + bias);
        }
    }
}

/// The sum of the squares.
pub(crate) fn squares(row: ArrayView1<'_, f32>) -> f32 {
    row.dot(&row)
}

fn gelu(number: f32) -> f32 {
    0.5 * number * (1.0 + libm::erff(number * std::f32::consts::FRAC_1_SQRT_2))
}
