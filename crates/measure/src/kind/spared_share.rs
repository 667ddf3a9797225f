//! Enterprises that the scheme keeps in being.

use model::trace::{Brought, Counter};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spared_share",
    question: "Of the enterprises that would have closed without the scheme, which share did not?",
    unit: Unit::Share,
    observable: false,
    over: Over::Nothing,
    numerator: "enterprises that would have closed without the scheme and did not, as what others lost came to them",
    denominator: "these, and those that closed and would have without it",
    formula: Formula::Fraction { of: fraction, floor: super::FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let closed = |brought| cut.count(Counter::Closed(brought));
    let spared = cut.count(Counter::Spared)?;
    Some((spared, spared + closed(Brought::All)? - closed(Brought::ByScheme)?))
}
