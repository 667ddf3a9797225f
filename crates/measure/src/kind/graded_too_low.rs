//! A grade worse than the fair one.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "graded_too_low",
    question: "Which share has a worse grade than its own observed acts give?",
    unit: Unit::Share,
    observable: true,
    over: Over::Grading,
    numerator: "subjects graded worse than by their fair score",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    Some((cut.count(Counter::GradedTooLow)?, cut.subjects()?))
}
