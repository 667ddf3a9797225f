//! How often the model's cap on a factor bound.
//!
//! Results lean on the cap rather than on the response where this is not small.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "cap_hits_share",
    question: "In which share of subject-ticks was a factor on conduct capped?",
    unit: Unit::Share,
    observable: false,
    over: Over::Nothing,
    numerator: "subject-ticks with a capped factor",
    denominator: "subject-ticks",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    Some((cut.count(Counter::CapHits)?, cut.subjects()? * cut.ticks()))
}
