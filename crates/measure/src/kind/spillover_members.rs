//! Who bears a listing besides the listed.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};
use crate::row::ALL;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover_members",
    question: "How many members of households bear it for each subject on the list?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Spillovers,
    numerator: "household members on whom the spillover falls, bystanders such as children included, at the end",
    denominator: "subjects on the list or on copies of it, at the end",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Spillover(s) = item else { return None };
    // Those who bear it and those they bear it for are of different groups.
    let list = cut.list_of(s).filter(|_| *cut.group == *ALL)?;
    let listed = cut.count(Counter::Listed(list))? + cut.count(Counter::Copied(list)).unwrap_or(0.0);
    Some((cut.count(Counter::Spilled(Whose::All, s))?, listed))
}
