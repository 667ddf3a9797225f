//! Lists: who enters, how long they stay, who leaves.

use crate::desk::Desk;
use crate::draw::{Purpose, Stream};
use crate::follow::{Event, listed};
use crate::policy::{Enter, ListRule, Phase, Window};
use crate::portion::INDUCED;
use crate::region::{Due, FAIR, RegionState, SCORE, Touch};
use crate::sparse::{Sparse, make_room};

/// A person's list state: not on it.
pub const OFF: u8 = 0;
/// On it, minimum stay running.
pub const ON: u8 = 1;
/// On it, minimum stay over.
pub const DUE: u8 = 2;
/// Not on it, but on copies of it: the listing was annulled and those who keep copies have not heard.
pub const COPIED: u8 = 3;
/// What only [`DUE`] has, of every list in a person's byte.
pub const DUE_BITS: u8 = 0b1010_1010;

/// What happened to a membership.
pub enum Change {
    /// Nothing.
    None,
    /// It began.
    Entered,
    /// It ended.
    Left,
}

impl RegionState<'_> {
    /// The state of a person on a list.
    #[inline]
    pub fn list_state(&self, side: usize, l: usize, i: usize) -> u8 {
        self.people[i].lists[side] >> (2 * l) & 3
    }

    /// Whether a person is on a list.
    #[inline]
    pub fn is_on(&self, side: usize, l: usize, i: usize) -> bool {
        matches!(self.list_state(side, l, i), ON | DUE)
    }

    #[inline]
    pub fn set_list(&mut self, side: usize, l: usize, i: usize, state: u8) {
        let before = self.list_state(side, l, i);
        let lists = &mut self.people[i].lists[side];
        *lists = *lists & !(3 << (2 * l)) | state << (2 * l);
        if before != state {
            self.tell(i as u32, listed(l, side, before, state));
        }
    }

    /// Whether the entry condition holds.
    pub fn enters(&self, rule: &ListRule, side: usize, l: usize, i: usize, score: i16, grade: u8) -> bool {
        rule.open
            && match rule.enter {
                Enter::Grade(from) if self.world.policy.lists[l].red => grade <= from,
                Enter::Grade(from) => grade >= from,
                Enter::Below(bound) => score < bound,
                Enter::From(bound) => score >= bound,
                Enter::Strikes(count) => self.strikes[l].count(side, i) >= count,
            }
    }

    /// Whether somebody whose minimum stay is over may go: the entry condition no longer holds (lists by records look at
    /// the clock only), and the score is back where the pack wants it.
    fn may_leave(&self, rule: &ListRule, side: usize, l: usize, i: usize, score: i16, grade: u8) -> bool {
        let released =
            matches!(rule.enter, Enter::Strikes(_)) || !self.enters(rule, side, l, i, score, grade);
        rule.leaves && released && rule.leave_from.is_none_or(|from| score >= from)
    }

    /// One list at one person's assessment on one side.
    #[expect(clippy::too_many_arguments, reason = "one person's assessment on one side, read once")]
    pub fn settle_list(
        &mut self,
        phase: &Phase,
        rule: &ListRule,
        tick: u32,
        touch: Touch,
        side: usize,
        l: usize,
        score: i16,
        grade: u8,
        desk: &mut Desk,
    ) -> Change {
        let i = touch.person as usize;
        let name = &self.world.policy.lists[l];
        let state = self.list_state(side, l, i);
        let offended = if name.by_records {
            touch.flags >> (4 * side + l) & 1 == 1
        } else {
            touch.flags >> (8 + side) & 1 == 1
        };
        let again = offended || !(name.by_records || (side == SCORE && self.is_shielded(l, i)));
        let enters = again && self.enters(rule, side, l, i, score, grade);
        let off = !self.is_on(side, l, i);
        if side == FAIR && off && enters {
            self.note_induced(phase, l, i, score, grade);
        }
        if side == SCORE && off && enters {
            let causes = self.causes_of_entry(phase, l, i, score);
            let value = if name.by_records { self.strikes[l].count(SCORE, i).into() } else { score };
            self.tell(touch.person, Event::Met { list: l as u8, value, causes });
            if phase.redress.review.as_ref().is_some_and(|review| review.lists >> l & 1 == 1) {
                self.docket.propose(touch.person, l, causes);
                return Change::None;
            }
            self.book_causes(touch.person, l, causes, desk);
        }
        let used = enters || (!off && !name.restarts);
        if name.by_records && name.window == Window::SinceListing && used {
            self.strikes[l].forget_all(side, i);
        }
        match state {
            OFF | COPIED if enters => {
                self.start_stay(rule, tick, touch.person, side, l);
                Change::Entered
            }
            OFF | COPIED => Change::None,
            _ if enters && offended && name.restarts => {
                self.start_stay(rule, tick, touch.person, side, l);
                Change::None
            }
            DUE if rule.leave_share.is_none() && self.may_leave(rule, side, l, i, score, grade) => {
                self.set_list(side, l, i, OFF);
                if side == FAIR {
                    self.people[i].entry &= !(1 << (4 + l));
                }
                Change::Left
            }
            _ => Change::None,
        }
    }

    /// Puts a person on a list and the ends of their stay in the calendar.
    pub fn start_stay(&mut self, rule: &ListRule, tick: u32, person: u32, side: usize, l: usize) {
        let i = person as usize;
        let entered = !self.is_on(side, l, i);
        if entered {
            self.lift_shield(l, i);
            self.since[side][l].set(i, tick as u16);
        }
        self.started[side][l].set(i, tick as u16);
        // A record puts somebody on a list for a tick at least.
        let by_records = self.world.policy.lists[l].by_records && rule.leave_share.is_none();
        let stay = rule.stay.max(u32::from(by_records));
        let mut end = Due { person, started: tick as u16, side: side as u8, list: l as u8 };
        if rule.leaves && stay == 0 {
            self.fall_free(rule, end);
        } else {
            self.set_list(side, l, i, ON);
            if rule.leaves {
                self.note_due(tick.saturating_add(stay), end);
            }
        }
        // A restart lengthens the minimum stay, never the longest one.
        if let Some(limit) = rule.limit.filter(|_| entered && rule.leaves) {
            end.list |= Due::LIMIT;
            self.note_due(tick.saturating_add(limit), end);
        }
    }

    /// Puts the end of a stay in the calendar.
    pub fn note_due(&mut self, tick: u32, end: Due) {
        match self.due.get_mut(tick as usize) {
            Some(day) => {
                make_room(day, 1);
                day.push(end);
            }
            None if self.world.needs.branches => self.beyond.push((tick, end)),
            None => {}
        }
    }

    /// The minimum stay is over; where people leave at a rate, the waiting begins.
    pub fn fall_free(&mut self, rule: &ListRule, end: Due) {
        let (side, l, i) = (usize::from(end.side), usize::from(end.list), end.person as usize);
        let waits = self.list_state(side, l, i) == DUE;
        self.set_list(side, l, i, DUE);
        if rule.leave_share.is_some() && !waits {
            self.waiting.push(end);
        }
    }

    /// Those whose minimum stay is over leave with the list's probability per tick, once the other conditions hold.
    pub fn try_to_leave(&mut self, phase: &Phase, tick: u32, desk: &mut Desk) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|&end| {
            let (i, side, l) = (end.person as usize, usize::from(end.side), usize::from(end.list));
            let another = self.entries(side, l).is_some_and(|since| since.get(i) > end.started);
            if another || self.list_state(side, l, i) != DUE {
                return false;
            }
            let rule = &phase.lists[l];
            let score = self.score(phase, side, i);
            // Whoever came on in this tick is on it for one at least.
            let came_now = end.started == tick as u16;
            if came_now || !self.may_leave(rule, side, l, i, score, self.grade_now(phase, side, i, score)) {
                return true;
            }
            let key = self.world.first_person[self.index] + u64::from(end.person);
            let mut stream = Stream::new(self.world.seed, Purpose::Leave(self.world.list_key(l)), key, tick);
            let leaves = rule.leave_share.is_none_or(|share| stream.unit() < share);
            if leaves {
                self.leave(phase, tick, end, desk);
            }
            !leaves
        });
        waiting.append(&mut self.waiting);
        self.waiting = waiting;
    }

    /// A minimum or longest stay ends.
    pub fn fall_due(&mut self, phase: &Phase, tick: u32, end: Due, desk: &mut Desk) {
        let limit = end.list & Due::LIMIT != 0;
        let end = Due { list: end.list & !Due::LIMIT, ..end };
        let (i, side, l) = (end.person as usize, usize::from(end.side), usize::from(end.list));
        let rule = &phase.lists[l];
        // A minimum stay that was restarted, another stay since, or a rule that changed: there is a later end, this one is
        // void.
        let began = if limit { self.entries(side, l) } else { self.starts(side, l) };
        let length = if limit { rule.limit.unwrap_or(u32::MAX) } else { rule.stay };
        let void = began.is_some_and(|began| {
            let began = began.get(i);
            began != end.started || tick - u32::from(began) < length
        });
        let state = self.list_state(side, l, i);
        if void || !rule.leaves || !self.is_on(side, l, i) || (state == DUE && !limit) {
            return;
        }
        let score = self.score(phase, side, i);
        let free = rule.leave_share.is_none()
            && self.may_leave(rule, side, l, i, score, self.grade_now(phase, side, i, score));
        if limit || free {
            self.leave(phase, tick, end, desk);
        } else {
            self.fall_free(rule, end);
        }
    }

    /// Takes a person off a list.
    fn leave(&mut self, phase: &Phase, tick: u32, end: Due, desk: &mut Desk) {
        let (i, side, l) = (end.person as usize, usize::from(end.side), usize::from(end.list));
        let before = self.people[i].status();
        self.set_list(side, l, i, OFF);
        if side == FAIR {
            self.people[i].entry &= !(1 << (4 + l));
        }
        let after = self.people[i].status();
        self.restate(phase, end.person, before, after, &mut desk.shares);
        if side == SCORE {
            self.note_departure(tick, end.person, l, desk);
        }
        self.close_stay(side, l, i);
        self.touch(end.person, 0);
    }

    /// Whether somebody who enters a list at a tick had left it within a year.
    pub fn is_back(&self, l: usize, i: usize, tick: u32) -> bool {
        let left = u32::from(self.left[l].get(i));
        // A stay that a failed appeal resumes began before it was left.
        let gone = (tick + 1).checked_sub(left).filter(|_| left > 0);
        gone.is_some_and(|gone| gone <= self.world.policy.year_ticks)
    }

    /// Whether somebody on a list at the end of a tick has been there for a year or longer, or is back within a year of leaving.
    pub fn is_trapped(&self, l: usize, i: usize, tick: u32) -> bool {
        let since = u32::from(self.since[SCORE][l].get(i));
        tick - since >= self.world.policy.year_ticks || self.is_back(l, i, since)
    }

    /// Forgets the dates of a stay that is over.
    pub fn close_stay(&mut self, side: usize, l: usize, i: usize) {
        self.since[side][l].set(i, 0);
        self.started[side][l].set(i, 0);
    }

    /// Books the end of a stay on the score side.
    pub fn note_departure(&mut self, tick: u32, person: u32, l: usize, desk: &mut Desk) {
        let i = person as usize;
        let (since, wrongly) = (self.since[SCORE][l].get(i), self.people[i].entry >> l & 1 == 1);
        self.people[i].entry &= !(1 << l);
        self.book_departure(tick, person, l, since, wrongly, desk);
    }

    /// The same for a stay that began at a tick, wrongly or not.
    pub fn book_departure(
        &mut self,
        tick: u32,
        person: u32,
        l: usize,
        since: u16,
        wrongly: bool,
        desk: &mut Desk,
    ) {
        let length = (tick - u32::from(since)) as usize;
        self.left[l].set(person as usize, tick.saturating_add(1).min(u16::MAX.into()) as u16);
        self.ended[l][length] += 1;
        self.ended_wrong[l][length] += u64::from(wrongly);
        let left = self.world.book.entered + 3 * l + 2;
        desk.counts.row_mut(self.stratum_of(person))[left] += 1;
    }

    /// On entry of the fair list: whether it rests on induced acts, that is, whether without them it would not be.
    fn note_induced(&mut self, phase: &Phase, l: usize, i: usize, score: i16, grade: u8) {
        let rule = &phase.lists[l];
        let rests = match rule.enter {
            Enter::Strikes(needed) => {
                let strikes = &self.strikes[l];
                strikes.count(FAIR, i).saturating_sub(strikes.portion(INDUCED, i)) < needed
            }
            _ => {
                let points = self.portions[INDUCED].points.get(i);
                let without = score.saturating_sub(points);
                let grade_without = if points == 0 { grade } else { self.grade_of(phase, i, without) };
                points != 0 && !self.enters(rule, FAIR, l, i, without, grade_without)
            }
        };
        let bit = 1 << (4 + l);
        self.people[i].entry = if rests { self.people[i].entry | bit } else { self.people[i].entry & !bit };
    }

    /// New rules begin: a list that is no more lets everybody go, and stays get the ends that the new rules give them.
    pub fn change_lists(&mut self, before: &Phase, now: &Phase, tick: u32, desk: &mut Desk) {
        for (l, (old, new)) in before.lists.iter().zip(&now.lists).enumerate() {
            let terms = |rule: &ListRule| (rule.stay, rule.limit, rule.leaves);
            if old.open && !new.open {
                self.empty_list(now, tick, l, desk);
            } else if terms(old) != terms(new) || (old.leave_share.is_none() && new.leave_share.is_some()) {
                self.redate_list(new, tick, l);
            }
        }
    }

    fn members(&self, side: usize, l: usize) -> Vec<u32> {
        (0..self.persons as u32).filter(|&i| self.is_on(side, l, i as usize)).collect()
    }

    fn empty_list(&mut self, now: &Phase, tick: u32, l: usize, desk: &mut Desk) {
        for side in [FAIR, SCORE] {
            for person in self.members(side, l) {
                self.leave(now, tick, Due { person, started: 0, side: side as u8, list: l as u8 }, desk);
            }
        }
    }

    fn redate_list(&mut self, new: &ListRule, tick: u32, l: usize) {
        for side in [FAIR, SCORE] {
            for person in self.members(side, l) {
                let i = person as usize;
                let began = |column: Option<&Sparse<u16>>| column.map_or(0, |column| column.get(i));
                let (started, since) = (began(self.starts(side, l)), began(self.entries(side, l)));
                let end = Due { person, started, side: side as u8, list: l as u8 };
                if self.list_state(side, l, i) == DUE {
                    if new.leave_share.is_some() {
                        self.waiting.push(end);
                    }
                } else if new.leaves {
                    self.note_due(tick.max(u32::from(started).saturating_add(new.stay)), end);
                }
                if let Some(limit) = new.limit {
                    let end = Due { started: since, list: l as u8 | Due::LIMIT, ..end };
                    self.note_due(tick.max(u32::from(since).saturating_add(limit)), end);
                }
            }
        }
    }
}
