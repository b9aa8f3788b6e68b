//! Many vectors, a byte for each number, and which of them are nearest to one.
//! Never an approximation of the order beyond that byte: all are looked at.

use std::collections::HashMap;

/// What the largest number of a vector becomes.
const LARGEST: f32 = 127.0;

/// A vector of length 1, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    /// What a byte's 1 is worth.
    pub(crate) scale: f32,
    pub(crate) bytes: Box<[i8]>,
}

impl Vector {
    /// Of these numbers.
    pub fn of(numbers: &[f32]) -> Vector {
        let largest = numbers.iter().fold(f32::MIN_POSITIVE, |largest, number| largest.max(number.abs()));
        let scale = largest / LARGEST;
        #[expect(clippy::cast_possible_truncation, reason = "none is larger than the largest")]
        let bytes = numbers.iter().map(|number| (number / scale).round() as i8).collect();
        Vector { scale, bytes }
    }

    /// How near two are, from −1 to 1: the cosine of the angle between them.
    pub fn nearness(&self, other: &Vector) -> f32 {
        dot(&self.bytes, &other.bytes) * self.scale * other.scale
    }
}

#[expect(clippy::cast_precision_loss, reason = "a sum of some million")]
fn dot(one: &[i8], other: &[i8]) -> f32 {
    one.iter().zip(other).map(|(one, other)| i32::from(i16::from(*one) * i16::from(*other))).sum::<i32>() as f32
}

/// Vectors by id.
#[derive(Debug, Default)]
pub struct Vectors {
    dimensions: usize,
    ids: Vec<Box<str>>,
    places: HashMap<Box<str>, usize>,
    scales: Vec<f32>,
    bytes: Vec<i8>,
}

impl Vectors {
    /// None yet, of so many numbers each.
    pub fn new(dimensions: usize) -> Vectors {
        Vectors { dimensions, ..Vectors::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Puts a vector there, in the place of the one of the same id. One of another number of numbers is passed over.
    pub fn put(&mut self, id: &str, vector: &Vector) {
        if vector.bytes.len() != self.dimensions {
            return;
        }
        if let Some(place) = self.places.get(id) {
            self.scales[*place] = vector.scale;
            self.bytes[place * self.dimensions..(place + 1) * self.dimensions].copy_from_slice(&vector.bytes);
            return;
        }
        self.places.insert(id.into(), self.ids.len());
        self.ids.push(id.into());
        self.scales.push(vector.scale);
        self.bytes.extend_from_slice(&vector.bytes);
    }

    /// Keeps those alone whose id is wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        for place in (0..self.ids.len()).rev() {
            if is_wanted(&self.ids[place]) {
                continue;
            }
            let last = self.ids.len() - 1;
            self.bytes.copy_within(last * self.dimensions.., place * self.dimensions);
            self.bytes.truncate(last * self.dimensions);
            self.scales.swap_remove(place);
            let gone = self.ids.swap_remove(place);
            self.places.remove(&gone);
            if let Some(moved) = self.ids.get(place) {
                self.places.insert(moved.clone(), place);
            }
        }
    }

    /// How near that one is; none where there is no such one.
    pub fn nearness(&self, id: &str, to: &Vector) -> Option<f32> {
        self.places.get(id).map(|place| self.at(*place, to))
    }

    /// How near each of them is.
    pub fn all(&self, to: &Vector) -> All<'_> {
        All { vectors: self, near: (0..self.ids.len()).map(|place| self.at(place, to)).collect() }
    }

    fn at(&self, place: usize, to: &Vector) -> f32 {
        let bytes = &self.bytes[place * self.dimensions..(place + 1) * self.dimensions];
        dot(bytes, &to.bytes) * self.scales[place] * to.scale
    }
}

/// How near each of many vectors is to one.
#[derive(Debug)]
pub struct All<'a> {
    vectors: &'a Vectors,
    near: Vec<f32>,
}

impl<'a> All<'a> {
    /// How near they are on average; 0 where there is none.
    #[expect(clippy::cast_precision_loss, reason = "an average needs no more digits")]
    pub fn mean(&self) -> f32 {
        self.near.iter().sum::<f32>() / self.near.len().max(1) as f32
    }

    /// The nearest, at most so many, the nearest first.
    pub fn nearest(&self, most: usize) -> impl Iterator<Item = (&'a str, f32)> + use<'a> {
        let mut all: Vec<(usize, f32)> = self.near.iter().copied().enumerate().collect();
        if all.len() > most {
            all.select_nth_unstable_by(most, |(_, one), (_, other)| other.total_cmp(one));
            all.truncate(most);
        }
        all.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let ids = &self.vectors.ids;
        all.into_iter().map(|(place, nearness)| (&*ids[place], nearness))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn towards(angle: f32) -> Vector {
        Vector::of(&[angle.to_radians().cos(), angle.to_radians().sin()])
    }

    fn some() -> Vectors {
        let mut vectors = Vectors::new(2);
        for (id, angle) in [("a", 0.0), ("b", 40.0), ("c", 90.0), ("d", 200.0)] {
            vectors.put(id, &towards(angle));
        }
        vectors
    }

    fn nearest(vectors: &Vectors, angle: f32, most: usize) -> Vec<&str> {
        vectors.all(&towards(angle)).nearest(most).map(|(id, _)| id).collect()
    }

    #[test]
    fn the_nearest_come_first() {
        let vectors = some();
        assert_eq!(nearest(&vectors, 30.0, 3), ["b", "a", "c"]);
        assert_eq!(nearest(&vectors, 190.0, 1), ["d"]);
        assert_eq!(nearest(&vectors, 190.0, 0), [""; 0]);
        assert!((vectors.nearness("b", &towards(30.0)).unwrap() - 10_f32.to_radians().cos()).abs() < 0.01);
        assert_eq!(vectors.nearness("e", &towards(30.0)), None);
        assert!(vectors.all(&towards(0.0)).mean() < 0.25 && Vectors::new(2).all(&towards(0.0)).mean() == 0.0);
    }

    #[test]
    fn what_is_put_anew_or_not_wanted_is_gone() {
        let mut vectors = some();
        vectors.put("d", &towards(30.0));
        vectors.retain(|id| id != "a" && id != "c");
        assert_eq!(nearest(&vectors, 30.0, 9), ["d", "b"]);
        assert_eq!(vectors.len(), 2);
        vectors.put("a", &towards(31.0));
        assert_eq!(nearest(&vectors, 31.0, 2), ["a", "d"]);
    }

    #[test]
    fn a_vector_of_another_size_is_passed_over() {
        let mut vectors = some();
        vectors.put("e", &Vector::of(&[1.0, 0.0, 0.0]));
        assert_eq!(vectors.len(), 4);
    }
}
