//! The ratio of false listing rates between groups.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "false_listing_ratio",
    question: "How does the risk of being listed by mistake compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "lowest false listing rate of a group",
    denominator: "highest false listing rate of a group",
    formula: Formula::Across {
        of: &[super::false_listing_rate::fraction],
        contrast: Contrast::LowestOverHighest,
    },
};
