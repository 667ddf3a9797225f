//! Tax that is paid.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "tax",
    question: "How much tax on turnover does an enterprise pay in a year?",
    unit: Unit::MoneyPerSubjectYear,
    observable: true,
    over: Over::Nothing,
    numerator: "tax on turnover",
    denominator: "enterprise-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    Some((cut.count(Counter::Tax)?, cut.person_years()?))
}
