//! Rightful listings that a review turns down.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "review_spared_share",
    question: "Which share of the rightful proposals did a review turn down?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "proposed entries of subjects on the fair list that were turned down",
    denominator: "proposed entries of subjects on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let of = |counter: fn(Whose, u8) -> Counter, whose| cut.count(counter(whose, list));
    let spared = of(Counter::TurnedDown, Whose::All)? - of(Counter::TurnedDown, Whose::Wrongly)?;
    let rightful = cut.count(Counter::Entered(list))? - cut.count(Counter::EnteredWrongly(list))?;
    Some((spared, spared + rightful))
}
