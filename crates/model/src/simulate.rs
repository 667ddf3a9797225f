//! A run: every region through every tick, and what is kept of it.

use std::sync::Mutex;

use multiversion::multiversion;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::layout::Layout;
use crate::policy::{Memory, Policy};
use crate::region::{FAIR, Hit, Person, RegionState, SCORE};
use crate::tick::Now;
use crate::trace::{Stays, Tally, Trace};
use crate::world::World;

/// Bins of the score histogram, at most.
const BINS: i32 = 100;

/// Runs a policy on a population. `progress` is told how many person-ticks have been done, from any thread. Uses the
/// current rayon pool; the result does not depend on its size.
pub fn simulate(policy: &Policy, layout: &Layout, seed: u64, progress: &(dyn Fn(u64) + Sync)) -> Trace {
    let world = World::new(policy, layout, seed);
    let keeper = Keeper::new(&world);
    let digests: Vec<[u8; 32]> = if world.far {
        run_in_step(&world, &keeper, progress)
    } else {
        run_region_by_region(&world, &keeper, progress)
    };
    keeper.finish(&digests)
}

/// Regions that exchange nothing run one after the other through all ticks, so that their state stays in cache.
fn run_region_by_region(
    world: &World<'_>,
    keeper: &Keeper<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Vec<[u8; 32]> {
    (0..world.layout.regions.len())
        .into_par_iter()
        .with_max_len(1)
        .map(|index| {
            let mut region = RegionState::new(world, index);
            for tick in 0..world.policy.ticks {
                let now = Now::at(world.policy, tick);
                region.live(now);
                region.reckon(now, &[]);
                keeper.keep(&mut region, tick);
                progress(region.persons as u64);
            }
            keeper.keep_end(&region);
            region.digest()
        })
        .collect()
}

/// With a pool of the whole population all regions wait for each other at the records of every tick.
fn run_in_step(world: &World<'_>, keeper: &Keeper<'_>, progress: &(dyn Fn(u64) + Sync)) -> Vec<[u8; 32]> {
    let mut regions: Vec<RegionState<'_>> =
        (0..world.layout.regions.len()).into_par_iter().map(|index| RegionState::new(world, index)).collect();
    for tick in 0..world.policy.ticks {
        let now = Now::at(world.policy, tick);
        regions.par_iter_mut().with_max_len(1).for_each(|region| region.live(now));
        let inboxes = route(world, &mut regions);
        regions.par_iter_mut().with_max_len(1).zip(&inboxes).for_each(|(region, inbox)| {
            region.reckon(now, inbox);
            keeper.keep(region, tick);
            progress(region.persons as u64);
        });
    }
    regions
        .par_iter()
        .map(|region| {
            keeper.keep_end(region);
            region.digest()
        })
        .collect()
}

/// Sends far records to the regions they land in, in the order of their origin.
fn route(world: &World<'_>, regions: &mut [RegionState<'_>]) -> Vec<Vec<Hit>> {
    let mut inboxes = vec![Vec::new(); regions.len()];
    for region in regions.iter_mut() {
        for hit in region.far.drain(..) {
            let target = world.first_person.partition_point(|&first| first <= hit.victim) - 1;
            let victim = hit.victim - world.first_person[target];
            inboxes[target].push(Hit { victim, mark: hit.mark });
        }
    }
    inboxes
}

/// Counts of one period.
struct Period {
    by_area: Tally,
    by_stratum: Tally,
}

/// What is known only at the end.
struct End {
    at_end: Tally,
    histogram: Tally,
    transitions: Tally,
    stays: Vec<Stays>,
    stays_wrong: Vec<Stays>,
}

/// Collects what regions hand over. Everything is a sum of integers, so the order of handing over does not matter.
struct Keeper<'w> {
    world: &'w World<'w>,
    period_ends: Vec<u32>,
    edges: Vec<i32>,
    periods: Vec<Mutex<Period>>,
    end: Mutex<End>,
}

impl<'w> Keeper<'w> {
    fn new(world: &'w World<'w>) -> Self {
        let (policy, layout) = (world.policy, world.layout);
        let (areas, strata, width) = (layout.areas.len(), layout.strata.len(), world.book.counters.len());
        let period_ends = policy.period_ends();
        let edges = score_edges(policy);
        let years = policy.ticks.checked_div(policy.year_ticks).unwrap_or(0) as usize;
        let stays = || {
            let length = policy.ticks as usize + 1;
            vec![Stays { ended: vec![0; length], running: vec![0; length] }; policy.lists.len()]
        };
        let end = End {
            at_end: Tally::new(areas * strata, width),
            histogram: Tally::new(strata, 2 * edges.len()),
            transitions: Tally::new(years, policy.grades.len() * policy.grades.len()),
            stays: stays(),
            stays_wrong: stays(),
        };
        let period = || Period { by_area: Tally::new(areas, width), by_stratum: Tally::new(strata, width) };
        Self {
            world,
            periods: period_ends.iter().map(|_| Mutex::new(period())).collect(),
            period_ends,
            edges,
            end: Mutex::new(end),
        }
    }

    /// At the end of a period: adds the region's counts and clears its flows.
    fn keep(&self, region: &mut RegionState<'_>, tick: u32) {
        let period = self.period_ends.partition_point(|&end| end <= tick);
        if self.period_ends[period] != tick + 1 {
            return;
        }
        let book = &self.world.book;
        region.count_made();
        region.sum_stocks(self.world.policy.phase_at(tick));
        let strata = self.world.layout.strata.len();
        {
            let mut kept = lock(&self.periods[period]);
            for stratum in 0..strata {
                let row = &region.rows.row(stratum)[..book.flows_end];
                if row[book.subjects] > 0 {
                    add(kept.by_area.row_mut(region.area), row);
                    add(kept.by_stratum.row_mut(stratum), row);
                }
            }
        }
        let last = tick + 1 == self.world.policy.ticks;
        let mut end = lock(&self.end);
        for stratum in 0..strata {
            let row = region.rows.row_mut(stratum);
            if row[book.subjects] == 0 {
                continue;
            }
            let whole = end.at_end.row_mut(region.area * strata + stratum);
            if last {
                add(&mut whole[..book.flows_start], &row[..book.flows_start]);
            }
            add(&mut whole[book.flows_start..], &row[book.flows_start..book.flows_end]);
            row[book.flows_start..book.flows_end].fill(0);
        }
    }

    /// At the end of the run.
    fn keep_end(&self, region: &RegionState<'_>) {
        let policy = self.world.policy;
        let phase = policy.phase_at(policy.ticks.saturating_sub(1));
        let bins = self.edges.len();
        let bin_of = self.bins_of(phase.low, phase.high);
        let mut histogram = Tally::new(self.world.layout.strata.len(), 2 * bins);
        for s in &region.stretches {
            let row = histogram.row_mut(usize::from(s.block.stratum));
            for i in s.start as usize..(s.start + s.block.persons) as usize {
                for side in [SCORE, FAIR] {
                    let score = i32::from(region.score(phase, side, i));
                    let bin = bin_of[(score - i32::from(phase.low)) as usize];
                    row[side * bins + bin] += 1;
                }
            }
        }
        let mut end = lock(&self.end);
        end.histogram.add(&histogram);
        let grades = policy.grades.len() * policy.grades.len();
        for (year, counts) in region.transitions.chunks(grades.max(1)).enumerate() {
            for (cell, &count) in end.transitions.row_mut(year).iter_mut().zip(counts) {
                *cell += count as i64;
            }
        }
        for l in 0..policy.lists.len() {
            add_lengths(&mut end.stays[l].ended, &region.ended[l]);
            add_lengths(&mut end.stays_wrong[l].ended, &region.ended_wrong[l]);
            for (i, person) in region.people.iter().enumerate() {
                if person.lists[SCORE] >> (2 * l) & 3 != 0 {
                    let length = (policy.ticks - 1 - u32::from(region.since[SCORE][l][i])) as usize;
                    end.stays[l].running[length] += 1;
                    if person.entry >> l & 1 == 1 {
                        end.stays_wrong[l].running[length] += 1;
                    }
                }
            }
        }
    }

    /// The bin of each score from `low` to `high`: one look-up a person instead of a search.
    fn bins_of(&self, low: i16, high: i16) -> Vec<usize> {
        let bin = |score: i32| self.edges.partition_point(|&edge| edge <= score).max(1) - 1;
        (i32::from(low)..=i32::from(high)).map(bin).collect()
    }

    fn finish(self, digests: &[[u8; 32]]) -> Trace {
        let (areas, strata) = (self.world.layout.areas.len(), self.world.layout.strata.len());
        let width = self.world.book.counters.len();
        let mut by_area = Tally::new(areas * self.periods.len(), width);
        let mut by_stratum = Tally::new(strata * self.periods.len(), width);
        for (p, period) in self.periods.into_iter().enumerate() {
            let period = period.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            for area in 0..areas {
                add(by_area.row_mut(p * areas + area), period.by_area.row(area));
            }
            for stratum in 0..strata {
                add(by_stratum.row_mut(p * strata + stratum), period.by_stratum.row(stratum));
            }
        }
        let end = self.end.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut hash = Sha256::new();
        digests.iter().for_each(|d| hash.update(d));
        Trace {
            ticks: self.world.policy.ticks,
            period_ends: self.period_ends,
            counters: self.world.book.counters.clone(),
            by_area,
            by_stratum,
            at_end: end.at_end,
            score_edges: self.edges,
            score_histogram: end.histogram,
            transitions: end.transitions,
            stays: end.stays,
            stays_wrong: end.stays_wrong,
            state_digest: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl RegionState<'_> {
    /// Stocks that are summed over persons rather than kept: scores and perceived risk.
    fn sum_stocks(&mut self, phase: &crate::policy::Phase) {
        let book = &self.world.book;
        for stratum in 0..self.rows.rows() {
            let row = self.rows.row_mut(stratum);
            row[book.score_sum..book.score_sum + 2].fill(0);
            if book.has_risk() {
                row[book.risk_sum] = 0;
            }
        }
        for s in &self.stretches {
            let people = s.start as usize..(s.start + s.block.persons) as usize;
            let row = self.rows.row_mut(usize::from(s.block.stratum));
            let sums = sum_scores(&self.people[people.clone()], phase.low, phase.high);
            row[book.score_sum] += sums[SCORE];
            row[book.score_sum + 1] += sums[FAIR];
            if book.has_risk() {
                row[book.risk_sum] += self.risk[people].iter().map(|&r| i64::from(r)).sum::<i64>();
            }
        }
    }
}

/// Sums of score and fair score within bounds.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))]
fn sum_scores(people: &[Person], low: i16, high: i16) -> [i64; 2] {
    let (low, high) = (i64::from(low), i64::from(high));
    let mut sums = [0, 0];
    for person in people {
        // The word as a whole keeps the loop in wide registers.
        let word = person.word() as i64;
        sums[SCORE] += ((word << 48) >> 48).clamp(low, high);
        sums[FAIR] += ((word << 32) >> 48).clamp(low, high);
    }
    sums
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A poisoned lock means another thread's panic is already on its way up.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn add(into: &mut [i64], from: &[i64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

fn add_lengths(into: &mut [u64], from: &[u64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

/// Lower edges of at most [`BINS`] equal bins between the bounds, of whole points where that is possible.
fn score_edges(policy: &Policy) -> Vec<i32> {
    let low = policy.phases.iter().map(|p| i32::from(p.low)).min().unwrap_or(0);
    let high = policy.phases.iter().map(|p| i32::from(p.high)).max().unwrap_or(0);
    let point = policy.units_per_point.max(1);
    let points = (high - low + 1 + point - 1) / point;
    let step = ((points + BINS - 1) / BINS).max(1) * point;
    if matches!(policy.memory, Memory::Forever) && low == high {
        return vec![low];
    }
    (0..).map(|b| low + b * step).take_while(|&edge| edge <= high).collect()
}
