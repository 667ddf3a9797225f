//! Days under a restriction by mistake.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "restricted_days_wrongly_share",
    question: "Which share of the restricted days would not be restricted by the fair score?",
    unit: Unit::Share,
    observable: false,
    over: Over::ActivitiesAndAll,
    numerator: "subject-days restricted though the fair score would not restrict them; for `all`, summed over activities",
    denominator: "subject-days with the activity restricted; for `all`, summed over activities",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    Some((
        cut.over_activities(item, |a| cut.milli(Counter::RestrictedDaysWrongly(a)))?,
        cut.over_activities(item, |a| cut.milli(Counter::RestrictedDays(a)))?,
    ))
}
