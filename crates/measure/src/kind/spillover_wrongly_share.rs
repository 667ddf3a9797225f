//! What is borne by mistake.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "spillover_wrongly_share",
    question: "Which share of the days that it is borne rests on listings by mistake alone?",
    unit: Unit::Share,
    observable: false,
    over: Over::Spillovers,
    numerator: "person-days of those whom nobody would be listed for by the fair score",
    denominator: "person-days of those on whom the spillover falls",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, item: Item) -> Option<Fraction> {
    let Item::Spillover(s) = item else { return None };
    let [all, wrongly] = [Whose::All, Whose::Wrongly].map(|of| cut.milli(Counter::SpilledDays(of, s)));
    Some((wrongly?, all?))
}
