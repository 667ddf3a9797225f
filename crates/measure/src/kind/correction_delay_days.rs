//! What the wait for a decision costs those wrongly listed.

use model::trace::{Counter, Whose};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "correction_delay_days",
    question: "How many days did the wrongly listed wait for a decision on their appeal?",
    unit: Unit::SubjectDays,
    observable: false,
    over: Over::Decisions,
    numerator: "days from filing to decision of appeals by subjects who were not on the fair list at entry",
    denominator: "such appeals decided",
    formula: Formula::Count(fraction),
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((
        cut.milli(Counter::AppealDays(Whose::Wrongly, list))?,
        cut.count(Counter::Decided(Whose::Wrongly, list))?,
    ))
}
