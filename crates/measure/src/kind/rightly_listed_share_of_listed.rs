//! The positive predictive value of a list.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "rightly_listed_share_of_listed",
    question: "Of those on the list, which share is fairly there?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on both the list and the fair list",
    denominator: "subjects on the list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.rightly, table.listed()))
}
