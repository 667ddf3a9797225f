//! How closely each factor of an index goes with the score.

use super::{FLOOR, Formula, Measure, Over, Unit};
use crate::cut::Sight;
use crate::row::Row;

/// The measure. Its square is the share of the score's variance that a linear rule in this factor alone explains: what a factor weighs
/// in fact, whatever its stated weight.
pub const MEASURE: Measure = Measure {
    name: "factor_correlation",
    question: "How closely does a factor of the index go with the score?",
    unit: Unit::Correlation,
    observable: true,
    over: Over::Factors,
    numerator: "covariance of factor and score over subjects at the end of the run",
    denominator: "product of their standard deviations",
    formula: Formula::Whole(rows),
};

fn rows(sight: &Sight<'_>, rows: &mut Vec<Row>) {
    let factors = &sight.policy.factors;
    if factors.is_empty() {
        return;
    }
    for (group, belongs) in sight.groups() {
        let strata = || (0..sight.layout.strata.len()).filter(|&s| belongs[s]);
        let sum =
            |column: usize| strata().map(|s| sight.trace.factor_moments.row(s)[column] as f64).sum::<f64>();
        let bins = sight.trace.score_edges.len();
        let counted = |s: usize| sight.trace.score_histogram.row(s)[..bins].iter().sum::<i64>();
        let subjects = strata().map(counted).sum::<i64>() as f64;
        let mean = |column: usize| sum(column) / subjects.max(1.0);
        let of_score = mean(1) - mean(0) * mean(0);
        for (f, factor) in factors.iter().enumerate() {
            let at = 2 + 3 * f;
            let variance = mean(at + 1) - mean(at) * mean(at);
            let covariance = mean(at + 2) - mean(at) * mean(0);
            let both = (variance.max(0.0) * of_score.max(0.0)).sqrt();
            let enough = if subjects < FLOOR { f64::INFINITY } else { 0.0 };
            let row = Row::new(MEASURE.name, factor.name.as_str().into(), (covariance, both), enough);
            rows.push(Row { group: group.clone(), ..row });
        }
    }
}
