//! Equal opportunity: of those who fairly belong on the list, who is found (Hardt, Price & Srebro 2016).
//!
//! Same definition as in Fairlearn (`equal_opportunity_difference`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "equal_opportunity_difference",
    question: "By how much does the share found, of those fairly listed, differ between the groups of an attribute?",
    unit: Unit::Difference,
    observable: true,
    over: Over::Lists,
    numerator: "highest share found of a group",
    denominator: "lowest share found of a group",
    formula: Formula::Across {
        of: &[super::missed_share_of_fair::found],
        contrast: Contrast::HighestMinusLowest,
    },
};
