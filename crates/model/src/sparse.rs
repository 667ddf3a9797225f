//! Columns of which few persons have anything: only what differs from the default takes memory.

use sha2::{Digest, Sha256};

use crate::bytes::{Column, Number, Reader, Unfit, Writer};

/// Persons whose values stand together.
const CHUNK: usize = 4_096;

/// One value a person, the default for most.
#[derive(Debug, Default)]
pub struct Sparse<T> {
    persons: usize,
    /// By [`CHUNK`] of persons: place within it and value of those who have one, in order.
    chunks: Vec<Vec<(u16, T)>>,
}

impl<T: Number + Default + PartialEq> Sparse<T> {
    /// A column of so many persons who all have the default; of nobody where it is not needed.
    pub fn new(persons: usize) -> Self {
        Self { persons, chunks: (0..persons.div_ceil(CHUNK)).map(|_| Vec::new()).collect() }
    }

    /// Whether it is not needed.
    pub fn is_empty(&self) -> bool {
        self.persons == 0
    }

    /// A person's value: the default where the column is not needed.
    #[inline]
    pub fn get(&self, i: usize) -> T {
        let Some(chunk) = self.chunks.get(i / CHUNK) else { return T::default() };
        chunk.binary_search_by_key(&place(i), |entry| entry.0).map_or(T::default(), |at| chunk[at].1)
    }

    /// Sets a person's value, where the column is needed.
    pub fn set(&mut self, i: usize, value: T) {
        let Some(chunk) = self.chunks.get_mut(i / CHUNK) else { return };
        match chunk.binary_search_by_key(&place(i), |entry| entry.0) {
            Ok(at) if value == T::default() => drop(chunk.remove(at)),
            Ok(at) => chunk[at].1 = value,
            Err(_) if value == T::default() => {}
            Err(at) => {
                make_room(chunk, 1);
                chunk.insert(at, (place(i), value));
            }
        }
    }

    /// Changes every value by `change(person, value)`.
    pub fn change_each(&mut self, mut change: impl FnMut(u32, T) -> T) {
        for (from, chunk) in (0..).step_by(CHUNK).zip(&mut self.chunks) {
            chunk.retain_mut(|(place, value)| {
                *value = change(from + u32::from(*place), *value);
                *value != T::default()
            });
        }
    }

    /// Everybody has the default again.
    pub fn clear(&mut self) {
        self.chunks.iter_mut().for_each(Vec::clear);
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let values: usize = self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<(u16, T)>()).sum();
        values + self.chunks.capacity() * size_of::<Vec<(u16, T)>>()
    }

    /// Adds the values to a digest.
    pub fn hash(&self, hash: &mut Sha256) {
        let mut to = Writer::default();
        self.write(&mut to);
        hash.update(to.finish());
    }
}

/// Place of a person within their chunk.
fn place(i: usize) -> u16 {
    (i % CHUNK) as u16
}

impl<T: Number + Default + PartialEq> Column for Sparse<T> {
    fn persons(&self) -> usize {
        self.persons
    }

    fn write(&self, to: &mut Writer) {
        to.put(self.persons as u64);
        for chunk in &self.chunks {
            to.put(chunk.len() as u16);
            for &(place, value) in chunk {
                to.put(place);
                to.put(value);
            }
        }
    }

    fn read(from: &mut Reader<'_>, what: &'static str) -> Result<Self, Unfit> {
        let persons = from.take::<u64>(what)? as usize;
        let mut chunks = Vec::new();
        for _ in 0..persons.div_ceil(CHUNK) {
            let mut chunk: Vec<(u16, T)> = Vec::new();
            for _ in 0..from.take::<u16>(what)? {
                chunk.push((from.take(what)?, from.take(what)?));
            }
            let in_order = chunk.iter().zip(chunk.iter().skip(1)).all(|(a, b)| a.0 < b.0);
            if !in_order || chunk.last().is_some_and(|last| usize::from(last.0) >= CHUNK) {
                return Err(Unfit(what));
            }
            chunks.push(chunk);
        }
        Ok(Self { persons, chunks })
    }
}

/// Room for more at the end that leaves at most an eighth unused: doubling would waste what sparse columns save.
#[inline]
pub fn make_room<T>(of: &mut Vec<T>, more: usize) {
    if of.capacity() - of.len() < more {
        of.reserve_exact(more.max(4).max(of.len() / 8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(column: &Sparse<u16>) -> Vec<u8> {
        let mut hash = Sha256::new();
        column.hash(&mut hash);
        hash.finalize().to_vec()
    }

    #[test]
    fn values_are_those_of_a_full_column() {
        let persons = 2 * CHUNK + 100;
        let mut full = vec![0_u16; persons];
        let mut sparse = Sparse::new(persons);
        for n in 0..3_000_usize {
            let i = n * n % persons;
            // Some go back to the default.
            full[i] = if n % 3 == 0 { 0 } else { n as u16 };
            sparse.set(i, full[i]);
        }
        assert!((0..persons).all(|i| sparse.get(i) == full[i]));
        sparse.change_each(|person, value| if person % 2 == 0 { 0 } else { value + 1 });
        let changed = |i: usize| if full[i] == 0 || i.is_multiple_of(2) { 0 } else { full[i] + 1 };
        assert!((0..persons).all(|i| sparse.get(i) == changed(i)));
        sparse.clear();
        assert_eq!(digest(&sparse), digest(&Sparse::new(persons)));
    }

    #[test]
    fn only_what_differs_takes_memory() {
        let mut column = Sparse::<u16>::new(64_000);
        let empty = column.bytes();
        column.set(5, 0);
        assert_eq!(column.bytes(), empty);
        column.set(5, 1);
        assert_eq!(column.bytes(), empty + 4 * 4);
        let mut unneeded = Sparse::<u16>::new(0);
        unneeded.set(5, 1);
        assert_eq!((unneeded.get(5), unneeded.bytes()), (0, 0));
    }

    #[test]
    fn a_column_comes_back_whatever_the_order_it_was_written_in() {
        let mut column = Sparse::new(CHUNK + 300);
        let mut other = Sparse::new(CHUNK + 300);
        let values = [(CHUNK + 299, 7_u16), (0, 1), (130, 9)];
        values.iter().for_each(|&(i, value)| column.set(i, value));
        values.iter().rev().for_each(|&(i, value)| other.set(i, value));
        assert_eq!(digest(&column), digest(&other));
        let mut to = Writer::default();
        column.write(&mut to);
        let bytes = to.finish();
        let read = Sparse::<u16>::read(&mut Reader::new(&bytes), "it").expect("it was written");
        assert!((0..CHUNK + 300).all(|i| read.get(i) == column.get(i)));
        for length in 0..bytes.len() {
            assert!(Sparse::<u16>::read(&mut Reader::new(&bytes[..length]), "it").is_err());
        }
        // Places out of order, and one beyond the chunk.
        for (at, byte) in [(10, 200), (15, 0xff)] {
            let mut wrong = bytes.clone();
            wrong[at] = byte;
            assert_eq!(Sparse::<u16>::read(&mut Reader::new(&wrong), "it").err(), Some(Unfit("it")));
        }
    }
}
