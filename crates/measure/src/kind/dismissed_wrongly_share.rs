//! Jobs that persons lose by mistake.

use model::trace::{Counter, Whose};

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "dismissed_wrongly_share",
    question: "Which share of them lost it by a mistake of the scheme for enterprises?",
    unit: Unit::Share,
    over: Over::Nothing,
    numerator: "subjects who lost their job where by its fair score the enterprise would not have closed",
    denominator: "subjects who lost their job",
    formula: Formula::Fraction { of: fraction, floor: FLOOR, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let [all, wrongly] = [Whose::All, Whose::Wrongly].map(|of| cut.count(Counter::Dismissed(of)));
    Some((wrongly?, all?))
}
