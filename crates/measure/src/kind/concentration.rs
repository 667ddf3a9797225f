//! How few enterprises share the turnover (Herfindahl 1950, Hirschman 1945).

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// Squares are counted in millions.
const MILLION: f64 = 1e6;

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "concentration",
    question: "How concentrated is turnover, from none to 1 (one enterprise has all)?",
    unit: Unit::Share,
    observable: true,
    over: Over::Nothing,
    numerator: "sum over enterprises of the squares of their turnover of a tick, mean over ticks",
    denominator: "square of all turnover of a tick, from its mean over ticks",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let (squares, turnover) = (cut.count(Counter::TurnoverSquares)?, cut.count(Counter::Turnover)?);
    let ticks = cut.ticks();
    Some((squares * MILLION / ticks, (turnover / ticks) * (turnover / ticks)))
}
