//! Program (12): a uniform draw per person, day and kind of conduct, then draws on the hits only.

use rand::RngExt;

use crate::population::{Day, Population, other};
use crate::tables::{DETECTED, GROUPS, KINDS, MISATTRIBUTED, OCCURS, POINTS, SANCTIONED_FACTOR};

/// Runs `days` days and returns each day's sums.
pub fn run(persons: usize, days: u32, seed: u64) -> Vec<Day> {
    let mut population = Population::new(persons, seed);
    let occurs = probabilities();
    let detected = DETECTED.map(|d| d as f32);
    (0..days)
        .map(|day| {
            population.day(day, |random, first, groups, sanctioned, scores, hits| {
                for (i, score) in scores.iter_mut().enumerate() {
                    let row = &occurs[usize::from(sanctioned[i])][usize::from(groups[i])];
                    for k in 0..KINDS {
                        if random.random::<f32>() < row[k] && random.random::<f32>() < detected[k] {
                            if random.random::<f32>() < MISATTRIBUTED as f32 {
                                hits.push((other(random, first + i, persons), POINTS[k]));
                            } else {
                                *score += POINTS[k];
                            }
                        }
                    }
                }
            })
        })
        .collect()
}

/// Probability of an act on a day by sanction, group and kind.
fn probabilities() -> [[[f32; KINDS]; GROUPS]; 2] {
    [1.0, SANCTIONED_FACTOR].map(|factor| OCCURS.map(|row| row.map(|p| (p * factor) as f32)))
}
