//! Columns of numbers as little-endian bytes, and back.

/// What keeps saved bytes from being read: the name of the part that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit(pub &'static str);

/// A whole number of fixed size.
pub trait Number: Copy {
    /// Its length in bytes.
    const SIZE: usize;
    /// Appends it.
    fn put(self, to: &mut Vec<u8>);
    /// Reads it from exactly so many bytes.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Number for $type {
            const SIZE: usize = size_of::<$type>();

            #[inline]
            fn put(self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn of(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$type>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
        }
    )*};
}

numbers!(u8 u16 i16 u32 i32 u64 i64);

/// Values by person.
pub trait Column: Sized {
    /// How many values it has: none where it is not needed.
    fn persons(&self) -> usize;
    /// Appends it.
    fn write(&self, to: &mut Writer);
    /// Reads it.
    fn read(from: &mut Reader<'_>, what: &'static str) -> Result<Self, Unfit>;
}

impl<N: Number> Column for Vec<N> {
    fn persons(&self) -> usize {
        self.len()
    }

    fn write(&self, to: &mut Writer) {
        to.column(self);
    }

    fn read(from: &mut Reader<'_>, what: &'static str) -> Result<Self, Unfit> {
        from.column(what)
    }
}

/// Bytes being written.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Appends a number.
    pub fn put<N: Number>(&mut self, number: N) {
        number.put(&mut self.bytes);
    }

    /// Appends numbers without their count.
    pub fn all<N: Number>(&mut self, numbers: &[N]) {
        self.bytes.reserve(numbers.len() * N::SIZE);
        numbers.iter().for_each(|number| number.put(&mut self.bytes));
    }

    /// Appends a count and as many numbers.
    pub fn column<N: Number>(&mut self, numbers: &[N]) {
        self.put(numbers.len() as u64);
        self.all(numbers);
    }

    /// A column without the zeros at its end.
    pub fn trimmed(&mut self, numbers: &[u64]) {
        let length = numbers.iter().rposition(|&n| n != 0).map_or(0, |last| last + 1);
        self.column(&numbers[..length]);
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bytes being read. `what` names the part, for the message if it does not fit.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next number.
    pub fn take<N: Number>(&mut self, what: &'static str) -> Result<N, Unfit> {
        let (own, rest) = self.rest.split_at_checked(N::SIZE).ok_or(Unfit(what))?;
        self.rest = rest;
        Ok(N::of(own))
    }

    /// The next number, which must be this one.
    pub fn expect<N: Number + PartialEq>(&mut self, number: N, what: &'static str) -> Result<(), Unfit> {
        if self.take::<N>(what)? == number { Ok(()) } else { Err(Unfit(what)) }
    }

    /// So many numbers.
    pub fn all<N: Number>(&mut self, count: usize, what: &'static str) -> Result<Vec<N>, Unfit> {
        let length = count.checked_mul(N::SIZE).ok_or(Unfit(what))?;
        let (own, rest) = self.rest.split_at_checked(length).ok_or(Unfit(what))?;
        self.rest = rest;
        Ok(own.chunks_exact(N::SIZE).map(N::of).collect())
    }

    /// A count and as many numbers.
    pub fn column<N: Number>(&mut self, what: &'static str) -> Result<Vec<N>, Unfit> {
        let count = usize::try_from(self.take::<u64>(what)?).map_err(|_| Unfit(what))?;
        self.all(count, what)
    }

    /// A column that must be as long as the one it replaces.
    pub fn exact<C: Column>(&mut self, into: &mut C, what: &'static str) -> Result<(), Unfit> {
        let column = C::read(self, what)?;
        if column.persons() != into.persons() {
            return Err(Unfit(what));
        }
        *into = column;
        Ok(())
    }

    /// The same, passed over where the run does without it.
    pub fn if_needed<C: Column>(&mut self, into: &mut C, what: &'static str) -> Result<(), Unfit> {
        if into.persons() == 0 { C::read(self, what).map(drop) } else { self.exact(into, what) }
    }

    /// The same; where it was not saved, the run goes on with what it begins with.
    pub fn if_saved<C: Column>(&mut self, into: &mut C, what: &'static str) -> Result<(), Unfit> {
        let column = C::read(self, what)?;
        match (column.persons(), into.persons()) {
            (0, _) | (_, 0) => {}
            (saved, needed) if saved == needed => *into = column,
            _ => return Err(Unfit(what)),
        }
        Ok(())
    }

    /// A column without the zeros at its end, added to one that is at least as long.
    pub fn add_trimmed(&mut self, into: &mut [u64], what: &'static str) -> Result<(), Unfit> {
        let column = self.column::<u64>(what)?;
        if column.len() > into.len() {
            return Err(Unfit(what));
        }
        into.iter_mut().zip(column).for_each(|(a, b)| *a += b);
        Ok(())
    }

    /// Everything that is left.
    pub fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// Nothing may be left.
    pub fn end(self) -> Result<(), Unfit> {
        if self.rest.is_empty() { Ok(()) } else { Err(Unfit("the end")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_nothing_is_read_beyond_the_end() {
        let mut to = Writer::default();
        to.put(7_u8);
        to.column(&[-1_i64, 2]);
        to.trimmed(&[3, 0, 5, 0, 0]);
        let bytes = to.finish();
        assert_eq!(bytes.len(), 1 + 8 + 16 + 8 + 24);
        let mut from = Reader::new(&bytes);
        assert_eq!(from.take::<u8>("a"), Ok(7));
        assert_eq!(from.column::<i64>("b"), Ok(vec![-1, 2]));
        let mut sums = [1; 4];
        assert_eq!(from.add_trimmed(&mut sums, "c"), Ok(()));
        assert_eq!(sums, [4, 1, 6, 1]);
        assert_eq!(from.end(), Ok(()));
        for length in 0..bytes.len() {
            let mut from = Reader::new(&bytes[..length]);
            let read = from.take::<u8>("a").and_then(|_| from.column::<i64>("b"));
            assert!(read.and_then(|_| from.add_trimmed(&mut sums, "c")).is_err(), "{length} bytes");
        }
        // A count that no memory could hold is refused before any is taken.
        assert_eq!(Reader::new(&[255; 24]).column::<u64>("b"), Err(Unfit("b")));
    }

    #[test]
    fn a_column_is_as_long_as_the_one_it_replaces() {
        let mut to = Writer::default();
        to.column(&[1_u16, 2]);
        let bytes = to.finish();
        let mut column = vec![0_u16; 3];
        assert_eq!(Reader::new(&bytes).exact(&mut column, "c"), Err(Unfit("c")));
        assert_eq!(Reader::new(&bytes).if_needed(&mut column, "c"), Err(Unfit("c")));
        assert_eq!(Reader::new(&bytes).if_saved(&mut column, "c"), Err(Unfit("c")));
        column.clear();
        assert_eq!(Reader::new(&bytes).if_needed(&mut column, "c"), Ok(()));
        assert_eq!(Reader::new(&bytes).if_saved(&mut column, "c"), Ok(()));
        assert!(column.is_empty());
        column = vec![0; 2];
        assert_eq!(Reader::new(&bytes).exact(&mut column, "c"), Ok(()));
        assert_eq!(column, [1, 2]);
    }
}
