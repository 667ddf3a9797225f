//! Equalised odds: both rates of a list, of those fairly listed and of those not (Hardt, Price & Srebro 2016).
//!
//! Same definition as in Fairlearn (`equalized_odds_difference`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "equalised_odds_difference",
    question: "By how much do the listed shares, among those fairly listed or among those not, differ at most between the groups of an attribute?",
    unit: Unit::Difference,
    observable: true,
    over: Over::Lists,
    numerator: "highest share of a group, in the rate that differs most",
    denominator: "lowest share of a group in it",
    formula: Formula::Across {
        of: &[super::missed_share_of_fair::found, super::false_listing_rate::fraction],
        contrast: Contrast::HighestMinusLowest,
    },
};
