//! Bunching: more scores just above a threshold than just below it.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "bunching",
    question: "How many times as many are just above the edge of a grade as just below it, at the end of the run?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Grades,
    numerator: "subjects whose score is at the lower edge of the grade or above it by less than the reach of gaming",
    denominator: "subjects whose score is below that edge by at most the same",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let last = sight.policy.phases.last();
    let Some(phase) = last.filter(|phase| phase.theories.gaming.is_some()) else { return };
    // Below the worst grade there is nothing to rise from.
    for grade in 0..sight.policy.grades.len().saturating_sub(1) {
        for (group, belongs) in sight.groups() {
            let [mut above, mut below] = [0.0; 2];
            for stratum in (0..sight.layout.strata.len()).filter(|&stratum| belongs[stratum]) {
                let grading = sight.policy.grading(stratum);
                let edge = phase.gradings[grading][grade];
                let bands = phase.theories.gaming.iter().flat_map(|gaming| &gaming.short_of[grading]);
                let Some(&[from, _]) = bands.into_iter().find(|band| band[1] == edge) else { continue };
                let [from, edge] = [from, edge].map(i32::from);
                let histogram = sight.trace.score_histogram.row(stratum);
                for (&bin, &subjects) in sight.trace.score_edges.iter().zip(histogram) {
                    if (edge..edge + (edge - from)).contains(&bin) {
                        above += subjects as f64;
                    } else if (from..edge).contains(&bin) {
                        below += subjects as f64;
                    }
                }
            }
            let name = sight.policy.grades[grade].as_str().into();
            rows.push(Row { group: group.clone(), ..Row::new(MEASURE.name, name, (above, below), FLOOR) });
        }
    }
}
