//! Strikes: records that count towards a list, by score, by fair score and, among those, by induced acts.

use sha2::{Digest, Sha256};

use crate::bytes::{Column, Reader, Unfit, Writer};
use crate::policy::{ListName, Window};
use crate::region::FAIR;
use crate::sparse::{Sparse, make_room};

/// The strikes among those of the fair side that are by induced acts.
pub const INDUCED: usize = 2;
/// The most that a half byte holds.
const MOST: u8 = 15;
/// Bits of an entry of the ring that say which counts it is in.
const SIDES: u32 = 3;

/// Strikes of one list that count at present.
#[derive(Debug, Default)]
pub struct Strikes {
    /// By person: up to [`MOST`] on the score side in the low half of a byte, and on the fair side in the high one.
    halves: Vec<u8>,
    /// What is beyond that, by side.
    beyond: [Sparse<u8>; 2],
    /// By induced acts.
    induced: Sparse<u8>,
    /// For sliding windows, by slot: what leaves the window when the slot comes round again. A person, then one bit by count.
    ring: Vec<Vec<u32>>,
}

impl Strikes {
    /// None yet. Only lists by records have any, and induced ones only where acts can be.
    pub fn new(persons: usize, list: &ListName, induces: bool) -> Self {
        if !list.by_records {
            return Self::default();
        }
        debug_assert!(persons < 1 << (u32::BITS - SIDES), "a region is small");
        let slots = if let Window::Sliding(ticks) = list.window { ticks as usize } else { 0 };
        Self {
            halves: vec![0; persons],
            beyond: [Sparse::new(persons), Sparse::new(persons)],
            induced: Sparse::new(if induces { persons } else { 0 }),
            ring: vec![Vec::new(); slots],
        }
    }

    /// How many a person has: on a side, or [`INDUCED`].
    #[inline]
    pub fn count(&self, side: usize, i: usize) -> u8 {
        if side == INDUCED {
            return self.induced.get(i);
        }
        match self.halves[i] >> (4 * side) & MOST {
            MOST => MOST + self.beyond[side].get(i),
            few => few,
        }
    }

    /// Of a person, what lies together for both sides; 0 where there are no strikes.
    #[inline]
    pub fn near(&self, i: usize) -> u8 {
        self.halves.get(i).copied().unwrap_or(0)
    }

    fn set(&mut self, side: usize, i: usize, count: u8) {
        if side == INDUCED {
            self.induced.set(i, count);
            return;
        }
        let half = &mut self.halves[i];
        *half = *half & !(MOST << (4 * side)) | count.min(MOST) << (4 * side);
        if count >= MOST {
            self.beyond[side].set(i, count - MOST);
        }
    }

    /// Counts one for a person on the sides that it counts on, or as one by an induced act.
    pub fn add(&mut self, sides: impl IntoIterator<Item = usize>, i: usize, tick: u32) {
        if self.halves.is_empty() {
            return;
        }
        let mut counted = 0;
        for side in sides {
            let count = self.count(side, i);
            // Beyond what a count holds no strike is told from the last.
            if count < u8::MAX && (side != INDUCED || !self.induced.is_empty()) {
                self.set(side, i, count + 1);
                counted |= 1 << side;
            }
        }
        if counted != 0 && !self.ring.is_empty() {
            let slot = tick as usize % self.ring.len();
            make_room(&mut self.ring[slot], 1);
            self.ring[slot].push((i as u32) << SIDES | counted);
        }
    }

    /// Forgets those of a person on a side, and with the fair side the induced ones.
    pub fn forget_all(&mut self, side: usize, i: usize) {
        // What is beyond first: it is only looked at while the half is full.
        self.beyond[side].set(i, 0);
        self.set(side, i, 0);
        if side == FAIR {
            self.set(INDUCED, i, 0);
        }
    }

    /// As a tick begins, those that leave the window are forgotten.
    pub fn slide(&mut self, window: Window, tick: u32) {
        match window {
            Window::Fixed(ticks) if tick.is_multiple_of(ticks) => {
                self.halves.fill(0);
                self.beyond.iter_mut().for_each(Sparse::clear);
                self.induced.clear();
            }
            Window::Sliding(_) if !self.ring.is_empty() => {
                let slot = tick as usize % self.ring.len();
                let mut leaving = std::mem::take(&mut self.ring[slot]);
                for entry in leaving.drain(..) {
                    let i = (entry >> SIDES) as usize;
                    for side in (0..SIDES as usize).filter(|side| entry >> side & 1 == 1) {
                        let count = self.count(side, i);
                        self.set(side, i, count.saturating_sub(1));
                    }
                }
                self.ring[slot] = leaving;
            }
            _ => {}
        }
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let sparse = self.beyond.iter().chain([&self.induced]).map(Sparse::bytes).sum::<usize>();
        let ring: usize = self.ring.iter().map(|slot| slot.capacity() * size_of::<u32>()).sum();
        self.halves.capacity() + sparse + ring
    }

    /// Adds them to a digest.
    pub fn hash(&self, hash: &mut Sha256) {
        let mut to = Writer::default();
        self.write(&mut to);
        hash.update(to.finish());
    }

    /// As bytes.
    pub fn write(&self, to: &mut Writer) {
        to.column(&self.halves);
        self.beyond.iter().for_each(|beyond| beyond.write(to));
        self.induced.write(to);
        self.ring.iter().for_each(|slot| to.column(slot));
    }

    /// Takes the place of none.
    pub fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Unfit> {
        const WHAT: &str = "strikes";
        from.exact(&mut self.halves, WHAT)?;
        for beyond in &mut self.beyond {
            from.exact(beyond, WHAT)?;
        }
        from.if_saved(&mut self.induced, WHAT)?;
        let persons = self.halves.len();
        for slot in &mut self.ring {
            *slot = from.column(WHAT)?;
            if slot.iter().any(|entry| (entry >> SIDES) as usize >= persons) {
                return Err(Unfit(WHAT));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::SCORE;

    fn strikes(window: Window) -> Strikes {
        let list = ListName {
            name: "l".into(),
            red: false,
            by_records: true,
            restarts: false,
            dated: false,
            window,
        };
        Strikes::new(10, &list, true)
    }

    #[test]
    fn strikes_count_while_they_are_in_the_window_however_many() {
        for each_tick in [1_u8, 7, 40, 200] {
            let mut all = strikes(Window::Sliding(3));
            for tick in 0..9_u32 {
                all.slide(Window::Sliding(3), tick);
                (0..each_tick).for_each(|_| all.add([SCORE], 4, tick));
                // Those of one tick in two are on the fair side too, by induced acts.
                if tick % 2 == 0 {
                    (0..each_tick).for_each(|_| all.add([FAIR, INDUCED], 4, tick));
                }
                let within = |counts: fn(u32) -> bool| {
                    let ticks = (tick.saturating_sub(2)..=tick).filter(|&t| counts(t)).count() as u64;
                    ticks * u64::from(each_tick)
                };
                let (score, fair) = (within(|_| true), within(|t| t % 2 == 0));
                // A count that is full forgets what it did not count.
                if score <= 255 {
                    assert_eq!(u64::from(all.count(SCORE, 4)), score, "tick {tick} of {each_tick}");
                    assert_eq!(u64::from(all.count(FAIR, 4)), fair);
                    assert_eq!(u64::from(all.count(INDUCED, 4)), fair);
                }
                assert_eq!(all.count(SCORE, 3) + all.count(FAIR, 5), 0);
            }
        }
    }

    #[test]
    fn a_full_count_does_not_turn_over() {
        let mut all = strikes(Window::SinceListing);
        (0..300).for_each(|_| all.add([SCORE, FAIR], 0, 0));
        assert_eq!([all.count(SCORE, 0), all.count(FAIR, 0), all.count(INDUCED, 0)], [255, 255, 0]);
        all.forget_all(FAIR, 0);
        assert_eq!([all.count(SCORE, 0), all.count(FAIR, 0)], [255, 0]);
        all.forget_all(SCORE, 0);
        all.add([SCORE], 0, 1);
        assert_eq!(all.count(SCORE, 0), 1);
        (0..20).for_each(|_| all.add([SCORE], 0, 1));
        assert_eq!(all.count(SCORE, 0), 21);
    }

    #[test]
    fn a_fixed_window_begins_with_none() {
        let mut all = strikes(Window::Fixed(4));
        (0..20).for_each(|_| all.add([SCORE, INDUCED], 1, 0));
        all.slide(Window::Fixed(4), 3);
        assert_eq!(all.count(SCORE, 1), 20);
        all.slide(Window::Fixed(4), 4);
        assert_eq!([all.count(SCORE, 1), all.count(INDUCED, 1)], [0, 0]);
        assert_eq!(all.bytes(), strikes(Window::Fixed(4)).bytes() + 2 * 16);
    }
}
