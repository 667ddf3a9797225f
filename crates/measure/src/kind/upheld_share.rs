//! How many appeals are upheld.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "upheld_share",
    question: "Which share of the appeals decided was upheld?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals upheld",
    denominator: "appeals decided",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::Upheld(Whose::All, list))?, cut.count(Counter::Decided(Whose::All, list))?))
}
