//! Vectors as bytes, to be kept in a file beside the index: a heading, then a record for each.
//! Never trusted: what is of another model or cut off is passed over, and made anew.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::vectors::Vector;

/// Grows whenever the form of the file changes, or what of a document is given to the model.
const VERSION: u32 = 1;
/// The bytes of a key.
const KEY: usize = 16;

/// What a vector was made of: the same key, the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; KEY]);

impl Key {
    /// Of parts that together tell the text.
    pub fn of(parts: &[&str]) -> Key {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let digest = digest.finalize();
        let mut key = [0; KEY];
        key.copy_from_slice(&digest[..KEY]);
        Key(key)
    }
}

/// What a file of vectors of that model begins with.
pub fn header(checksum: &str, dimensions: usize) -> Vec<u8> {
    format!("vectors {VERSION} {dimensions} {checksum}\n").into_bytes()
}

/// A vector and its key, as they are added to the end of the file.
pub fn record(key: Key, vector: &Vector) -> Vec<u8> {
    let mut bytes = key.0.to_vec();
    bytes.extend_from_slice(&vector.scale.to_le_bytes());
    bytes.extend(vector.bytes.iter().map(|byte| byte.to_le_bytes()[0]));
    // A crash may leave any bytes at the end of a file.
    let sum = sum(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

fn sum(bytes: &[u8]) -> [u8; 4] {
    let mut sum = [0; 4];
    sum.copy_from_slice(&Sha256::digest(bytes)[..4]);
    sum
}

/// The vectors of a file.
#[derive(Debug, Default)]
pub struct Kept {
    vectors: HashMap<Key, Vector>,
    is_whole: bool,
}

impl Kept {
    /// Reads a file. One of another model, or of another version, holds none.
    pub fn read(bytes: &[u8], checksum: &str, dimensions: usize) -> Kept {
        let Some(records) = bytes.strip_prefix(&header(checksum, dimensions)[..]) else { return Kept::default() };
        let size = KEY + 4 + dimensions + 4;
        let mut kept = Kept { is_whole: records.len().is_multiple_of(size), ..Kept::default() };
        for bytes in records.chunks_exact(size) {
            let (said, stored) = bytes.split_at(size - 4);
            if sum(said) != stored {
                kept.is_whole = false;
                break;
            }
            let (key, rest) = said.split_at(KEY);
            let (scale, numbers) = rest.split_at(4);
            if let (Ok(key), Ok(scale)) = (key.try_into(), scale.try_into()) {
                let bytes = numbers.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
                kept.vectors.insert(Key(key), Vector { scale: f32::from_le_bytes(scale), bytes });
            }
        }
        kept
    }

    /// The vector of that key.
    pub fn get(&self, key: Key) -> Option<&Vector> {
        self.vectors.get(&key)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Whether the file may be added to. Another one is written anew, with what was read of it.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let mut file = header("5f", 2);
        file.extend(record(Key::of(&["a"]), &Vector::of(&[0.6, 0.8])));
        file.extend(record(Key::of(&["b"]), &Vector::of(&[-1.0, 0.0])));
        file
    }

    #[test]
    fn what_was_kept_is_read() {
        let kept = Kept::read(&file(), "5f", 2);
        assert!(kept.is_whole());
        assert_eq!(kept.get(Key::of(&["b"])), Some(&Vector::of(&[-1.0, 0.0])));
        assert_eq!((kept.len(), kept.get(Key::of(&["c"]))), (2, None));
    }

    #[test]
    fn vectors_of_another_model_are_not_taken() {
        assert!(Kept::read(&file(), "60", 2).is_empty());
        assert!(Kept::read(&file(), "5f", 3).is_empty());
        assert!(!Kept::read(b"", "5f", 2).is_whole());
    }

    #[test]
    fn what_a_crash_left_is_passed_over() {
        let whole = file();
        for end in 0..whole.len() {
            let kept = Kept::read(&whole[..end], "5f", 2);
            assert!(kept.len() < 2, "{end}");
            assert!(!kept.is_whole() || kept.len() == 1 || end == header("5f", 2).len(), "{end}");
        }
        let mut torn = whole;
        let last = torn.len() - 6;
        torn[last] ^= 1;
        let kept = Kept::read(&torn, "5f", 2);
        assert_eq!((kept.len(), kept.is_whole()), (1, false));
    }

    #[test]
    fn a_key_tells_where_its_parts_end() {
        assert_ne!(Key::of(&["a", "bc"]), Key::of(&["ab", "c"]));
    }
}
