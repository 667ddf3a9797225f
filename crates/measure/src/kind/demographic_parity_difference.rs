//! Demographic parity of being listed, whatever the reason.
//!
//! The rate is that of the *adverse* outcome, except on a redlist; the four-fifths line is never applied to it
//! (see the favourable ratio). Same definition as in Fairlearn (`demographic_parity_difference`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "demographic_parity_difference",
    question: "By how much does the listed share differ between the groups of an attribute?",
    unit: Unit::Difference,
    observable: true,
    over: Over::Lists,
    numerator: "highest listed share of a group",
    denominator: "lowest listed share of a group",
    formula: Formula::Across { of: &[super::listed_share::fraction], contrast: Contrast::HighestMinusLowest },
};
