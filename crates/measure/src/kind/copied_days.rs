//! What copies that no correction reaches cost.

use model::trace::{Counter, Whose};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "copied_days",
    question: "How many days did copies of an annulled listing go on restricting?",
    unit: Unit::SubjectDays,
    observable: true,
    over: Over::Decisions,
    numerator: "subject-days off the list but on copies of it",
    denominator: "listings annulled",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.milli(Counter::CopiedDays(list))?, cut.count(Counter::Upheld(Whose::All, list))?))
}
