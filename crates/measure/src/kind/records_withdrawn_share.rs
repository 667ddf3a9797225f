//! Mistaken records that are withdrawn upon objection.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_withdrawn_share",
    question: "Which share of mistaken records is withdrawn upon objection?",
    unit: Unit::Share,
    observable: true,
    over: Over::Nothing,
    numerator: "mistaken records withdrawn",
    denominator: "mistaken and phantom records",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let withdrawn = cut.count(Counter::Withdrawn)?;
    let mistaken = cut.over_conduct(Item::All, |k| {
        Some(cut.count(Counter::RecordsMistaken(k))? + cut.count(Counter::RecordsPhantom(k))?)
    })?;
    Some((withdrawn, mistaken))
}
