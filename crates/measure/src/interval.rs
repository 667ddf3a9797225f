//! Intervals: of a share of simulated subjects, of a count of events, and of a mean over replicates.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Quantile of the normal distribution at 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % score interval of a share (Wilson 1927, Journal of the American Statistical Association 22:209-212).
pub fn wilson(hits: f64, trials: f64) -> Option<(f64, f64)> {
    wilson_at(hits, trials, Z)
}

/// The same interval for one of `many` shares that are looked at together: wide enough that all of them hold with 95 %
/// (Bonferroni).
pub fn wilson_of_many(hits: f64, trials: f64, many: usize) -> Option<(f64, f64)> {
    wilson_at(hits, trials, quantile_of_many(many)?)
}

/// The score interval of the mean of a Poisson count, for one of `many` counts that are looked at together: all of them hold with 95 %
/// (Bonferroni).
pub fn poisson_of_many(count: f64, many: usize) -> Option<(f64, f64)> {
    if count < 0.0 {
        return None;
    }
    let z = quantile_of_many(many)?;
    let (centre, half) = (count + z * z / 2.0, z * root(count + z * z / 4.0));
    // The bound at no events is exact in theory.
    let low = if count == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    Some((low, centre + half))
}

fn quantile_of_many(many: usize) -> Option<f64> {
    let normal = Normal::new(0.0, 1.0).ok()?;
    Some(six_decimals(normal.inverse_cdf(1.0 - 0.025 / many.max(1) as f64)))
}

fn wilson_at(hits: f64, trials: f64, z: f64) -> Option<(f64, f64)> {
    if trials <= 0.0 || hits < 0.0 || hits > trials {
        return None;
    }
    let share = hits / trials;
    let shrink = 1.0 + z * z / trials;
    let centre = (share + z * z / (2.0 * trials)) / shrink;
    let half = z * root(share * (1.0 - share) / trials + z * z / (4.0 * trials * trials)) / shrink;
    // The bounds at no hits and at all hits are exact in theory; rounding must not take them out of 0 to 1.
    let low = if hits == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == trials { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

/// The square root is exact to the last digit on every platform, unlike the functions that `clippy.toml` bans.
fn root(x: f64) -> f64 {
    x.max(0.0).sqrt()
}

/// Student's 95 % interval of the mean of independent values; `None` for fewer than two.
pub fn student(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let half = student_quantile(values.len() - 1)? * root(squares / (n - 1.0) / n);
    Some((mean - half, mean + half))
}

/// Quantile at 97.5 % of Student's t.
fn student_quantile(freedom: usize) -> Option<f64> {
    let t = StudentsT::new(0.0, 1.0, freedom as f64).ok()?;
    Some(six_decimals(t.inverse_cdf(0.975)))
}

/// A quantile so rounded that no platform's last digits reach a file.
pub(crate) fn six_decimals(quantile: f64) -> f64 {
    (quantile * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published examples of `o18_statistics.json`.
    #[test]
    fn wilson_gives_the_published_intervals() {
        for (hits, trials, low, high) in [
            (10.0, 2077.0, 0.002_617_332_304_56, 0.008_840_272_367_64),
            (8.0, 10.0, 0.490_162_471_537, 0.943_317_848_546),
            (52.0, 1001.0, 0.039_832_983_747_3, 0.067_488_880_686_2),
            (0.0, 100.0, 0.0, 0.036_993_498_207),
        ] {
            let (l, h) = wilson(hits, trials).unwrap();
            assert!((l - low).abs() < 1e-11 && (h - high).abs() < 1e-11, "{hits} of {trials}: {l} {h}");
        }
        assert_eq!(wilson(0.0, 0.0), None);
        let (one, all) = (wilson(8.0, 10.0).unwrap(), wilson_of_many(8.0, 10.0, 1).unwrap());
        assert!((one.0 - all.0).abs() < 1e-6 && (one.1 - all.1).abs() < 1e-6, "one of one is one: {all:?}");
        // z is 2.807034 for ten at a time.
        let (low, high) = wilson_of_many(8.0, 10.0, 10).unwrap();
        assert!(low < one.0 && high > one.1, "{low} {high}");
        assert!((low - 0.371_2).abs() < 5e-4, "{low}");
        assert_eq!(wilson(5.0, 5.0).unwrap().1, 1.0);
    }

    /// At its ends a count is exactly so many standard errors away from the mean.
    #[test]
    fn poisson_counts_lie_at_the_ends_of_what_they_allow() {
        for (many, z) in [(1, 1.959_964), (10, 2.807_034)] {
            for count in [1.0, 10.0, 2_000.0] {
                let (low, high) = poisson_of_many(count, many).unwrap();
                assert!(low < count && count < high, "{low} {high}");
                for mean in [low, high] {
                    let away = (count - mean).abs() / mean.sqrt();
                    assert!((away - z).abs() < 1e-5, "{count} from {mean}: {away}");
                }
            }
        }
        assert_eq!(poisson_of_many(0.0, 1).unwrap().0, 0.0);
        assert_eq!(poisson_of_many(-1.0, 1), None);
    }

    /// Quantiles of the textbook table: 12.706, 4.303, 2.262, 1.984.
    #[test]
    fn student_gives_the_textbook_quantiles() {
        for (freedom, quantile) in [(1, 12.7062), (2, 4.30265), (9, 2.26216), (99, 1.98422)] {
            let found = student_quantile(freedom).unwrap();
            assert!((found - quantile).abs() < 1e-4, "{freedom}: {found}");
        }
        let (low, high) = student(&[1.0, 2.0, 3.0]).unwrap();
        assert!((low - (2.0 - 2.484_138)).abs() < 1e-4 && (high - 4.484_138).abs() < 1e-4, "{low} {high}");
        assert_eq!(student(&[1.0]), None);
    }
}
