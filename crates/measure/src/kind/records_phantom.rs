//! Records of nobody's act.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_phantom",
    question: "How many records of nobody's act land on a subject in a year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "records made by database errors and false alerts of galleries",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.count(Counter::RecordsPhantom(k)))?, cut.person_years()?))
}
