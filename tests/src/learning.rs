//! Closed forms of perceived risk that learns from records and forgets.

/// How perceived risk moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learning {
    /// At the beginning.
    pub before: f64,
    /// Where it returns to.
    pub announced: f64,
    /// Share of the way to 1 that a record moves it.
    pub learns: f64,
    /// Rate per tick at which it returns.
    pub forgets: f64,
    /// True records per tick.
    pub rate: f64,
    /// Mistaken records per tick.
    pub mistaken: f64,
}

/// Mean and standard deviation after so many ticks of conduct that does not respond: at the start of a tick risk returns, then each of a
/// Poisson number of records multiplies what is missing to 1.
pub fn risk(learning: &Learning, ticks: u32) -> (f64, f64) {
    let keep = libm::exp(-learning.forgets);
    let (records, left) = (learning.rate + learning.mistaken, 1.0 - learning.learns);
    let first = libm::exp(-records * (1.0 - left));
    let second = libm::exp(-records * (1.0 - left * left));
    // u = 1 - r, its mean and mean square.
    let goal = 1.0 - learning.announced;
    let start = 1.0 - learning.before;
    let (mean, square) = (0..ticks).fold((start, start * start), |(u, uu), _| {
        let returned = goal + (u - goal) * keep;
        let returned_square = goal * goal * (1.0 - keep) * (1.0 - keep)
            + 2.0 * goal * (1.0 - keep) * keep * u
            + keep * keep * uu;
        (returned * first, returned_square * second)
    });
    (1.0 - mean, (square - mean * mean).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without return every record leaves its part: 1 - (1 - r) e^(-lam alpha t).
    #[test]
    fn without_forgetting_risk_approaches_one() {
        let learning =
            Learning { before: 0.2, announced: 0.2, learns: 0.1, forgets: 0.0, rate: 0.5, mistaken: 0.0 };
        let (mean, _) = risk(&learning, 30);
        assert!((mean - (1.0 - 0.8 * libm::exp(-1.5))).abs() < 1e-12, "{mean}");
    }

    /// Without records risk returns to what is announced.
    #[test]
    fn without_records_risk_returns() {
        let learning =
            Learning { before: 0.7, announced: 0.1, learns: 0.5, forgets: 0.25, rate: 0.0, mistaken: 0.0 };
        let (mean, sd) = risk(&learning, 8);
        assert!((mean - (0.1 + 0.6 * libm::exp(-2.0))).abs() < 1e-12, "{mean}");
        assert!(sd < 1e-7);
    }
}
