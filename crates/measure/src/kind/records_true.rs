//! Records entered to their true author.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_true",
    question: "How many true records are there per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "records entered to their true author",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((cut.over_conduct(item, |k| cut.count(Counter::RecordsTrue(k)))?, cut.person_years()?))
}
