//! The trap: who stays on a list or comes back.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "trapped_share",
    question: "Of those on the list, which share has been there for a year or is back within a year of leaving?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the list for a year or longer, or again within a year of leaving it",
    denominator: "subjects on the list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    Some((cut.count(Counter::Trapped(list))?, cut.count(Counter::Listed(list))?))
}
