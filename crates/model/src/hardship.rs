//! Hardship: what restrictions wear down, and what it does to conduct.
//!
//! h of a person lies between 0 and 1. While consequences apply it rises by what they add per tick; of what there was, the share
//! `recovery` passes: h' = min(1, (1 - recovery) h + load). Conduct k happens exp(eta_k h) times as often. Where the score restricts
//! somebody whom the fair score would not, the two sides have hardship of their own, and an act that only the former brings about is
//! induced.

use std::ops::Range;

use crate::policy::{Consequence, Phase};
use crate::rates::list_bits;
use crate::region::{FAIR, Person, RegionState, SCORE};
use crate::renew::dither;

/// Levels of hardship that acceptance tells apart: none, and equal parts of the rest.
pub const HARDSHIP_LEVELS: usize = 16;
/// The greatest hardship.
pub const MOST: f64 = 65_535.0;

/// The level of a hardship.
#[inline]
pub fn level_of(hardship: u16) -> usize {
    if hardship == 0 { 0 } else { 1 + ((usize::from(hardship) * (HARDSHIP_LEVELS - 1)) >> 16) }
}

/// The hardship that a level stands for, of 1.
pub fn of_level(level: usize) -> f64 {
    if level == 0 { 0.0 } else { (level as f64 - 0.5) / (HARDSHIP_LEVELS - 1) as f64 }
}

/// By side and person, in 1/65535; empty where no pack needs it.
pub type Hardships = [Vec<u16>; 2];

/// Whether a consequence follows a status on a side.
pub fn applies(consequence: &Consequence, person: Person, side: usize) -> bool {
    let grade = person.grades >> (4 * side) & 15;
    consequence.on_lists & list_bits(person.lists[side]) != 0 || consequence.on_grades >> grade & 1 == 1
}

/// A column by side of some persons; nothing where no pack needs it.
pub fn in_range(sides: &[Vec<u16>; 2], persons: Range<usize>) -> [&[u16]; 2] {
    [SCORE, FAIR].map(|side| sides[side].get(persons.clone()).unwrap_or(&[]))
}

impl RegionState<'_> {
    /// A tick of restrictions and recovery.
    pub fn bear(&mut self, phase: &Phase, tick: u32) {
        // Where there is a market, hardship is what is missing of a reserve.
        let bears = phase.market.is_none() && !self.hardship[SCORE].is_empty();
        let Some(hardship) = phase.hardship.as_ref().filter(|_| bears) else { return };
        let keep = 1.0 - hardship.recovery;
        let by_grade = phase.consequences.iter().any(|c| c.hardship > 0.0 && c.on_grades != 0);
        for i in 0..self.people.len() {
            let (person, grading) = (self.people[i], self.grading_of(i as u32));
            for side in [SCORE, FAIR] {
                let before = self.hardship[side][i];
                if before == 0 && person.lists[side] == 0 && !by_grade {
                    continue;
                }
                let adds = phase.falling(grading).filter(|c| applies(c, person, side)).map(|c| c.hardship);
                let after = f64::from(before) * keep + adds.sum::<f64>() * MOST;
                // Rounded at a point of their own, so that what is left of it passes too.
                let rounded = after + f64::from(dither(i as u32, tick)) / 4_294_967_296.0;
                self.hardship[side][i] = rounded.min(MOST) as u16;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_part_what_is_above_none() {
        assert_eq!([0, 1, 4_369, 65_535].map(level_of), [0, 1, 1, 15]);
        assert_eq!(level_of(32_768), 8);
        assert!((of_level(8) - 0.5).abs() < 1e-12 && of_level(0) == 0.0);
        assert!(
            (0..=u16::MAX).all(|h| (of_level(level_of(h)) - f64::from(h) / MOST).abs() <= 0.5 / 15.0 + 1e-4)
        );
    }
}
