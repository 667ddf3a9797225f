//! The product-limit estimate of how long stays last (Kaplan & Meier 1958): stays still running at the end of the run
//! are censored, not dropped, since dropping them would make every scheme look forgiving.

use model::trace::Stays;

/// One step of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Length of stay, in ticks.
    pub ticks: u32,
    /// Stays that lasted at least so long and were watched so long.
    pub at_risk: u64,
    /// Stays that ended at this length.
    pub ended: u64,
    /// Share of stays that last longer than this.
    pub beyond: f64,
}

/// The curve at every length at which a stay ended or was last seen. A stay censored at a length was at risk there.
pub fn curve(stays: &Stays) -> Vec<CurvePoint> {
    let length = stays.ended.len().max(stays.running.len());
    let count = |of: &[u64], at: usize| of.get(at).copied().unwrap_or(0);
    let mut at_risk: u64 = stays.ended.iter().sum::<u64>() + stays.running.iter().sum::<u64>();
    let mut beyond = 1.0;
    let mut steps = Vec::new();
    for at in 0..length {
        let (ended, running) = (count(&stays.ended, at), count(&stays.running, at));
        if ended + running > 0 {
            beyond *= 1.0 - ended as f64 / at_risk as f64;
            steps.push(CurvePoint { ticks: at as u32, at_risk, ended, beyond });
        }
        at_risk -= ended + running;
    }
    steps
}

/// Shortest length beyond which at most half of the stays last; `None` if the run ended before.
pub fn median(curve: &[CurvePoint]) -> Option<u32> {
    curve.iter().find(|step| step.beyond <= 0.5).map(|step| step.ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_stays_are_censored() {
        // Ended after 1, 3, 3 and 5 ticks; running since 2 and 5.
        let stays = Stays { ended: vec![0, 1, 0, 2, 0, 1], running: vec![0, 0, 1, 0, 0, 1] };
        let steps = curve(&stays);
        let beyond: Vec<f64> = steps.iter().map(|s| s.beyond).collect();
        let wanted = [5.0 / 6.0, 5.0 / 6.0, 5.0 / 12.0, 5.0 / 24.0];
        assert!(beyond.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{beyond:?}");
        assert_eq!(steps.iter().map(|s| s.at_risk).collect::<Vec<_>>(), [6, 5, 4, 2]);
        assert_eq!(median(&steps), Some(3));
    }

    #[test]
    fn nobody_left_means_no_median() {
        let steps = curve(&Stays { ended: vec![0, 0], running: vec![0, 7] });
        assert_eq!(steps.last().map(|s| s.beyond), Some(1.0));
        assert_eq!(median(&steps), None);
        assert!(curve(&Stays::default()).is_empty());
    }
}
