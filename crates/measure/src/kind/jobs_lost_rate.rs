//! Jobs lost as enterprises close.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "jobs_lost_rate",
    question: "How many jobs are lost through closings for an enterprise and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Closings,
    numerator: "jobs of the enterprises that closed; by the scheme and by mistake as for closings",
    denominator: "enterprise-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Closing(brought) = item else { return None };
    Some((cut.milli(Counter::JobsLost(brought))?, cut.person_years()?))
}
