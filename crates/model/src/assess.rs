//! Assessment: grades and lists from the score, and the same rules on the fair score with its own lists and timers.

use std::hint::black_box;

use crate::book::Rules;
use crate::book::{Shares, Status};
use crate::desk::Desk;
use crate::listing::{Change, DUE_BITS};
use crate::policy::Phase;
use crate::rates::list_bits;
use crate::region::{FAIR, RegionState, SCORE, Touch};
use crate::tick::Now;

/// Persons who are brought near together: what is known of them fits a core's first-level cache.
pub const NEAR: usize = 256;

impl RegionState<'_> {
    /// Brings scores within bounds, and on assessment ticks settles grades and lists: entries first, then departures.
    pub fn assess(&mut self, phase: &Phase, now: Now, desk: &mut Desk) {
        let tick = now.tick;
        let policy = self.world.policy;
        let touched = std::mem::take(&mut self.touched);
        if !self.world.reads_within && !policy.clamp_each_record {
            let mut clamp = |i: usize| {
                let person = &mut self.people[i];
                person.clamp(phase.low, phase.high);
            };
            if self.all_touched {
                (0..self.persons).for_each(&mut clamp);
            }
            touched.iter().for_each(|touch| clamp(touch.person as usize));
        }
        if !(tick + 1).is_multiple_of(policy.assess_ticks.max(1)) {
            // Kept for the next assessment; departures too wait for it.
            self.touched = touched;
            self.merge_touches();
            let due = std::mem::take(&mut self.due[tick as usize]);
            if let Some(next) = self.due.get_mut(tick as usize + 1) {
                next.extend(due);
            }
            return;
        }
        let grades = self.gives_grades(tick);
        // Who was touched since grades were given last is not kept.
        self.all_touched |= grades && policy.grade_ticks > policy.assess_ticks;
        if self.world.needs.grades || self.world.needs.lists {
            let all = if self.all_touched { self.persons as u32 } else { 0 };
            (0..all).for_each(|person| self.look_at(phase, now, Touch { person, flags: 0 }, desk));
            for some in touched.chunks(NEAR) {
                self.bring_near(some, |touch| touch.person);
                some.iter().for_each(|&touch| self.look_at(phase, now, touch, desk));
            }
            self.review(phase, tick, desk);
        }
        self.all_touched = false;
        self.try_to_leave(phase, tick, desk);
        let due = std::mem::take(&mut self.due[tick as usize]);
        for some in due.chunks(NEAR) {
            self.bring_near(some, |end| end.person);
            some.iter().for_each(|&end| self.fall_due(phase, tick, end, desk));
        }
        // Whoever left a list is looked at again at the next assessment; reuse the memory of this tick's touches.
        let again = std::mem::replace(&mut self.touched, touched);
        self.touched.clear();
        self.touched.extend(again);
    }

    /// Fetches what is known of persons who stand anywhere in the region: asked for together, they come from memory in about
    /// the time of one.
    pub fn bring_near<T>(&self, some: &[T], person: impl Fn(&T) -> u32) {
        let near = |i: usize| {
            let strikes = self.strikes.iter().fold(0, |any, strikes| any | strikes.near(i));
            let risk = self.risk.get(i).copied().unwrap_or(0);
            self.people[i].word() | u64::from(strikes) | u64::from(risk)
        };
        black_box(some.iter().fold(0, |any, one| any | near(person(one) as usize)));
    }

    /// Settles a person's grades and lists, unless nothing can have come of what happened to them.
    fn look_at(&mut self, phase: &Phase, now: Now, touch: Touch, desk: &mut Desk) {
        if self.is_closed(touch.person as usize) {
            return;
        }
        let calm = self.world.calm(now.phase, self.grading_of(touch.person));
        if !calm.leaves_alone(self.people[touch.person as usize], touch.flags) {
            self.settle(phase, now.tick, touch, desk);
        }
    }

    /// Whether grades are given anew at the end of a tick.
    fn gives_grades(&self, tick: u32) -> bool {
        (tick + 1).is_multiple_of(self.world.policy.grade_ticks.max(1))
    }

    /// Between assessments one touch a person is enough: what happened is the union of what happened.
    fn merge_touches(&mut self) {
        if self.touched.len() <= 2 * self.persons {
            return;
        }
        self.touched.sort_unstable_by_key(|touch| touch.person);
        self.touched.dedup_by(|next, kept| {
            let same = next.person == kept.person;
            if same {
                kept.flags |= next.flags;
            }
            same
        });
    }

    /// A person's status has changed: the stocks follow.
    pub fn restate(
        &mut self,
        phase: &Phase,
        person: u32,
        before: Status,
        after: Status,
        shares: &mut Shares,
    ) {
        let stratum = self.stratum_of(person);
        let (book, row) = (&self.world.book, self.stocks.row_mut(stratum));
        let rules = Rules { phase, grading: self.world.policy.grading(stratum) };
        shares.change(book, row, rules, [before, after]);
        self.pass_on(phase, person, before, after);
        self.note_change(person, before, after);
    }

    /// Grades and lists of one person, fair side first so that wrongful entries are known as such.
    fn settle(&mut self, phase: &Phase, tick: u32, touch: Touch, desk: &mut Desk) {
        let i = touch.person as usize;
        let before = self.people[i].status();
        let mut entered = [0_u8; 2];
        let mut left = [0_u8; 2];
        for side in [FAIR, SCORE] {
            let score = self.score(phase, side, i);
            let grade = if self.gives_grades(tick) {
                self.grade_of(phase, i, score)
            } else {
                self.held_grade(side, i)
            };
            if self.world.needs.grades {
                let grades = &mut self.people[i].grades;
                *grades = *grades & (0xf0 >> (4 * side)) | grade << (4 * side);
            }
            // A list by records is entered by a record, not by those of the past that still count; without one, only those
            // whose minimum stay is over can be anywhere else than they were.
            let offended = (touch.flags >> (4 * side)) as u8 & 15;
            let over = list_bits(before.lists[side] & DUE_BITS);
            for l in each(self.world.by_score | offended | over) {
                match self.settle_list(phase, &phase.lists[l], tick, touch, side, l, score, grade, desk) {
                    Change::Entered => entered[side] |= 1 << l,
                    Change::Left => left[side] |= 1 << l,
                    Change::None => {}
                }
            }
        }
        let after = self.people[i].status();
        if before == after && entered[SCORE] == 0 {
            return;
        }
        self.restate(phase, touch.person, before, after, &mut desk.shares);
        each(entered[SCORE]).for_each(|l| self.note_entry(phase, tick, touch.person, l, desk));
        each(entered[FAIR]).for_each(|l| self.resent_entry(phase, FAIR, i, l, false));
        each(left[SCORE]).for_each(|l| self.note_departure(tick, touch.person, l, desk));
        for side in [SCORE, FAIR] {
            each(left[side]).for_each(|l| self.close_stay(side, l, i));
        }
    }
}

/// The lists of a set.
fn each(mut set: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let list = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(list)
    })
}
