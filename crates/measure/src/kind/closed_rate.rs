//! Enterprises that close.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "closed_rate",
    question: "How often does an enterprise close, whatever brings it about, by the scheme, by its mistakes?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Closings,
    numerator: "closings; by the scheme: of enterprises that would be there without it; by mistake: that would be there by their fair score",
    denominator: "enterprise-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Closing(brought) = item else { return None };
    Some((cut.count(Counter::Closed(brought))?, cut.person_years()?))
}
