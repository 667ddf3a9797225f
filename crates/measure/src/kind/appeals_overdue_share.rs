//! Appeals not decided in time.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "appeals_overdue_share",
    question: "Which share of the appeals was not decided within the time set for it?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals not decided within the time set for it",
    denominator: "appeals filed",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::Overdue(list))?, cut.count(Counter::Appealed(Whose::All, list))?))
}
