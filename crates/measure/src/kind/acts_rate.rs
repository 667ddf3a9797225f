//! How often conduct happens. Of enterprises that pay wages late these are wage arrears.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "acts_rate",
    question: "How often does the conduct happen, seen or not, per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: false,
    over: Over::ConductAndAll,
    numerator: "expected true acts under the scheme",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))?, cut.person_years()?))
}
