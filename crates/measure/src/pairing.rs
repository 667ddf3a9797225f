//! What pairing gains: two arms on the same draws go up and down together, so their difference varies less than either.
//!
//! With equal spread in both arms the variance of the difference is 2(1 - rho) times that of one arm, rho being their correlation
//! over replicates; without pairing it is twice that of one arm.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::interval::six_decimals;

/// Variance of a paired difference, in variances of one arm, where both vary alike and correlate by `rho`.
pub fn variance_factor(rho: f64) -> f64 {
    2.0 * (1.0 - rho)
}

/// Replicates it takes to see a difference of `size` standard deviations of one arm, two-sided at 5 %, with this power (0 to 1), where
/// the arms correlate by `rho`. `None` where no number of them would do.
pub fn replicates_to_see(size: f64, rho: f64, power: f64) -> Option<u64> {
    let normal = Normal::new(0.0, 1.0).ok()?;
    let z = six_decimals(normal.inverse_cdf(0.975)) + six_decimals(normal.inverse_cdf(power));
    let needed = z * z * variance_factor(rho) / (size * size);
    (needed.is_finite() && needed >= 0.0).then(|| libm::ceil(needed).max(1.0) as u64)
}

/// How many times as many replicates two arms would need for the same interval of their difference if they were not paired: the sum of
/// their variances over that of their differences, which is 1/(1 - rho) where both vary alike. `None` for fewer than three pairs, and
/// where the difference does not vary.
pub fn unpaired_times(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let variance = |of: fn(&(f64, f64)) -> f64| {
        let n = pairs.len() as f64;
        let mean = pairs.iter().map(of).sum::<f64>() / n;
        pairs.iter().map(|pair| (of(pair) - mean) * (of(pair) - mean)).sum::<f64>() / (n - 1.0)
    };
    let difference = variance(|pair| pair.1 - pair.0);
    (difference > 0.0).then(|| (variance(|pair| pair.0) + variance(|pair| pair.1)) / difference)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published table: to see a tenth of a standard deviation with 90 % power.
    #[test]
    fn replicates_fall_with_the_correlation_as_published() {
        for (rho, replicates) in [(0.0, 2102), (0.5, 1051), (0.9, 211), (0.99, 22)] {
            assert_eq!(replicates_to_see(0.1, rho, 0.9), Some(replicates), "rho {rho}");
        }
        assert_eq!(replicates_to_see(0.1, 1.0, 0.9), Some(1));
        assert_eq!(replicates_to_see(0.0, 0.5, 0.9), None);
        assert_eq!([0.0, 0.5, 1.0].map(variance_factor), [2.0, 1.0, 0.0]);
    }

    /// Arms of equal spread: 1/(1 - rho) times as many without pairing.
    #[test]
    fn without_pairing_it_takes_more_by_the_correlation() {
        // Deviations 1, -1, 1, -1 and 1, 1, -1, -1 are uncorrelated; rho x + sqrt(1 - rho^2) y correlates with x by rho.
        let (x, y) = ([1.0, -1.0, 1.0, -1.0], [1.0, 1.0, -1.0, -1.0]);
        for rho in [0.0_f64, 0.6, 0.8] {
            let pairs: Vec<(f64, f64)> =
                x.iter().zip(y).map(|(&x, y)| (x, rho * x + (1.0 - rho * rho).sqrt() * y)).collect();
            let times = unpaired_times(&pairs).unwrap();
            assert!((times - 1.0 / (1.0 - rho)).abs() < 1e-12, "{rho}: {times}");
        }
        assert_eq!(
            unpaired_times(&[(1.0, 2.0), (2.0, 3.0), (5.0, 6.0)]),
            None,
            "the difference does not vary"
        );
        assert_eq!(unpaired_times(&[(1.0, 2.0), (2.0, 5.0)]), None, "two replicates tell nothing");
    }
}
