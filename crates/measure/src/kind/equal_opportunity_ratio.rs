//! Equal opportunity: of those who fairly belong on the list, who is found (Hardt, Price & Srebro 2016).
//!
//! Same definition as in Fairlearn (`equal_opportunity_ratio`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "equal_opportunity_ratio",
    question: "How does the share found, of those fairly listed, compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "lowest share found of a group",
    denominator: "highest share found of a group",
    formula: Formula::Across {
        of: &[super::missed_share_of_fair::found],
        contrast: Contrast::LowestOverHighest,
    },
};
