//! Grades by the score.

use model::trace::{Counter, Side};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "grade_share",
    question: "Which share has this grade?",
    unit: Unit::Share,
    observable: true,
    over: Over::Grades,
    numerator: "subjects with the grade",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Grade(grade) = item else { return None };
    Some((cut.count(Counter::Grade(Side::Score, grade))?, cut.subjects()?))
}
