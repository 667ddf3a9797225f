//! What enterprises live by: custom, costs, reserves; closing, and newcomers.
//!
//! An enterprise serves a market: those of its region that are alike in the attributes the pack names. Its custom D is 1 in ordinary times. Consequences
//! multiply it, and of what some lose, the share `moves` goes to the others of the market in proportion to what they attract, up to what
//! each can serve:
//!
//! D = min(capacity, d F), F = 1 + moves (B - A) / A, with d the product of its consequences, A the sum of w d over the open ones, B the sum
//! of w over all places and w the ordinary turnover of a place.
//!
//! Of its turnover costs take their part, a share of them whatever it turns over; a tick adds to its reserve r, in ticks of ordinary
//! turnover,
//!
//! D - (1 - margin) (fixed + (1 - fixed) D) + tax (1 - b) D + money / w +- luck,
//!
//! where b is what consequences multiply the tax by (costs hold the ordinary one), and luck is up or down with equal chance. Reserves beyond the most are handed out. Whoever has less than none closes: its place stands
//! empty, is neither watched nor graded, and its custom moves, until a newcomer takes the place. The same luck, and the same empty places, fall
//! on two more reserves: the one it would have by its fair score, and the one without the scheme. So a closing is known to be by mistake, or
//! brought about by the scheme, and one that the scheme spared an enterprise is known too.

use crate::book::Rules;
use crate::desk::Desk;
use crate::draw::{Purpose, Stream};
use crate::follow::Event;
use crate::hardship::{MOST, applies};
use crate::policy::{Market, Phase};
use crate::region::{FAIR, Person, RegionState, SCORE};
use crate::tick::Now;
use crate::trace::Brought;

/// One tick of ordinary turnover, as reserves hold it.
const TURNOVER: f64 = 65_536.0;
/// In place of a reserve: there is no enterprise, or, of the other two, there would be none.
pub const CLOSED: i32 = i32::MIN;
/// Of the three reserves the one without the scheme, beside [`SCORE`] and [`FAIR`].
const WITHOUT: usize = 2;

/// By world and place, in [`TURNOVER`]s; empty where the pack has no market.
pub type Reserves = [Vec<i32>; 3];

/// What a tick brings an enterprise, by world.
struct Custom {
    /// Turnover, of ordinary.
    turnover: [f64; 3],
    /// Money through consequences and spared tax, in ticks of ordinary turnover.
    money: [f64; 3],
    /// Tax by score, of that on ordinary turnover.
    tax: f64,
}

/// What consequences do to an enterprise: what they leave of its custom and of its tax, and the money they bring.
struct Treatment {
    custom: f64,
    tax: f64,
    money: f64,
}

/// Sums over the strata of a market.
#[derive(Clone, Copy, Default)]
struct Demand {
    /// Ordinary turnover of all places.
    ordinary: f64,
    /// What the open ones attract, by world.
    attracted: [f64; 3],
}

impl Demand {
    /// How much custom moves to those who are there, by world.
    fn field(self, moves: f64, world: usize) -> f64 {
        let attracted = self.attracted[world];
        if attracted > 0.0 { 1.0 + moves * (self.ordinary - attracted) / attracted } else { 1.0 }
    }
}

impl RegionState<'_> {
    /// Reserves as the run begins: spread evenly up to the most.
    pub fn first_reserves(&mut self) {
        let Some(market) = self.world.policy.phase_at(0).market.as_ref() else { return };
        let first = self.world.first_person[self.index];
        let of = |i: u64| {
            let draw = Stream::new(self.world.seed, Purpose::Reserve, first + i, 0).unit_at(0);
            (draw * market.most * TURNOVER) as i32
        };
        let reserves: Vec<i32> = (0..self.persons as u64).map(of).collect();
        self.reserves = [reserves.clone(), reserves.clone(), reserves];
    }

    /// Whether a place has no enterprise.
    #[inline]
    pub fn is_closed(&self, i: usize) -> bool {
        self.reserves[SCORE].get(i).is_some_and(|&reserve| reserve == CLOSED)
    }

    /// Whether there are places at all.
    #[inline]
    pub fn has_market(&self) -> bool {
        !self.reserves[SCORE].is_empty()
    }

    /// A tick of custom, costs and luck; closings, and newcomers.
    pub fn trade(&mut self, phase: &Phase, now: Now, desk: &mut Desk) {
        let Some(market) = phase.market.as_ref() else { return };
        let demand = self.demand(phase, market);
        let (mut closing, mut opening) = (Vec::new(), Vec::new());
        for stretch in 0..self.stretches.len() {
            self.trade_in(stretch, phase, now, &demand, desk, [&mut closing, &mut opening]);
        }
        closing.iter().for_each(|&place| self.close(phase, now, place, desk));
        if !closing.is_empty() {
            let reserves = &self.reserves[SCORE];
            self.strikes.iter_mut().for_each(|strikes| strikes.leave_out(|i| reserves[i] == CLOSED));
        }
        opening.iter().for_each(|&place| self.open(phase, place, desk));
    }

    fn demand(&self, phase: &Phase, market: &Market) -> Vec<Demand> {
        let markets = self.world.policy.market_of.iter().max().map_or(1, |&last| usize::from(last) + 1);
        let mut demand = vec![Demand::default(); markets];
        for s in &self.stretches {
            let stratum = usize::from(s.block.stratum);
            let ordinary = market.turnover[self.area * self.world.layout.strata.len() + stratum];
            let mut attracted = [0.0; 3];
            for i in (s.start as usize..(s.start + s.block.persons) as usize).filter(|&i| !self.is_closed(i))
            {
                let [score, fair] = [SCORE, FAIR]
                    .map(|side| treatment(phase, self.grading_of(i as u32), self.people[i], side).custom);
                // Empty places leave their custom to the others without the scheme too.
                attracted.iter_mut().zip([score, fair, 1.0]).for_each(|(sum, own)| *sum += own);
            }
            let of = &mut demand[self.world.policy.market(stratum)];
            of.ordinary += ordinary * f64::from(s.block.persons);
            of.attracted.iter_mut().zip(attracted).for_each(|(sum, own)| *sum += ordinary * own);
        }
        demand
    }

    /// The enterprises of one stretch.
    fn trade_in(
        &mut self,
        stretch: usize,
        phase: &Phase,
        now: Now,
        demand: &[Demand],
        desk: &mut Desk,
        [closing, opening]: [&mut Vec<u32>; 2],
    ) {
        let Some(market) = phase.market.as_ref() else { return };
        let s = &self.stretches[stretch];
        let (start, end, stratum) = (s.start, s.start + s.block.persons, usize::from(s.block.stratum));
        let at = self.area * self.world.layout.strata.len() + stratum;
        let (ordinary, margin) = (market.turnover[at], market.margin[at]);
        let of_market = demand[self.world.policy.market(stratum)];
        let fields = [SCORE, FAIR, WITHOUT].map(|world| of_market.field(market.moves, world));
        let first = self.world.first_person[self.index];
        let (mut sum, mut without, mut squares, mut tax) = (0.0, 0.0, 0.0, 0.0);
        for place in start..end {
            let i = place as usize;
            let draw = Stream::new(self.world.seed, Purpose::Luck, first + u64::from(place), now.tick);
            if self.is_closed(i) {
                if draw.unit_at(1) < market.entry {
                    opening.push(place);
                }
                continue;
            }
            let custom = self.custom(phase, market, ordinary, fields, i);
            let luck = if draw.unit_at(0) < 0.5 { -market.luck } else { market.luck };
            for world in 0..3 {
                let reserve = &mut self.reserves[world][i];
                if *reserve == CLOSED {
                    continue;
                }
                let d = custom.turnover[world];
                let costs = (1.0 - margin) * (market.fixed + (1.0 - market.fixed) * d);
                let gain = d - costs + custom.money[world] + luck;
                let most = (market.most * TURNOVER) as i32;
                *reserve = reserve.saturating_add(libm::round(gain * TURNOVER) as i32).min(most);
            }
            sum += custom.turnover[SCORE];
            tax += custom.tax;
            without += if self.reserves[WITHOUT][i] == CLOSED { 0.0 } else { custom.turnover[WITHOUT] };
            squares += custom.turnover[SCORE] * custom.turnover[SCORE];
            self.note_shortage(market, i);
            if self.reserves[SCORE][i] < 0 {
                closing.push(place);
            } else if (CLOSED + 1..0).contains(&self.reserves[WITHOUT][i]) {
                self.reserves[WITHOUT][i] = CLOSED;
                self.world.book.count_spared(desk.counts.row_mut(stratum));
            }
            if (CLOSED + 1..0).contains(&self.reserves[FAIR][i]) && self.reserves[SCORE][i] >= 0 {
                self.reserves[FAIR][i] = CLOSED;
            }
        }
        let sums =
            [ordinary * sum, ordinary * without, ordinary * ordinary * squares, market.tax * ordinary * tax];
        self.world.book.count_turnover(desk.counts.row_mut(stratum), sums);
    }

    /// What a tick brings an enterprise with the score, the fair score, and without the scheme.
    fn custom(&self, phase: &Phase, market: &Market, ordinary: f64, fields: [f64; 3], i: usize) -> Custom {
        let of = |side: usize| {
            let Treatment { custom, tax, money } =
                treatment(phase, self.grading_of(i as u32), self.people[i], side);
            let turnover = (custom * fields[side]).min(market.capacity);
            let money = if ordinary > 0.0 { money / ordinary } else { 0.0 };
            (turnover, money + market.tax * (1.0 - tax) * turnover, tax * turnover)
        };
        let ((score, gained, tax), (fair, fairly, _)) = (of(SCORE), of(FAIR));
        let without = fields[WITHOUT].min(market.capacity);
        Custom { turnover: [score, fair, without], money: [gained, fairly, 0.0], tax }
    }

    /// Hardship of an enterprise: what is missing of a newcomer's reserve, beyond what would be missing without the scheme.
    fn note_shortage(&mut self, market: &Market, i: usize) {
        if self.hardship[SCORE].is_empty() {
            return;
        }
        let missing = |world: usize| {
            let reserve = f64::from(self.reserves[world][i].max(0)) / TURNOVER;
            if market.reserve > 0.0 { (1.0 - reserve / market.reserve).clamp(0.0, 1.0) } else { 0.0 }
        };
        let by_scheme = [SCORE, FAIR].map(|side| (missing(side) - missing(WITHOUT)).max(0.0));
        for (hardship, by_scheme) in self.hardship.iter_mut().zip(by_scheme) {
            hardship[i] = (by_scheme * MOST) as u16;
        }
    }

    /// An enterprise closes: it leaves every list, and what was held of it is gone.
    fn close(&mut self, phase: &Phase, now: Now, place: u32, desk: &mut Desk) {
        let i = place as usize;
        let stratum = self.stratum_of(place);
        let would = |world: usize| self.reserves[world][i] >= 0;
        let (brought, wrongly) = (would(WITHOUT), would(FAIR));
        let jobs = phase
            .market
            .as_ref()
            .map_or(0.0, |market| market.jobs[self.area * self.world.layout.strata.len() + stratum]);
        let row = desk.counts.row_mut(stratum);
        self.world.book.count_closing(row, Brought::All, jobs);
        if brought {
            self.world.book.count_closing(row, Brought::ByScheme, jobs);
        }
        if wrongly {
            self.world.book.count_closing(row, Brought::Wrongly, jobs);
        }
        self.tell(place, Event::Closed { brought, wrongly });
        self.note_closing(place, brought, wrongly);
        for l in 0..self.world.policy.lists.len() {
            if self.is_on(SCORE, l, i) {
                self.note_departure(now.tick, place, l, desk);
            }
            for side in [SCORE, FAIR] {
                self.close_stay(side, l, i);
            }
            self.left[l].set(i, 0);
            self.lift_shield(l, i);
        }
        self.tie_place(phase, place, -1);
        let (book, shares) = (&self.world.book, &mut desk.shares);
        let rules = Rules { phase, grading: self.world.policy.grading(stratum) };
        shares.count(book, self.stocks.row_mut(stratum), rules, self.people[i].status(), -1);
        self.stocks.row_mut(stratum)[book.subjects] -= 1;
        self.clear(phase, i);
        for world in 0..3 {
            self.reserves[world][i] = CLOSED;
        }
    }

    /// Nothing is held of a place: as at the start of a run.
    fn clear(&mut self, phase: &Phase, i: usize) {
        let start = self.world.policy.start;
        let grade = self.grade_of(phase, i, start);
        self.people[i] = Person { score: [start; 2], grades: grade | grade << 4, ..Person::default() };
        for ring in &mut self.expiring {
            ring.iter_mut().skip(i).step_by(self.persons).for_each(|points| *points = 0);
        }
        for portion in self.portions.iter_mut().filter(|portion| !portion.points.is_empty()) {
            portion.points.set(i, 0);
            portion.expiring.iter_mut().skip(i).step_by(self.persons).for_each(|points| *points = 0);
        }
        for values in &mut self.factors {
            values.iter_mut().skip(i).step_by(self.persons).for_each(|value| *value = 0);
        }
        if let (Some(risk), Some(learning)) = (self.risk.get_mut(i), phase.learning) {
            *risk = learning.before;
        }
        for worn in self.hardship.iter_mut().chain(&mut self.grievance).filter_map(|side| side.get_mut(i)) {
            *worn = 0;
        }
        if !self.grade_before.is_empty() {
            self.mark_absent(i);
        }
    }

    /// A newcomer takes a place.
    fn open(&mut self, phase: &Phase, place: u32, desk: &mut Desk) {
        let Some(market) = phase.market.as_ref() else { return };
        let i = place as usize;
        let stratum = self.stratum_of(place);
        self.clear(phase, i);
        for world in 0..3 {
            self.reserves[world][i] = (market.reserve * TURNOVER) as i32;
        }
        let (book, shares) = (&self.world.book, &mut desk.shares);
        let rules = Rules { phase, grading: self.world.policy.grading(stratum) };
        shares.count(book, self.stocks.row_mut(stratum), rules, self.people[i].status(), 1);
        self.stocks.row_mut(stratum)[book.subjects] += 1;
        book.count_opening(desk.counts.row_mut(stratum));
        self.tie_place(phase, place, 1);
        self.tell(place, Event::Opened);
    }
}

/// What consequences do to a status on a side.
fn treatment(phase: &Phase, grading: usize, person: Person, side: usize) -> Treatment {
    let mut all = Treatment { custom: 1.0, tax: 1.0, money: 0.0 };
    for consequence in phase.falling(grading).filter(|c| applies(c, person, side)) {
        all.custom *= consequence.custom;
        all.tax *= consequence.tax;
        all.money += consequence.money;
    }
    all
}
