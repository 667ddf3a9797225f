//! Wrongful listings that a review prevents.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "review_prevented_share",
    question: "Which share of the wrongful proposals did a review turn down?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "proposed entries of subjects not on the fair list that were turned down",
    denominator: "proposed entries of subjects not on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let prevented = cut.count(Counter::TurnedDown(Whose::Wrongly, list))?;
    Some((prevented, prevented + cut.count(Counter::EnteredWrongly(list))?))
}
