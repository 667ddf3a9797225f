//! The distribution of scores at the end of the run.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "score_share",
    question: "Which share has a score in this bin?",
    unit: Unit::Share,
    observable: true,
    over: Over::Sides,
    numerator: "subjects with a score in the bin that starts at `at` points",
    denominator: "subjects",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let (edges, points) = (&sight.trace.score_edges, f64::from(sight.policy.units_per_point.max(1)));
    for (group, belongs) in sight.groups() {
        for (side, name) in ["score", "fair score"].into_iter().enumerate() {
            let mut bins = vec![0_i64; edges.len()];
            for stratum in (0..sight.layout.strata.len()).filter(|&s| belongs[s]) {
                let row = &sight.trace.score_histogram.row(stratum)[side * edges.len()..];
                bins.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
            }
            let all: i64 = bins.iter().sum();
            for (count, &edge) in bins.iter().zip(edges) {
                let row = Row::new(MEASURE.name, name.into(), (*count as f64, all as f64), FLOOR);
                let at = Some(f64::from(edge) / points);
                rows.push(Row { group: group.clone(), at, ..row });
            }
        }
    }
}
