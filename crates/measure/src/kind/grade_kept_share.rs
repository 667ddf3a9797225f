//! Staying in a grade.
//!
//! Without an interval: a subject counts once in every year, and its years are not independent.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "grade_kept_share",
    question: "Of those who had a grade at the start of a year, which share still had it at the end?",
    unit: Unit::Share,
    observable: true,
    over: Over::Grades,
    numerator: "subjects with the same grade at the end of the year, over all whole years",
    denominator: "subjects with the grade at its start, over all whole years",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    for (grade, row) in sight.moves().iter().enumerate() {
        let all: i64 = row.iter().sum();
        let name = sight.policy.grades[grade].as_str().into();
        rows.push(Row::new(MEASURE.name, name, (row[grade] as f64, all as f64), FLOOR));
    }
}
