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
/// How many ways there are.
const WAYS: usize = 4;

/// How a person's candidates of a tick are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The only one, which changes scores at most.
    Plain,
    /// The only one, which may raise perceived risk too.
    Teaching,
    /// The only one, which may do more.
    Other,
    /// One of several.
    Several,
}

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
    /// By way: the places of persons' last candidates, each way with room for all.
    queues: Vec<u32>,
    /// By way: where its queue ends.
    ends: [usize; WAYS],
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
            queues: Vec::new(),
            ends: [0; WAYS],
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
            if !gate.has(g) {
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
                    self.enter(draws, count, alias, gate, |bits| frailty.pick(bits, persons));
                }
                weights if group.by_frailty => {
                    self.enter(draws, count, alias, gate, |bits| weights.pick(bits, persons));
                }
                _ => self.enter(draws, count, alias, gate, |bits| even(bits, persons)),
            }
        }
    }

    /// Draws so many of a group and enters those that pass among their person's. A function of its own, so that what its loop
    /// needs stays in registers. Who passes is left to chance, which a processor does not foresee: everybody is written, and
    /// who does not pass is written over, so that there is no branch.
    #[inline(never)]
    fn enter(
        &mut self,
        mut draws: Stream,
        count: u32,
        alias: Alias<'_>,
        gate: Gate<'_>,
        pick: impl Fn(u32) -> u32,
    ) {
        let before = self.all.len();
        self.all.resize(before + count as usize + 1, Candidate::BLANK);
        let all = &mut self.all[..];
        let last = &mut *self.last;
        let mut entered = before;
        for from in (0..count).step_by(BATCH) {
            let batch = &mut self.draws[..BATCH.min((count - from) as usize)];
            draws.fill(batch.as_flattened_mut());
            for (index, &[who, what]) in (from..).zip(&*batch) {
                let chance = who & (ONE - 1);
                let mark = alias.mark(what);
                let person = pick((who >> 32) as u32) as u16;
                let passes = chance < gate.base(mark);
                let last = &mut last[usize::from(person) % LONGEST];
                let next = *last;
                all[entered] = Candidate { chance: chance as u32, next, index, person, mark };
                *last = if passes { entered as u32 } else { next };
                entered += usize::from(passes);
            }
        }
        self.all.truncate(entered);
    }

    /// Takes out those that are not to be.
    pub fn retain(&mut self, mut is_to_be: impl FnMut(&Candidate, &Moments) -> bool) {
        let (moments, before) = (&self.moments, self.all.len());
        self.all.retain(|candidate| is_to_be(candidate, moments));
        if self.all.len() == before {
            return;
        }
        self.last.fill(NONE);
        for (place, candidate) in (0..).zip(&mut self.all) {
            let last = &mut self.last[usize::from(candidate.person) % LONGEST];
            candidate.next = std::mem::replace(last, place);
        }
    }

    /// Sorts the persons into queues, those with one candidate by the way that its mark goes: within a queue every turn is
    /// alike.
    pub fn queue(&mut self, way: impl Fn(u16) -> Way) {
        let length = self.all.len();
        self.queues.resize(self.queues.len().max(WAYS * length), 0);
        self.ends = std::array::from_fn(|queue| queue * length);
        // From the end, so that the first met of a person is their last.
        for (place, candidate) in self.all.iter().enumerate().rev() {
            let place = place as u32;
            let last = &mut self.last[usize::from(candidate.person) % LONGEST];
            let first_met = *last == place;
            *last = NONE;
            let way = if candidate.next == NONE { way(candidate.mark) } else { Way::Several };
            let end = &mut self.ends[way as usize];
            self.queues[*end] = place;
            *end += usize::from(first_met);
        }
    }

    /// The places in a queue.
    fn queued(&self, way: Way) -> &[u32] {
        let queue = way as usize;
        &self.queues[queue * self.all.len()..self.ends[queue]]
    }

    /// The candidates of a queue of those that have one.
    pub fn only(&self, way: Way) -> impl Iterator<Item = &Candidate> {
        self.queued(way).iter().map(|&place| &self.all[place as usize])
    }

    /// Calls `each` with the candidates of each person that has several, in order of time, and their moments.
    pub fn several(&mut self, mut each: impl FnMut(&[Candidate], &Moments)) {
        let mut theirs = std::mem::take(&mut self.several);
        for &place in self.queued(Way::Several) {
            gather(&self.all, &self.all[place as usize], &self.moments, &mut theirs);
            each(&theirs, &self.moments);
        }
        self.several = theirs;
    }
}

/// A person's candidates in order of time, from the last drawn; at the same moment the one drawn first comes first.
fn gather(all: &[Candidate], last: &Candidate, moments: &Moments, theirs: &mut Vec<Candidate>) {
    theirs.clear();
    let before = &all[last.next as usize];
    if before.next == NONE {
        let in_order = moments.of(before) <= moments.of(last);
        let two = if in_order { [*before, *last] } else { [*last, *before] };
        theirs.extend(two);
        return;
    }
    let mut next = Some(last);
    while let Some(candidate) = next {
        theirs.push(*candidate);
        next = all.get(candidate.next as usize);
    }
    theirs.reverse();
    theirs.sort_by_key(|candidate| moments.of(candidate));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_comes_once_with_their_candidates_by_time() {
        let moments = Moments {
            streams: [1, 2].map(|key| Stream::new(1, Purpose::Moment(key), 0, 0)).into(),
            group_of: vec![0, 0, 1],
        };
        let mut candidates = Candidates {
            all: Vec::new(),
            moments,
            last: Box::new([NONE; LONGEST]),
            draws: Box::new([[0; 2]; BATCH]),
            queues: Vec::new(),
            ends: [0; WAYS],
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
            let way = |mark: u16| [Way::Plain, Way::Teaching, Way::Other][usize::from(mark)];
            candidates.queue(way);
            let mut taken = Vec::new();
            for of in [Way::Plain, Way::Teaching, Way::Other] {
                assert!(candidates.only(of).all(|candidate| way(candidate.mark) == of));
                taken.extend(candidates.only(of).map(|candidate| (candidate.person, 1)));
            }
            candidates.several(|theirs, moments| {
                assert!(theirs.len() > 1 && theirs.iter().all(|c| c.person == theirs[0].person));
                assert!(theirs.windows(2).all(|two| moments.of(&two[0]) <= moments.of(&two[1])));
                taken.push((theirs[0].person, theirs.len()));
            });
            assert!(candidates.last.iter().all(|&last| last == NONE));
            taken.sort_unstable();
            let mut expected: Vec<(u16, usize)> = Vec::new();
            for person in persons.iter().copied().collect::<std::collections::BTreeSet<u16>>() {
                expected.push((person, persons.iter().filter(|&&p| p == person).count()));
            }
            assert_eq!(taken, expected);
        }
    }
}
