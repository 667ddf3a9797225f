//! How long a listing lasts.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::{NOT_REACHED, Row};
use crate::survival;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "stay_days_median",
    question: "After how many days has half of those listed left the list?",
    unit: Unit::Days,
    observable: true,
    over: Over::Lists,
    numerator: "stays that ended, running ones censored (Kaplan and Meier)",
    denominator: "stays",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    for (list, stays) in sight.policy.lists.iter().zip(&sight.trace.stays) {
        let (ended, running): (u64, u64) = (stays.ended.iter().sum(), stays.running.iter().sum());
        let parts = (ended as f64, (ended + running) as f64);
        let curve = survival::curve(stays, sight.trace.ticks);
        let median = survival::median(&curve).map(|t| f64::from(t) * sight.policy.tick_days);
        let row = Row::new(MEASURE.name, list.name.as_str().into(), parts, FLOOR);
        let missing = row.missing.or(median.is_none().then_some(NOT_REACHED));
        rows.push(Row { value: median.filter(|_| missing.is_none()), missing, ..row });
    }
}
