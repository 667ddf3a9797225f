//! Grades by the fair score.

use model::trace::{Counter, Side};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "fair_grade_share",
    question: "Which share would have this grade if every observed act counted for its true author?",
    unit: Unit::Share,
    observable: false,
    over: Over::Grades,
    numerator: "subjects with the grade by their fair score",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Grade(grade) = item else { return None };
    Some((cut.count(Counter::Grade(Side::Fair, grade))?, cut.subjects()?))
}
