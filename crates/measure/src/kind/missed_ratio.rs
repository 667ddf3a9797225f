//! The ratio of missed shares between groups.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "missed_ratio",
    question: "How does the chance of escaping the list compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "lowest missed share of a group",
    denominator: "highest missed share of a group",
    formula: Formula::Across {
        of: &[super::missed_share_of_fair::fraction],
        contrast: Contrast::LowestOverHighest,
    },
};
