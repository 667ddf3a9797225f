//! Conduct that moved out of sight: it happens, and nobody sees it.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "displaced_share",
    question: "Which share of true conduct has moved out of sight?",
    unit: Unit::Share,
    observable: false,
    over: Over::ConductAndAll,
    numerator: "true acts under the scheme that people moved to where no channel looks",
    denominator: "true acts under the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let acts = cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))?;
    Some((cut.over_conduct(item, |k| cut.micro(Counter::ActsDisplaced(k)))?, acts))
}
