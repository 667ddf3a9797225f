//! The census at the start of a tick: perceived risk decays, and true acts are integrated, seen or not.
//!
//! Acts that nobody observes change no state, so they are not sampled: their expected number follows exactly from how many
//! persons (weighted by frailty) are in which state. That is how a change of conduct is measured even where nobody looks.

use crate::book::MICRO;
use crate::frailty::UNIT;
use crate::policy::{Learning, Phase};
use crate::rates::{Gate, RISK_LEVELS};
use crate::region::RegionState;
use crate::renew::dither;

/// Persons of one stratum by factor class and level of perceived risk.
#[derive(Debug, Default)]
pub struct Census {
    /// `class x RISK_LEVELS + level`: sum of frailties.
    weight: Vec<u64>,
    /// The same cells: persons.
    persons: Vec<u64>,
    /// Cells with anybody in them.
    seen: Vec<u32>,
}

impl Census {
    #[inline]
    fn add(&mut self, cell: usize, weight: u64) {
        if self.persons[cell] == 0 {
            self.seen.push(cell as u32);
        }
        self.weight[cell] += weight;
        self.persons[cell] += 1;
    }

    /// Moves persons into (or out of) a cell.
    fn shift(&mut self, cell: usize, weight: i64, persons: i64) {
        if !self.seen.contains(&(cell as u32)) {
            self.seen.push(cell as u32);
        }
        self.weight[cell] = self.weight[cell].wrapping_add_signed(weight);
        self.persons[cell] = self.persons[cell].wrapping_add_signed(persons);
    }

    fn clear(&mut self, cells: usize) {
        self.weight.resize(cells, 0);
        self.persons.resize(cells, 0);
        for &cell in &self.seen {
            self.weight[cell as usize] = 0;
            self.persons[cell as usize] = 0;
        }
        self.seen.clear();
    }
}

impl RegionState<'_> {
    /// Takes the census of every stratum and books the tick's expected acts.
    pub fn integrate_acts(&mut self, phase: &Phase, phase_index: usize, tick: u32) {
        if let Some(learning) = phase.learning {
            decay(&mut self.risk, learning, tick);
        }
        let mut census = std::mem::take(&mut self.census);
        let mut first = 0;
        while first < self.stretches.len() {
            let stratum = self.stretches[first].block.stratum;
            let mut next = first;
            while next < self.stretches.len() && self.stretches[next].block.stratum == stratum {
                next += 1;
            }
            let gate = self.world.rates.gate(phase_index, self.area, usize::from(stratum));
            let (mut weight, mut persons) = (0, 0);
            for s in &self.stretches[first..next] {
                weight += s.weights.total(s.block.persons);
                persons += u64::from(s.block.persons);
            }
            if gate.reacts() {
                census.clear(gate.classes() * RISK_LEVELS);
                for s in first..next {
                    self.count_stretch(s, gate, &mut census);
                }
            }
            self.book_acts(phase, usize::from(stratum), gate, &census, weight, persons);
            first = next;
        }
        self.census = census;
    }

    fn count_stretch(&self, stretch: usize, gate: Gate<'_>, census: &mut Census) {
        let s = &self.stretches[stretch];
        let start = s.start as usize;
        if self.risk.is_empty() && !gate.by_grade() {
            self.count_listed(stretch, gate, census);
            return;
        }
        s.weights.for_each(s.block.persons, |i, weight| {
            let i = start + i as usize;
            let level = self.risk.get(i).map_or(0, |r| usize::from(r >> 8));
            let lists = self.lists[0].get(i).copied().unwrap_or(0);
            let grade = self.grades.get(i).map_or(0, |g| g & 15);
            census.add(gate.class(lists, grade) * RISK_LEVELS + level, weight);
        });
    }

    /// A person's perceived risk has just changed in the course of a tick of which the part `rest` is still to come: their
    /// expected acts of the rest change with it.
    pub fn correct_acts(
        &mut self,
        phase: &Phase,
        gate: Gate<'_>,
        stretch: usize,
        person: u32,
        levels: [usize; 2],
        rest: f64,
    ) {
        let world = self.world;
        let s = &self.stretches[stretch];
        let stratum = usize::from(s.block.stratum);
        let weight = s.weights.of(person - s.start, s.block.persons) as f64 / UNIT as f64;
        let status = self.status(person as usize);
        let class = gate.class(status.lists[0], status.grade[0]);
        let conduct = world.policy.conduct.len();
        let row_start = (self.area * world.layout.strata.len() + stratum) * conduct;
        let row = self.rows.row_mut(stratum);
        for (k, &rate) in phase.acts[row_start..row_start + conduct].iter().enumerate() {
            let [before, after] = levels.map(|level| gate.plain(class, k, level));
            if rate <= 0.0 || before == after {
                continue;
            }
            let change = if world.policy.conduct[k].repeats {
                rate * weight * (after - before)
            } else {
                let log = libm::log1p(-rate.min(1.0 - 1e-12));
                libm::exp(log * before) - libm::exp(log * after)
            };
            row[world.book.acts + 2 * k] += libm::round(change * rest * MICRO) as i64;
        }
    }

    /// Where only lists matter: everybody is counted as on none, then those on some are moved.
    fn count_listed(&self, stretch: usize, gate: Gate<'_>, census: &mut Census) {
        let s = &self.stretches[stretch];
        let n = s.block.persons;
        census.shift(gate.class(0, 0) * RISK_LEVELS, s.weights.total(n) as i64, i64::from(n));
        let lists = &self.lists[0][s.start as usize..(s.start + n) as usize];
        for (c, chunk) in lists.chunks(64).enumerate() {
            if chunk.iter().all(|&l| l == 0) {
                continue;
            }
            for (i, &lists) in chunk.iter().enumerate().filter(|(_, l)| **l != 0) {
                let weight = s.weights.of((c * 64 + i) as u32, n) as i64;
                census.shift(gate.class(0, 0) * RISK_LEVELS, -weight, -1);
                census.shift(gate.class(lists, 0) * RISK_LEVELS, weight, 1);
            }
        }
    }

    fn book_acts(
        &mut self,
        phase: &Phase,
        stratum: usize,
        gate: Gate<'_>,
        census: &Census,
        weight: u64,
        persons: u64,
    ) {
        let world = self.world;
        let (book, conduct) = (&world.book, world.policy.conduct.len());
        let row_start = (self.area * world.layout.strata.len() + stratum) * conduct;
        let rates = &phase.acts[row_start..row_start + conduct];
        let row = self.rows.row_mut(stratum);
        for (k, &rate) in rates.iter().enumerate() {
            let repeats = world.policy.conduct[k].repeats;
            let without = if repeats { rate * weight as f64 / UNIT as f64 } else { rate * persons as f64 };
            let with = match (gate.reacts(), repeats) {
                (false, _) => without,
                (true, true) => rate * weighted_factor(census, gate, k),
                (true, false) => once_per_tick(census, gate, k, rate),
            };
            row[book.acts + 2 * k] += libm::round(with * MICRO) as i64;
            row[book.acts + 2 * k + 1] += libm::round(without * MICRO) as i64;
        }
        for &cell in &census.seen {
            let (class, level) = (cell as usize / RISK_LEVELS, cell as usize % RISK_LEVELS);
            if gate.reacts() && gate.capped(class, level) {
                row[book.cap_hits] += census.persons[cell as usize] as i64;
            }
        }
    }
}

/// Sum of frailty x factor over the stratum.
fn weighted_factor(census: &Census, gate: Gate<'_>, k: usize) -> f64 {
    let sum: f64 = census
        .seen
        .iter()
        .map(|&cell| {
            let cell = cell as usize;
            census.weight[cell] as f64 * gate.plain(cell / RISK_LEVELS, k, cell % RISK_LEVELS)
        })
        .sum();
    sum / UNIT as f64
}

/// Expected number who do what can be done once a tick: 1 - (1-a)^f for a person of factor f, to the second order in the
/// variance of f among those of one status, whose factors differ by perceived risk only. (For factors between a half and
/// two the third order is below 1e-4 of the change; a status that forbids has factor 0 without variance and is exact.)
fn once_per_tick(census: &Census, gate: Gate<'_>, k: usize, a: f64) -> f64 {
    if a <= 0.0 {
        return 0.0;
    }
    let mut sums = vec![[0.0_f64; 3]; gate.classes()];
    for &cell in &census.seen {
        let (class, level) = (cell as usize / RISK_LEVELS, cell as usize % RISK_LEVELS);
        let (n, f) = (census.persons[cell as usize] as f64, gate.plain(class, k, level));
        sums[class][0] += n;
        sums[class][1] += n * f;
        sums[class][2] += n * f * f;
    }
    let log = libm::log1p(-a.min(1.0 - 1e-12));
    let acts = |[n, sum, squares]: [f64; 3]| {
        if n <= 0.0 {
            return 0.0;
        }
        let mean = sum / n;
        let variance = (squares / n - mean * mean).max(0.0);
        let none = libm::exp(log * mean);
        n * (1.0 - none - 0.5 * log * log * none * variance).clamp(0.0, 1.0)
    };
    sums.into_iter().map(acts).sum()
}

/// Perceived risk returns to the announced risk; rounded like fading scores, so that it does not stick on the way.
fn decay(risk: &mut [u16], learning: Learning, tick: u32) {
    let keep = libm::round((1.0 - learning.forgetting.clamp(0.0, 1.0)) * 4_294_967_296.0) as i64;
    let announced = i64::from(learning.announced);
    for (i, r) in risk.iter_mut().enumerate() {
        let distance = i64::from(*r) - announced;
        *r = (announced + ((distance * keep + i64::from(dither(i as u32, tick))) >> 32)) as u16;
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
            decay(&mut risk, learning, tick);
        }
        let expected = |r0: f64| 10_000.0 + (r0 - 10_000.0) * libm::pow(0.9, 12.0);
        assert!((f64::from(risk[0]) - expected(60_000.0)).abs() < 8.0);
        assert!((f64::from(risk[1]) - expected(0.0)).abs() < 8.0);
        assert_eq!(risk[2], 10_000);
    }
}
