//! The ratio of watching between groups.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "watching_ratio",
    question: "How does the share of acts that are observed compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::ConductAndAll,
    numerator: "lowest share of acts observed of a group",
    denominator: "highest share of acts observed of a group",
    formula: Formula::Across { of: &[super::watching::fraction], contrast: Contrast::LowestOverHighest },
};
