//! Who is still listed after so long.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;
use crate::survival;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "still_listed_share",
    question: "Which share of stays lasts longer than `at` days?",
    unit: Unit::Share,
    over: Over::Lists,
    numerator: "Kaplan and Meier's estimate, times the stays",
    denominator: "stays",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    for (list, stays) in sight.policy.lists.iter().zip(&sight.trace.stays) {
        let all = (stays.ended.iter().sum::<u64>() + stays.running.iter().sum::<u64>()) as f64;
        for step in survival::curve(stays) {
            let row = Row::new(MEASURE.name, list.name.as_str().into(), (step.beyond * all, all), FLOOR);
            rows.push(Row { at: Some(f64::from(step.ticks) * sight.policy.tick_days), ..row });
        }
    }
}
