//! What brought the wrongful entries about.
//!
//! Where causes need each other, an entry is shared among them by what each adds to the others (Shapley 1953).

use model::trace::{Cause, Counter};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "entry_cause_share",
    question: "Which share of the wrongful and induced entries does each cause account for?",
    unit: Unit::Share,
    observable: false,
    over: Over::Causes,
    numerator: "wrongful and induced entries put down to the cause, by its Shapley value among misidentification, database errors, association and induced acts",
    denominator: "wrongful and induced entries",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Cause(list, cause) = item else { return None };
    let of = |cause| cut.count(Counter::EntryCause(list, cause)).map(|twelfths| twelfths / 12.0);
    Some((of(cause)?, Cause::ALL.into_iter().map(of).sum::<Option<f64>>()?))
}
