//! The selection-rate ratio of the favourable outcome: the four-fifths line is meant for this and for nothing else.
//!
//! Below 0.8 ([`super::FOUR_FIFTHS`]) is the usual sign of adverse impact. With a rare adverse outcome it says little:
//! see the false listing rate.

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "favourable_ratio",
    question: "How does the favourable outcome compare between the groups of an attribute?",
    unit: Unit::Ratio,
    observable: true,
    over: Over::Lists,
    numerator: "lowest favourable share of a group",
    denominator: "highest favourable share of a group",
    formula: Formula::Across {
        of: &[super::favourable_share::fraction],
        contrast: Contrast::LowestOverHighest,
    },
};
