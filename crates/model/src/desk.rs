//! What a thread works with: the memory for what is at hand, kept from region to region.

use crate::book::Shares;
use crate::candidate::Candidates;
use crate::census::Census;
use crate::pass::Aside;
use crate::policy::Origin;
use crate::region::RegionState;
use crate::trace::Tally;
use crate::world::World;

/// The memory of one thread for the region at hand. Between regions it holds the counts of an area until they are handed over.
#[derive(Debug)]
pub struct Desk {
    /// The area that the counts are of.
    pub area: usize,
    /// By stratum, in the public columns: flows since they were last handed over and, once a period has ended, its stocks.
    pub counts: Tally,
    /// By stratum: whether a region that was at the desk since then has persons of it. Kept of regions that run in step.
    pub held: Vec<bool>,
    /// `stratum x marks + mark`: records made since they were last added to the counts.
    pub made: Vec<u64>,
    /// The census of the stratum at hand.
    pub census: Census,
    /// The candidates of the block at hand.
    pub candidates: Candidates,
    /// Records of the block at hand of which there is more to do.
    pub aside: Vec<Aside>,
    /// By conduct, of the tick at hand and where norms are followed: acts under the scheme and without it, in millionths.
    pub around: Vec<[i64; 2]>,
    /// What each status adds to a row of stocks under the rules in force.
    pub shares: Shares,
}

impl Desk {
    /// Nothing at hand.
    pub fn new(world: &World<'_>) -> Self {
        let strata = world.layout.strata.len();
        Self {
            area: 0,
            counts: Tally::new(strata, world.book.flows_end),
            held: vec![false; strata],
            made: vec![0; strata * world.policy.marks.len()],
            census: Census::default(),
            candidates: Candidates::new(world),
            aside: Vec::new(),
            around: Vec::new(),
            shares: Shares::default(),
        }
    }

    /// A region comes to the desk.
    pub fn hold(&mut self, region: &RegionState<'_>) {
        region.stretches.iter().for_each(|s| self.held[usize::from(s.block.stratum)] = true);
    }

    /// Adds the records made in a stratum since the last time to the counts, by what became of their origin.
    pub fn count_made(&mut self, world: &World<'_>, stratum: usize, became: impl Fn(Origin) -> Origin) {
        let marks = &world.policy.marks;
        let made = &mut self.made[stratum * marks.len()..(stratum + 1) * marks.len()];
        let row = self.counts.row_mut(stratum);
        for (mark, made) in marks.iter().zip(made).filter(|(_, made)| **made != 0) {
            world.book.count_records(row, *mark, became(mark.origin), std::mem::take(made) as i64);
        }
    }

    /// Adds the records made in every stratum.
    pub fn count_all_made(&mut self, world: &World<'_>) {
        (0..self.counts.rows()).for_each(|stratum| self.count_made(world, stratum, |origin| origin));
    }
}
