//! Jobs that persons lose.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "dismissed_rate",
    question: "How often do subjects lose their job as the enterprise closes in which they work, per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Closings,
    numerator: "subjects who lost their job",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Closing(brought) = item else { return None };
    Some((cut.count(Counter::Dismissed(brought))?, cut.person_years()?))
}
