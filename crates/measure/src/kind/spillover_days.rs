//! How long it is borne.

use model::trace::{Counter, Whose};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover_days",
    question: "For how many days a year is it borne by those who are tied to somebody listed, per subject?",
    unit: Unit::DaysPerSubjectYear,
    observable: true,
    over: Over::Spillovers,
    numerator: "person-days of those on whom the spillover falls",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Spillover(s) = item else { return None };
    Some((cut.milli(Counter::SpilledDays(Whose::All, s))?, cut.person_years()?))
}
