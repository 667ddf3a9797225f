//! Records of other people's acts.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_mistaken",
    question: "How many records of others' acts land on a subject in a year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "records of others' acts entered by misidentification",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.count(Counter::RecordsMistaken(k)))?, cut.person_years()?))
}
