//! Days spent on a list by mistake.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "wrongly_listed_days",
    question: "How many days did subjects spend on the list by mistake?",
    unit: Unit::SubjectDays,
    observable: false,
    over: Over::Lists,
    numerator: "subject-days on the list while not on the fair list, taking each period by its end",
    denominator: "subject-days on the list",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.person_days(Counter::Wrongly(list))?, cut.person_days(Counter::Listed(list))?))
}
