//! Mistakes that are never put right.
//!
//! A listing that ends by itself is not put right: its bearer was harmed and nobody said so.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "remedy_gap",
    question: "Which share of the wrongful listings was never put right?",
    unit: Unit::Share,
    observable: true,
    over: Over::Decisions,
    numerator: "entries of subjects not on the fair list that no appeal annulled by the end of the run",
    denominator: "entries of subjects not on the fair list",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };

    let wrongly = cut.count(Counter::EnteredWrongly(list))?;
    // Where there is no due process nothing is put right.
    let put_right = cut.count(Counter::Upheld(Whose::Wrongly, list)).unwrap_or_default();
    Some((wrongly - put_right, wrongly))
}
