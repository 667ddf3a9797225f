//! How often subjects are listed.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "entries",
    question: "How many listings are there per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Lists,
    numerator: "entries on the list",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::Entered(list))?, cut.person_years()?))
}
