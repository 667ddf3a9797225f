//! The favourable outcome: off a blacklist, on a redlist.

use model::trace::Counter;

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "favourable_share",
    question: "Which share has the favourable outcome?",
    unit: Unit::Share,
    observable: true,
    over: Over::Lists,
    numerator: "subjects on the list if it is a redlist, not on it otherwise",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: true },
};

pub(super) fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::List(list) = item else { return None };
    let (listed, all) = (cut.count(Counter::Listed(list))?, cut.subjects()?);
    let red = cut.sight.policy.lists[usize::from(list)].red;
    Some((if red { listed } else { all - listed }, all))
}
