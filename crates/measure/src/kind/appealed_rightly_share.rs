//! Who appeals of those rightly listed.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "appealed_rightly_share",
    question: "Which share of the rightful listings was appealed?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "appeals filed by subjects who were on the fair list at entry",
    denominator: "entries of subjects on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let appeals = cut.count(Counter::Appealed(Whose::All, list))?;
    let entries = cut.count(Counter::Entered(list))? - cut.count(Counter::EnteredWrongly(list))?;
    Some((appeals - cut.count(Counter::Appealed(Whose::Wrongly, list))?, entries))
}
