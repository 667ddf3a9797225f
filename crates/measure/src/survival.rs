//! The product-limit estimate of how long stays last (Kaplan & Meier 1958): stays still running at the end of the run
//! are censored, not dropped, since dropping them would make every scheme look forgiving.

use model::trace::Stays;

/// One point of the curve.
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

/// The curve at every length from 0 to the whole run, so that the curves of replicates have the same points: a mean of
/// curves never rises only if every replicate is in it at every length. A stay censored at a length was at risk there;
/// beyond the longest stay seen, the last estimate stands.
pub fn curve(stays: &Stays, run_ticks: u32) -> Vec<CurvePoint> {
    let count = |of: &[u64], at: usize| of.get(at).copied().unwrap_or(0);
    let mut at_risk: u64 = stays.ended.iter().sum::<u64>() + stays.running.iter().sum::<u64>();
    let mut beyond = 1.0;
    let mut points = Vec::with_capacity(run_ticks as usize + 1);
    for ticks in 0..=run_ticks {
        let (ended, running) = (count(&stays.ended, ticks as usize), count(&stays.running, ticks as usize));
        if ended > 0 {
            beyond *= 1.0 - ended as f64 / at_risk as f64;
        }
        points.push(CurvePoint { ticks, at_risk, ended, beyond });
        at_risk -= ended + running;
    }
    points
}

/// Shortest length beyond which at most half of the stays last; `None` if the run ended before.
pub fn median(curve: &[CurvePoint]) -> Option<u32> {
    curve.iter().find(|point| point.beyond <= 0.5).map(|point| point.ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_stays_are_censored() {
        // Ended after 1, 3, 3 and 5 ticks; running since 2 and 5.
        let stays = Stays { ended: vec![0, 1, 0, 2, 0, 1], running: vec![0, 0, 1, 0, 0, 1] };
        let points = curve(&stays, 7);
        let beyond: Vec<f64> = points.iter().map(|p| p.beyond).collect();
        let (third, last) = (5.0 / 12.0, 5.0 / 24.0);
        let wanted = [1.0, 5.0 / 6.0, 5.0 / 6.0, third, third, last, last, last];
        assert_eq!(beyond.len(), wanted.len());
        assert!(beyond.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{beyond:?}");
        assert_eq!(points.iter().map(|p| p.at_risk).collect::<Vec<_>>(), [6, 6, 5, 4, 2, 2, 0, 0]);
        assert_eq!(median(&points), Some(3));
    }

    #[test]
    fn nobody_left_means_no_median() {
        let points = curve(&Stays { ended: vec![0, 0], running: vec![0, 7] }, 3);
        assert_eq!(points.last().map(|p| p.beyond), Some(1.0));
        assert_eq!(median(&points), None);
        assert!(curve(&Stays::default(), 3).iter().all(|p| p.at_risk == 0 && p.beyond == 1.0));
    }
}
