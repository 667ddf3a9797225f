//! Candidate records of a block: how many, who, what and when, drawn at the block's dominating rate.
//!
//! Nothing is drawn for what did not happen: the number of candidates of a group is one Poisson draw, and each takes two
//! draws for its person, kind and acceptance. When in the tick it happens is a third, drawn only where somebody looks: at
//! the order of one person's candidates, or at what follows from a moment. Persons are handed out in the order in which they
//! were drawn last, for within a tick they touch nobody else.

use crate::draw::{Purpose, Stream};
use crate::frailty::{UNIT, Weights, even};
use crate::layout::Layout;
use crate::rates::{Alias, Gate, ONE};
use crate::stretch::Stretch;
use crate::world::World;

/// Candidates drawn at a time.
const BATCH: usize = 256;
/// Persons of the longest block.
const LONGEST: usize = Layout::BLOCK_MAX as usize;
/// No candidate.
const NONE: u32 = u32::MAX;

/// A candidate record.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Compared with the probability of acceptance, of [`ONE`].
    pub chance: u32,
    /// The same person's next, or [`NONE`].
    next: u32,
    /// Place among the candidates drawn of its group.
    index: u32,
    /// Person of the block.
    pub person: u16,
    /// What it would be: index into the policy's marks.
    pub mark: u16,
}

impl Candidate {
    const BLANK: Self = Self { chance: 0, next: NONE, index: 0, person: 0, mark: 0 };
}

/// When candidates happen: a stream by group of marks.
#[derive(Debug, Default)]
pub struct Moments {
    streams: Vec<Stream>,
    /// By mark.
    group_of: Vec<u16>,
}

impl Moments {
    /// When in the tick a candidate happens, in 2^-64 of it.
    #[inline]
    pub fn of(&self, candidate: &Candidate) -> u64 {
        let group = self.group_of[usize::from(candidate.mark)];
        self.streams[usize::from(group)].at(u64::from(candidate.index))
    }
}

/// The candidates of one block in one tick. The memory is kept from block to block.
#[derive(Debug)]
pub struct Candidates {
    all: Vec<Candidate>,
    /// When they happen.
    pub moments: Moments,
    /// By person of the block: the last of their candidates drawn.
    last: Box<[u32; LONGEST]>,
    draws: Box<[[u64; 2]; BATCH]>,
    /// Those of one person, in order of time.
    several: Vec<Candidate>,
}

impl Candidates {
    /// None yet, of any block of a world.
    pub fn new(world: &World<'_>) -> Self {
        let groups = &world.rates.groups;
        let mut group_of = vec![0; world.policy.marks.len()];
        for (g, group) in (0_u16..).zip(groups) {
            group.marks.iter().for_each(|&mark| group_of[usize::from(mark)] = g);
        }
        let streams = groups.iter().map(|group| Stream::new(0, Purpose::Moment(group.key), 0, 0)).collect();
        Self {
            all: Vec::new(),
            moments: Moments { streams, group_of },
            last: Box::new([NONE; LONGEST]),
            draws: Box::new([[0; 2]; BATCH]),
            several: Vec::new(),
        }
    }

    /// Draws those of a block that pass the gate of the phase whatever the person's state.
    pub fn draw(&mut self, world: &World<'_>, area: usize, stretch: &Stretch<'_>, gate: Gate<'_>, tick: u32) {
        debug_assert!(self.last.iter().all(|&last| last == NONE), "a block's candidates were not all taken");
        let (seed, key, persons) = (world.seed, stretch.key, stretch.block.persons);
        let stratum = usize::from(stretch.block.stratum);
        self.all.clear();
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
            self.moments.streams[g] = Stream::new(seed, Purpose::Moment(group.key), key, tick);
            let draws = Stream::new(seed, Purpose::Candidate(group.key), key, tick);
            let alias = world.rates.alias(area, stratum, g);
            match &stretch.weights {
                Weights::Ordered(frailty) if group.by_frailty => {
                    self.enter(draws, count, alias, most, gate, |bits| frailty.pick(bits, persons));
                }
                weights if group.by_frailty => {
                    self.enter(draws, count, alias, most, gate, |bits| weights.pick(bits, persons));
                }
                _ => self.enter(draws, count, alias, most, gate, |bits| even(bits, persons)),
            }
        }
    }

    /// Draws so many of a group and enters those that pass among their person's. A function of its own, so that what its loop
    /// needs stays in registers.
    #[inline(never)]
    fn enter(
        &mut self,
        mut draws: Stream,
        count: u32,
        alias: Alias<'_>,
        most: u64,
        gate: Gate<'_>,
        pick: impl Fn(u32) -> u32,
    ) {
        let before = self.all.len();
        self.all.resize(before + count as usize, Candidate::BLANK);
        let all = &mut self.all[..];
        let last = &mut *self.last;
        let mut entered = before;
        for from in (0..count).step_by(BATCH) {
            let batch = &mut self.draws[..BATCH.min((count - from) as usize)];
            draws.fill(batch.as_flattened_mut());
            for (index, &[who, what]) in (from..).zip(&*batch) {
                let chance = who & (ONE - 1);
                if chance >= most {
                    continue;
                }
                let mark = alias.mark(what);
                if chance >= gate.base(mark) {
                    continue;
                }
                let person = pick((who >> 32) as u32) as u16;
                let last = &mut last[usize::from(person) % LONGEST];
                let next = std::mem::replace(last, entered as u32);
                all[entered] = Candidate { chance: chance as u32, next, index, person, mark };
                entered += 1;
            }
        }
        self.all.truncate(entered);
    }

    /// How many were drawn.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Takes a person's candidates at the last of theirs: whoever asks for every place up to [`Self::len`] gets everybody once.
    #[inline(always)]
    pub fn take(&mut self, place: usize) -> Theirs<'_> {
        let candidate = &self.all[place];
        let last = &mut self.last[usize::from(candidate.person) % LONGEST];
        if *last != place as u32 {
            return Theirs::Later;
        }
        *last = NONE;
        if candidate.next == NONE {
            return Theirs::One(candidate);
        }
        gather(&self.all, candidate, &self.moments, &mut self.several);
        Theirs::Several
    }

    /// The candidates in order of time of the person whose were taken last, where they are several.
    pub fn several(&self) -> &[Candidate] {
        &self.several
    }
}

/// A person's candidates.
#[derive(Debug)]
pub enum Theirs<'a> {
    /// They come at a later place.
    Later,
    /// The only one.
    One(&'a Candidate),
    /// Those that [`Candidates::several`] gives.
    Several,
}

/// A person's candidates in order of time, from the last drawn; at the same moment the one drawn first comes first.
fn gather(all: &[Candidate], last: &Candidate, moments: &Moments, several: &mut Vec<Candidate>) {
    several.clear();
    let before = &all[last.next as usize];
    if before.next == NONE {
        let in_order = moments.of(before) <= moments.of(last);
        let two = if in_order { [*before, *last] } else { [*last, *before] };
        several.extend(two);
        return;
    }
    let mut next = Some(last);
    while let Some(candidate) = next {
        several.push(*candidate);
        next = all.get(candidate.next as usize);
    }
    several.reverse();
    several.sort_by_key(|candidate| moments.of(candidate));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_comes_once_with_their_candidates_by_time() {
        let moments = || Moments {
            streams: [1, 2].map(|key| Stream::new(1, Purpose::Moment(key), 0, 0)).into(),
            group_of: vec![0, 0, 1],
        };
        let mut candidates = Candidates {
            all: Vec::new(),
            moments: moments(),
            last: Box::new([NONE; LONGEST]),
            draws: Box::new([[0; 2]; BATCH]),
            several: Vec::new(),
        };
        // A second block finds the memory clean.
        for persons in [&[65_u16, 3, 65, 65, 0, 65, 3][..], &[4_095, 7, 4_095]] {
            candidates.all.clear();
            for (n, &person) in (0..).zip(persons) {
                let next = std::mem::replace(&mut candidates.last[usize::from(person)], n);
                let mark = (n % 3) as u16;
                candidates.all.push(Candidate { chance: n, next, index: n / 3, person, mark });
            }
            let mut taken = Vec::new();
            for place in 0..candidates.len() {
                let theirs = match candidates.take(place) {
                    Theirs::Later => continue,
                    Theirs::One(candidate) => std::slice::from_ref(candidate),
                    Theirs::Several => candidates.several(),
                };
                assert!(theirs.iter().all(|candidate| candidate.person == theirs[0].person));
                let moments = moments();
                assert!(theirs.windows(2).all(|two| moments.of(&two[0]) <= moments.of(&two[1])));
                taken.push((theirs[0].person, theirs.len()));
            }
            taken.sort_unstable();
            let mut expected: Vec<(u16, usize)> = Vec::new();
            for person in persons.iter().copied().collect::<std::collections::BTreeSet<u16>>() {
                expected.push((person, persons.iter().filter(|&&p| p == person).count()));
            }
            assert_eq!(taken, expected);
        }
    }
}
