//! Records for the listing of somebody else.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_associated",
    question: "How many records for the listing of somebody else land on a subject in a year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "records that entries of others on a list brought",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.count(Counter::RecordsAssociated(k)))?, cut.person_years()?))
}
