//! Moves between grades within a year.
//!
//! Without intervals: a subject counts once in every year, and its years are not independent.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "transition_share",
    question: "Of those who had a grade at the start of a year, which share had which grade at its end?",
    unit: Unit::Share,
    observable: true,
    over: Over::Transitions,
    numerator: "subjects with the second grade at the end of a year, over all whole years",
    denominator: "subjects with the first grade at its start, over all whole years",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let grades = &sight.policy.grades;
    for (from, row) in sight.moves().iter().enumerate() {
        let all: i64 = row.iter().sum();
        for (to, &count) in row.iter().enumerate() {
            let item = format!("{} to {}", grades[from], grades[to]);
            rows.push(Row::new(MEASURE.name, item.into(), (count as f64, all as f64), FLOOR));
        }
    }
}
