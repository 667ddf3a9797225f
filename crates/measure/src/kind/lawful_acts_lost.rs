//! Chilling: lawful acts that no longer happen.

use model::trace::Counter;

use super::{Formula, Measure, Over, Unit};
use crate::cut::{Cut, Fraction, Item};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "lawful_acts_lost",
    question: "Which share of lawful acts is lost?",
    unit: Unit::Share,
    observable: false,
    over: Over::Nothing,
    numerator: "sum over lawful conduct of the acts that no longer happen; growth elsewhere does not offset it",
    denominator: "lawful acts in the world without the scheme",
    formula: Formula::Fraction { of: fraction, floor: 0.0, counts_subjects: false },
};

fn fraction(cut: &Cut<'_>, _: Item) -> Option<Fraction> {
    let (mut lost, mut without) = (0.0, 0.0);
    for (k, conduct) in (0..).zip(&cut.sight.policy.conduct) {
        if conduct.lawful {
            let before = cut.micro(Counter::ActsWithout(k))?;
            lost += (before - cut.micro(Counter::Acts(k))?).max(0.0);
            without += before;
        }
    }
    Some((lost, without))
}
