//! The share of attempts that fail.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "blocked_share",
    question: "Which share of the attempts at the activity is blocked?",
    unit: Unit::Share,
    observable: true,
    over: Over::ActivitiesAndAll,
    numerator: "expected blocked attempts",
    denominator: "expected attempts, blocked or not",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((
        cut.over_activities(item, |a| cut.micro(Counter::Blocked(a)))?,
        cut.over_activities(item, |a| cut.micro(Counter::Attempts(a)))?,
    ))
}
