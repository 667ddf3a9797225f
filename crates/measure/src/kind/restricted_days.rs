//! Days under a restriction.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "restricted_days",
    question: "How many days a year is a subject barred from the activity?",
    unit: Unit::DaysPerSubjectYear,
    over: Over::ActivitiesAndAll,
    numerator: "subject-days with the activity restricted",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_activities(item, |a| cut.milli(Counter::RestrictedDays(a)))?, cut.person_years()?))
}
