//! The change of true conduct against the world without the scheme.
//!
//! Acts are expected counts, seen or not: records alone cannot tell less conduct from less watching.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "acts_change",
    question: "By which share does true conduct change?",
    unit: Unit::Change,
    observable: false,
    over: Over::ConductAndAll,
    numerator: "true acts under the scheme, minus those in the world without it",
    denominator: "true acts in the world without the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

/// True acts of an item against the same without the scheme.
pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let without = cut.over_conduct(item, |k| cut.micro(Counter::ActsWithout(k)))?;
    Some((cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))? - without, without))
}
