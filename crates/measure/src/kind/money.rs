//! Money that moves.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "money",
    question: "How much money does a consequence bring a subject in a year (negative: take)?",
    unit: Unit::MoneyPerSubjectYear,
    observable: true,
    over: Over::Consequences,
    numerator: "money gained by subjects through the consequence; negative is lost",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Consequence(consequence) = item else { return None };
    Some((cut.micro(Counter::Money(consequence))?, cut.person_years()?))
}
