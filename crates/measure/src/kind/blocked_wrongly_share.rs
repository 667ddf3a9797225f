//! Attempts that fail by mistake.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "blocked_wrongly_share",
    question: "Which share of the blocked attempts would not have been blocked by the fair score?",
    unit: Unit::Share,
    observable: false,
    over: Over::ActivitiesAndAll,
    numerator: "expected attempts blocked though the fair score would not block them",
    denominator: "expected blocked attempts",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((
        cut.over_activities(item, |a| cut.micro(Counter::BlockedWrongly(a)))?,
        cut.over_activities(item, |a| cut.micro(Counter::Blocked(a)))?,
    ))
}
