//! How unequally the days of wrongful listings fall on those who bear them.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::inequality::{Weighted, gini};
use crate::row::Row;

/// The measure: Gini's index (1912) over wrongful stays, running ones with their length so far. 0 where all last equally long; near 1
/// where nearly all the days fall on a few.
pub const MEASURE: Measure = Measure {
    name: "wrongful_days_gini",
    question: "How unequally do the days of wrongful listings fall on those wrongly listed?",
    unit: Unit::Share,
    observable: false,
    over: Over::Lists,
    numerator: "half the mean absolute difference between the lengths of two stays that were wrongful on entry (Gini)",
    denominator: "mean length of such a stay",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    for (list, stays) in sight.policy.lists.iter().zip(&sight.trace.stays_wrong) {
        let days = |length: usize| length as f64 * sight.policy.tick_days;
        let lengths: Vec<Weighted> = [&stays.ended, &stays.running]
            .into_iter()
            .flat_map(|by_length| by_length.iter().enumerate())
            .map(|(length, &count)| (days(length), count as f64))
            .collect();
        let count: f64 = lengths.iter().map(|l| l.1).sum();
        let mean = lengths.iter().map(|l| l.0 * l.1).sum::<f64>() / count.max(1.0);
        let parts = (gini(&lengths).unwrap_or(0.0) * mean, mean);
        let enough = if count < FLOOR { f64::INFINITY } else { 0.0 };
        rows.push(Row::new(MEASURE.name, list.name.as_str().into(), parts, enough));
    }
}
