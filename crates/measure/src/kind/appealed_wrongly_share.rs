//! Who appeals of those who should.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "appealed_wrongly_share",
    question: "Which share of the wrongful listings was appealed?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals filed by subjects who were not on the fair list at entry",
    denominator: "entries of subjects not on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.count(Counter::Appealed(Whose::Wrongly, list))?, cut.count(Counter::EnteredWrongly(list))?))
}
