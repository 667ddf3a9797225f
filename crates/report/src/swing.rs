//! Lists whose size changes so much within a year that the end of the run says little of them.

use jiff::ToSpan as _;

use crate::finished::Finished;
use crate::numbers::{Numbers, Of, Reading};

/// The end and the mean may differ by this share of the mean.
const STEADY: f64 = 0.25;

/// The share listed over the last year.
pub struct Swing {
    /// The mean, of subjects at the ends of periods.
    pub mean: Reading,
    /// How many periods.
    pub periods: usize,
    /// The lowest share at the end of a period.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// The mean of the last year, where it and the end of the run differ by more than a quarter; nothing for shorter runs.
pub fn swing(run: &Finished<'_>, numbers: &Numbers, list: &str) -> Option<Swing> {
    let year_ago = run.day(run.policy.ticks).checked_sub(1.year()).ok()?;
    if run.day(0) > year_ago {
        return None;
    }
    let of = Of::item(list);
    let last_year = (0..).zip(&run.traces[0].period_ends).filter(|(_, tick)| run.day(**tick) > year_ago);
    let reads: Vec<Reading> =
        last_year.filter_map(|(period, _)| numbers.get("listed_share", of.period(period))).collect();
    let shares: Vec<f64> = reads.iter().filter_map(|read| read.value).collect();
    let end = numbers.get("listed_share", of)?.value?;
    let periods = shares.len();
    if periods < 2 {
        return None;
    }
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / periods as f64;
    let share = mean(&mut shares.iter().copied());
    let read = Reading {
        numerator: mean(&mut reads.iter().map(|r| r.numerator)),
        denominator: mean(&mut reads.iter().map(|r| r.denominator)),
        value: Some(share),
        interval: None,
        at: None,
        missing: None,
    };
    let low = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let high = shares.iter().copied().fold(0.0, f64::max);
    ((end - share).abs() > STEADY * share).then_some(Swing { mean: read, periods, low, high })
}
