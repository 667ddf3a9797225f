//! The state that both programs hold, and what both do with a day's records: add, clamp, sanction, count.

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rayon::prelude::*;

use crate::tables::{BOUNDS, GROUPS, RELEASE_FROM, SANCTION_BELOW, START};

/// Persons handled with one random stream: the unit of parallel work.
pub const CHUNK: usize = 16_384;

/// Sums by group at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// Persons.
    pub persons: [u64; GROUPS],
    /// Sum of scores.
    pub score: [i64; GROUPS],
    /// Sanctioned persons.
    pub sanctioned: [u64; GROUPS],
}

impl Day {
    fn add(mut self, other: Self) -> Self {
        for g in 0..GROUPS {
            self.persons[g] += other.persons[g];
            self.score[g] += other.score[g];
            self.sanctioned[g] += other.sanctioned[g];
        }
        self
    }

    /// Mean score of a group.
    pub fn mean(&self, group: usize) -> f64 {
        self.score[group] as f64 / self.persons[group] as f64
    }
}

/// Persons as a structure of arrays: 6 bytes each.
#[derive(Debug, Clone)]
pub struct Population {
    seed: u64,
    /// Score.
    pub score: Vec<i32>,
    /// Group, 0 to 7.
    pub group: Vec<u8>,
    /// 1 if sanctioned.
    pub sanctioned: Vec<u8>,
}

/// A record on its way to another person.
pub type Misattributed = (u32, i32);

impl Population {
    /// `persons` persons at the start score, each in a random group.
    pub fn new(persons: usize, seed: u64) -> Self {
        let group = (0..persons as u64).map(|i| (mix(mix(seed) ^ i) >> 61) as u8).collect();
        Self { seed, score: vec![START; persons], group, sanctioned: vec![0; persons] }
    }

    /// One day. `records(generator, first person of the chunk, groups, sanctioned, scores, misattributed)` draws the
    /// records of one chunk, adds the points of those that go to their author and lists the others.
    pub fn day<F>(&mut self, day: u32, records: F) -> Day
    where
        F: Fn(&mut SmallRng, usize, &[u8], &[u8], &mut [i32], &mut Vec<Misattributed>) + Sync,
    {
        let seed = self.seed;
        let hits: Vec<Vec<Misattributed>> = self
            .score
            .par_chunks_mut(CHUNK)
            .zip(self.group.par_chunks(CHUNK))
            .zip(self.sanctioned.par_chunks(CHUNK))
            .enumerate()
            .map(|(chunk, ((score, group), sanctioned))| {
                let mut random = stream(seed, day, chunk);
                let mut hits = Vec::new();
                records(&mut random, chunk * CHUNK, group, sanctioned, score, &mut hits);
                hits
            })
            .collect();
        for (victim, points) in hits.into_iter().flatten() {
            self.score[victim as usize] += points;
        }
        self.settle()
    }

    /// Clamps, sanctions, releases and counts.
    fn settle(&mut self) -> Day {
        self.score
            .par_chunks_mut(CHUNK)
            .zip(self.group.par_chunks(CHUNK))
            .zip(self.sanctioned.par_chunks_mut(CHUNK))
            .map(|((score, group), sanctioned)| {
                let mut day = Day::default();
                for ((score, &group), sanctioned) in score.iter_mut().zip(group).zip(sanctioned) {
                    *score = (*score).clamp(BOUNDS.0, BOUNDS.1);
                    if *score < SANCTION_BELOW {
                        *sanctioned = 1;
                    } else if *score >= RELEASE_FROM {
                        *sanctioned = 0;
                    }
                    let group = usize::from(group);
                    day.persons[group] += 1;
                    day.score[group] += i64::from(*score);
                    day.sanctioned[group] += u64::from(*sanctioned);
                }
                day
            })
            .reduce(Day::default, Day::add)
    }
}

/// Somebody else than `person`, uniformly.
#[inline]
pub fn other(random: &mut SmallRng, person: usize, persons: usize) -> u32 {
    use rand::RngExt;
    let at = random.random_range(0..persons as u32 - 1);
    at + u32::from(at >= person as u32)
}

/// The random stream of a chunk on a day. The seed is hashed before the rest is mixed in: with `seed ^ chunk`,
/// neighbouring seeds would share streams.
fn stream(seed: u64, day: u32, chunk: usize) -> SmallRng {
    SmallRng::seed_from_u64(mix(mix(mix(seed) ^ u64::from(day)) ^ chunk as u64))
}

/// Finaliser of `SplitMix64`.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
