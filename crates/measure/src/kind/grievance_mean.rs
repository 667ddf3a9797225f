//! How much grievance listings and mistaken records have left.

use model::trace::{Counter, Side};

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The greatest grievance, as it is counted.
const MOST: f64 = 65_535.0;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "grievance_mean",
    question: "What is the mean grievance, of the greatest?",
    unit: Unit::Share,
    observable: false,
    over: Over::Sides,
    numerator: "sum of grievance at sanctions by score, or that there would be at those by fair score",
    denominator: "subjects",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let side = match item {
        Item::Side(Side::Fair) => Side::Fair,
        _ => Side::Score,
    };
    Some((cut.count(Counter::GrievanceSum(side))? / MOST, cut.subjects()?))
}
