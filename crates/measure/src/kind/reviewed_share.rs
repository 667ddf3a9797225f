//! Human review before listing.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "reviewed_share",
    question: "Which share of the proposed listings did a person look at?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "proposed entries that a person looked at",
    denominator: "proposed entries: those made and those turned down",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let proposed = cut.count(Counter::Entered(list))? + cut.count(Counter::TurnedDown(Whose::All, list))?;
    Some((cut.count(Counter::Reviewed(Whose::All, list))?, proposed))
}
