//! How many are scored.

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "subjects",
    question: "How many simulated subjects are there?",
    unit: Unit::Subjects,
    observable: true,
    over: Over::Nothing,
    numerator: "subjects",
    denominator: "subjects",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    Some((cut.subjects()?, cut.subjects()?))
}
