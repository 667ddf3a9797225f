//! How long an appeal takes.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "appeal_days_mean",
    question: "How many days passed from appeal to decision?",
    unit: Unit::Days,
    observable: true,
    over: Over::Decisions,
    numerator: "days from filing to decision of the appeals decided",
    denominator: "appeals decided",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    Some((cut.milli(Counter::AppealDays(Whose::All, list))?, cut.count(Counter::Decided(Whose::All, list))?))
}
