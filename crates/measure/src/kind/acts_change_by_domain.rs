//! The change of true conduct by domain.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "acts_change_by_domain",
    question: "By which share does true conduct in a domain change?",
    unit: Unit::Change,
    over: Over::Domains,
    numerator: "true acts of the domain under the scheme, minus those in the world without it",
    denominator: "true acts of the domain in the world without the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let without = cut.over_conduct(item, |k| cut.micro(Counter::ActsWithout(k)))?;
    Some((cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))? - without, without))
}
