//! Factors of an index: accounts of their own within bounds of their own, whose sum is the score.
//!
//! S = start + sum over factors y_f, each y_f held in units of the score (weight x value), counted from where it starts, within
//! [low_f, high_f]. What a correction gives back stands in an account beside them, without bounds: the factor's own bounds keep what
//! they cut off. The score's bounds hold when it is read.

use crate::policy::Phase;
use crate::region::{FAIR, RegionState, SCORE};
use crate::renew::faded;
use crate::world::Line;

/// By side: `factor x persons + person`; the last is what corrections gave back.
pub type Factors = [Vec<i16>; 2];

impl RegionState<'_> {
    /// Enters a record in its factors on the sides on which it counts, and gives what that changed the scores by.
    pub fn weigh(&mut self, phase: usize, i: usize, line: &Line, mark: u16) -> [i16; 2] {
        let policy = self.world.policy;
        let before = self.people[i].score;
        for &(f, points) in &policy.phases[phase].moves[usize::from(mark)] {
            let bounds = &policy.factors[usize::from(f)];
            for side in [SCORE, FAIR].into_iter().filter(|&side| line.counts[side]) {
                let value = &mut self.factors[side][usize::from(f) * self.persons + i];
                let after = value.saturating_add(points).clamp(bounds.low, bounds.high);
                let score = &mut self.people[i].score[side];
                *score = score.saturating_add(after - *value);
                *value = after;
            }
        }
        let after = self.people[i].score;
        [SCORE, FAIR].map(|side| after[side] - before[side])
    }

    /// Takes points out of a person's score that a mistaken record had brought.
    pub fn give_back(&mut self, i: usize, taken: i16) {
        let score = &mut self.people[i].score[SCORE];
        *score = score.saturating_sub(taken);
        if let Some(given) = self.factors[SCORE].get_mut(self.world.policy.factors.len() * self.persons + i) {
            *given = given.saturating_sub(taken);
        }
    }

    /// Every factor of everybody shrinks towards its start; the scores follow.
    pub fn fade_factors(&mut self, keep: f64, tick: u32) {
        for (side, columns) in self.factors.iter_mut().enumerate() {
            for column in columns.chunks_mut(self.persons.max(1)) {
                for (i, (value, person)) in (0..).zip(column.iter_mut().zip(&mut self.people)) {
                    let after = faded(*value, 0, keep, i, tick);
                    person.score[side] = person.score[side].saturating_add(after - *value);
                    *value = after;
                }
            }
        }
    }

    /// Sums over the persons of a stretch of what tells how closely each factor goes with the score: its own, its square and its
    /// product with the score, after the score's own and its square.
    pub fn add_moments(&self, phase: &Phase, stretch: usize, row: &mut [i64]) {
        let s = &self.stretches[stretch];
        let all = s.start as usize..(s.start + s.block.persons) as usize;
        for i in all.filter(|&i| !self.is_closed(i)) {
            let score = i64::from(self.score(phase, SCORE, i));
            row[0] += score;
            row[1] += score * score;
            for (f, sums) in row[2..].chunks_exact_mut(3).enumerate() {
                let value = i64::from(self.factors[SCORE][f * self.persons + i]);
                sums[0] += value;
                sums[1] += value * value;
                sums[2] += value * score;
            }
        }
    }
}
