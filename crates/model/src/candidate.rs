//! Candidate records of a block: how many, who, what and when, drawn at the block's dominating rate.
//!
//! Nothing is drawn for what did not happen: the number of candidates of a group is one Poisson draw, and each takes two
//! draws for its person, kind and acceptance and, if the phase lets it pass, a third for its moment. They are handed out
//! person by person, each person's in order of time. Only that order matters: within a tick persons touch nobody else.

use crate::draw::{Purpose, Stream};
use crate::frailty::{UNIT, even};
use crate::rates::{Gate, ONE};
use crate::region::Stretch;
use crate::world::World;

/// Candidates drawn at a time.
const BATCH: usize = 256;
/// No candidate.
pub const NONE: u32 = u32::MAX;

/// A candidate record.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// When in the tick, in 2^-64 of it.
    pub when: u64,
    /// Compared with the probability of acceptance, of [`ONE`].
    pub chance: u32,
    /// The same person's next, or [`NONE`].
    pub next: u32,
    /// What it would be: index into the policy's marks.
    pub mark: u16,
}

/// The candidates of one block in one tick. The memory is kept from block to block.
#[derive(Debug, Default)]
pub struct Candidates {
    all: Vec<Candidate>,
    /// By person of the block: their first candidate.
    first: Vec<u32>,
    /// Bit set of the persons who have one.
    who: Vec<u64>,
    bits: Vec<u64>,
    chain: Vec<u32>,
}

impl Candidates {
    /// Draws those of a block that pass the gate of the phase whatever the person's state.
    pub fn draw(&mut self, world: &World<'_>, area: usize, stretch: &Stretch<'_>, gate: Gate<'_>, tick: u32) {
        let (seed, key, persons) = (world.seed, stretch.key, stretch.block.persons);
        let stratum = usize::from(stretch.block.stratum);
        self.clear(persons as usize);
        for (g, group) in world.rates.groups.iter().enumerate() {
            let most = gate.most(g);
            if most == 0 {
                continue;
            }
            let exposed = if group.by_frailty {
                stretch.weights.total(persons) as f64 / UNIT as f64
            } else {
                f64::from(persons)
            };
            let rate = world.rates.rate(area, stratum, g);
            let count = Stream::new(seed, Purpose::Count(group.key), key, tick).poisson(rate * exposed);
            if count == 0 {
                continue;
            }
            let alias = world.rates.alias(area, stratum, g);
            let mut draws = Stream::new(seed, Purpose::Candidate(group.key), key, tick);
            let moments = Stream::new(seed, Purpose::Moment(group.key), key, tick);
            let mut bits = std::mem::take(&mut self.bits);
            for from in (0..count as usize).step_by(BATCH) {
                let batch = &mut bits[..2 * BATCH.min(count as usize - from)];
                draws.fill(batch);
                for (j, draw) in batch.chunks_exact(2).enumerate() {
                    let chance = draw[0] & (ONE - 1);
                    if chance >= most {
                        continue;
                    }
                    let mark = alias.mark(draw[1]);
                    if chance >= gate.base(mark) {
                        continue;
                    }
                    let bits = (draw[0] >> 32) as u32;
                    let person = if group.by_frailty {
                        stretch.weights.pick(bits, persons)
                    } else {
                        even(bits, persons)
                    };
                    let when = moments.at((from + j) as u64);
                    self.add(person, Candidate { when, chance: chance as u32, next: NONE, mark });
                }
            }
            self.bits = bits;
        }
    }

    fn clear(&mut self, persons: usize) {
        debug_assert!(self.who.iter().all(|&word| word == 0), "a block's candidates were not all taken");
        self.all.clear();
        self.bits.resize(2 * BATCH, 0);
        if self.first.len() < persons {
            self.first.resize(persons, NONE);
        }
        self.who.resize(persons.div_ceil(64), 0);
    }

    /// Enters a candidate among its person's.
    #[inline]
    fn add(&mut self, person: u32, mut candidate: Candidate) {
        let head = &mut self.first[person as usize];
        candidate.next = std::mem::replace(head, self.all.len() as u32);
        self.who[person as usize / 64] |= 1 << (person % 64);
        self.all.push(candidate);
    }

    /// Hands out the persons who have candidates, in order: `each(candidates, person, their first)`.
    #[inline]
    pub fn take_each(&mut self, mut each: impl FnMut(&[Candidate], u32, u32)) {
        for word in 0..self.who.len() {
            let mut rest = std::mem::take(&mut self.who[word]);
            while rest != 0 {
                let person = word as u32 * 64 + rest.trailing_zeros();
                rest &= rest - 1;
                let mut first = std::mem::replace(&mut self.first[person as usize], NONE);
                if self.all[first as usize].next != NONE {
                    first = self.in_order(first);
                }
                each(&self.all, person, first);
            }
        }
    }

    /// Puts a person's candidates in order of time; at the same moment the one drawn first comes first. Gives their first.
    fn in_order(&mut self, first: u32) -> u32 {
        let mut at = first;
        self.chain.clear();
        while at != NONE {
            self.chain.push(at);
            at = self.all[at as usize].next;
        }
        self.chain.sort_unstable_by_key(|&at| (self.all[at as usize].when, at));
        for (n, &at) in self.chain.iter().enumerate() {
            self.all[at as usize].next = self.chain.get(n + 1).copied().unwrap_or(NONE);
        }
        self.chain[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(when: u64, mark: u16) -> Candidate {
        Candidate { when, chance: 0, next: NONE, mark }
    }

    #[test]
    fn persons_come_in_order_and_their_candidates_by_time() {
        let mut candidates = Candidates::default();
        // A second block, shorter than the first, finds the memory clean.
        for persons in [200, 70] {
            candidates.clear(persons);
            for (person, when, mark) in [(65, 9, 0), (3, 5, 1), (65, 2, 2), (65, 9, 3), (65, 7, 4), (0, 1, 5)]
            {
                candidates.add(person, candidate(when, mark));
            }
            let mut taken = Vec::new();
            candidates.take_each(|all, person, first| {
                let mut at = first;
                while at != NONE {
                    taken.push((person, all[at as usize].mark));
                    at = all[at as usize].next;
                }
            });
            assert_eq!(taken, [(0, 5), (3, 1), (65, 2), (65, 4), (65, 0), (65, 3)]);
        }
    }
}
