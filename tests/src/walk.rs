//! Closed forms of a score: a walk between bounds, points that expire, points that fade.

/// Records of one kind: rate per unit of time, points.
pub type Kind = (f64, i32);

/// When bounds are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// After each record: a continuous-time jump process.
    EachRecord,
    /// Once per unit of time, after its points have been added up.
    EachStep,
}

/// A distribution over consecutive whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// The lowest.
    pub low: i32,
    /// Probabilities.
    pub p: Vec<f64>,
}

impl Law {
    /// Certainly `at`, on the numbers from `low` to `high`.
    pub fn point(low: i32, high: i32, at: i32) -> Self {
        let mut p = vec![0.0; (high - low + 1) as usize];
        p[(at - low) as usize] = 1.0;
        Self { low, p }
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        self.p.iter().enumerate().map(|(i, p)| p * f64::from(self.low + i as i32)).sum()
    }

    /// Central moment.
    pub fn moment(&self, order: u32) -> f64 {
        let mean = self.mean();
        let term = |i: usize| (0..order).map(|_| f64::from(self.low + i as i32) - mean).product::<f64>();
        self.p.iter().enumerate().map(|(i, p)| p * term(i)).sum()
    }

    /// Standard deviation.
    pub fn sd(&self) -> f64 {
        self.moment(2).sqrt()
    }

    /// Standard error of the standard deviation seen among `n`.
    pub fn sd_error(&self, n: f64) -> f64 {
        let variance = self.moment(2);
        ((self.moment(4) - variance * variance) / n).sqrt() / (2.0 * variance.sqrt())
    }

    /// P(from <= X < to).
    pub fn between(&self, from: i32, to: i32) -> f64 {
        let inside = |i: usize| (from..to).contains(&(self.low + i as i32));
        self.p.iter().enumerate().filter(|(i, _)| inside(*i)).map(|(_, p)| p).sum()
    }

    /// Law of X clamped to bounds.
    pub fn clamped(&self, low: i32, high: i32) -> Self {
        let mut p = vec![0.0; (high - low + 1) as usize];
        for (i, q) in self.p.iter().enumerate() {
            p[((self.low + i as i32).clamp(low, high) - low) as usize] += q;
        }
        Self { low, p }
    }
}

/// Law of `sum of points x Poisson(rate x time)`.
pub fn compound(kinds: &[Kind], time: f64) -> Law {
    let mut law = Law { low: 0, p: vec![1.0] };
    for &(rate, points) in kinds {
        let counts = poisson(rate * time);
        let reach = points * (counts.len() as i32 - 1);
        let low = law.low + reach.min(0);
        let mut p = vec![0.0; law.p.len() + reach.unsigned_abs() as usize];
        for (n, q) in counts.iter().enumerate() {
            let shift = (law.low + points * n as i32 - low) as usize;
            for (i, r) in law.p.iter().enumerate() {
                p[i + shift] += q * r;
            }
        }
        law = Law { low, p };
    }
    law
}

/// Poisson probabilities of 0, 1, ... up to where they no longer matter.
pub fn poisson(mean: f64) -> Vec<f64> {
    let last = libm::ceil(mean + 12.0 * mean.sqrt() + 12.0) as usize;
    (0..=last)
        .map(|n| libm::exp(n as f64 * libm::log(mean.max(1e-300)) - mean - libm::lgamma(n as f64 + 1.0)))
        .collect()
}

/// Law of a score after `steps` units of time.
pub fn walk(low: i32, high: i32, start: i32, kinds: &[Kind], steps: u32, bounds: Bounds) -> Law {
    let law = Law::point(low, high, start);
    match bounds {
        Bounds::EachRecord => each_record(law, kinds, f64::from(steps)),
        Bounds::EachStep => {
            let step = compound(kinds, 1.0);
            (0..steps).fold(law, |law, _| add_and_clamp(&law, &step))
        }
    }
}

/// exp(Q t) by uniformisation.
fn each_record(start: Law, kinds: &[Kind], time: f64) -> Law {
    let (low, high) = (start.low, start.low + start.p.len() as i32 - 1);
    let total: f64 = kinds.iter().map(|k| k.0).sum();
    let mut at = start.p;
    let mut sum = vec![0.0; at.len()];
    for weight in poisson(total * time) {
        for (s, p) in sum.iter_mut().zip(&at) {
            *s += weight * p;
        }
        let mut next = vec![0.0; at.len()];
        for (i, p) in at.iter().enumerate() {
            for &(rate, points) in kinds {
                let to = (low + i as i32 + points).clamp(low, high) - low;
                next[to as usize] += p * rate / total;
            }
        }
        at = next;
    }
    Law { low, p: sum }
}

/// One step: add, then clamp.
pub fn add_and_clamp(law: &Law, step: &Law) -> Law {
    let (low, high) = (law.low, law.low + law.p.len() as i32 - 1);
    let mut p = vec![0.0; law.p.len()];
    for (i, a) in law.p.iter().enumerate().filter(|(_, a)| **a > 1e-18) {
        for (j, b) in step.p.iter().enumerate() {
            let to = (low + i as i32 + step.low + j as i32).clamp(low, high);
            p[(to - low) as usize] += a * b;
        }
    }
    Law { low, p }
}

/// Mean and standard deviation, after `steps` units of time, of points of which a share `fade` is lost at the start of
/// each unit, before its records are added.
pub fn fading(kinds: &[Kind], fade: f64, steps: u32) -> (f64, f64) {
    let mean: f64 = kinds.iter().map(|&(r, d)| r * f64::from(d)).sum();
    let variance: f64 = kinds.iter().map(|&(r, d)| r * f64::from(d) * f64::from(d)).sum();
    let keep = 1.0 - fade;
    let (m, v) = (0..steps).fold((0.0, 0.0_f64), |(m, v), _| (m * keep + mean, v * keep * keep + variance));
    (m, v.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    const B1: [Kind; 5] = [(0.5, 2), (0.2, 5), (0.3, -3), (0.1, -10), (0.002, -50)];
    const B3: [Kind; 3] = [(0.2, 2), (0.25, -3), (0.05, -10)];
    const B4: [Kind; 5] = [(0.15, 5), (0.02, 10), (0.08, -5), (0.01, -20), (0.002, -50)];

    #[track_caller]
    fn near(seen: f64, published: f64, digits: f64) {
        assert!((seen - published).abs() < digits, "{seen} against {published}");
    }

    #[test]
    fn walks_have_the_published_moments() {
        let law = walk(0, 200, 100, &B1, 60, Bounds::EachRecord);
        near(law.mean(), 100.280548461, 1e-7);
        near(law.sd(), 37.5577316367, 1e-7);
        let law = walk(0, 200, 100, &B1, 60, Bounds::EachStep);
        near(law.mean(), 100.268497877, 1e-7);
        near(law.sd(), 37.5945337299, 1e-7);
        near(walk(0, 200, 100, &B3, 360, Bounds::EachRecord).p[0], 0.489648109194, 1e-9);
        near(walk(0, 200, 100, &B3, 360, Bounds::EachStep).p[0], 0.537568806563, 1e-9);
        near(walk(600, 1100, 1000, &B4, 60, Bounds::EachStep).between(1050, 1101), 0.136883200166, 1e-5);
    }

    #[test]
    fn unit_steps_end_in_the_truncated_geometric() {
        let law = walk(0, 20, 10, &[(0.9, 1), (1.0, -1)], 3000, Bounds::EachRecord);
        near(law.mean(), 6.41988797906, 1e-6);
        near(law.moment(2), 29.1606695197, 1e-5);
        near(law.p[0], 0.112286247719, 1e-8);
        near(law.p[20], 0.0136513863542, 1e-8);
    }

    #[test]
    fn retention_and_fading_have_the_published_moments() {
        let kinds = [(0.3, -5), (0.05, -20), (0.4, 3)];
        let law = compound(&kinds, 24.0);
        near(100.0 + law.mean(), 68.8, 1e-9);
        near(law.sd(), 27.3203221064, 1e-8);
        near(law.between(-10_000, -40), 0.339192149291, 1e-9);
        near(law.between(0, 10_000), 0.121624476464, 1e-9);
        let (mean, sd) = fading(&kinds, 0.1, 2000);
        near(100.0 + mean, 87.0, 1e-9);
        near(sd, 12.7939130264, 1e-8);
    }
}
