//! Attempts that get round a restriction.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "bypassed_share",
    question: "Which share of the attempts would be blocked, but goes ahead by another way?",
    unit: Unit::Share,
    observable: true,
    over: Over::ActivitiesAndAll,
    numerator: "expected attempts that go ahead by another way",
    denominator: "expected attempts, blocked or not",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((
        cut.over_activities(item, |a| cut.micro(Counter::Bypassed(a)))?,
        cut.over_activities(item, |a| cut.micro(Counter::Attempts(a)))?,
    ))
}
