//! What is kept of a run while it goes on: sums of integers, so that the order of adding does not matter.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::bytes::{Reader, Unfit, Writer};
use crate::desk::Desk;
use crate::policy::{Memory, Policy};
use crate::region::{FAIR, RegionState, SCORE};
use crate::trace::{Stays, Tally, Trace};
use crate::world::World;

/// Bins of the score histogram, at most.
const BINS: i32 = 100;

/// A finished region: its number and the digest of its state.
pub type Finished = (usize, [u8; 32]);

/// Counts of one period.
struct Period {
    by_area: Tally,
    by_stratum: Tally,
}

/// What is known only at the end.
struct End {
    at_end: Tally,
    /// Where a snapshot is taken of regions that run on their own: the flows of those finished, up to it.
    at_snapshot: Tally,
    histogram: Tally,
    moments: Tally,
    transitions: Tally,
    stays: Vec<Stays>,
    stays_wrong: Vec<Stays>,
}

/// What one region has counted and not yet handed over: for each period the row of every stratum it has.
#[derive(Debug, Default)]
pub struct Counted {
    first: usize,
    rows: Vec<i64>,
}

impl Counted {
    /// Numbers of the region's strata.
    fn strata(region: &RegionState<'_>) -> Vec<usize> {
        let mut strata: Vec<usize> = region.stretches.iter().map(|s| usize::from(s.block.stratum)).collect();
        strata.dedup();
        strata
    }

    /// As bytes, for a region that is saved before it is finished.
    pub fn save(&self) -> Vec<u8> {
        let mut to = Writer::default();
        to.put(self.first as u64);
        to.column(&self.rows);
        to.finish()
    }

    /// Reads them.
    pub fn restore(bytes: &[u8]) -> Result<Self, Unfit> {
        let mut from = Reader::new(bytes);
        let first = from.take::<u64>("the first period")? as usize;
        let rows = from.column("counts of a region")?;
        from.end()?;
        Ok(Self { first, rows })
    }
}

/// Collects what regions hand over.
pub struct Keeper<'w> {
    world: &'w World<'w>,
    period_ends: Vec<u32>,
    edges: Vec<i32>,
    periods: Vec<Mutex<Period>>,
    end: Mutex<End>,
    /// The tick of a snapshot of regions that run on their own.
    until: Option<u32>,
}

impl<'w> Keeper<'w> {
    /// Nothing kept yet. `until` is the tick of a snapshot of regions that run on their own.
    pub fn new(world: &'w World<'w>, until: Option<u32>) -> Self {
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
            at_snapshot: Tally::new(if until.is_some() { areas * strata } else { 0 }, width),
            histogram: Tally::new(strata, 2 * edges.len()),
            moments: factor_moments(policy, strata),
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
            until,
        }
    }

    /// Nothing counted yet, for a region that begins with this tick.
    pub fn counted(&self, tick: u32) -> Counted {
        Counted { first: self.period_of(tick), rows: Vec::new() }
    }

    /// Whether a region's counts are of this run's periods and strata.
    pub fn holds(&self, region: &RegionState<'_>, counted: &Counted) -> bool {
        let row = Counted::strata(region).len() * self.world.book.flows_end;
        let periods = counted.rows.len() / row.max(1);
        counted.rows.len().is_multiple_of(row.max(1)) && counted.first + periods <= self.period_ends.len()
    }

    /// The period that a tick is in.
    fn period_of(&self, tick: u32) -> usize {
        self.period_ends.partition_point(|&end| end <= tick)
    }

    /// Whether a period ends with a tick.
    pub fn ends_period(&self, tick: u32) -> bool {
        self.period_ends[self.period_of(tick)] == tick + 1
    }

    /// At the end of a period: takes the counts of the region at a desk.
    pub fn take(&self, region: &RegionState<'_>, desk: &mut Desk, counted: &mut Counted) {
        desk.count_all_made(self.world);
        for stratum in Counted::strata(region) {
            let row = desk.counts.row_mut(stratum);
            counted.rows.extend_from_slice(row);
            row.fill(0);
        }
    }

    /// Adds what a desk has counted in regions of its area up to a tick, and forgets it there.
    pub fn hand_over(&self, desk: &mut Desk, tick: u32) {
        // Of many strata few have persons in an area: the rows of the others are zero.
        let held: Vec<usize> = (0..desk.held.len()).filter(|&stratum| desk.held[stratum]).collect();
        held.iter().for_each(|&stratum| desk.count_made(self.world, stratum, |origin| origin));
        let period = self.period_of(tick);
        if period < self.periods.len() {
            let rows = held.iter().map(|&stratum| (stratum, desk.counts.row(stratum)));
            self.add_rows(desk.area, period, rows.filter(|(_, row)| row.iter().any(|&cell| cell != 0)));
        }
        for stratum in held {
            desk.counts.row_mut(stratum).fill(0);
            desk.held[stratum] = false;
        }
    }

    /// Adds what a region has counted, and forgets it there.
    pub fn add(&self, region: &RegionState<'_>, counted: &mut Counted) {
        let (strata, width) = (Counted::strata(region), self.world.book.flows_end);
        for rows in counted.rows.chunks_exact((strata.len() * width).max(1)) {
            let rows = strata.iter().copied().zip(rows.chunks_exact(width));
            self.add_rows(region.area, counted.first, rows);
            counted.first += 1;
        }
        counted.rows.clear();
    }

    /// Adds to a period rows of strata of an area.
    fn add_rows<'r>(
        &self,
        area: usize,
        period: usize,
        rows: impl Iterator<Item = (usize, &'r [i64])> + Clone,
    ) {
        let mut kept = lock(&self.periods[period]);
        for (stratum, row) in rows.clone() {
            add(kept.by_area.row_mut(area), row);
            add(kept.by_stratum.row_mut(stratum), row);
        }
        drop(kept);
        let ended = self.period_ends[period];
        // Stocks of the run's end are those of its last period; flows are of all.
        let from = if ended == self.world.policy.ticks { 0 } else { self.world.book.flows_start };
        let within = self.until.is_some_and(|until| ended <= until);
        let mut end = lock(&self.end);
        for (stratum, row) in rows {
            let at = area * self.world.layout.strata.len() + stratum;
            add(&mut end.at_end.row_mut(at)[from..], &row[from..]);
            if within {
                add(&mut end.at_snapshot.row_mut(at)[from..], &row[from..]);
            }
        }
    }

    /// At the end of the run.
    pub fn add_end(&self, region: &RegionState<'_>) {
        let policy = self.world.policy;
        let phase = policy.phase_at(policy.ticks.saturating_sub(1));
        let bins = self.edges.len();
        let bin_of = self.bins_of(phase.low, phase.high);
        let mut histogram = Tally::new(self.world.layout.strata.len(), 2 * bins);
        for s in &region.stretches {
            let row = histogram.row_mut(usize::from(s.block.stratum));
            let all = s.start as usize..(s.start + s.block.persons) as usize;
            for i in all.filter(|&i| !region.is_closed(i)) {
                for side in [SCORE, FAIR] {
                    let score = i32::from(region.score(phase, side, i));
                    let bin = bin_of[(score - i32::from(phase.low)) as usize];
                    row[side * bins + bin] += 1;
                }
            }
        }
        let mut moments = factor_moments(policy, self.world.layout.strata.len());
        if moments.rows() > 0 {
            for (stretch, s) in region.stretches.iter().enumerate() {
                region.add_moments(phase, stretch, moments.row_mut(usize::from(s.block.stratum)));
            }
        }
        let mut end = lock(&self.end);
        end.histogram.add(&histogram);
        end.moments.add(&moments);
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
                if region.is_on(SCORE, l, i) {
                    let length = (policy.ticks - 1 - u32::from(region.since[SCORE][l].get(i))) as usize;
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

    /// The trace, with the digests of all regions.
    pub fn finish(self, digests: &[[u8; 32]]) -> Trace {
        let (areas, strata) = (self.world.layout.areas.len(), self.world.layout.strata.len());
        let width = self.world.book.counters.len();
        let mut by_area = Tally::new(areas * self.periods.len(), width);
        let mut by_stratum = Tally::new(strata * self.periods.len(), width);
        for (p, period) in self.periods.into_iter().enumerate() {
            let period = period.into_inner().unwrap_or_else(PoisonError::into_inner);
            for area in 0..areas {
                add(by_area.row_mut(p * areas + area), period.by_area.row(area));
            }
            for stratum in 0..strata {
                add(by_stratum.row_mut(p * strata + stratum), period.by_stratum.row(stratum));
            }
        }
        let end = self.end.into_inner().unwrap_or_else(PoisonError::into_inner);
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
            factor_moments: end.moments,
            transitions: end.transitions,
            stays: end.stays,
            stays_wrong: end.stays_wrong,
            state_digest: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Sums as bytes, and back.
impl Keeper<'_> {
    /// Everything that was added, and the regions that are finished.
    pub fn save(&self, finished: &[Finished]) -> Vec<u8> {
        let mut to = Writer::default();
        self.save_periods(&mut to, self.world.policy.ticks, false);
        let end = lock(&self.end);
        for tally in [&end.at_end, &end.at_snapshot, &end.histogram, &end.moments, &end.transitions] {
            tally.save(&mut to);
        }
        for stays in end.stays.iter().chain(&end.stays_wrong) {
            to.trimmed(&stays.ended);
            to.trimmed(&stays.running);
        }
        to.put(finished.len() as u64);
        for (region, digest) in finished {
            to.put(*region as u64);
            to.all(digest);
        }
        to.finish()
    }

    /// What was counted up to a tick, of all regions. `apart`: they have gone on since, and what was counted in a period
    /// underway is saved with each.
    pub fn save_until(&self, tick: u32, apart: bool) -> Vec<u8> {
        let mut to = Writer::default();
        self.save_periods(&mut to, tick, !apart);
        let end = lock(&self.end);
        let flows = if apart { &end.at_snapshot } else { &end.at_end };
        // A later snapshot goes on from the same flows.
        (0..2).for_each(|_| flows.save(&mut to));
        // What is known only at the end is not known yet, and no region is finished.
        (0..3).for_each(|_| Tally::default().save(&mut to));
        (0..4 * end.stays.len()).for_each(|_| to.trimmed(&[]));
        to.put(0_u64);
        to.finish()
    }

    fn save_periods(&self, to: &mut Writer, tick: u32, with_underway: bool) {
        let ended = self.period_of(tick);
        let underway = usize::from(with_underway && ended < self.periods.len());
        to.put(ended as u64);
        to.put(underway as u64);
        for (period, &end) in self.periods.iter().zip(&self.period_ends).take(ended + underway) {
            let period = lock(period);
            // Where a branch ends the period underway is its own affair.
            to.put(if end <= tick { end } else { 0 });
            period.by_area.save(to);
            period.by_stratum.save(to);
        }
    }

    /// Begins with what was saved. Gives the regions that were finished.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<Vec<Finished>, Unfit> {
        const WHAT: &str = "the sums";
        let mut from = Reader::new(bytes);
        let ended = from.take::<u64>(WHAT)?;
        let periods = ended.saturating_add(from.take::<u64>(WHAT)?);
        if periods > self.periods.len() as u64 {
            return Err(Unfit("the number of periods"));
        }
        for (p, (period, &end)) in (0..periods).zip(self.periods.iter().zip(&self.period_ends)) {
            let mut period = lock(period);
            from.expect(if p < ended { end } else { 0 }, "the end of a period")?;
            period.by_area.restore(&mut from, WHAT)?;
            period.by_stratum.restore(&mut from, WHAT)?;
        }
        let mut end = lock(&self.end);
        let end = &mut *end;
        end.at_end.restore(&mut from, WHAT)?;
        let mut unused = Tally::new(end.at_end.rows(), self.world.book.counters.len());
        if self.until.is_some() { &mut end.at_snapshot } else { &mut unused }.restore(&mut from, WHAT)?;
        end.histogram.restore(&mut from, WHAT)?;
        end.moments.restore(&mut from, WHAT)?;
        end.transitions.restore(&mut from, WHAT)?;
        for stays in end.stays.iter_mut().chain(&mut end.stays_wrong) {
            from.add_trimmed(&mut stays.ended, WHAT)?;
            from.add_trimmed(&mut stays.running, WHAT)?;
        }
        let regions = self.world.layout.regions.len() as u64;
        let mut finished = Vec::new();
        for _ in 0..from.take::<u64>(WHAT)? {
            let region = from.take::<u64>(WHAT)?;
            let mut digest = [0; 32];
            digest.copy_from_slice(&from.all::<u8>(32, WHAT)?);
            if region >= regions {
                return Err(Unfit("the number of a region"));
            }
            finished.push((region as usize, digest));
        }
        from.end()?;
        Ok(finished)
    }
}

impl Tally {
    /// The rows that are not zero.
    pub(crate) fn save(&self, to: &mut Writer) {
        let rows = || (0..self.rows()).filter(|&row| self.row(row).iter().any(|&cell| cell != 0));
        to.put(rows().count() as u64);
        for row in rows() {
            to.put(row as u64);
            to.column(self.row(row));
        }
    }

    /// Adds saved rows.
    pub(crate) fn restore(&mut self, from: &mut Reader<'_>, what: &'static str) -> Result<(), Unfit> {
        for _ in 0..from.take::<u64>(what)? {
            let row = from.take::<u64>(what)? as usize;
            let cells = from.column::<i64>(what)?;
            if row >= self.rows() || cells.len() != self.row(row).len() {
                return Err(Unfit(what));
            }
            add(self.row_mut(row), &cells);
        }
        Ok(())
    }
}

/// Sums that tell how closely the factors of an index go with the score; no rows where there is none.
pub fn factor_moments(policy: &Policy, strata: usize) -> Tally {
    let factors = policy.factors.len();
    if factors == 0 { Tally::default() } else { Tally::new(strata, 2 + 3 * factors) }
}

/// Locks what regions add to.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A poisoned lock means another thread's panic is already on its way up.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn add(into: &mut [i64], from: &[i64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

fn add_lengths(into: &mut [u64], from: &[u64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

/// Lower edges of at most [`BINS`] equal bins between the bounds, of whole points where that is possible.
pub fn score_edges(policy: &Policy) -> Vec<i32> {
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
