//! Strikes: records that count towards a list, by score, by fair score and, among those, by portion.

use sha2::{Digest, Sha256};

use crate::bytes::{Column, Reader, Unfit, Writer};
use crate::policy::{ListName, Window};
use crate::portion::{INDUCED, MISTAKEN, PORTIONS};
use crate::region::{FAIR, SCORE};
use crate::sparse::{Sparse, make_room};

/// Counts: those of the two sides, then those of each portion.
const COUNTS: usize = 2 + PORTIONS;
/// The most that a half byte holds.
const MOST: u8 = 15;
/// Bits of an entry of the ring that say which counts it is in.
const COUNT_BITS: u32 = COUNTS as u32;

/// Strikes of one list that count at present.
#[derive(Debug, Default)]
pub struct Strikes {
    /// By person: up to [`MOST`] on the score side in the low half of a byte, and on the fair side in the high one.
    halves: Vec<u8>,
    /// What is beyond that, by side.
    beyond: [Sparse<u8>; 2],
    /// By portion: those among them that belong to it.
    portions: [Sparse<u8>; PORTIONS],
    /// For sliding windows, by slot: what leaves the window when the slot comes round again. A person, then one bit by count.
    ring: Vec<Vec<u32>>,
}

impl Strikes {
    /// None yet. Only lists by records have any, and only the portions that are needed.
    pub fn new(persons: usize, list: &ListName, needed: [bool; PORTIONS]) -> Self {
        if !list.by_records {
            return Self::default();
        }
        debug_assert!(persons < 1 << (u32::BITS - COUNT_BITS), "a region is small");
        let slots = if let Window::Sliding(ticks) = list.window { ticks as usize } else { 0 };
        Self {
            halves: vec![0; persons],
            beyond: [Sparse::new(persons), Sparse::new(persons)],
            portions: needed.map(|needed| Sparse::new(if needed { persons } else { 0 })),
            ring: vec![Vec::new(); slots],
        }
    }

    /// How many of them of a person belong to a portion.
    pub fn portion(&self, portion: usize, i: usize) -> u8 {
        self.portions[portion].get(i)
    }

    /// How many a person has on a side.
    #[inline]
    pub fn count(&self, side: usize, i: usize) -> u8 {
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
        let half = &mut self.halves[i];
        *half = *half & !(MOST << (4 * side)) | count.min(MOST) << (4 * side);
        if count >= MOST {
            self.beyond[side].set(i, count - MOST);
        }
    }

    /// Counts one for a person on the sides that it counts on and in the portion that it belongs to.
    pub fn add(&mut self, sides: [bool; 2], portion: Option<usize>, i: usize, tick: u32) {
        if self.halves.is_empty() {
            return;
        }
        let mut counted = 0;
        for side in (0..2).filter(|&side| sides[side]) {
            let count = self.count(side, i);
            // Beyond what a count holds no strike is told from the last.
            if count < u8::MAX {
                self.set(side, i, count + 1);
                counted |= 1 << side;
            }
        }
        if let Some(portion) = portion.filter(|&portion| !self.portions[portion].is_empty()) {
            let count = self.portion(portion, i);
            if count < u8::MAX {
                self.portions[portion].set(i, count + 1);
                counted |= 1 << (2 + portion);
            }
        }
        if counted != 0 && !self.ring.is_empty() {
            let slot = tick as usize % self.ring.len();
            make_room(&mut self.ring[slot], 1);
            self.ring[slot].push((i as u32) << COUNT_BITS | counted);
        }
    }

    /// Forgets those of a person on a side, with the portions of it.
    pub fn forget_all(&mut self, side: usize, i: usize) {
        // What is beyond first: it is only looked at while the half is full.
        self.beyond[side].set(i, 0);
        self.set(side, i, 0);
        let portions: &[usize] = if side == FAIR { &[INDUCED] } else { &MISTAKEN };
        portions.iter().for_each(|&portion| self.portions[portion].set(i, 0));
    }

    /// Forgets all of whoever is to be left out, in the window too.
    pub fn leave_out(&mut self, is_out: impl Fn(usize) -> bool) {
        if self.halves.is_empty() {
            return;
        }
        for i in 0..self.halves.len() {
            if self.halves[i] != 0 && is_out(i) {
                [SCORE, FAIR].into_iter().for_each(|side| self.forget_all(side, i));
            }
        }
        self.ring.iter_mut().for_each(|slot| slot.retain(|entry| !is_out((*entry >> COUNT_BITS) as usize)));
    }

    /// Takes back those of a person that are mistaken. Those in the window leave it in time: they are no longer counted there.
    pub fn correct(&mut self, i: usize) {
        if self.halves.is_empty() {
            return;
        }
        let mistaken = MISTAKEN.map(|portion| self.portion(portion, i));
        if mistaken == [0; MISTAKEN.len()] {
            return;
        }
        let left = mistaken.iter().fold(self.count(SCORE, i), |count, &taken| count.saturating_sub(taken));
        self.beyond[SCORE].set(i, 0);
        self.set(SCORE, i, left);
        MISTAKEN.into_iter().for_each(|portion| self.portions[portion].set(i, 0));
        let mistaken = MISTAKEN.iter().fold(0, |bits, portion| bits | 1 << (2 + portion));
        for entry in self.ring.iter_mut().flatten() {
            if (*entry >> COUNT_BITS) as usize == i && *entry & mistaken != 0 {
                *entry &= !(mistaken | 1 << SCORE);
            }
        }
    }

    /// Takes back one of a person that is mistaken and was made at the first of two ticks, if at the second it still counts.
    /// Where strikes count since the last listing, and another of the portion was made since then, that one is taken: they count
    /// alike.
    pub fn withdraw(&mut self, window: Window, portion: usize, i: usize, [made, now]: [u32; 2]) {
        if self.halves.is_empty() || self.portion(portion, i) == 0 {
            return;
        }
        match window {
            Window::Fixed(ticks) if made / ticks != now / ticks => return,
            Window::Sliding(ticks) if now - made >= ticks => return,
            Window::Sliding(_) => {
                let slot = made as usize % self.ring.len();
                let bit = 1 << (2 + portion);
                let its = |entry: &&mut u32| (**entry >> COUNT_BITS) as usize == i && **entry & bit != 0;
                let Some(entry) = self.ring[slot].iter_mut().find(its) else { return };
                *entry &= !(bit | 1 << SCORE);
            }
            _ => {}
        }
        let (count, of_portion) = (self.count(SCORE, i), self.portion(portion, i));
        self.beyond[SCORE].set(i, 0);
        self.set(SCORE, i, count.saturating_sub(1));
        self.portions[portion].set(i, of_portion - 1);
    }

    /// As a tick begins, those that leave the window are forgotten.
    pub fn slide(&mut self, window: Window, tick: u32) {
        match window {
            Window::Fixed(ticks) if tick.is_multiple_of(ticks) => {
                self.halves.fill(0);
                self.beyond.iter_mut().for_each(Sparse::clear);
                self.portions.iter_mut().for_each(Sparse::clear);
            }
            Window::Sliding(_) if !self.ring.is_empty() => {
                let slot = tick as usize % self.ring.len();
                let mut leaving = std::mem::take(&mut self.ring[slot]);
                for entry in leaving.drain(..) {
                    let i = (entry >> COUNT_BITS) as usize;
                    for side in (0..2).filter(|side| entry >> side & 1 == 1) {
                        let count = self.count(side, i);
                        self.set(side, i, count.saturating_sub(1));
                    }
                    for portion in (0..PORTIONS).filter(|portion| entry >> (2 + portion) & 1 == 1) {
                        let count = self.portion(portion, i);
                        self.portions[portion].set(i, count.saturating_sub(1));
                    }
                }
                self.ring[slot] = leaving;
            }
            _ => {}
        }
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let sparse = self.beyond.iter().chain(&self.portions).map(Sparse::bytes).sum::<usize>();
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
        self.portions.iter().for_each(|portion| portion.write(to));
        self.ring.iter().for_each(|slot| to.column(slot));
    }

    /// Takes the place of none.
    pub fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Unfit> {
        const WHAT: &str = "strikes";
        from.exact(&mut self.halves, WHAT)?;
        for beyond in &mut self.beyond {
            from.exact(beyond, WHAT)?;
        }
        for portion in &mut self.portions {
            from.if_saved(portion, WHAT)?;
        }
        let persons = self.halves.len();
        for slot in &mut self.ring {
            *slot = from.column(WHAT)?;
            if slot.iter().any(|entry| (entry >> COUNT_BITS) as usize >= persons) {
                return Err(Unfit(WHAT));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portion::UNFOUNDED;

    fn strikes(window: Window) -> Strikes {
        let list = ListName {
            name: "l".into(),
            red: false,
            by_records: true,
            restarts: false,
            dated: false,
            window,
        };
        Strikes::new(10, &list, [true; PORTIONS])
    }

    #[test]
    fn strikes_count_while_they_are_in_the_window_however_many() {
        for each_tick in [1_u8, 7, 40, 200] {
            let mut all = strikes(Window::Sliding(3));
            for tick in 0..9_u32 {
                all.slide(Window::Sliding(3), tick);
                (0..each_tick).for_each(|_| all.add([true, false], None, 4, tick));
                // Those of one tick in two are on the fair side too, by induced acts.
                if tick % 2 == 0 {
                    (0..each_tick).for_each(|_| all.add([false, true], Some(INDUCED), 4, tick));
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
                    assert_eq!(u64::from(all.portion(INDUCED, 4)), fair);
                }
                assert_eq!(all.count(SCORE, 3) + all.count(FAIR, 5), 0);
            }
        }
    }

    #[test]
    fn a_full_count_does_not_turn_over() {
        let mut all = strikes(Window::SinceListing);
        (0..300).for_each(|_| all.add([true; 2], None, 0, 0));
        assert_eq!([all.count(SCORE, 0), all.count(FAIR, 0), all.portion(INDUCED, 0)], [255, 255, 0]);
        all.forget_all(FAIR, 0);
        assert_eq!([all.count(SCORE, 0), all.count(FAIR, 0)], [255, 0]);
        all.forget_all(SCORE, 0);
        all.add([true, false], None, 0, 1);
        assert_eq!(all.count(SCORE, 0), 1);
        (0..20).for_each(|_| all.add([true, false], None, 0, 1));
        assert_eq!(all.count(SCORE, 0), 21);
    }

    #[test]
    fn a_correction_takes_back_what_is_mistaken_and_nothing_twice() {
        let mut all = strikes(Window::Sliding(3));
        all.add([true; 2], None, 1, 0);
        all.add([true, false], Some(UNFOUNDED), 1, 0);
        all.add([true, false], Some(UNFOUNDED), 2, 0);
        all.correct(1);
        assert_eq!([all.count(SCORE, 1), all.count(FAIR, 1), all.portion(UNFOUNDED, 1)], [1, 1, 0]);
        (1..=2).for_each(|tick| all.slide(Window::Sliding(3), tick));
        all.add([true, false], None, 1, 2);
        // Both of tick 0 leave the window; the one corrected was gone before.
        all.slide(Window::Sliding(3), 3);
        assert_eq!([all.count(SCORE, 1), all.count(FAIR, 1), all.count(SCORE, 2)], [1, 0, 0]);
        let mut many = strikes(Window::SinceListing);
        (0..20).for_each(|_| many.add([true, false], Some(UNFOUNDED), 0, 0));
        (0..17).for_each(|_| many.add([true; 2], None, 0, 0));
        many.correct(0);
        assert_eq!([many.count(SCORE, 0), many.count(FAIR, 0)], [17, 17]);
    }

    #[test]
    fn a_fixed_window_begins_with_none() {
        let mut all = strikes(Window::Fixed(4));
        (0..20).for_each(|_| all.add([true, false], Some(INDUCED), 1, 0));
        all.slide(Window::Fixed(4), 3);
        assert_eq!(all.count(SCORE, 1), 20);
        all.slide(Window::Fixed(4), 4);
        assert_eq!([all.count(SCORE, 1), all.portion(INDUCED, 1)], [0, 0]);
        assert_eq!(all.bytes(), strikes(Window::Fixed(4)).bytes() + 2 * 16);
    }
}
