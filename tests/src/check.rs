//! Comparison of what a run shows with what a closed form says.

use crate::{book, normal};

/// Standard errors that a seen value may be away from the expected one.
const MOST: f64 = 4.0;
/// Share, of either side, below which a margin of 0.002 would say nothing.
const RARE: f64 = 0.01;
/// Largest standard error of a comparison in a thorough run, as a share of its margin.
const WIDEST: f64 = 0.2;
/// Chance of calling two values equivalent that are a margin apart, over all comparisons of a test.
const LEVEL: f64 = 0.01;

/// One comparison.
#[derive(Debug, Clone)]
pub struct Check {
    what: String,
    seen: f64,
    expected: f64,
    /// Independent subjects behind `seen`, where it is a share or distribution of them.
    n: Option<f64>,
    /// Standard error of `seen`.
    error: f64,
    /// Distance in standard errors.
    z: f64,
    /// Largest distance accepted whatever the standard error.
    margin: f64,
}

impl Check {
    /// Whether it holds: within chance, within the margin, and exactly where nothing can vary.
    fn holds(&self) -> bool {
        let distance = libm::fabs(self.seen - self.expected);
        let by_chance = if self.error > 0.0 { libm::fabs(self.z) < MOST } else { distance < 1e-9 };
        by_chance && distance <= self.margin
    }

    /// Chance of a seen value this near if the true one were a margin away or more (two one-sided tests); none where the comparison
    /// has no margin, or no law of chance.
    fn not_equivalent(&self) -> Option<f64> {
        if !self.margin.is_finite() || !self.error.is_finite() || self.error <= 0.0 {
            return None;
        }
        let distance = libm::fabs(self.seen - self.expected);
        Some(normal::beyond((self.margin - distance) / self.error))
    }
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

    fn add(
        &mut self,
        what: impl Into<String>,
        [seen, expected]: [f64; 2],
        n: Option<f64>,
        error: f64,
        margin: f64,
    ) {
        let z = (seen - expected) / error;
        self.checks.push(Check { what: what.into(), seen, expected, n, error, z, margin });
    }

    /// A mean or rate: within four standard errors and within 0.5 % of the expected value.
    pub fn mean(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        self.add(what, [seen, expected], None, error, 0.005 * expected.abs());
    }

    /// A share seen among `n` independent subjects: within four standard errors, and within 0.5 % or 0.002, whichever is
    /// wider; of a share within 0.01 of 0 or 1 within four standard errors only.
    pub fn share(&mut self, what: impl Into<String>, seen: f64, expected: f64, n: f64) {
        let error = (expected * (1.0 - expected) / n).sqrt();
        self.add(what, [seen, expected], Some(n), error, share_margin(expected));
    }

    /// The same of subjects that depend on each other, and of a difference of shares: with its own standard error.
    pub fn dependent_share(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        self.add(what, [seen, expected], None, error, share_margin(expected));
    }

    /// What another program gives, within four standard errors of the difference and within 5 % of it.
    pub fn replicate(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        self.add(what, [seen, expected], None, error, 0.05 * expected.abs());
    }

    /// Within four standard errors only: for what has no margin (the book says why).
    pub fn chance(&mut self, what: impl Into<String>, seen: f64, expected: f64, error: f64) {
        self.add(what, [seen, expected], None, error, f64::INFINITY);
    }

    /// Within a stated margin, where the form compared with is a limit and not the law of the run itself.
    pub fn limit(&mut self, what: impl Into<String>, seen: f64, expected: f64, margin: f64) {
        self.add(what, [seen, expected], None, f64::INFINITY, margin);
    }

    /// Equal, bit for bit.
    pub fn exact(&mut self, what: impl Into<String>, seen: f64, expected: f64) {
        self.add(what, [seen, expected], None, f64::INFINITY, 0.0);
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
        let what = format!("{} (chi-square on {freedom})", what.into());
        let error = (2.0 * freedom).sqrt();
        let z = z.max(0.0);
        let margin = f64::INFINITY;
        self.checks.push(Check { what, seen: chi2, expected: freedom, n: Some(n), error, z, margin });
    }

    /// Panics with a table of what does not hold. `form` names the form of the oracle.
    #[track_caller]
    pub fn settle(self, form: &str) {
        self.settled(form);
    }

    /// The same, and holds the table of `test` on a page of the validation book to these comparisons (see [`book`]). `test` is its file
    /// below `tests/oracles` and its name.
    #[track_caller]
    pub fn hold(self, page: &str, test: &str) {
        self.settled(test);
        let verdicts = self.verdicts();
        if book::is_thorough() {
            return self.shown(test, &verdicts);
        }
        let mut text = format!("{}\n", book::HEAD.trim_end());
        for (check, verdict) in self.checks.iter().zip(verdicts) {
            text += &line(check, verdict);
        }
        text += &format!("\nRepeated by `{}`.\n", book::command(test));
        book::hold(page, test, &text);
    }

    /// Panics with the comparisons that have a margin and are not shown to be equivalent with a standard error that is small enough.
    #[track_caller]
    fn shown(&self, form: &str, verdicts: &[&str]) {
        let is_short = |check: &Check, verdict: &str| match verdict {
            "agrees" => check.margin.is_finite(),
            "equivalent" => check.error > WIDEST * check.margin,
            _ => false,
        };
        let all = self.checks.iter().zip(verdicts).filter(|(check, verdict)| is_short(check, verdict));
        let lines: String = all.map(|(check, verdict)| line(check, verdict)).collect();
        assert!(lines.is_empty(), "{form}: too few subjects to show that these are equivalent:\n{lines}");
    }

    #[track_caller]
    fn settled(&self, form: &str) {
        assert!(!self.checks.is_empty(), "nothing was compared");
        let mut failed = String::new();
        for check in self.checks.iter().filter(|check| !check.holds()) {
            failed += &format!(
                "\n  {}: seen {:.6}, expected {:.6}, z = {:.2}, margin {:.6}",
                check.what, check.seen, check.expected, check.z, check.margin
            );
        }
        assert!(failed.is_empty(), "{form}: {} comparisons, these do not hold:{failed}", self.checks.len());
    }

    /// What each comparison shows. Equivalence is tested for all of them together, by Holm's procedure.
    fn verdicts(&self) -> Vec<&'static str> {
        let chances: Vec<Option<f64>> = self.checks.iter().map(Check::not_equivalent).collect();
        let tested: Vec<f64> = chances.iter().flatten().copied().collect();
        let adjusted = holm(&tested);
        let mut adjusted = adjusted.into_iter();
        let verdict = |(check, chance): (&Check, Option<f64>)| match chance {
            _ if !check.holds() => "misses",
            Some(_) if adjusted.next().is_some_and(|chance| chance < LEVEL) => "equivalent",
            Some(_) => "agrees",
            None if check.error.is_finite() && check.error > 0.0 => "agrees",
            None if check.margin > 0.0 && check.error > 0.0 => "within limit",
            None => "exact",
        };
        self.checks.iter().zip(chances).map(verdict).collect()
    }
}

/// Largest distance accepted of a share.
fn share_margin(expected: f64) -> f64 {
    let size = libm::fabs(expected);
    if size.min(1.0 - size) < RARE { f64::INFINITY } else { f64::max(0.005 * size, 0.002) }
}

/// P-values adjusted for their number by Holm's procedure, in the order given.
pub fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let mut adjusted = vec![1.0; chances.len()];
    let mut least: f64 = 0.0;
    for (rank, &at) in order.iter().enumerate() {
        least = least.max((chances.len() - rank) as f64 * chances[at]).min(1.0);
        adjusted[at] = least;
    }
    adjusted
}

/// A line of the book.
fn line(check: &Check, verdict: &str) -> String {
    let none = || "-".to_owned();
    let (seen, expected) = (book::digits(check.seen), book::digits(check.expected));
    let n = check.n.map_or_else(none, book::digits);
    let by_chance = check.error.is_finite() && check.error > 0.0;
    let (error, z) = match by_chance {
        true => (format!("{:.1e}", check.error), format!("{:.2}", check.z)),
        false => (none(), none()),
    };
    let margin = match check.margin.is_finite() && check.margin > 0.0 && verdict != "exact" {
        true => format!("{:.1e}", check.margin),
        false => none(),
    };
    format!("| {} | {expected} | {seen} | {n} | {error} | {z} | {margin} | {verdict} |\n", check.what)
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

    /// The textbook list of fifteen p-values, adjusted.
    #[test]
    fn holm_adjusts_the_textbook_list() {
        let chances = [
            0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275,
            0.34,
        ];
        let expected =
            [0.015, 0.112, 0.507, 0.507, 0.507, 0.6, 0.666, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        for (found, expected) in holm(&chances).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    /// Equivalent, and yet with an error of more than a fifth of the margin.
    #[test]
    #[should_panic(expected = "too few subjects")]
    fn a_wide_error_is_too_few_subjects() {
        let mut checks = Checks::new();
        checks.mean("a mean", 100.0, 100.0, 0.11);
        assert_eq!(checks.verdicts(), ["equivalent"]);
        checks.shown("test", &checks.verdicts());
    }

    /// Of a share of a thousandth a margin of .002 would say nothing.
    #[test]
    fn rare_shares_have_no_margin() {
        let mut checks = Checks::new();
        checks.share("a share", 0.001, 0.001, 1e8);
        checks.share("none", 0.0, 0.0, 1e8);
        checks.share("a share", 0.02, 0.02, 1e8);
        assert_eq!(checks.verdicts(), ["agrees", "exact", "equivalent"]);
        checks.shown("test", &checks.verdicts());
    }

    /// A tenth of the margin away with a standard error a fifth of it is equivalent; with one of half the margin it only agrees.
    #[test]
    fn equivalence_needs_subjects_enough() {
        let verdict = |error: f64| {
            let mut checks = Checks::new();
            checks.mean("a mean", 100.05, 100.0, error);
            checks.verdicts()[0]
        };
        assert_eq!((verdict(0.1), verdict(0.25)), ("equivalent", "agrees"));
        let mut checks = Checks::new();
        checks.mean("a mean", 101.0, 100.0, 0.1);
        checks.exact("a count", 3.0, 3.0);
        checks.chance("a mean", 101.0, 100.0, 1.0);
        checks.limit("a mean", 101.0, 100.0, 2.0);
        assert_eq!(checks.verdicts(), ["misses", "exact", "agrees", "within limit"]);
    }

    /// TOST of a difference of .2 with a standard error of .3 and a margin of 1: p is .0050 by Student's t on 58, .0038 by the normal law.
    #[test]
    fn two_one_sided_tests_have_their_chance() {
        let check =
            Check { what: String::new(), seen: 0.2, expected: 0.0, n: None, error: 0.3, z: 0.0, margin: 1.0 };
        assert!(check.not_equivalent().is_some_and(|chance| (chance - 0.003_830_38).abs() < 1e-7));
    }
}
