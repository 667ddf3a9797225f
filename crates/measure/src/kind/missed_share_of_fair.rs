//! The false negative rate of a list.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "missed_share_of_fair",
    question: "Of those who would be listed by their own observed acts, which share is not?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the fair list who are not on the list",
    denominator: "subjects on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.missed, table.fairly()))
}

/// The others: of those on the fair list, those who are on the list.
pub(super) fn found(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let (missed, fairly) = fraction(cut, item)?;
    Some((fairly - missed, fairly))
}
