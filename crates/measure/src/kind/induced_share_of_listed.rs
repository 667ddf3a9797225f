//! Listings that rest on acts a wrongful restriction brought about.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "induced_share_of_listed",
    question: "Of those on the list, which share is there only through acts that a wrongful restriction induced?",
    unit: Unit::Share,
    observable: false,
    over: Over::Lists,
    numerator: "subjects on the list whose fair listing rests on induced acts only",
    denominator: "subjects on the list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((cut.count(Counter::Induced(list))?, table.listed()))
}
