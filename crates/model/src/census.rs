//! The census of a stratum: who is in which state, from which the tick's true acts follow, seen or not.
//!
//! Acts that nobody observes change no state, so they are not sampled: their expected number follows exactly from how many
//! persons (weighted by frailty) are in which state for which part of the tick. That is how a change of conduct is measured
//! even where nobody looks.

use std::ops::Range;

use multiversion::multiversion;

use crate::book::MICRO;
use crate::frailty::UNIT;
use crate::policy::{Learning, Phase};
use crate::rates::{Gate, RISK_LEVELS};
use crate::region::RegionState;
use crate::renew::dither;

/// Tables counted into in turn, so that neighbours of equal state do not wait for each other's sums.
const LANES: usize = 4;
/// One person in a lane's cell; the bits below hold frailties.
const PERSON: u64 = 1 << 40;
/// A whole tick: the unit of time in the census.
const TICK: i64 = 1 << 17;
/// Persons whose lists are looked at together.
const STEP: usize = 64;

/// Persons of one stratum by factor class and level of perceived risk, each for the part of the tick spent there.
#[derive(Debug, Default)]
pub struct Census {
    /// `(lane x classes + class) x RISK_LEVELS + level`: persons and frailties being counted.
    lanes: Vec<u64>,
    /// `class x RISK_LEVELS + level`: sum of frailties x time.
    weight: Vec<i64>,
    /// The same cells: persons x time.
    persons: Vec<i64>,
    /// By class: whether anybody is in it.
    occupied: Vec<bool>,
}

impl Census {
    fn clear(&mut self, classes: usize) {
        let cells = classes * RISK_LEVELS;
        self.lanes.resize(LANES * cells, 0);
        for table in [&mut self.weight, &mut self.persons] {
            table.clear();
            table.resize(cells, 0);
        }
        self.occupied.clear();
        self.occupied.resize(classes, false);
    }

    /// Counts persons (bits from [`PERSON`] up) with their frailties (bits below) in a cell.
    #[inline(always)]
    fn add(&mut self, lane: usize, cell: usize, persons: u64) {
        let cells = self.weight.len();
        self.lanes[lane * cells + cell] += persons;
    }

    /// Moves what the lanes counted to the tables, for a whole tick; so many levels are in use.
    fn gather(&mut self, levels: usize) {
        let cells = self.weight.len();
        for (class, occupied) in self.occupied.iter_mut().enumerate() {
            for cell in (0..levels).map(|level| class * RISK_LEVELS + level) {
                let lanes = (0..LANES).map(|lane| std::mem::take(&mut self.lanes[lane * cells + cell]));
                let sum: u64 = lanes.sum();
                *occupied |= sum != 0;
                self.weight[cell] += (sum % PERSON) as i64 * TICK;
                self.persons[cell] += (sum / PERSON) as i64 * TICK;
            }
        }
    }

    /// A person of a class changes level when the part `rest` of the tick is still to come.
    #[inline]
    pub fn shift(&mut self, class: usize, levels: [usize; 2], weight: u64, rest: i64) {
        for (level, time) in levels.into_iter().zip([-rest, rest]) {
            let cell = class * RISK_LEVELS + level;
            self.weight[cell] += weight as i64 * time;
            self.persons[cell] += time;
        }
    }

    /// Persons whose factor on some conduct is capped.
    fn capped(&self, gate: Gate<'_>) -> i64 {
        let capped = |cell: &usize| gate.capped(cell / RISK_LEVELS, cell % RISK_LEVELS);
        (0..self.persons.len()).filter(capped).map(|cell| self.persons[cell] / TICK).sum()
    }
}

/// The part of a tick that is still to come at a moment, in the census' unit of time.
#[inline]
pub fn rest_of_tick(when: u64) -> i64 {
    (!when >> 48) as i64 * 2 + 1
}

impl RegionState<'_> {
    /// Counts the persons of a stratum's stretches as the tick begins.
    pub fn take_census(&mut self, stretches: Range<usize>, gate: Gate<'_>) {
        let mut census = std::mem::take(&mut self.census);
        census.clear(if gate.reacts() { gate.classes() } else { 0 });
        if gate.reacts() {
            for stretch in stretches.clone() {
                self.count_stretch(stretch, gate, &mut census);
                census.gather(if self.risk.is_empty() { 1 } else { RISK_LEVELS });
            }
            if gate.caps() {
                let stratum = usize::from(self.stretches[stretches.start].block.stratum);
                self.rows.row_mut(stratum)[self.world.book.cap_hits] += census.capped(gate);
            }
        }
        self.census = census;
    }

    fn count_stretch(&self, stretch: usize, gate: Gate<'_>, census: &mut Census) {
        let s = &self.stretches[stretch];
        let (start, end) = (s.start as usize, (s.start + s.block.persons) as usize);
        let level = |i: usize| self.risk.get(i).map_or(0, |r| usize::from(r >> 8));
        let free = gate.class(0, 0) * RISK_LEVELS;
        for from in (start..end).step_by(STEP) {
            let step = from..(from + STEP).min(end);
            let any = self.people[step.clone()].iter().fold(0, |any, person| any | person.word());
            let listed = any.to_le_bytes()[4] != 0;
            if listed || gate.by_grade() {
                for i in step {
                    let person = self.people[i];
                    let cell = gate.class(person.lists[0], person.grades & 15) * RISK_LEVELS + level(i);
                    census.add(i % LANES, cell, PERSON | s.weight_of(i - start));
                }
            } else if self.risk.is_empty() {
                let sum = step.len() as u64 * PERSON + s.weight_within(step.start - start..step.end - start);
                census.add(0, free, sum);
            } else {
                for i in step {
                    census.add(i % LANES, free + level(i), PERSON | s.weight_of(i - start));
                }
            }
        }
    }

    /// Books a stratum's expected acts of the tick.
    pub fn book_acts(&mut self, phase: &Phase, stretches: Range<usize>, gate: Gate<'_>) {
        let world = self.world;
        let stratum = usize::from(self.stretches[stretches.start].block.stratum);
        let (mut weight, mut persons) = (0, 0);
        for s in &self.stretches[stretches] {
            weight += s.weights.total(s.block.persons);
            persons += u64::from(s.block.persons);
        }
        let conduct = &world.policy.conduct;
        let from = (self.area * world.layout.strata.len() + stratum) * conduct.len();
        let rates = &phase.acts[from..from + conduct.len()];
        let row = &mut self.rows.row_mut(stratum)[world.book.acts..];
        for (k, (&rate, conduct)) in rates.iter().zip(conduct).enumerate() {
            let exposed = if conduct.repeats { weight as f64 / UNIT as f64 } else { persons as f64 };
            let acts = libm::round(rate * exposed * MICRO) as i64;
            row[2 * k + 1] += acts;
            if !gate.reacts() {
                row[2 * k] += acts;
            }
        }
        for class in (0..self.census.occupied.len()).filter(|&class| self.census.occupied[class]) {
            let cells = class * RISK_LEVELS..(class + 1) * RISK_LEVELS;
            let weight = plain(&self.census.weight[cells.clone()], TICK as f64 * UNIT as f64);
            let persons = plain(&self.census.persons[cells], TICK as f64);
            let everybody = persons.iter().sum();
            for (k, &rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
                let factors = gate.plain(class, k);
                let acts = if conduct[k].repeats {
                    rate * moments(&weight, factors)[0]
                } else {
                    once_per_tick(everybody, moments(&persons, factors), rate)
                };
                row[2 * k] += libm::round(acts * MICRO) as i64;
            }
        }
    }

    /// Perceived risk of a stretch returns to the announced risk; rounded like fading scores, so that it does not stick on
    /// the way.
    pub fn forget(&mut self, learning: Learning, stretch: usize, tick: u32) {
        let s = &self.stretches[stretch];
        let persons = s.start..s.start + s.block.persons;
        decay(&mut self.risk[s.start as usize..persons.end as usize], learning, persons.start, tick);
    }
}

/// A class's cells as plain numbers of a unit.
fn plain(cells: &[i64], unit: f64) -> [f64; RISK_LEVELS] {
    let mut numbers = [0.0; RISK_LEVELS];
    for (number, &cell) in numbers.iter_mut().zip(cells) {
        *number = cell as f64 / unit;
    }
    numbers
}

/// Sums of n f and n f^2 over the levels, always added up in the same order: eight sums side by side, then those.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))]
fn moments(counts: &[f64; RISK_LEVELS], factors: &[f64]) -> [f64; 2] {
    let mut sums = [[0.0_f64; 8]; 2];
    for (n, f) in counts.chunks_exact(8).zip(factors.chunks_exact(8)) {
        for side in 0..8 {
            let first = n[side] * f[side];
            sums[0][side] += first;
            sums[1][side] += first * f[side];
        }
    }
    sums.map(|sides| sides.iter().sum())
}

/// Expected number, of `n` persons, who do what can be done once a tick: 1 - (1-a)^f for a person of factor f, to the second
/// order in the variance of f among those of one status, whose factors differ by perceived risk only. (For factors between a
/// half and two the third order is below 1e-4 of the change; a status that forbids has factor 0 without variance and is
/// exact.)
fn once_per_tick(n: f64, [sum, squares]: [f64; 2], a: f64) -> f64 {
    if n <= 0.0 {
        return 0.0;
    }
    let log = libm::log1p(-a.min(1.0 - 1e-12));
    let mean = sum / n;
    let variance = (squares / n - mean * mean).max(0.0);
    let none = libm::exp(log * mean);
    n * (1.0 - none - 0.5 * log * log * none * variance).clamp(0.0, 1.0)
}

/// The distance to the announced risk shrinks; the first of `risk` belongs to person `first` of the region.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))]
fn decay(risk: &mut [u16], learning: Learning, first: u32, tick: u32) {
    let keep = libm::round((1.0 - learning.forgetting.clamp(0.0, 1.0)) * 2_147_483_648.0) as i64;
    let announced = i64::from(learning.announced);
    for (i, r) in (first..).zip(risk) {
        let distance = i64::from(*r) - announced;
        *r = (announced + ((distance * keep + i64::from(dither(i, tick) >> 1)) >> 31)) as u16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_decays_geometrically_to_the_announced_risk() {
        let learning = Learning { before: 0, announced: 10_000, learning: 0.1, forgetting: 0.1 };
        let mut risk = vec![60_000_u16, 0, 10_000];
        for tick in 0..12 {
            decay(&mut risk, learning, 0, tick);
        }
        let expected = |r0: f64| 10_000.0 + (r0 - 10_000.0) * libm::pow(0.9, 12.0);
        assert!((f64::from(risk[0]) - expected(60_000.0)).abs() < 8.0);
        assert!((f64::from(risk[1]) - expected(0.0)).abs() < 8.0);
        assert_eq!(risk[2], 10_000);
    }
}
