//! What draws say afterwards: of each free number, and of each figure.

use pack::{Aggregate, Prior, Targets};

use super::abc::{Draw, Fitted};
use super::value;
use super::weighted::{correlation, covariance, quantile};

/// Parts of the weight at which quantiles are given.
pub const PARTS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What is known of a free number.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// The number, with its range before.
    pub prior: Prior,
    /// Quantiles before, at `PARTS`.
    pub before: [f64; 5],
    /// Quantiles after.
    pub after: [f64; 5],
    /// The standard deviation after, as a share of that before, both in the number's own range.
    pub narrower: f64,
}

/// A figure beside what runs give.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The figure.
    pub target: Aggregate,
    /// Quantiles of what runs give where the free numbers lie anywhere in their ranges, at `PARTS`.
    pub before: [f64; 5],
    /// The same afterwards, in runs of their own.
    pub after: [f64; 5],
}

impl Figure {
    /// Whether the middle of what runs give afterwards lies in the figure's own 95 % interval.
    pub fn is_met(&self) -> bool {
        let (low, high) = self.target.interval;
        (low..=high).contains(&self.after[2])
    }
}

impl Fitted {
    /// Where what was kept lies.
    pub fn places(&self) -> Vec<&[f64]> {
        self.kept.iter().map(|draw| draw.at.as_slice()).collect()
    }

    /// The covariance of the last step in the unit cube.
    pub fn covariance(&self) -> Vec<Vec<f64>> {
        covariance(&self.places(), &self.weights)
    }

    /// Its correlations.
    pub fn correlation(&self) -> Vec<Vec<f64>> {
        correlation(&self.covariance())
    }

    /// As many places as asked for, each as often as its weight says: systematic resampling from the middle of each part, without chance.
    pub fn resampled(&self, many: usize) -> Vec<&[f64]> {
        let mut places = Vec::with_capacity(many);
        let (mut at, mut sum) = (0, self.weights.first().copied().unwrap_or(1.0));
        for number in 0..many {
            let wanted = (number as f64 + 0.5) / many as f64;
            while sum < wanted && at + 1 < self.kept.len() {
                at += 1;
                sum += self.weights[at];
            }
            places.push(self.kept[at].at.as_slice());
        }
        places
    }
}

/// What is known of each free number.
pub(super) fn learnt(targets: &Targets, fitted: &Fitted) -> Vec<Learnt> {
    let covariance = fitted.covariance();
    let of = |(side, prior): (usize, &Prior)| {
        let values: Vec<f64> = fitted.kept.iter().map(|draw| value(prior, draw.at[side])).collect();
        Learnt {
            prior: prior.clone(),
            before: PARTS.map(|part| value(prior, part)),
            after: PARTS.map(|part| quantile(&values, &fitted.weights, part)),
            narrower: libm::sqrt(12.0 * covariance[side][side]),
        }
    };
    targets.prior.iter().enumerate().map(of).collect()
}

/// Each figure beside what runs give.
pub(super) fn figures(targets: &Targets, fitted: &Fitted, replayed: &[Vec<f64>]) -> Vec<Figure> {
    let before: Vec<Vec<f64>> = fitted.prior.iter().filter_map(|draw: &Draw| draw.gives.clone()).collect();
    let quantiles = |runs: &[Vec<f64>], side: usize| {
        let values: Vec<f64> = runs.iter().map(|gives| gives[side]).collect();
        let weights = vec![1.0 / values.len().max(1) as f64; values.len()];
        PARTS.map(|part| quantile(&values, &weights, part))
    };
    let of = |(side, target): (usize, &Aggregate)| Figure {
        target: target.clone(),
        before: quantiles(&before, side),
        after: quantiles(replayed, side),
    };
    targets.targets.iter().enumerate().map(of).collect()
}
