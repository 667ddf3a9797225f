//! What a run will take, known before it is started: memory by formula or from a trial, candidate records by expectation.

use crate::desk::Desk;
use crate::frailty::{UNIT, Weights};
use crate::household::Homes;
use crate::layout::{Block, Layout};
use crate::policy::{ListName, Policy, Window};
use crate::region::{Hit, RegionState};
use crate::tick::Now;
use crate::world::World;

/// Bytes of the state beside its columns, by person: the calendar of stays, whom to assess, records on their way.
const LOOSE: f64 = 4.0;

/// Bytes that a thread holds beside its counts: the candidates and the census at hand, the shares of statuses.
const AT_HAND: u64 = 512 * 1024;

/// Bytes that a region holds beside its persons and stocks: its blocks, the lengths of stays.
const BY_REGION: u64 = 16 * 1024;

/// Person-ticks of a trial, or one region where that takes more. It ends with as many lists and records by subject as the run will.
const TRIAL: u64 = 20_000_000;

/// What a run will take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footprint {
    /// Subjects simulated.
    pub subjects: u64,
    /// Regions they stand in.
    pub regions: usize,
    /// Bytes of state by subject.
    pub bytes_per_subject: f64,
    /// Most subjects whose state is in memory at one time: of as many regions as there are threads, or of all where
    /// regions exchange records.
    pub subjects_at_once: u64,
    /// Bytes of the state in memory at one time.
    pub state_bytes: u64,
    /// Bytes of the counters that are kept for the report, of what threads work with, and of the tables that all regions share.
    pub table_bytes: u64,
    /// Candidate records by subject and day, on average over the run: what a run's time goes with.
    pub candidates_per_day: f64,
}

impl Footprint {
    /// Of a run on so many threads, as if everybody had something in every column; what happens is counted as often as it is to
    /// be expected on average over the run, so that whoever relies on this leaves room for more.
    pub fn at_most(policy: &Policy, layout: &Layout, threads: usize) -> Self {
        let world = World::new(policy, layout, 0);
        let candidates = candidates_per_tick(layout, &world);
        let stocks = (layout.strata.len() * world.book.stocks * size_of::<i64>()) as u64;
        let (at_once, subjects) = at_once(&world, threads);
        let homes = if policy.spillovers.is_empty() { 0 } else { Homes::bytes_at_most(layout) as u64 };
        let by_region = (stocks + BY_REGION + homes) * at_once as u64;
        let bytes_per_subject =
            bytes_at_most(policy, &world, candidates) + by_region as f64 / subjects.max(1) as f64;
        Self::new(&world, threads, candidates, bytes_per_subject)
    }

    /// The same with the bytes by subject that a trial takes: a few regions that are really run, through all ticks.
    pub fn tried(policy: &Policy, layout: &Layout, threads: usize) -> Self {
        let world = World::new(policy, layout, 0);
        Self::new(&world, threads, candidates_per_tick(layout, &world), bytes_in_trial(&world))
    }

    fn new(world: &World<'_>, threads: usize, candidates: f64, bytes_per_subject: f64) -> Self {
        let (policy, layout) = (world.policy, world.layout);
        let (_, subjects_at_once) = at_once(world, threads);
        Self {
            subjects: layout.subjects(),
            regions: layout.regions.len(),
            bytes_per_subject,
            subjects_at_once,
            state_bytes: (subjects_at_once as f64 * bytes_per_subject) as u64,
            table_bytes: table_bytes(world, threads),
            candidates_per_day: candidates / policy.tick_days,
        }
    }

    /// Bytes in memory at one time.
    pub fn bytes(&self) -> u64 {
        self.state_bytes + self.table_bytes
    }
}

/// Regions in memory at one time, and the subjects of as many of the largest.
fn at_once(world: &World<'_>, threads: usize) -> (usize, u64) {
    let mut sizes: Vec<u64> = world.layout.regions.iter().map(|region| region.subjects()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let regions = if world.far { sizes.len() } else { threads.max(1).min(sizes.len()) };
    (regions, sizes.iter().take(regions).sum())
}

/// Bytes of all columns by person with what hangs on them, if everybody had something in each.
fn bytes_at_most(policy: &Policy, world: &World<'_>, candidates_per_tick: f64) -> f64 {
    let needs = world.needs;
    let if_needed = |needed: bool, bytes: f64| if needed { bytes } else { 0.0 };
    let ring = 2.0 * needs.retention as f64;
    let years = policy.ticks.checked_div(policy.year_ticks).unwrap_or(0);
    let portions = needs.portions.iter().filter(|&&needed| needed).count() as f64;
    // Of whoever has something it holds the place too.
    let sparse = |bytes: f64| 1.125 * (2.0 + bytes).ceil();
    let list = |list: &ListName| {
        let slots = match list.window {
            Window::Sliding(ticks) if list.by_records => f64::from(ticks),
            _ => 0.0,
        };
        let strikes = 1.0 + 4.5 * slots * candidates_per_tick;
        2.0 * sparse(2.0)
            + if_needed(list.dated, sparse(2.0))
            + if_needed(list.restarts || list.dated, 2.0 * sparse(2.0))
            + if_needed(list.by_records, strikes + portions * sparse(1.0))
    };
    let columns = 8.0
        + 2.0 * ring
        + 4.0 * needs.factors as f64
        + portions * (sparse(2.0) + ring)
        + if_needed(needs.grades && years > 0, 0.5)
        + if_needed(needs.risk, 2.0)
        + if_needed(needs.hardship, 4.0)
        + if_needed(needs.grievance, 4.0)
        + if_needed(policy.has_market(), 12.0)
        + policy.lists.iter().map(list).sum::<f64>();
    columns + LOOSE
}

/// Bytes by subject that some regions take at most, spread over all, when they live through all ticks. What would leave a region
/// lands in it: as much comes as goes.
fn bytes_in_trial(world: &World<'_>) -> f64 {
    let (regions, ticks) = (world.layout.regions.len(), world.policy.ticks);
    let all = world.layout.subjects() * u64::from(ticks);
    let desk = &mut Desk::new(world);
    // Regions of one area stand together: equal steps reach as many areas as they can.
    let tried =
        (TRIAL.div_ceil(all.max(1).div_ceil(regions.max(1) as u64)) as usize).clamp(1, regions.max(1));
    let (mut bytes, mut subjects) = (0, 0);
    for n in 0..tried.min(regions) {
        let mut region = RegionState::new(world, n * regions / tried, &mut desk.shares);
        let mut most = region.bytes();
        for tick in 0..ticks {
            let now = Now::at(world.policy, tick);
            region.live(now, desk);
            most = most.max(region.bytes() + region.far.len() * size_of::<Hit>());
            let mut back = std::mem::take(&mut region.far);
            back.iter_mut().for_each(|hit| hit.victim %= region.persons as u64);
            region.reckon(now, &back, desk);
            most = most.max(region.bytes());
        }
        bytes += most;
        subjects += region.persons;
    }
    bytes as f64 / subjects.max(1) as f64
}

/// Counters by period, area and stratum, twice (a region's own and the sum), what threads work with, rates by area, stratum and
/// mark.
fn table_bytes(world: &World<'_>, threads: usize) -> u64 {
    let (policy, layout) = (world.policy, world.layout);
    let (areas, strata) = (layout.areas.len() as u64, layout.strata.len() as u64);
    let (periods, width) = (policy.period_ends().len() as u64, world.book.flows_end as u64);
    let kept = periods * (areas + strata) * width + areas * strata * width;
    let marks = policy.marks.len() as u64;
    let own = periods * (1 + strata) * width + strata * marks;
    let rates = policy.phases.len() as u64 * areas * strata * marks * 12 + areas * strata * marks * 8;
    let blocks: usize = layout.regions.iter().map(|region| region.blocks.len()).sum();
    let frailties: usize = world.frailties.values().map(Vec::len).sum();
    let shared = rates + (blocks * size_of::<Block>() + frailties * size_of::<u32>()) as u64;
    8 * 2 * kept + threads as u64 * (8 * own + AT_HAND) + shared
}

/// Candidates of all blocks in a tick, by subject. Groups that a phase has nothing of are not drawn in it.
fn candidates_per_tick(layout: &Layout, world: &World<'_>) -> f64 {
    let policy = world.policy;
    let ends =
        policy.phases.iter().skip(1).map(|phase| phase.from_tick.min(policy.ticks)).chain([policy.ticks]);
    let mut sum = 0.0;
    for (p, (phase, end)) in policy.phases.iter().zip(ends).enumerate() {
        let ticks = f64::from(end.saturating_sub(phase.from_tick));
        for region in &layout.regions {
            for block in &region.blocks {
                sum += ticks * of_block(world, p, usize::from(region.area), *block);
            }
        }
    }
    sum / layout.subjects().max(1) as f64 / f64::from(policy.ticks.max(1))
}

fn of_block(world: &World<'_>, phase: usize, area: usize, block: Block) -> f64 {
    let stratum = usize::from(block.stratum);
    let gate = world.rates.gate(phase, area, stratum);
    // The frailties of a block have mean 1; those of short ones are near it.
    let persons = Weights::Even.total(block.persons) as f64 / UNIT as f64;
    let drawn = (0..world.rates.groups.len()).filter(|&g| gate.has(g));
    drawn.map(|g| world.rates.rate(area, stratum, g) * persons).sum()
}
