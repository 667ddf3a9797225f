//! Assessment: grades and lists from the score, and the same rules on the fair score with its own lists and timers.

use crate::listing::{Change, OFF};
use crate::policy::Phase;
use crate::region::{FAIR, RegionState, SCORE, Touch};
use crate::world::Quiet;

impl RegionState<'_> {
    /// Brings scores within bounds, and on assessment ticks settles grades and lists: entries first, then departures.
    pub fn assess(&mut self, phase: &Phase, quiet: Quiet, tick: u32) {
        let policy = self.world.policy;
        let touched = std::mem::take(&mut self.touched);
        if self.world.needs.retention == 0 && !policy.clamp_each_record {
            for touch in &touched {
                for account in &mut self.accounts {
                    let value = &mut account.value[touch.person as usize];
                    *value = (*value).clamp(phase.low, phase.high);
                }
            }
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
            for &touch in &touched {
                if !self.nothing_to_do(phase, quiet, touch) {
                    self.settle(phase, tick, touch);
                }
            }
        }
        self.try_to_leave(phase, tick);
        let due = std::mem::take(&mut self.due[tick as usize]);
        for end in due {
            self.fall_due(phase, tick, end);
        }
        // Whoever left a list is looked at again at the next assessment; reuse the memory of this tick's touches.
        let again = std::mem::replace(&mut self.touched, touched);
        self.touched.clear();
        self.touched.extend(again);
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

    /// Whether a person on no list stays in the same grade and enters none.
    #[inline]
    fn nothing_to_do(&self, phase: &Phase, quiet: Quiet, touch: Touch) -> bool {
        let i = touch.person as usize;
        let listed = self.lists[SCORE].get(i).is_some_and(|l| l | self.lists[FAIR][i] != 0);
        if listed || touch.flags & 0xff != 0 {
            return false;
        }
        let (score, fair) = (self.score(phase, SCORE, i), self.score(phase, FAIR, i));
        let Some(&grades) = self.grades.get(i) else { return quiet.holds(score, 0) && quiet.holds(fair, 0) };
        let (grade, fair_grade) = (self.grade_of(phase, score), self.grade_of(phase, fair));
        grades == grade | fair_grade << 4 && quiet.holds(score, grade) && quiet.holds(fair, fair_grade)
    }

    /// Grades and lists of one person, fair side first so that wrongful entries are known as such.
    fn settle(&mut self, phase: &Phase, tick: u32, touch: Touch) {
        let i = touch.person as usize;
        let before = self.status(i);
        let mut entered = [0_u8; 2];
        let mut left = [0_u8; 2];
        for side in [FAIR, SCORE] {
            let score = self.score(phase, side, i);
            let grade = self.grade_of(phase, score);
            if self.world.needs.grades {
                let kept = self.grades[i] & (0xf0 >> (4 * side));
                self.grades[i] = kept | grade << (4 * side);
            }
            for l in 0..phase.lists.len() {
                match self.settle_list(phase, tick, touch, side, l, score, grade) {
                    Change::Entered => entered[side] |= 1 << l,
                    Change::Left => left[side] |= 1 << l,
                    Change::None => {}
                }
            }
        }
        let after = self.status(i);
        if before == after && entered[SCORE] == 0 {
            return;
        }
        let book = &self.world.book;
        let row = {
            let stratum = self.stretches[self.stretch_of(touch.person)].block.stratum;
            self.rows.row_mut(usize::from(stratum))
        };
        book.count(row, phase, before, -1);
        book.count(row, phase, after, 1);
        for l in 0..phase.lists.len() {
            if entered[SCORE] >> l & 1 == 1 {
                row[book.entered + 3 * l] += 1;
                if after.lists[FAIR] >> (2 * l) & 3 == OFF {
                    row[book.entered + 3 * l + 1] += 1;
                    self.entry[i] |= 1 << l;
                } else {
                    self.entry[i] &= !(1 << l);
                }
            }
        }
        for l in 0..phase.lists.len() {
            if left[SCORE] >> l & 1 == 1 {
                self.note_departure(tick, touch.person, l);
            }
        }
    }
}
