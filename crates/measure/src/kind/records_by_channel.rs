//! Records by the channel that made them.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "records_by_channel",
    question: "How many records does a channel make per subject and year?",
    unit: Unit::PerSubjectYear,
    observable: true,
    over: Over::Channels,
    numerator: "records made by the channel, right or wrong",
    denominator: "subject-years",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Channel(channel) = item else { return None };
    Some((cut.count(Counter::RecordsByChannel(channel))?, cut.person_years()?))
}
