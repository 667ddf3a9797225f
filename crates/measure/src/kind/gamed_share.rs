//! Conduct for the score's sake: it happens because somebody is short of something better.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "gamed_share",
    question: "Which share of true conduct is there only because somebody was short of a threshold?",
    unit: Unit::Share,
    observable: false,
    over: Over::ConductAndAll,
    numerator: "true acts under the scheme beyond those that the same persons would have done elsewhere on the scale",
    denominator: "true acts under the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let acts = cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))?;
    Some((cut.over_conduct(item, |k| cut.micro(Counter::ActsGamed(k)))?, acts))
}
