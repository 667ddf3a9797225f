//! Program (13): the detected acts of a person's day as one superposed Poisson count, kinds by an alias table.
//!
//! Exact for Bernoulli conduct: each kind has rate -ln(1 - p d), so that at least one occurs with probability p d, and
//! what is drawn of a kind beyond the first is dropped.

use rand::RngExt;
use rand::rngs::SmallRng;

use crate::population::{Day, Population, other};
use crate::tables::{DETECTED, GROUPS, KINDS, MISATTRIBUTED, OCCURS, POINTS, SANCTIONED_FACTOR};

/// Runs `days` days and returns each day's sums.
pub fn run(persons: usize, days: u32, seed: u64) -> Vec<Day> {
    let mut population = Population::new(persons, seed);
    let classes = classes();
    (0..days)
        .map(|day| {
            population.day(day, |random, first, groups, sanctioned, scores, hits| {
                for (i, score) in scores.iter_mut().enumerate() {
                    let class = &classes[usize::from(sanctioned[i])][usize::from(groups[i])];
                    let mut done = 0_u32;
                    for _ in 0..class.count(random) {
                        let k = class.kind(random);
                        if done >> k & 1 == 1 {
                            continue;
                        }
                        done |= 1 << k;
                        if random.random::<f32>() < MISATTRIBUTED as f32 {
                            hits.push((other(random, first + i, persons), POINTS[k]));
                        } else {
                            *score += POINTS[k];
                        }
                    }
                }
            })
        })
        .collect()
}

/// Persons of one group, sanctioned or not.
#[derive(Debug, Clone)]
struct Class {
    rate: f32,
    none: f32,
    /// Alias method: with probability `keep[k]` kind k, else `alias[k]`.
    keep: [f32; KINDS],
    alias: [u8; KINDS],
}

impl Class {
    fn new(probability: impl Fn(usize) -> f64) -> Self {
        let rates: [f64; KINDS] = std::array::from_fn(|k| -libm::log1p(-probability(k)));
        let total: f64 = rates.iter().sum();
        let mut scaled = rates.map(|r| r / total * KINDS as f64);
        let mut class = Self {
            rate: total as f32,
            none: libm::exp(-total) as f32,
            keep: [1.0; KINDS],
            alias: [0; KINDS],
        };
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..KINDS).partition(|&k| scaled[k] < 1.0);
        while let (Some(s), Some(&l)) = (small.pop(), large.last()) {
            class.keep[s] = scaled[s] as f32;
            class.alias[s] = l as u8;
            scaled[l] -= 1.0 - scaled[s];
            if scaled[l] < 1.0 {
                large.pop();
                small.push(l);
            }
        }
        class
    }

    /// Poisson count by inversion.
    #[inline]
    fn count(&self, random: &mut SmallRng) -> u32 {
        let mut u = random.random::<f32>();
        if u < self.none {
            return 0;
        }
        let (mut n, mut term) = (0, self.none);
        while u >= term && n < 30 {
            u -= term;
            n += 1;
            term *= self.rate / n as f32;
        }
        n
    }

    #[inline]
    fn kind(&self, random: &mut SmallRng) -> usize {
        let u = random.random::<f32>() * KINDS as f32;
        let column = u as usize;
        if u - (column as f32) < self.keep[column] { column } else { usize::from(self.alias[column]) }
    }
}

fn classes() -> Vec<Vec<Class>> {
    [1.0, SANCTIONED_FACTOR]
        .map(|factor| {
            (0..GROUPS).map(|g| Class::new(|k| OCCURS[g][k] * factor * DETECTED[k])).collect::<Vec<_>>()
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alias_table_has_the_kinds_probabilities() {
        for class_of in classes().iter().flatten().enumerate() {
            let (number, class) = class_of;
            let (factor, group) = ([1.0, SANCTIONED_FACTOR][number / GROUPS], number % GROUPS);
            let mut share = [0.0; KINDS];
            for k in 0..KINDS {
                share[k] += f64::from(class.keep[k]) / KINDS as f64;
                share[usize::from(class.alias[k])] += f64::from(1.0 - class.keep[k]) / KINDS as f64;
            }
            for k in 0..KINDS {
                let rate = -libm::log1p(-OCCURS[group][k] * factor * DETECTED[k]);
                assert!((share[k] * f64::from(class.rate) - rate).abs() < 1e-6, "class {number}, kind {k}");
            }
        }
    }
}
