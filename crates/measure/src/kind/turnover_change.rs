//! Income that moves between enterprises.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "turnover_change",
    question: "By how much does turnover differ from that without the scheme?",
    unit: Unit::Change,
    observable: false,
    over: Over::Nothing,
    numerator: "turnover less that in the world without the scheme",
    denominator: "turnover in the world without the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let without = cut.count(Counter::TurnoverWithout)?;
    Some((cut.count(Counter::Turnover)? - without, without))
}
