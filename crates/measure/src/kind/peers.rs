//! How many peers everybody has.

use super::{Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::{ALL, Row};

/// The measure: the degree of the ties among peers, the same for everybody.
pub const MEASURE: Measure = Measure {
    name: "peers",
    question: "How many peers has everybody along whom word or guilt is passed on?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Nothing,
    numerator: "ends of ties",
    denominator: "subjects",
    formula: Formula::Whole(rows),
};

/// The most peers that any rule of any phase gives everybody; those of a rule with fewer are among them.
pub(super) fn most(sight: &Sight<'_>) -> u32 {
    let phases = || sight.policy.phases.iter();
    let word = phases().filter_map(|phase| phase.learning?.word).map(|word| word.circles);
    let guilt = phases().flat_map(|phase| &phase.associations).flatten().map(|rule| rule.circles);
    2 * word.chain(guilt).max().unwrap_or(0)
}

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let (peers, subjects) = (most(sight), sight.layout.subjects() as f64);
    if peers > 0 {
        rows.push(Row::new(MEASURE.name, ALL.into(), (f64::from(peers) * subjects, subjects), 0.0));
    }
}
