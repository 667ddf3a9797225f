//! One tick, in order.

use std::ops::Range;

use crate::desk::Desk;
use crate::market::CLOSED;
use crate::policy::{Phase, Policy};
use crate::region::{Hit, RegionState};

/// The phase in force and whether it begins with this tick.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The tick.
    pub tick: u32,
    /// Index into [`Policy::phases`].
    pub phase: usize,
    /// Whether the rules change with this tick.
    pub begins: bool,
}

impl Now {
    /// What holds at a tick.
    pub fn at(policy: &Policy, tick: u32) -> Self {
        let phase = policy.phases.partition_point(|p| p.from_tick <= tick).max(1) - 1;
        Self { tick, phase, begins: tick > 0 && policy.phases[phase].from_tick == tick }
    }
}

/// In place of the grade at the start of the year: nobody was there.
const ABSENT: u8 = 15;

impl RegionState<'_> {
    /// The first half of a tick: everything up to the records, which may leave for other regions.
    pub fn live(&mut self, now: Now, desk: &mut Desk) {
        desk.shares.open(now.phase);
        self.clock = now.tick;
        let phase = &self.world.policy.phases[now.phase];
        if now.begins {
            self.change_rules(&self.world.policy.phases[now.phase - 1], now, desk);
        }
        self.renew(now.tick);
        self.be_reached(phase, now.tick, desk);
        self.integrate_consequences(phase, desk);
        self.bear(phase, now.tick);
        self.calm_down(phase, now.tick);
        self.look_around(phase, now, desk);
        self.trade(phase, now, desk);
        let mut first = 0;
        while first < self.stretches.len() {
            let stratum = self.stretches[first].block.stratum;
            let same = self.stretches[first..].iter().take_while(|s| s.block.stratum == stratum).count();
            self.live_stratum(phase, now, first..first + same, desk);
            first += same;
        }
        self.note_around(desk);
        self.pass_galleries(phase, now, desk);
    }

    /// One stratum's tick, all parts of it while its persons are in cache.
    fn live_stratum(&mut self, phase: &Phase, now: Now, stretches: Range<usize>, desk: &mut Desk) {
        let stratum = usize::from(self.stretches[stretches.start].block.stratum);
        let gate = self.world.rates.gate(now.phase, self.area, stratum);
        if phase.learning.is_some() {
            stretches.clone().for_each(|stretch| self.forget(phase, stretch, now.tick));
        }
        self.take_census(stretches.clone(), gate, desk);
        self.act(now, stretches.clone(), gate, desk);
        self.book_acts(phase, stretches, gate, desk);
    }

    /// The second half of a tick: records from elsewhere land, and the scheme takes stock.
    pub fn reckon(&mut self, now: Now, from_elsewhere: &[Hit], desk: &mut Desk) {
        desk.shares.open(now.phase);
        let phase = &self.world.policy.phases[now.phase];
        self.hear_word(phase);
        let hits = std::mem::take(&mut self.hits);
        self.deliver(phase, now, &hits, desk);
        self.hits = hits;
        self.hits.clear();
        self.deliver(phase, now, from_elsewhere, desk);
        self.assess(phase, now, desk);
        self.hear(phase, now.tick, desk);
        self.close_year(now.tick);
    }

    /// A phase begins: scores are brought within its bounds, lists take its terms, stocks are counted by its rules, and
    /// everybody is assessed at the tick's end.
    pub fn change_rules(&mut self, before: &Phase, now: Now, desk: &mut Desk) {
        let phase = &self.world.policy.phases[now.phase];
        if !self.world.reads_within {
            self.people.iter_mut().for_each(|person| person.clamp(phase.low, phase.high));
        }
        desk.shares.open(now.phase);
        self.change_lists(before, phase, now.tick, desk);
        self.recount(phase, &mut desk.shares);
        self.all_touched = true;
    }

    /// Consequences of the grades and lists that hold during the tick: blocked attempts, money.
    fn integrate_consequences(&self, phase: &Phase, desk: &mut Desk) {
        let world = self.world;
        let strata = world.layout.strata.len();
        for stratum in 0..strata {
            let stocks = self.stocks.row(stratum);
            if stocks[world.book.subjects] == 0 {
                continue;
            }
            let row = self.area * strata + stratum;
            world.book.integrate(stocks, desk.counts.row_mut(stratum), world.policy, phase, row);
        }
    }

    /// A place was empty in the year that runs: its enterprise, if there is one, has not been there all year.
    pub fn mark_absent(&mut self, i: usize) {
        let shift = 4 * (i % 2);
        let both = &mut self.grade_before[i / 2];
        *both = *both & !(15 << shift) | ABSENT << shift;
    }

    /// At the end of each whole year: who moved from which grade to which.
    fn close_year(&mut self, tick: u32) {
        let year_ticks = self.world.policy.year_ticks;
        if self.grade_before.is_empty() || !(tick + 1).is_multiple_of(year_ticks) {
            return;
        }
        let grades = self.world.policy.grades.len();
        let year = ((tick + 1) / year_ticks - 1) as usize;
        let table = &mut self.transitions[year * grades * grades..(year + 1) * grades * grades];
        let reserves = &self.reserves[0];
        for (n, (before, two)) in self.grade_before.iter_mut().zip(self.people.chunks(2)).enumerate() {
            let grades_before = std::mem::take(before);
            for (which, now) in two.iter().enumerate() {
                let (shift, i) = (4 * which, 2 * n + which);
                let was = grades_before >> shift & 15;
                let grade = now.grades & 15;
                // Whoever was not there all year has not moved.
                let gone = reserves.get(i).is_some_and(|&reserve| reserve == CLOSED);
                if !(gone || (was == ABSENT && !reserves.is_empty())) {
                    table[usize::from(was) * grades + usize::from(grade)] += 1;
                }
                *before |= if gone { ABSENT } else { grade } << shift;
            }
        }
    }
}
