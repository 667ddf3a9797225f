//! Records at the wrong subject, or of nothing.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_wrong_share",
    question: "Which share of the records that subjects carry is wrong?",
    unit: Unit::Share,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "mistaken and phantom records",
    denominator: "all records entered",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let wrong = cut.over_conduct(item, |k| {
        Some(cut.count(Counter::RecordsMistaken(k))? + cut.count(Counter::RecordsPhantom(k))?)
    })?;
    let others = cut.over_conduct(item, |k| {
        Some(cut.count(Counter::RecordsTrue(k))? + cut.count(Counter::RecordsAssociated(k)).unwrap_or(0.0))
    })?;
    Some((wrong, wrong + others))
}
