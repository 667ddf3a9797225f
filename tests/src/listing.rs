//! Closed forms of lists: renewal of off-times and stays, restarted clocks, strikes in windows, frailty.
//!
//! The per-tick convention. A subject that enters at the end of tick s with a minimum stay of D ticks is on the list at
//! the ends of ticks s to s+D-1, off at the end of tick s+D, and at risk again from tick s+D+1. With a leave rate it
//! leaves, after the minimum stay, at the end of each later tick with the same probability.

use std::collections::BTreeMap;

use crate::walk::poisson;

/// Expected entries and expected share listed, by tick (index 0: the end of tick 1).
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Entries of the tick per subject.
    pub entries: Vec<f64>,
    /// Share listed at the end of the tick.
    pub listed: Vec<f64>,
}

impl Course {
    /// Share listed at the end.
    pub fn at_end(&self) -> f64 {
        self.listed[self.listed.len() - 1]
    }
}

/// Alternating renewal from an unlisted start. `off(n)`: probability that an offender at risk is listed in the n-th tick
/// at risk (n from 1). `stay(m)`: probability that a stay lasts m ticks (m from 1).
pub fn renewal(ticks: usize, off: impl Fn(usize) -> f64, stay: impl Fn(usize) -> f64) -> Course {
    let off: Vec<f64> = (0..=ticks).map(|n| if n == 0 { 0.0 } else { off(n) }).collect();
    let stay: Vec<f64> = (0..=ticks).map(|m| if m == 0 { 0.0 } else { stay(m) }).collect();
    // risk[t]: probability that tick t (from 1) is the first of a time at risk.
    let mut risk = vec![0.0; ticks + 2];
    let mut entries = vec![0.0; ticks + 1];
    let mut left = vec![0.0; ticks + 1];
    risk[1] = 1.0;
    for t in 1..=ticks {
        entries[t] = (1..=t).map(|n| risk[t + 1 - n] * off[n]).sum();
        left[t] = (1..t).map(|m| entries[t - m] * stay[m]).sum();
        risk[t + 1] = left[t];
    }
    let mut listed = Vec::with_capacity(ticks);
    let mut stock = 0.0;
    for t in 1..=ticks {
        stock += entries[t] - left[t];
        listed.push(stock);
    }
    Course { entries: entries[1..].to_vec(), listed }
}

/// Off-time when each tick at risk ends listed with probability `p`.
pub fn one_strike(p: f64) -> impl Fn(usize) -> f64 {
    move |n| p * libm::pow(1.0 - p, n as f64 - 1.0)
}

/// Off-time of `k` strikes at `rate` per tick, counted from the beginning of the time at risk: Erlang, seen at ticks.
pub fn strikes(k: usize, rate: f64) -> impl Fn(usize) -> f64 {
    let fewer = move |n: usize| poisson_below(k, rate * n as f64);
    move |n| fewer(n - 1) - fewer(n)
}

/// A stay of exactly `d` ticks.
pub fn term(d: usize) -> impl Fn(usize) -> f64 {
    move |m| if m == d { 1.0 } else { 0.0 }
}

/// A stay of `d` ticks, then leaving with probability `q` at the end of each later tick.
pub fn term_and_repair(d: usize, q: f64) -> impl Fn(usize) -> f64 {
    move |m| if m > d { q * libm::pow(1.0 - q, (m - d) as f64 - 1.0) } else { 0.0 }
}

/// P(Poisson(mean) < k).
pub fn poisson_below(k: usize, mean: f64) -> f64 {
    if mean == 0.0 {
        return 1.0;
    }
    poisson(mean).iter().take(k).sum()
}

/// A clock that each new offence (probability `p` a tick) restarts: on the list at the end of a tick if there was an
/// offence in the last `d` ticks.
pub fn restarting(ticks: usize, p: f64, d: usize) -> Course {
    let none = |n: usize| libm::pow(1.0 - p, n as f64);
    Course {
        entries: (1..=ticks).map(|t| p * none(d.min(t - 1))).collect(),
        listed: (1..=ticks).map(|t| 1.0 - none(d.min(t))).collect(),
    }
}

/// Probability that some `window` consecutive ticks out of `ticks` held `k` or more strikes at `rate` per tick.
pub fn scan(k: usize, window: usize, rate: f64, ticks: usize) -> f64 {
    // State: ages of the strikes in the last window - 1 ticks, youngest first; those who reach k leave the states.
    let counts = poisson(rate);
    let mut states: BTreeMap<Vec<u16>, f64> = BTreeMap::from([(Vec::new(), 1.0)]);
    for _ in 0..ticks {
        let mut next = BTreeMap::new();
        for (ages, p) in states {
            let older = ages.iter().map(|a| a + 1).filter(|a| usize::from(*a) < window);
            let older: Vec<u16> = older.collect();
            for (n, q) in counts.iter().enumerate().take(k - older.len()) {
                let mut state = vec![0; n];
                state.extend(&older);
                *next.entry(state).or_insert(0.0) += p * q;
            }
        }
        states = next;
    }
    1.0 - states.values().sum::<f64>()
}

/// E h(z) for z gamma with this shape and mean 1, by Simpson's rule; for shapes below 1 in y = z^shape, which removes
/// the pole at 0.
pub fn over_frailty(shape: f64, h: impl Fn(f64) -> f64) -> f64 {
    let power = shape.min(1.0);
    let last = libm::pow(1.0 + 60.0 / shape, power);
    let pieces = 4000;
    let step = last / f64::from(pieces);
    let at = |i: u32| {
        let z = libm::pow(step * f64::from(i), 1.0 / power);
        h(z) * libm::pow(z, shape - power) * libm::exp(-shape * z)
    };
    let inner: f64 = (1..pieces).map(|i| at(i) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
    let integral = (at(0) + at(pieces) + inner) * step / 3.0;
    integral * libm::exp(shape * libm::log(shape) - libm::lgamma(shape)) / power
}

/// The shares of subjects listed in the long run, continuous time.
pub mod long_run {
    /// Offences at `rate` while listed are ignored; stays last `d`.
    pub fn ignoring(rate: f64, d: f64) -> f64 {
        rate * d / (1.0 + rate * d)
    }

    /// Each offence restarts the clock.
    pub fn restarting(rate: f64, d: f64) -> f64 {
        -libm::expm1(-rate * d)
    }

    /// `k` strikes to enter; `d` and then on average `repair` to leave.
    pub fn strikes(k: f64, rate: f64, d: f64, repair: f64) -> f64 {
        (d + repair) / (d + repair + k / rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(seen: f64, published: f64, digits: f64) {
        assert!((seen - published).abs() < digits, "{seen} against {published}");
    }

    #[test]
    fn discrete_terms_have_the_published_shares() {
        near(renewal(3000, one_strike(0.02), term(24)).at_end(), 0.324324324324, 1e-9);
        let course = renewal(1000, one_strike(0.1), term(6));
        near(course.at_end(), 0.375, 1e-9);
        near(course.entries[999], 0.0625, 1e-9);
    }

    #[test]
    fn daily_ticks_come_near_the_continuous_course() {
        // lam .1 a month, D 36 months, T 240 months: the share still swings at T.
        let p = -libm::expm1(-0.1 * 12.0 / 365.0);
        let course = renewal(240 * 365 / 12, one_strike(p), term(36 * 365 / 12));
        near(course.at_end(), 0.790613055396, 4e-4);
        near(course.entries.iter().sum(), 5.52721478837, 2e-3);
    }

    #[test]
    fn strikes_term_and_repair_have_the_published_share() {
        near(long_run::strikes(3.0, 0.08, 12.0, 6.0), 0.324324324324, 1e-9);
        let fine = renewal(4000, strikes(3, 0.008), term_and_repair(120, -libm::expm1(-1.0 / 60.0)));
        near(fine.at_end(), 0.324324324324, 1e-3);
    }

    #[test]
    fn windows_have_the_published_probabilities() {
        near(1.0 - poisson_below(3, 1.2), 0.120512901216, 1e-9);
        near(1.0 - poisson_below(3, 2.4), 0.430291253342, 1e-9);
        // Sliding windows, continuous time: .65996 by simulation with a standard error of .0011. Windows of whole ticks
        // see less, and less so with finer ticks.
        let (month, week) = (scan(3, 12, 0.1, 60), scan(3, 52, 1.2 / 52.0, 260));
        assert!(month < week && week < 0.6633, "{month}, {week}");
        near(week, 0.65996, 0.006);
    }

    #[test]
    fn frailty_has_the_published_share() {
        near(over_frailty(0.5, |_| 1.0), 1.0, 1e-7);
        near(over_frailty(0.5, |z| z), 1.0, 1e-6);
        near(over_frailty(2.0, |z| z * z), 1.5, 1e-6);
        near(over_frailty(0.5, |z| long_run::ignoring(0.02 * z, 24.0)), 0.236574085792, 1e-7);
        near(long_run::restarting(0.1, 36.0), 0.972676277553, 1e-9);
    }
}
