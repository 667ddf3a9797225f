//! How hard restrictions have made it for subjects.

use model::trace::{Counter, Side};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The greatest hardship, as it is counted.
const MOST: f64 = 65_535.0;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "hardship_mean",
    question: "What is the mean hardship, of the greatest?",
    unit: Unit::Share,
    observable: false,
    over: Over::Sides,
    numerator: "sum of hardship through restrictions by score, or that there would be through those by fair score",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let side = match item {
        Item::Side(Side::Fair) => Side::Fair,
        _ => Side::Score,
    };
    Some((cut.count(Counter::HardshipSum(side))? / MOST, cut.subjects()?))
}
