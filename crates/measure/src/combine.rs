//! Measures over replicates.

use crate::interval::student;
use crate::kind::{CASES, MEASURES, Unit};
use crate::row::{Measures, Row, TOO_FEW_CASES};

/// A measure over replicates. The interval is about chance only: not about unknown parameters, nor about the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean over the replicates that have a value.
    pub mean: f64,
    /// Ends of Student's 95 % interval; `None` with fewer than two replicates.
    pub interval: Option<(f64, f64)>,
    /// Replicates that have a value.
    pub replicates: usize,
}

/// A row over replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Combined {
    /// The row of the first replicate.
    pub first: Row,
    /// Mean numerator.
    pub numerator: f64,
    /// Mean denominator.
    pub denominator: f64,
    /// Over all; `None` where no replicate has a value.
    pub estimate: Option<Estimate>,
}

impl Estimate {
    /// Of these values; `None` of none.
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        Some(Self { mean, interval: student(values), replicates: values.len() })
    }

    /// Half the width of the interval.
    pub fn half_width(self) -> Option<f64> {
        self.interval.map(|(low, high)| (high - low) / 2.0)
    }

    /// Confined to 0..=1: Student's interval does not know that a share cannot leave it.
    fn within_shares(self) -> Self {
        let interval = self.interval.map(|(low, high)| (low.max(0.0), high.min(1.0)));
        Self { interval, ..self }
    }
}

/// Every row of the first replicate with the same row of the others. Runs of one policy and layout have the same rows
/// in the same order; replicates of which that is not true are of different runs and are not joined.
pub fn combine(replicates: &[&Measures]) -> Vec<Combined> {
    let Some((first, others)) = replicates.split_first() else { return Vec::new() };
    let mut combined = Vec::with_capacity(first.rows.len());
    for (at, row) in first.rows.iter().enumerate() {
        let mut found: Vec<&Row> = vec![row];
        found.extend(others.iter().filter_map(|other| other.rows.get(at)).filter(|r| same(r, row)));
        let values: Vec<f64> = found.iter().filter_map(|r| r.value).collect();
        let rare = too_rare(found.iter().copied());
        let missing = if rare { Some(TOO_FEW_CASES) } else { row.missing };
        let mean = |of: fn(&Row) -> f64| found.iter().map(|r| of(r)).sum::<f64>() / found.len() as f64;
        combined.push(Combined {
            first: Row { missing, ..row.clone() },
            numerator: mean(|r| r.numerator),
            denominator: mean(|r| r.denominator),
            estimate: Estimate::of(&values)
                .filter(|_| !rare)
                .map(|e| if share(row.measure) { e.within_shares() } else { e }),
        });
    }
    combined
}

/// Whether replicates of a comparison of groups have too few cases together for it to be more than chance.
pub(crate) fn too_rare<'a>(replicates: impl Iterator<Item = &'a Row>) -> bool {
    let cases: Vec<f64> = replicates.filter_map(|row| row.fewest).collect();
    !cases.is_empty() && cases.iter().sum::<f64>() < CASES
}

/// Whether a measure's values are shares.
fn share(measure: &str) -> bool {
    let unit = MEASURES.iter().find(|m| m.name == measure).map(|m| m.unit);
    matches!(unit, Some(Unit::Share | Unit::Probability))
}

fn same(a: &Row, b: &Row) -> bool {
    a.measure == b.measure
        && a.period == b.period
        && a.at == b.at
        && a.item == b.item
        && a.area == b.area
        && a.group == b.group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sample;

    fn measures(values: &[(f64, Option<f64>)]) -> Measures {
        let row = |&(at, value): &(f64, Option<f64>)| Row {
            at: Some(at),
            value,
            ..Row::new("score_share", "score".into(), (1.0, 10.0), 0.0)
        };
        Measures { rows: values.iter().map(row).collect() }
    }

    #[test]
    fn replicates_are_joined_row_by_row() {
        let a = measures(&[(1.0, Some(0.1)), (2.0, Some(0.4)), (3.0, None)]);
        let b = measures(&[(1.0, Some(0.3)), (2.0, None), (3.0, None)]);
        let combined = combine(&[&a, &b]);
        let means: Vec<_> = combined.iter().map(|c| c.estimate.map(|e| (e.mean, e.replicates))).collect();
        assert_eq!(means, [Some((0.2, 2)), Some((0.4, 1)), None]);
        // Two values 0.1 and 0.3: standard error 0.1, t = 12.7062; a share stays within 0 and 1.
        assert_eq!(combined[0].estimate.unwrap().interval, Some((0.0, 1.0)));
        let free = Estimate::of(&[0.1, 0.3]).unwrap().interval.unwrap();
        assert!((free.0 + 1.07062).abs() < 1e-4 && (free.1 - 1.47062).abs() < 1e-4, "{free:?}");
    }

    /// Stays of three replicates: short ones, long ones, and too few for a value at any length.
    fn three_replicates() -> [Measures; 3] {
        let of = |ended: &[u64], running: &[u64]| {
            let mut sample = Sample::new(&["A", "B"], 1);
            sample.trace.stays[0].ended = ended.to_vec();
            sample.trace.stays[0].running = running.to_vec();
            sample.measures()
        };
        [of(&[0, 30, 10], &[]), of(&[0, 0, 0, 5, 0, 5], &[0, 0, 0, 0, 0, 0, 0, 10]), of(&[0, 0, 0, 3], &[])]
    }

    #[test]
    fn replicates_have_the_same_rows_whatever_stays_occurred() {
        let [a, b, c] = three_replicates();
        for other in [&b, &c] {
            assert_eq!(a.rows.len(), other.rows.len());
            assert!(a.rows.iter().zip(&other.rows).all(|(x, y)| same(x, y)));
        }
    }

    #[test]
    fn combined_curves_of_stays_never_rise() {
        let [a, b, c] = three_replicates();
        for replicates in [[&a, &b, &c], [&c, &b, &a]] {
            let combined = combine(&replicates);
            let curve: Vec<Estimate> = combined
                .iter()
                .filter(|row| row.first.measure == "still_listed_share")
                .filter_map(|row| row.estimate)
                .collect();
            assert_eq!(curve.len(), 74, "a point for every length from 0 to the run's 73 ticks");
            assert!(curve.windows(2).all(|w| w[1].mean <= w[0].mean), "{curve:?}");
            assert!(curve.iter().all(|e| e.replicates == 2));
            // All of the first have left after 2 ticks; of the second, 10 of 20 outlast 7.
            let means: Vec<f64> = curve[..8].iter().map(|e| e.mean).collect();
            assert_eq!(means, [1.0, 0.625, 0.5, 0.375, 0.375, 0.25, 0.25, 0.25]);
        }
    }
}
