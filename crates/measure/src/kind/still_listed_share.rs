//! Who is still listed after so long.

use std::sync::Arc;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;
use crate::survival;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "still_listed_share",
    question: "Which share of stays lasts longer than `at` days?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "Kaplan and Meier's estimate, times the stays; beyond the longest stay seen, the last estimate stands",
    denominator: "stays",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    for (list, stays) in sight.policy.lists.iter().zip(&sight.trace.stays) {
        let all = (stays.ended.iter().sum::<u64>() + stays.running.iter().sum::<u64>()) as f64;
        let name: Arc<str> = list.name.as_str().into();
        for point in survival::curve(stays, sight.trace.ticks) {
            let row = Row::new(MEASURE.name, name.clone(), (point.beyond * all, all), FLOOR);
            rows.push(Row { at: Some(f64::from(point.ticks) * sight.policy.tick_days), ..row });
        }
    }
}
