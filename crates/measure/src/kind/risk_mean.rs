//! What subjects think their chance of being caught is.

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "risk_mean",
    question: "What is the mean perceived risk?",
    unit: Unit::Probability,
    observable: false,
    over: Over::Nothing,
    numerator: "sum of perceived risk",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    Some((cut.risk()?, cut.subjects()?))
}
