//! How many appeals are upheld that should be.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "upheld_wrongly_share",
    question: "Which share of the appeals by those wrongly listed was upheld?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals upheld of subjects who were not on the fair list at entry",
    denominator: "appeals decided of such subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let of = |counter: fn(Whose, u8) -> Counter| cut.count(counter(Whose::Wrongly, list));
    Some((of(Counter::Upheld)?, of(Counter::Decided)?))
}
