//! Attempts that fail.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "blocked",
    question: "How many attempts are blocked per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::ActivitiesAndAll,
    numerator: "expected blocked attempts at the activity",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_activities(item, |a| cut.micro(Counter::Blocked(a)))?, cut.person_years()?))
}
