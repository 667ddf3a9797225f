//! The change of true conduct by domain.

use super::{Formula, Measure, Over, Unit};

/// The measure.
pub const MEASURE: Measure = Measure {
    name: "acts_change_by_domain",
    question: "By which share does true conduct in a domain change?",
    unit: Unit::Change,
    observable: false,
    over: Over::Domains,
    numerator: "true acts of the domain under the scheme, minus those in the world without it",
    denominator: "true acts of the domain in the world without the scheme",
    formula: Formula::Fraction { of: super::acts_change::fraction, floor: 0.0, counts_subjects: false },
};
