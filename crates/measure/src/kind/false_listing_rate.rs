//! The false positive rate of a list.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "false_listing_rate",
    question: "Of those who are not fairly listed, which share is listed all the same?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the list who are not on the fair list",
    denominator: "subjects who are not on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.wrongly, table.not_fairly()))
}
