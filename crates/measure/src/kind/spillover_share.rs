//! Who bears the listing of an enterprise they represent, or of the person who represents them.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover_share",
    question: "Which share of subjects bears the listing of whom they represent, or who represents them?",
    unit: Unit::Share,
    observable: true,
    over: Over::Spillovers,
    numerator: "subjects on whom the spillover falls, at the end",
    denominator: "subjects, at the end",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Spillover(s) = item else { return None };
    // Of households it is told for each one listed.
    if cut.list_of(s).is_some() {
        return None;
    }
    Some((cut.count(Counter::Spilled(Whose::All, s))?, cut.subjects()?))
}
