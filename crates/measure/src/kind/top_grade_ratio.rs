//! The selection-rate ratio of the best grade.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "top_grade_ratio",
    question: "How does the best grade compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::TopGrade,
    numerator: "lowest share of a group with the best grade",
    denominator: "highest share of a group with the best grade",
    formula: Formula::Across { of: &[super::grade_share::fraction], contrast: Contrast::LowestOverHighest },
};
