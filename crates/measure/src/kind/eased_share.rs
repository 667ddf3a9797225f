//! Attempts made easier.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "eased_share",
    question: "Which share of the attempts is made easier?",
    unit: Unit::Share,
    observable: true,
    over: Over::ActivitiesAndAll,
    numerator: "expected attempts made easier",
    denominator: "expected attempts, blocked or not",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((
        cut.over_activities(item, |a| cut.micro(Counter::Eased(a)))?,
        cut.over_activities(item, |a| cut.micro(Counter::Attempts(a)))?,
    ))
}
