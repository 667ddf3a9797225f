//! The backlog.

use model::trace::{Counter, Whose};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "appeals_pending",
    question: "How many appeals wait for a decision?",
    unit: Unit::Appeals,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals filed and not decided",
    denominator: "appeals filed",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::Pending(Whose::All, list))?, cut.count(Counter::Appealed(Whose::All, list))?))
}
