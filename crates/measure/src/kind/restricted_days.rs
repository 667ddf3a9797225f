//! Days under a restriction.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "restricted_days",
    question: "How many days a year is a subject barred from the activity?",
    unit: Unit::DaysPerSubjectYear,
    observable: true,
    over: Over::Activities,
    numerator: "subject-days with the activity restricted",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Activity(activity) = item else { return None };
    Some((cut.milli(Counter::RestrictedDays(activity))?, cut.person_years()?))
}
