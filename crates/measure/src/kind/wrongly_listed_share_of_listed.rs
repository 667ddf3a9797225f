//! The false discovery rate of a list.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "wrongly_listed_share_of_listed",
    question: "Of those on the list, which share is there by mistake?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the list who are not on the fair list",
    denominator: "subjects on the list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.wrongly, table.listed()))
}
