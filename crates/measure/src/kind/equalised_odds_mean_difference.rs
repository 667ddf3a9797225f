//! Equalised odds: both rates of a list, of those fairly listed and of those not (Hardt, Price & Srebro 2016).
//!
//! Same definition as in Fairlearn (`equalized_odds_difference` with `agg="mean"`).

use super::{Contrast, Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "equalised_odds_mean_difference",
    question: "By how much do the listed shares, among those fairly listed and among those not, differ on average between the groups of an attribute?",
    unit: Unit::Difference,
    observable: true,
    over: Over::Lists,
    numerator: "highest share of a group, mean of both rates",
    denominator: "lowest share of a group, mean of both rates",
    formula: Formula::Across {
        of: &[super::missed_share_of_fair::found, super::false_listing_rate::fraction],
        contrast: Contrast::MeanHighestMinusLowest,
    },
};
