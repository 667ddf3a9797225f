//! Comparison of what a run shows with what a closed form says.

/// One comparison.
#[derive(Debug, Clone)]
pub struct Check {
    what: String,
    seen: f64,
    expected: f64,
    /// Standard error of `seen`.
    error: f64,
    /// Largest distance accepted whatever the standard error.
    margin: f64,
}

/// Comparisons of one test; [`Checks::settle`] fails with all that do not hold.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    checks: Vec<Check>,
}

impl Checks {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A mean or rate: within four standard errors and within 0.5 % of the expected value.
    pub fn mean(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        let margin = 0.005 * expected.abs();
        self.checks.push(Check { what: what.into(), seen, expected, error, margin });
    }

    /// A share seen among `n` independent subjects: within four standard errors, and within 0.5 % or 0.002, whichever is
    /// wider.
    pub fn share(&mut self, what: impl Into<String>, seen: f64, expected: f64, n: f64) {
        let error = (expected * (1.0 - expected) / n).sqrt();
        let margin = (0.005 * expected).max(0.002);
        self.checks.push(Check { what: what.into(), seen, expected, error, margin });
    }

    /// Within four standard errors only: for quantities too rare for the margin, and for tests of independence.
    pub fn chance(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        self.checks.push(Check { what: what.into(), seen, expected, error, margin: f64::INFINITY });
    }

    /// Within a stated margin, where the form compared with is a limit and not the law of the run itself.
    pub fn limit(&mut self, what: impl Into<String>, seen: f64, expected: f64, margin: f64) {
        self.checks.push(Check { what: what.into(), seen, expected, error: f64::INFINITY, margin });
    }

    /// Counts of `n` independent subjects in cells of these probabilities, by chi-square with a normal approximation
    /// (Wilson and Hilferty); cells that expect fewer than five are joined with their right neighbours.
    pub fn cells(&mut self, what: impl Into<String>, counts: &[f64], shares: &[f64], n: f64) {
        assert_eq!(counts.len(), shares.len());
        let (mut chi2, mut cells) = (0.0, 0.0);
        let (mut seen, mut expected) = (0.0, 0.0);
        for (i, (&count, &share)) in counts.iter().zip(shares).enumerate() {
            seen += count;
            expected += share * n;
            let rest: f64 = shares[i + 1..].iter().sum::<f64>() * n;
            if expected >= 5.0 && (rest >= 5.0 || i + 1 == shares.len()) {
                chi2 += (seen - expected) * (seen - expected) / expected;
                cells += 1.0;
                (seen, expected) = (0.0, 0.0);
            }
        }
        if expected > 0.0 {
            chi2 += (seen - expected) * (seen - expected) / expected;
            cells += 1.0;
        }
        let freedom = f64::max(cells - 1.0, 1.0);
        let spread = (2.0 / (9.0 * freedom)).sqrt();
        let z = (libm::cbrt(chi2 / freedom) - (1.0 - 2.0 / (9.0 * freedom))) / spread;
        // Too good a fit is no failure: subjects laid out in order of frailty are spread more evenly than by chance.
        self.chance(format!("{} (chi-square {chi2:.1} on {freedom})", what.into()), z.max(0.0), 0.0, 1.0);
    }

    /// Panics with a table of what does not hold. `form` names the form of the oracle.
    #[track_caller]
    pub fn settle(self, form: &str) {
        assert!(!self.checks.is_empty(), "nothing was compared");
        let mut failed = String::new();
        for check in &self.checks {
            let distance = check.seen - check.expected;
            let z = distance / check.error;
            // A count that cannot vary must be met exactly.
            let by_chance = if check.error > 0.0 { z.abs() < 4.0 } else { distance.abs() < 1e-9 };
            if !by_chance || distance.abs() > check.margin {
                failed += &format!(
                    "\n  {}: seen {:.6}, expected {:.6}, z = {z:.2}, margin {:.6}",
                    check.what, check.seen, check.expected, check.margin
                );
            }
        }
        assert!(failed.is_empty(), "{form}: {} comparisons, these do not hold:{failed}", self.checks.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "a share")]
    fn a_wrong_share_fails() {
        let mut checks = Checks::new();
        checks.share("a share", 0.31, 0.3, 1e6);
        checks.settle("test");
    }

    #[test]
    #[should_panic(expected = "chi-square")]
    fn wrong_cells_fail() {
        let mut checks = Checks::new();
        checks.cells("dice", &[2000.0, 1400.0, 1700.0, 1650.0, 1650.0, 1600.0], &[1.0 / 6.0; 6], 10_000.0);
        checks.settle("test");
    }

    #[test]
    fn fair_cells_pass() {
        let mut checks = Checks::new();
        checks.cells("dice", &[1690.0, 1655.0, 1700.0, 1650.0, 1655.0, 1650.0], &[1.0 / 6.0; 6], 10_000.0);
        checks.settle("test");
    }
}
