//! Text in, its meaning as a vector out; and many vectors, by how near they are to one.
//! Never meets storage or HTTP: the files of a model are handed in, and what is kept of vectors goes out as bytes.

mod encoder;
mod folder;
mod kept;
mod model;
mod vectors;
mod weights;

#[cfg(test)]
mod small;

pub use folder::ModelError;
pub use kept::{Kept, Key, header, record};
pub use model::Model;
pub use vectors::{All, Vector, Vectors};
