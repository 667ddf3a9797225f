//! Who is on a list.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "listed_share",
    question: "Which share is on the list?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the list",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.listed(), cut.subjects()?))
}
