//! Attempts of others that fail.

use model::trace::{Counter, Whose};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover_blocked",
    question: "How many attempts of those who are tied to somebody listed are blocked per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Spillovers,
    numerator: "expected blocked attempts of those on whom the spillover falls",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Spillover(s) = item else { return None };
    Some((cut.micro(Counter::SpilledBlocked(Whose::All, s))?, cut.person_years()?))
}
