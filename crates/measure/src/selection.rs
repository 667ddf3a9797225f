//! Regression to the mean: whoever is picked for an extreme value is less extreme the next time, though nothing was done to them.

use statrs::distribution::{Continuous, ContinuousCDF, Normal};

/// How much those gain on average from one year to the next, without any effect, who were picked for a score below `cut`: of scores that are
/// normal with this mean and spread in both years and correlate by `rho`. `None` where nobody is below, or the spread is not positive.
pub fn gain_without_effect(mean: f64, spread: f64, rho: f64, cut: f64) -> Option<f64> {
    let normal = Normal::new(0.0, 1.0).ok()?;
    let z = (cut - mean) / spread;
    let below = normal.cdf(z);
    (spread > 0.0 && below > 0.0).then(|| (1.0 - rho) * spread * normal.pdf(z) / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published example: mean 100, spread 15, correlation 0.7, picked below 80.
    #[test]
    fn the_picked_gain_as_published() {
        let gain = gain_without_effect(100.0, 15.0, 0.7, 80.0).unwrap();
        assert!((gain - 8.0916).abs() < 5e-4, "{gain}");
        assert_eq!(
            gain_without_effect(100.0, 15.0, 1.0, 80.0),
            Some(0.0),
            "who keeps their score gains nothing"
        );
        assert_eq!(gain_without_effect(100.0, 0.0, 0.7, 80.0), None);
    }
}
