//! True records of acts that a wrongful restriction brought about.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_induced",
    question: "How many true records of induced acts are there per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: false,
    over: Over::ConductAndAll,
    numerator: "true records whose act happened only because of a wrongful restriction",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.count(Counter::RecordsInduced(k)))?, cut.person_years()?))
}
