//! The closed form: mean score by group while bounds and sanction do not bind, and its variance.

use crate::tables::{DETECTED, GROUPS, KINDS, MISATTRIBUTED, OCCURS, POINTS, START};

/// Mean and variance of a score of this group after so many days, leaving bounds and sanction aside. Groups are
/// equally likely.
pub fn score(group: usize, days: u32) -> (f64, f64) {
    let days = f64::from(days);
    let (mut mean, mut variance) = (0.0, 0.0);
    for k in 0..KINDS {
        let points = f64::from(POINTS[k]);
        let kept = OCCURS[group][k] * DETECTED[k] * (1.0 - MISATTRIBUTED);
        mean += kept * points;
        variance += kept * (1.0 - kept) * points * points;
        // What others' records bring is nearly Poisson: each of very many persons rarely.
        let others: f64 = (0..GROUPS).map(|g| OCCURS[g][k]).sum::<f64>() / GROUPS as f64;
        let received = others * DETECTED[k] * MISATTRIBUTED;
        mean += received * points;
        variance += received * points * points;
    }
    (f64::from(START) + mean * days, variance * days)
}

/// By how much the mean of a group may differ from [`score`], since the closed form leaves the sanction out: only the last
/// group meets it, and by less than a quarter point.
pub const LEFT_OUT: [f64; GROUPS] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25];

/// Detections per person-day, all groups together.
pub fn detections() -> f64 {
    let row = |row: &[f64; KINDS]| row.iter().zip(DETECTED).map(|(p, d)| p * d).sum::<f64>();
    OCCURS.iter().map(row).sum::<f64>() / GROUPS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Day;
    use crate::tables::DAYS;
    use crate::{bernoulli, superposition};

    const PERSONS: usize = 200_000;
    const SEEDS: u64 = 6;

    /// Group means over several seeds: (mean score, sanctioned share), at the last day.
    fn at_end(run: impl Fn(usize, u32, u64) -> Vec<Day>) -> Vec<(f64, f64)> {
        let days: Vec<Day> =
            (0..SEEDS).map(|seed| run(PERSONS, DAYS, seed)).map(|d| d[DAYS as usize - 1]).collect();
        (0..GROUPS)
            .map(|g| {
                let persons: u64 = days.iter().map(|d| d.persons[g]).sum();
                let score: i64 = days.iter().map(|d| d.score[g]).sum();
                let sanctioned: u64 = days.iter().map(|d| d.sanctioned[g]).sum();
                (score as f64 / persons as f64, sanctioned as f64 / persons as f64)
            })
            .collect()
    }

    #[test]
    fn detections_are_those_of_the_published_workload() {
        assert!((detections() - 0.127).abs() < 0.0005, "{}", detections());
    }

    #[test]
    fn both_programs_have_the_closed_forms_means_and_agree_with_each_other() {
        let (dense, sparse) = (at_end(bernoulli::run), at_end(superposition::run));
        let n = PERSONS as f64 * SEEDS as f64 / GROUPS as f64;
        for g in 0..GROUPS {
            let (mean, variance) = score(g, DAYS);
            let se = (variance / n).sqrt();
            for (name, seen) in [("bernoulli", dense[g].0), ("superposition", sparse[g].0)] {
                let z = ((seen - mean).abs() - LEFT_OUT[g]).max(0.0) / se;
                assert!(z < 4.0, "{name}, group {g}: mean {seen} against {mean}, z = {z}");
            }
            let z = (dense[g].0 - sparse[g].0) / (se * 2_f64.sqrt());
            assert!(z.abs() < 4.0, "group {g}: means {} and {}", dense[g].0, sparse[g].0);
            let (a, b) = (dense[g].1, sparse[g].1);
            let se = ((a * (1.0 - a) + b * (1.0 - b)) / n).sqrt();
            assert!((a - b).abs() <= 4.0 * se, "group {g}: sanctioned {a} and {b}");
        }
        assert!(dense[7].1 > 0.005, "the sanction is used: {}", dense[7].1);
    }
}
