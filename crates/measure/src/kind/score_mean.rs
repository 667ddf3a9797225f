//! The mean score, as the scheme has it and as true authorship would give it.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "score_mean",
    question: "What is the mean score?",
    unit: Unit::Points,
    observable: false,
    over: Over::Sides,
    numerator: "sum of scores, in points",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Side(side) = item else { return None };
    let units = f64::from(cut.sight.policy.units_per_point.max(1));
    Some((cut.count(Counter::ScoreSum(side))? / units, cut.subjects()?))
}
