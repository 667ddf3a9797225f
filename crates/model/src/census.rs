//! The census of a stratum: who is in which state, from which the tick's true acts follow, seen or not.
//!
//! Acts that nobody observes change no state, so they are not sampled: their expected number follows exactly from how many
//! persons (weighted by frailty) are in which state for which part of the tick. That is how a change of conduct is measured
//! even where nobody looks.

use std::ops::Range;

#[cfg(not(feature = "portable"))]
use multiversion::multiversion;

use crate::book::MICRO;
use crate::desk::Desk;
use crate::frailty::UNIT;
use crate::hardship::in_range;
use crate::policy::{Conduct, Phase};
use crate::rates::Gate;
use crate::reactions::{RISK_LEVELS, Reacting, Stand};
use crate::region::{RegionState, SCORE};
use crate::renew::dither;

/// Tables counted into in turn, so that neighbours of equal state do not wait for each other's sums.
const LANES: usize = 4;
/// One person in a lane's cell; the bits below hold frailties.
const PERSON: u64 = 1 << 40;
/// A whole tick: the unit of time in the census.
const TICK: i64 = 1 << 17;
/// Persons whose lists are looked at together.
const STEP: usize = 64;
/// The lists by score in a person's word.
const LISTS: u64 = 0xff << 32;

/// Persons of one stratum by factor class and level of perceived risk, each for the part of the tick spent there.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// By class, lane and level: persons and frailties being counted.
    lanes: Vec<[[u64; RISK_LEVELS]; LANES]>,
    /// `class x RISK_LEVELS + level`: sum of frailties x time.
    weight: Vec<i64>,
    /// The same cells: persons x time.
    persons: Vec<i64>,
    /// By class: whether anybody is in it.
    occupied: Vec<bool>,
    /// Lowest and highest level that anybody has, or may have had.
    levels: [usize; 2],
}

impl Census {
    /// Begins with nobody counted, for persons of levels within these.
    fn open(&mut self, react: Reacting<'_>, levels: [usize; 2]) {
        let classes = react.classes();
        let (cells, lanes) = (classes * RISK_LEVELS, if react.is_laid_out() { classes } else { 0 });
        if (self.weight.len(), self.lanes.len()) != (cells, lanes) {
            self.lanes = vec![[[0; RISK_LEVELS]; LANES]; lanes];
            self.weight = vec![0; cells];
            self.persons = vec![0; cells];
            self.occupied = vec![false; classes];
        }
        self.levels = levels;
    }

    /// Empties what was counted, so that the next stratum finds nobody.
    fn close(&mut self) {
        for class in 0..self.occupied.len() {
            if std::mem::take(&mut self.occupied[class]) {
                let cells = self.cells(class);
                self.weight[cells.clone()].fill(0);
                self.persons[cells].fill(0);
            }
        }
    }

    /// The cells of a class that may have somebody in them.
    fn cells(&self, class: usize) -> Range<usize> {
        class * RISK_LEVELS + self.levels[0]..class * RISK_LEVELS + self.levels[1] + 1
    }

    /// Moves a person from one cell to another for the whole tick.
    #[inline]
    fn relocate(&mut self, from: usize, to: usize, weight: u64) {
        for (cell, time) in [(from, -TICK), (to, TICK)] {
            self.weight[cell] += weight as i64 * time;
            self.persons[cell] += time;
            self.occupied[cell / RISK_LEVELS] = true;
        }
    }

    /// Counts a person in a cell for the whole tick.
    #[inline]
    fn enter(&mut self, class: usize, level: usize, weight: u64) {
        let cell = class * RISK_LEVELS + level;
        self.weight[cell] += weight as i64 * TICK;
        self.persons[cell] += TICK;
        self.occupied[class] = true;
    }

    /// Moves what the lanes counted in a class to the tables, for a whole tick.
    fn gather(&mut self, class: usize) {
        for cell in self.cells(class) {
            let level = cell % RISK_LEVELS;
            let sum: u64 = self.lanes[class].iter_mut().map(|lane| std::mem::take(&mut lane[level])).sum();
            self.occupied[class] |= sum != 0;
            self.weight[cell] += (sum % PERSON) as i64 * TICK;
            self.persons[cell] += (sum / PERSON) as i64 * TICK;
        }
    }

    /// A person of a class rises from one level to another when the part `rest` of the tick is still to come.
    #[inline]
    pub fn rise(&mut self, class: usize, levels: [usize; 2], weight: u64, rest: i64) {
        self.levels[1] = self.levels[1].max(levels[1]);
        for (level, time) in levels.into_iter().zip([-rest, rest]) {
            let cell = class * RISK_LEVELS + level;
            self.weight[cell] += weight as i64 * time;
            self.persons[cell] += time;
        }
    }

    /// Persons whose factor on some conduct is capped.
    fn capped(&self, react: Reacting<'_>) -> i64 {
        let occupied = (0..self.occupied.len()).filter(|&class| self.occupied[class]);
        let cells = occupied.flat_map(|class| self.cells(class)).filter(|&cell| self.persons[cell] != 0);
        let capped = |cell: &usize| react.capped(cell / RISK_LEVELS, cell % RISK_LEVELS);
        cells.filter(capped).map(|cell| self.persons[cell] / TICK).sum()
    }
}

/// The part of a tick that is still to come at a moment, in the census' unit of time.
#[inline]
pub fn rest_of_tick(when: u64) -> i64 {
    (!when >> 48) as i64 * 2 + 1
}

impl RegionState<'_> {
    /// Counts the persons of a stratum's stretches as the tick begins.
    pub fn take_census(&self, stretches: Range<usize>, gate: Gate<'_>, desk: &mut Desk) {
        if !gate.react.reacts() {
            return;
        }
        let census = &mut desk.census;
        let people = self.people_of(&stretches);
        let levels = self.risk.get(people).map_or([0, 0], range).map(|risk| usize::from(risk >> 8));
        census.open(gate.react, levels);
        let stratum = usize::from(self.stretches[stretches.start].block.stratum);
        let free = gate.react.free();
        for stretch in stretches.clone() {
            self.count_stretch(stretch, gate, census);
            match gate.react.by_person() || self.has_market() {
                true => (0..census.lanes.len()).for_each(|class| census.gather(class)),
                false => census.gather(free),
            }
        }
        if gate.react.caps() {
            desk.counts.row_mut(stratum)[self.world.book.cap_hits] += census.capped(gate.react);
        }
    }

    fn people_of(&self, stretches: &Range<usize>) -> Range<usize> {
        let last = &self.stretches[stretches.end - 1];
        self.stretches[stretches.start].start as usize..(last.start + last.block.persons) as usize
    }

    fn count_stretch(&self, stretch: usize, gate: Gate<'_>, census: &mut Census) {
        let s = &self.stretches[stretch];
        let persons = s.start as usize..(s.start + s.block.persons) as usize;
        let people = &self.people[persons.clone()];
        let risk = self.risk.get(persons).unwrap_or(&[]);
        let level = |i: usize| risk.get(i).map_or(0, |r| usize::from(r >> 8));
        if gate.react.by_person() || self.has_market() {
            let first = s.start as usize;
            let worn = [&self.hardship, &self.grievance]
                .map(|worn| in_range(worn, first..first + s.block.persons as usize)[SCORE]);
            for (i, person) in people.iter().enumerate().filter(|(i, _)| !self.is_closed(first + i)) {
                let worn = worn.map(|worn| worn.get(i).copied().unwrap_or(0));
                let class = gate.react.class(Stand::of(*person, SCORE, worn));
                match gate.react.is_laid_out() {
                    true => census.lanes[class][i % LANES][level(i)] += PERSON | s.weight_of(i),
                    // With many classes each has few.
                    false => census.enter(class, level(i), s.weight_of(i)),
                }
            }
            return;
        }
        // Everybody is counted as on no list, then those on some are moved.
        let lanes = &mut census.lanes[gate.react.free()];
        match risk {
            [] => lanes[0][0] += people.len() as u64 * PERSON + s.weights.total(s.block.persons),
            _ => count_levels(lanes, risk, s.weights_by_person()),
        }
        let free = gate.react.free() * RISK_LEVELS;
        for (step, people) in (0..).step_by(STEP).zip(people.chunks(STEP)) {
            if people.iter().fold(0, |any, person| any | person.word()) & LISTS == 0 {
                continue;
            }
            for (i, person) in (step..).zip(people).filter(|(_, person)| person.lists[0] != 0) {
                let listed = Stand { lists: person.lists[SCORE], ..Stand::default() };
                let cell = gate.react.class(listed) * RISK_LEVELS + level(i);
                census.relocate(free + level(i), cell, s.weight_of(i));
            }
        }
    }

    /// Books a stratum's expected acts of the tick.
    pub fn book_acts(&self, phase: &Phase, stretches: Range<usize>, gate: Gate<'_>, desk: &mut Desk) {
        let world = self.world;
        let stratum = usize::from(self.stretches[stretches.start].block.stratum);
        let (mut weight, mut persons) = (0, 0);
        for s in &self.stretches[stretches] {
            weight += s.weights.total(s.block.persons);
            persons += u64::from(s.block.persons);
            if self.has_market() {
                let empty = (0..s.block.persons as usize).filter(|i| self.is_closed(s.start as usize + i));
                for i in empty {
                    weight -= s.weight_of(i);
                    persons -= 1;
                }
            }
        }
        let conduct = &world.policy.conduct;
        let from = (self.area * world.layout.strata.len() + stratum) * conduct.len();
        let rates = &phase.acts[from..from + conduct.len()];
        let row = &mut desk.counts.row_mut(stratum)[world.book.acts..];
        let mut without = vec![0; conduct.len()];
        for (k, (&rate, conduct)) in rates.iter().zip(conduct).enumerate() {
            let exposed = if conduct.repeats { weight as f64 / UNIT as f64 } else { persons as f64 };
            without[k] = libm::round(rate * exposed * MICRO) as i64;
            row[2 * k + 1] += without[k];
            if !gate.react.reacts() {
                row[2 * k] += without[k];
            }
        }
        if gate.react.reacts() {
            let mut sheet = vec![Booked::default(); conduct.len()];
            let census = &mut desk.census;
            for class in (0..gate.react.classes()).filter(|&class| census.occupied[class]) {
                let book = if gate.react.is_laid_out() { book_class } else { book_few };
                book(census, class, gate.react, (conduct, rates), &|k| self.norm(k), &mut sheet);
            }
            census.close();
            self.enter_booked(&sheet, &without, stratum, desk);
        }
    }

    /// Enters the acts of a stratum.
    fn enter_booked(&self, sheet: &[Booked], without: &[i64], stratum: usize, desk: &mut Desk) {
        let book = &self.world.book;
        let row = desk.counts.row_mut(stratum);
        for (k, booked) in sheet.iter().enumerate() {
            row[book.acts + 2 * k] += booked.acts;
            if let Some(first) = book.displaced {
                row[first + k] += booked.displaced;
            }
            if let Some(first) = book.gamed {
                row[first + k] += booked.gamed;
            }
        }
        for ((around, booked), without) in desk.around.iter_mut().zip(sheet).zip(without) {
            around[0] += booked.acts;
            around[1] += without;
        }
    }

    /// Perceived risk of a stretch returns to the announced risk; rounded like fading scores, so that it does not stick on
    /// the way.
    pub fn forget(&mut self, phase: &Phase, stretch: usize, tick: u32) {
        let Some(learning) = phase.learning else { return };
        let s = &self.stretches[stretch];
        let persons = s.start..s.start + s.block.persons;
        let row = self.area * self.world.layout.strata.len() + usize::from(s.block.stratum);
        let to = (phase.announced.get(row).copied().unwrap_or(learning.before), learning.forgetting);
        decay(&mut self.risk[s.start as usize..persons.end as usize], to, persons.start, tick);
    }
}

/// Expected acts of one conduct, in millionths.
#[derive(Debug, Clone, Copy, Default)]
struct Booked {
    acts: i64,
    /// Of these, those out of sight.
    displaced: i64,
    /// Of these, those for the score's sake.
    gamed: i64,
}

impl Booked {
    /// Adds the acts of those whose factors sum up to `sum`, and their squares to `squares`, with the parts of that sum.
    fn add(&mut self, acts: f64, sum: f64, [displaced, gamed]: [f64; 2]) {
        // Of acts that happen at most once a tick the parts are those of the factors.
        let part = |part: f64| if sum > 0.0 { libm::round(acts * part / sum * MICRO) as i64 } else { 0 };
        self.acts += libm::round(acts * MICRO) as i64;
        self.displaced += part(displaced);
        self.gamed += part(gamed);
    }
}

/// Expected acts of a conduct of so many persons, whose factors sum up to `sum` and their squares to `squares`, under a norm.
fn expected(repeats: bool, rate: f64, persons: f64, [sum, squares]: [f64; 2], norm: f64) -> f64 {
    match repeats {
        true => rate * sum * norm,
        false => once_per_tick(persons, [sum * norm, squares * norm * norm], rate),
    }
}

/// Books the expected acts of the persons of one class of many.
fn book_class(
    census: &Census,
    class: usize,
    react: Reacting<'_>,
    (conduct, rates): (&[Conduct], &[f64]),
    norm: &dyn Fn(usize) -> f64,
    sheet: &mut [Booked],
) {
    let (cells, levels) = (census.cells(class), census.levels[0]..census.levels[1] + 1);
    let (mut weight, mut persons) = ([0.0; RISK_LEVELS], [0.0; RISK_LEVELS]);
    let (weight, persons) = (&mut weight[..levels.len()], &mut persons[..levels.len()]);
    to_plain(&census.weight[cells.clone()], TICK as f64 * UNIT as f64, weight);
    to_plain(&census.persons[cells], TICK as f64, persons);
    let everybody = persons.iter().sum();
    let mut space = [0.0; RISK_LEVELS];
    let mut sums = [Sums::default(); 2];
    for (k, &rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
        let repeats = conduct[k].repeats;
        let (counts, kept) = if repeats { (&*weight, &mut sums[0]) } else { (&*persons, &mut sums[1]) };
        // Kinds of conduct that react alike stand one after the other in many packs.
        let alike = react.alike(k);
        if kept.of != Some(alike) {
            *kept = Sums { of: Some(alike), sums: moments(counts, react.acts(class, k, levels.clone())) };
        }
        let acts = expected(repeats, rate, everybody, kept.sums, norm(k));
        let displaced = react.displaced(class, k, levels.clone(), &mut space);
        let displaced = displaced.map_or(0.0, |factors| moments(counts, factors)[0]);
        sheet[k].add(acts, kept.sums[0], [displaced, 0.0]);
    }
}

/// The same of a class of few persons, who stand in few of its cells.
fn book_few(
    census: &Census,
    class: usize,
    react: Reacting<'_>,
    (conduct, rates): (&[Conduct], &[f64]),
    norm: &dyn Fn(usize) -> f64,
    sheet: &mut [Booked],
) {
    let cells = census.cells(class).filter(|&cell| (census.weight[cell], census.persons[cell]) != (0, 0));
    let plain = |cell: usize| {
        let weight = census.weight[cell] as f64 / (TICK as f64 * UNIT as f64);
        (cell % RISK_LEVELS, [weight, census.persons[cell] as f64 / TICK as f64])
    };
    let cells: Vec<(usize, [f64; 2])> = cells.map(plain).collect();
    let everybody = cells.iter().map(|(_, [_, persons])| persons).sum();
    for (k, &rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
        let repeats = conduct[k].repeats;
        let (mut sums, mut parts) = ([0.0; 2], [0.0; 2]);
        for &(level, counts) in &cells {
            let n = counts[usize::from(!repeats)];
            let [f, displaced, gamed] = react.parts(class, k, level);
            sums = [sums[0] + n * f, sums[1] + n * f * f];
            parts = [parts[0] + n * displaced, parts[1] + n * gamed];
        }
        sheet[k].add(expected(repeats, rate, everybody, sums, norm(k)), sums[0], parts);
    }
}

/// The moments last worked out, and for which conduct.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    of: Option<u16>,
    sums: [f64; 2],
}

#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn to_plain(cells: &[i64], unit: f64, numbers: &mut [f64]) {
    for (number, &cell) in numbers.iter_mut().zip(cells) {
        *number = cell as f64 / unit;
    }
}

/// Counts persons of one class by level of their risk, with their frailties where not everybody is alike.
fn count_levels(lanes: &mut [[u64; RISK_LEVELS]; LANES], risk: &[u16], weights: &[u32]) {
    let level = |risk: u16| usize::from((risk >> 8) as u8);
    if weights.is_empty() {
        for (i, &risk) in risk.iter().enumerate() {
            lanes[i % LANES][level(risk)] += PERSON | UNIT;
        }
        return;
    }
    let ((risks, risks_left), (weights, weights_left)) =
        (risk.as_chunks::<LANES>(), weights.as_chunks::<LANES>());
    for (risks, weights) in risks.iter().zip(weights) {
        for lane in 0..LANES {
            lanes[lane][level(risks[lane])] += PERSON | u64::from(weights[lane]);
        }
    }
    for (&risk, &weight) in risks_left.iter().zip(weights_left) {
        lanes[0][level(risk)] += PERSON | u64::from(weight);
    }
}

/// Lowest and highest risk.
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn range(risk: &[u16]) -> [u16; 2] {
    let (mut low, mut high) = (u16::MAX, 0);
    for &r in risk {
        low = low.min(r);
        high = high.max(r);
    }
    [low.min(high), high]
}

/// Sums of n f and n f^2 over the levels, always added up in the same order: eight sums side by side, then those.
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn moments(counts: &[f64], factors: &[f64]) -> [f64; 2] {
    let mut sums = [[0.0_f64; 8]; 2];
    let (counts, counts_left) = counts.as_chunks::<8>();
    let (factors, factors_left) = factors.as_chunks::<8>();
    for (n, f) in counts.iter().zip(factors) {
        for side in 0..8 {
            let first = n[side] * f[side];
            sums[0][side] += first;
            sums[1][side] += first * f[side];
        }
    }
    for (side, (n, f)) in counts_left.iter().zip(factors_left).enumerate() {
        sums[0][side] += n * f;
        sums[1][side] += n * f * f;
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
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn decay(risk: &mut [u16], (announced, forgetting): (u16, f64), first: u32, tick: u32) {
    let keep = libm::round((1.0 - forgetting.clamp(0.0, 1.0)) * 2_147_483_648.0) as i64;
    let announced = i64::from(announced);
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
        let mut risk = vec![60_000_u16, 0, 10_000];
        for tick in 0..12 {
            decay(&mut risk, (10_000, 0.1), 0, tick);
        }
        let expected = |r0: f64| 10_000.0 + (r0 - 10_000.0) * libm::pow(0.9, 12.0);
        assert!((f64::from(risk[0]) - expected(60_000.0)).abs() < 8.0);
        assert!((f64::from(risk[1]) - expected(0.0)).abs() < 8.0);
        assert_eq!(risk[2], 10_000);
    }
}
