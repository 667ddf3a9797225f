//! Portions of a score that are kept apart by what brought their records about: what a correction gives back, and what a
//! listing is put down to.

use crate::region::held;
use crate::sparse::Sparse;

/// Of the fair score: acts that only a wrongful restriction brought about.
pub const INDUCED: usize = 0;
/// Of the score: acts of others, and false alerts of a gallery.
pub const MISIDENTIFIED: usize = 1;
/// Of the score: nobody's act, by an error of a database.
pub const UNFOUNDED: usize = 2;
/// Of the score: nobody's act, for somebody they are tied to is on a list.
pub const ASSOCIATED: usize = 3;
/// How many there are.
pub const PORTIONS: usize = 4;
/// Those of the score that rest on no act of its bearer.
pub const MISTAKEN: [usize; 3] = [MISIDENTIFIED, UNFOUNDED, ASSOCIATED];

/// Points of one kind within a score.
#[derive(Debug, Default)]
pub struct Portion {
    /// By person.
    pub points: Sparse<i16>,
    /// Of them, those that expire, as in [`crate::region::RegionState::expiring`].
    pub expiring: Vec<i16>,
}

impl Portion {
    /// None yet, of so many persons, with so many slots of expiring points; of nobody where it is not needed.
    pub fn new(persons: usize, slots: usize) -> Self {
        Self { points: Sparse::new(persons), expiring: vec![0; persons * slots] }
    }

    /// Adds points of a person, which expire with the slot.
    pub fn add(&mut self, i: usize, slot: Option<usize>, points: i16) {
        if points == 0 || self.points.is_empty() {
            return;
        }
        self.points.set(i, self.points.get(i).saturating_add(points));
        if let Some(at) = slot {
            self.expiring[at] = self.expiring[at].saturating_add(points);
        }
    }

    /// Points that expire are no more; `slot` holds those of everybody.
    pub fn expire(&mut self, slot: std::ops::Range<usize>) {
        if !self.points.is_empty() {
            let slot = &mut self.expiring[slot];
            self.points.change_each(|i, sum| sum.saturating_sub(std::mem::take(&mut slot[i as usize])));
        }
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.points.bytes() + held(&self.expiring)
    }
}
