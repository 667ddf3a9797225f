//! Assessment: grades and lists from the score, and the same rules on the fair score with its own lists and timers.

use crate::draw::{Purpose, Stream};
use crate::policy::{Enter, ListRule, Phase, Window};
use crate::region::{Due, FAIR, RegionState, SCORE, Touch};
use crate::world::Quiet;

/// A person's list state: not on it.
const OFF: u8 = 0;
/// On it, minimum stay running.
const ON: u8 = 1;
/// On it, minimum stay over.
const DUE: u8 = 2;

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
        let due = std::mem::take(&mut self.due[tick as usize]);
        for end in due {
            self.fall_due(phase, tick, end);
        }
        // Whoever left a list is looked at again at the next assessment; reuse the memory of this tick's touches.
        let again = std::mem::replace(&mut self.touched, touched);
        self.touched.clear();
        self.touched.extend(again);
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

    /// Whether the entry condition holds.
    fn enters(&self, rule: &ListRule, side: usize, l: usize, i: usize, score: i16, grade: u8) -> bool {
        rule.open
            && match rule.enter {
                Enter::Grade(from) if self.world.policy.lists[l].red => grade <= from,
                Enter::Grade(from) => grade >= from,
                Enter::Below(bound) => score < bound,
                Enter::From(bound) => score >= bound,
                Enter::Strikes(count) => self.strikes[side][l].count[i] >= count,
            }
    }

    /// Whether somebody whose minimum stay is over may go: the entry condition no longer holds (lists by records look at
    /// the clock only), and the score is back where the pack wants it.
    fn may_leave(&self, rule: &ListRule, side: usize, l: usize, i: usize, score: i16, grade: u8) -> bool {
        let released =
            matches!(rule.enter, Enter::Strikes(_)) || !self.enters(rule, side, l, i, score, grade);
        rule.leaves && released && rule.leave_from.is_none_or(|from| score >= from)
    }

    #[expect(clippy::too_many_arguments, reason = "one person's assessment on one side, read once")]
    fn settle_list(
        &mut self,
        phase: &Phase,
        tick: u32,
        touch: Touch,
        side: usize,
        l: usize,
        score: i16,
        grade: u8,
    ) -> Change {
        let (rule, i) = (&phase.lists[l], touch.person as usize);
        let name = &self.world.policy.lists[l];
        let state = self.lists[side][i] >> (2 * l) & 3;
        let enters = self.enters(rule, side, l, i, score, grade);
        let offended = if name.by_records {
            touch.flags >> (4 * side + l) & 1 == 1
        } else {
            touch.flags >> (8 + side) & 1 == 1
        };
        // A list by records is entered by a record, not by those of the past that still count.
        let enters = enters && (offended || !name.by_records);
        if name.by_records && name.window == Window::SinceListing {
            let used = enters || (state != OFF && !name.restarts);
            if used {
                self.strikes[side][l].count[i] = 0;
            }
        }
        match state {
            OFF if enters => {
                if side == FAIR {
                    self.note_induced(phase, l, i, score, grade);
                }
                self.start_stay(rule, tick, touch.person, side, l);
                Change::Entered
            }
            OFF => Change::None,
            _ if enters && offended && name.restarts => {
                self.start_stay(rule, tick, touch.person, side, l);
                Change::None
            }
            DUE if self.may_leave(rule, side, l, i, score, grade) => {
                self.set_list(side, l, i, OFF);
                if side == FAIR {
                    self.entry[i] &= !(1 << (4 + l));
                }
                Change::Left
            }
            _ => Change::None,
        }
    }

    /// Puts a person on a list and the ends of their stay in the calendar.
    fn start_stay(&mut self, rule: &ListRule, tick: u32, person: u32, side: usize, l: usize) {
        let i = person as usize;
        let entered = self.lists[side][i] >> (2 * l) & 3 == OFF;
        if let Some(since) = self.since[side][l].get_mut(i).filter(|_| entered) {
            *since = tick as u16;
        }
        if let Some(started) = self.started[side][l].get_mut(i) {
            *started = tick as u16;
        }
        let mut stay = rule.stay;
        if let Some(share) = rule.leave_share {
            let key = self.world.first_person[self.index] + u64::from(person);
            let mut stream = Stream::new(self.world.seed, Purpose::Leave(self.world.list_key(l)), key, tick);
            stay = stay.saturating_add(geometric(&mut stream, share));
        } else if self.world.policy.lists[l].by_records {
            stay = stay.max(1);
        }
        self.set_list(side, l, i, if rule.leaves && stay == 0 { DUE } else { ON });
        if !rule.leaves {
            return;
        }
        let mut note = |after: u32, list: u8| {
            if let Some(day) = self.due.get_mut(tick.saturating_add(after) as usize) {
                day.push(Due { person, started: tick as u16, side: side as u8, list });
            }
        };
        if stay > 0 {
            note(stay, l as u8);
        }
        // A restart lengthens the minimum stay, never the longest one.
        if let Some(limit) = rule.limit.filter(|_| entered) {
            note(limit, l as u8 | Due::LIMIT);
        }
    }

    /// A minimum or longest stay ends.
    fn fall_due(&mut self, phase: &Phase, tick: u32, due: Due) {
        let (i, side, l) = (due.person as usize, usize::from(due.side), usize::from(due.list & !Due::LIMIT));
        let limit = due.list & Due::LIMIT != 0;
        let state = self.lists[side][i] >> (2 * l) & 3;
        // A minimum stay that was restarted, or another stay since, has later ends; this one is void.
        let began = if limit { &self.since[side][l] } else { &self.started[side][l] };
        let void = began.get(i).is_some_and(|&s| s != due.started);
        if void || state == OFF || (state == DUE && !limit) {
            return;
        }
        let score = self.score(phase, side, i);
        let grade = self.grade_of(phase, score);
        if !limit && !self.may_leave(&phase.lists[l], side, l, i, score, grade) {
            self.set_list(side, l, i, DUE);
            return;
        }
        let before = self.status(i);
        self.set_list(side, l, i, OFF);
        if side == FAIR {
            self.entry[i] &= !(1 << (4 + l));
        }
        let after = self.status(i);
        let book = &self.world.book;
        let row = self.row_of(due.person);
        book.count(row, phase, before, -1);
        book.count(row, phase, after, 1);
        if side == SCORE {
            self.note_departure(tick, due.person, l);
        }
        self.touch(due.person, 0);
    }

    fn note_departure(&mut self, tick: u32, person: u32, l: usize) {
        let i = person as usize;
        let length = (tick - u32::from(self.since[SCORE][l][i])) as usize;
        self.ended[l][length] += 1;
        if self.entry[i] >> l & 1 == 1 {
            self.ended_wrong[l][length] += 1;
            self.entry[i] &= !(1 << l);
        }
        let left = self.world.book.entered + 3 * l + 2;
        self.row_of(person)[left] += 1;
    }

    /// On entry of the fair list: whether it rests on induced acts, that is, whether without them it would not be.
    fn note_induced(&mut self, phase: &Phase, l: usize, i: usize, score: i16, grade: u8) {
        let rule = &phase.lists[l];
        let bit = 1 << (4 + l);
        let rests = match rule.enter {
            Enter::Strikes(_) => {
                let strikes = self.induced_strikes.get_mut(i);
                strikes.is_some_and(|s| {
                    let had = *s >> l & 1 == 1;
                    *s &= !(1 << l);
                    had
                })
            }
            _ => self.induced.value.get(i).is_some_and(|&points| {
                let without = score.saturating_sub(points);
                let grade_without = if points == 0 { grade } else { self.grade_of(phase, without) };
                points != 0 && !self.enters(rule, FAIR, l, i, without, grade_without)
            }),
        };
        self.entry[i] = if rests { self.entry[i] | bit } else { self.entry[i] & !bit };
    }

    #[inline]
    fn set_list(&mut self, side: usize, l: usize, i: usize, state: u8) {
        let lists = &mut self.lists[side][i];
        *lists = *lists & !(3 << (2 * l)) | state << (2 * l);
    }
}

/// What happened to a membership.
enum Change {
    None,
    Entered,
    Left,
}

/// Number of ticks, at least 1, until an event of probability `share` per tick.
fn geometric(stream: &mut Stream, share: f64) -> u32 {
    if share >= 1.0 {
        return 1;
    }
    if share <= 0.0 {
        return u32::MAX;
    }
    let k = libm::floor(libm::log(1.0 - stream.unit()) / libm::log1p(-share));
    if k >= 4e9 { u32::MAX } else { k as u32 + 1 }
}
