//! How many are on a list while their fair score is not.

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "wrongly_listed",
    question: "How many are listed by mistake?",
    unit: Unit::Subjects,
    observable: false,
    over: Over::Lists,
    numerator: "subjects on the list who are not on the fair list",
    denominator: "subjects",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let table = cut.confusion(list)?;
    Some((table.wrongly, cut.subjects()?))
}
