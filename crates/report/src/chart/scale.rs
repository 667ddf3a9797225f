//! Scales and their ticks.

/// A linear scale.
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    from: (f64, f64),
    to: (f64, f64),
}

impl Linear {
    /// Maps the first interval onto the second.
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        let from = if from.0 == from.1 { (from.0, from.1 + 1.0) } else { from };
        Self { from, to }
    }

    /// The position of a value.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.from.0) / (self.from.1 - self.from.0);
        self.to.0 + share * (self.to.1 - self.to.0)
    }
}

/// A round step (1, 2 or 5 times a power of ten) such that about `count` of them cover the span.
pub fn step(span: f64, count: usize) -> f64 {
    if span <= 0.0 {
        return 1.0;
    }
    let raw = span / count.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let lead = raw / power;
    let nice = if lead <= 1.0 + 1e-9 {
        1.0
    } else if lead <= 2.0 + 1e-9 {
        2.0
    } else if lead <= 5.0 + 1e-9 {
        5.0
    } else {
        10.0
    };
    nice * power
}

/// Round values from `low` to the first one at or beyond `high`.
pub fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let step = step(high - low, count);
    let first = libm::floor(low / step + 1e-9);
    let last = libm::ceil(high / step - 1e-9).max(first + 1.0);
    (0..=(last - first) as usize).map(|i| (first + i as f64) * step).collect()
}

/// An axis label in percent with no more digits than the step needs.
pub fn percent_label(share: f64, step: f64) -> String {
    let digits = (-libm::floor(libm::log10(step * 100.0) + 1e-9)).clamp(0.0, 6.0) as usize;
    if share == 0.0 {
        "0%".to_owned()
    } else {
        format!("{:.digits$}%", share * 100.0).replace('-', "\u{2212}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover() {
        assert_eq!(ticks(0.0, 0.93, 5), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks(-7.0, 12.0, 4), [-10.0, -5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(0.0, 0.0, 4), [0.0, 1.0]);
    }

    #[test]
    fn labels_have_the_digits_of_their_step() {
        assert_eq!(percent_label(0.015, 0.005), "1.5%");
        assert_eq!(percent_label(-0.2, 0.1), "\u{2212}20%");
        assert_eq!(percent_label(0.0002, 0.0002), "0.02%");
    }
}
