//! What a run will take, known before it is started: memory by formula, candidate records by expectation.

use crate::frailty::{UNIT, Weights};
use crate::layout::{Block, Layout};
use crate::policy::{ListName, Policy, Window};
use crate::world::World;

/// Bytes of the state beside its columns, by person: the calendar of stays, records on their way, the candidates at hand.
const LOOSE: u64 = 2;

/// Bytes beside its persons that each region in memory holds: the candidates and the census at hand, the shares of statuses.
const SCRATCH: u64 = 256 * 1024;

/// What a run will take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footprint {
    /// Subjects simulated.
    pub subjects: u64,
    /// Regions they stand in.
    pub regions: usize,
    /// Bytes of state by subject.
    pub bytes_per_subject: u64,
    /// Most subjects whose state is in memory at one time: of as many regions as there are threads, or of all where
    /// regions exchange records.
    pub subjects_at_once: u64,
    /// Bytes of the state in memory at one time.
    pub state_bytes: u64,
    /// Bytes of the counters that are kept for the report, and of the tables that all regions share.
    pub table_bytes: u64,
    /// Candidate records by subject and day, on average over the run: what a run's time goes with.
    pub candidates_per_day: f64,
}

impl Footprint {
    /// Of a run on so many threads.
    pub fn of(policy: &Policy, layout: &Layout, threads: usize) -> Self {
        let world = World::new(policy, layout, 0);
        let subjects = layout.subjects();
        let mut sizes: Vec<u64> = layout.regions.iter().map(|region| region.subjects()).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let subjects_at_once = match world.far {
            true => subjects,
            false => sizes.iter().take(threads.max(1)).sum(),
        };
        let bytes_per_subject = bytes_per_subject(policy, &world);
        let regions_at_once = if world.far { sizes.len() } else { threads.max(1).min(sizes.len()) } as u64;
        let rows = (layout.strata.len() * (world.book.width + policy.marks.len()) * size_of::<i64>()) as u64;
        Self {
            subjects,
            regions: sizes.len(),
            bytes_per_subject,
            subjects_at_once,
            state_bytes: subjects_at_once * bytes_per_subject + regions_at_once * (rows + SCRATCH),
            table_bytes: table_bytes(policy, layout, &world, threads),
            candidates_per_day: candidates_per_tick(layout, &world) / policy.tick_days,
        }
    }

    /// Bytes in memory at one time.
    pub fn bytes(&self) -> u64 {
        self.state_bytes + self.table_bytes
    }
}

/// Bytes of all columns by person, rounded up, with what hangs on them.
fn bytes_per_subject(policy: &Policy, world: &World<'_>) -> u64 {
    let needs = world.needs;
    let if_needed = |needed: bool, bytes: u64| if needed { bytes } else { 0 };
    let ring = 2 * needs.retention as u64;
    let years = policy.ticks.checked_div(policy.year_ticks).unwrap_or(0);
    let frailties = needs.frailties && world.frailty.is_some();
    let list = |list: &ListName| {
        let slots = match list.window {
            Window::Sliding(ticks) if list.by_records => u64::from(ticks),
            _ => 0,
        };
        let sides = 2 + u64::from(needs.induced);
        2 + if_needed(list.dated, 2)
            + if_needed(list.restarts || list.dated, 4)
            + if_needed(list.by_records, sides * (1 + slots))
    };
    let columns = 8
        + 2 * ring
        + if_needed(needs.induced, 2 + ring)
        + if_needed(needs.grades && years > 0, 1)
        + if_needed(needs.risk, 2)
        + if_needed(frailties, 4)
        + policy.lists.iter().map(list).sum::<u64>();
    columns + LOOSE
}

/// Counters by period, area and stratum, twice (a region's own and the sum), rates by area, stratum and mark.
fn table_bytes(policy: &Policy, layout: &Layout, world: &World<'_>, threads: usize) -> u64 {
    let (areas, strata) = (layout.areas.len() as u64, layout.strata.len() as u64);
    let (periods, width) = (policy.period_ends().len() as u64, world.book.width as u64);
    let kept = periods * (areas + strata) * width + areas * strata * width;
    let own = periods * (1 + strata) * width;
    let marks = policy.marks.len() as u64;
    let rates = policy.phases.len() as u64 * areas * strata * marks * 12 + areas * strata * marks * 8;
    let blocks: usize = layout.regions.iter().map(|region| region.blocks.len()).sum();
    8 * (2 * kept + threads as u64 * own) + rates + (blocks * size_of::<Block>()) as u64
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
    let drawn = (0..world.rates.groups.len()).filter(|&g| gate.most(g) > 0);
    drawn.map(|g| world.rates.rate(area, stratum, g) * persons).sum()
}
