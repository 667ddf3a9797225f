//! The trap: who leaves a list and is back soon.
//!
//! Without an interval: a subject can leave and return more than once. Departures of the last year have had less than a year to return.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "returned_share",
    question: "Of those who left the list, which share was on it again within a year?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "entries of subjects who had left the list within a year",
    denominator: "departures from the list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    Some((cut.count(Counter::Returned(list))?, cut.count(Counter::Left(list))?))
}
