//! How differently much a listing says, by group.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "rightly_listed_difference",
    question: "By how much does the share of the listed who are fairly there differ between the groups of an attribute?",
    unit: Unit::Difference,
    observable: true,
    over: Over::Lists,
    numerator: "highest rightly listed share of a group",
    denominator: "lowest rightly listed share of a group",
    formula: Formula::Across {
        of: &[super::rightly_listed_share_of_listed::fraction],
        contrast: Contrast::HighestMinusLowest,
    },
};
