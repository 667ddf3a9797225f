//! Assessment: grades and lists from the score, and the same rules on the fair score with its own lists and timers.

use std::hint::black_box;

use crate::book::{Shares, Status};
use crate::desk::Desk;
use crate::listing::{Change, OFF};
use crate::policy::Phase;
use crate::region::{FAIR, RegionState, SCORE, Touch};
use crate::world::Calm;

/// Persons who are brought near together: what is known of them fits a core's first-level cache.
pub const NEAR: usize = 256;

impl RegionState<'_> {
    /// Brings scores within bounds, and on assessment ticks settles grades and lists: entries first, then departures.
    pub fn assess(&mut self, phase: &Phase, calm: &Calm, tick: u32, desk: &mut Desk) {
        let policy = self.world.policy;
        let touched = std::mem::take(&mut self.touched);
        if self.world.needs.retention == 0 && !policy.clamp_each_record {
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
        if self.world.needs.grades || self.world.needs.lists {
            let all = if self.all_touched { self.persons as u32 } else { 0 };
            (0..all).for_each(|person| self.look_at(phase, calm, tick, Touch { person, flags: 0 }, desk));
            for some in touched.chunks(NEAR) {
                self.bring_near(some.iter().map(|touch| touch.person as usize));
                some.iter().for_each(|&touch| self.look_at(phase, calm, tick, touch, desk));
            }
        }
        self.all_touched = false;
        self.try_to_leave(phase, tick, desk);
        let due = std::mem::take(&mut self.due[tick as usize]);
        for end in due {
            self.fall_due(phase, tick, end, desk);
        }
        // Whoever left a list is looked at again at the next assessment; reuse the memory of this tick's touches.
        let again = std::mem::replace(&mut self.touched, touched);
        self.touched.clear();
        self.touched.extend(again);
    }

    /// Fetches what is known of persons who stand anywhere in the region: asked for together, they come from memory in about
    /// the time of one.
    pub fn bring_near(&self, persons: impl Iterator<Item = usize>) {
        let strikes = |i: usize| self.strikes.iter().fold(0, |any, strikes| any | strikes.near(i));
        black_box(persons.fold(0, |any, i| any | self.people[i].word() | u64::from(strikes(i))));
    }

    /// Settles a person's grades and lists, unless nothing can have come of what happened to them.
    fn look_at(&mut self, phase: &Phase, calm: &Calm, tick: u32, touch: Touch, desk: &mut Desk) {
        if !calm.leaves_alone(self.people[touch.person as usize], touch.flags) {
            self.settle(phase, tick, touch, desk);
        }
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
        shares.change(book, row, phase, before, after);
    }

    /// Grades and lists of one person, fair side first so that wrongful entries are known as such.
    fn settle(&mut self, phase: &Phase, tick: u32, touch: Touch, desk: &mut Desk) {
        let i = touch.person as usize;
        let before = self.people[i].status();
        let mut entered = [0_u8; 2];
        let mut left = [0_u8; 2];
        for side in [FAIR, SCORE] {
            let score = self.score(phase, side, i);
            let grade = self.grade_of(phase, score);
            if self.world.needs.grades {
                let grades = &mut self.people[i].grades;
                *grades = *grades & (0xf0 >> (4 * side)) | grade << (4 * side);
            }
            for (l, rule) in phase.lists.iter().enumerate() {
                match self.settle_list(phase, rule, tick, touch, side, l, score, grade) {
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
        let entries = self.world.book.entered;
        for l in 0..phase.lists.len() {
            if entered[SCORE] >> l & 1 == 1 {
                let row = desk.counts.row_mut(self.stratum_of(touch.person));
                row[entries + 3 * l] += 1;
                if after.lists[FAIR] >> (2 * l) & 3 == OFF {
                    row[entries + 3 * l + 1] += 1;
                    self.people[i].entry |= 1 << l;
                } else {
                    self.people[i].entry &= !(1 << l);
                }
            }
        }
        for l in 0..phase.lists.len() {
            if left[SCORE] >> l & 1 == 1 {
                self.note_departure(tick, touch.person, l, desk);
            }
            for side in [SCORE, FAIR].into_iter().filter(|&side| left[side] >> l & 1 == 1) {
                self.close_stay(side, l, i);
            }
        }
    }
}
