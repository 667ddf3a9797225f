//! Unequal watching: acts never observed are in neither score, so this is a measure of its own.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "watching",
    question: "Which share of true acts enters a record?",
    unit: Unit::PerAct,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "observed acts: records entered to their true author or to somebody else",
    denominator: "true acts",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let seen = cut.over_conduct(item, |k| {
        Some(cut.count(Counter::RecordsTrue(k))? + cut.count(Counter::RecordsLost(k))?)
    })?;
    Some((seen, cut.over_conduct(item, |k| cut.micro(Counter::Acts(k)))?))
}
