//! Demographic parity of being listed, whatever the reason.
//!
//! The rate is that of the *adverse* outcome, except on a redlist; the four-fifths line is never applied to it
//! (see the favourable ratio). Same definition as in Fairlearn (`demographic_parity_ratio`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "demographic_parity_ratio",
    question: "How does the listed share compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "lowest listed share of a group",
    denominator: "highest listed share of a group",
    formula: Formula::Across { of: &[super::listed_share::fraction], contrast: Contrast::LowestOverHighest },
};
