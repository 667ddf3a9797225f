//! Mistakes at the moment of listing.
//!
//! Without an interval: a subject can enter more than once, and its entries are not independent.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "entered_wrongly_share",
    question: "Which share of the listings was a mistake when it was made?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "entries of subjects who were not on the fair list at that moment",
    denominator: "entries on the list, every one of a subject that enters again",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::EnteredWrongly(list))?, cut.count(Counter::Entered(list))?))
}
