//! How unequally something is shared: indices of inequality over values with weights.
//!
//! Weights are how many have a value. Values are 0 or more; where there is nothing to share there is no inequality to speak of, and every
//! function gives `None`.

/// A value and how many have it.
pub type Weighted = (f64, f64);

struct Sums {
    /// How many.
    n: f64,
    mean: f64,
}

/// `None` for values or weights below 0 or not finite, and where nobody has anything.
fn sums(values: &[Weighted]) -> Option<Sums> {
    let sound = |x: f64| x.is_finite() && x >= 0.0;
    if !values.iter().all(|&(value, weight)| sound(value) && sound(weight)) {
        return None;
    }
    let n: f64 = values.iter().map(|v| v.1).sum();
    let total: f64 = values.iter().map(|v| v.0 * v.1).sum();
    (n > 0.0 && total > 0.0).then(|| Sums { n, mean: total / n })
}

fn rising(values: &[Weighted]) -> Vec<Weighted> {
    let mut values: Vec<Weighted> = values.iter().copied().filter(|v| v.1 > 0.0).collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    values
}

/// Gini's index of a population: half the mean absolute difference over the mean, from 0 to below 1 (Gini 1912).
pub fn gini(values: &[Weighted]) -> Option<f64> {
    let Sums { n, mean } = sums(values)?;
    let mut before = 0.0;
    let mut area = 0.0;
    for (value, weight) in rising(values) {
        // Ranks of the weight's middle.
        area += value * weight * (2.0 * before + weight - n);
        before += weight;
    }
    Some(area / (n * n * mean))
}

/// The same of a sample of whole subjects: n / (n - 1) times as much.
pub fn gini_of_sample(values: &[Weighted]) -> Option<f64> {
    let n = sums(values)?.n;
    (n > 1.0).then_some(()).and(gini(values)).map(|gini| gini * n / (n - 1.0))
}

/// Theil's T: mean of y ln y, with y the value over the mean (Theil 1967).
pub fn theil_t(values: &[Weighted]) -> Option<f64> {
    let Sums { n, mean } = sums(values)?;
    let part = |&(value, weight): &Weighted| {
        let y = value / mean;
        if y > 0.0 { weight * y * libm::log(y) } else { 0.0 }
    };
    Some(values.iter().map(part).sum::<f64>() / n)
}

/// Theil's L, the mean logarithmic deviation, over those who have anything.
pub fn theil_l(values: &[Weighted]) -> Option<f64> {
    let some: Vec<Weighted> = values.iter().copied().filter(|v| v.0 > 0.0).collect();
    let Sums { n, mean } = sums(&some)?;
    Some(some.iter().map(|(value, weight)| weight * libm::log(mean / value)).sum::<f64>() / n)
}

/// Atkinson's index for an aversion to inequality above 0 (Atkinson 1970).
pub fn atkinson(values: &[Weighted], aversion: f64) -> Option<f64> {
    let Sums { n, mean } = sums(values)?;
    if aversion == 1.0 {
        let logs: f64 = values.iter().map(|(value, weight)| weight * libm::log(value / mean)).sum();
        return Some(1.0 - libm::exp(logs / n));
    }
    let power = 1.0 - aversion;
    let of = |&(value, weight): &Weighted| weight * libm::pow(value / mean, power);
    Some(1.0 - libm::pow(values.iter().map(of).sum::<f64>() / n, 1.0 / power))
}

/// Hoover's index: the share that would have to move for all to have the same (Hoover 1936).
pub fn hoover(values: &[Weighted]) -> Option<f64> {
    let Sums { n, mean } = sums(values)?;
    Some(values.iter().map(|(value, weight)| weight * (value - mean).abs()).sum::<f64>() / (2.0 * n * mean))
}

/// What the part `share` of those who have most holds of all; a value that the border cuts counts in proportion.
pub fn top_share(values: &[Weighted], share: f64) -> Option<f64> {
    let Sums { n, mean } = sums(values)?;
    let mut left = share * n;
    let mut held = 0.0;
    for (value, weight) in rising(values).into_iter().rev() {
        let taken = weight.min(left);
        held += taken * value;
        left -= taken;
    }
    Some(held / (n * mean))
}

/// What the top tenth has over what the bottom four tenths have (Palma 2011); `None` where these have nothing.
pub fn palma(values: &[Weighted]) -> Option<f64> {
    let bottom = 1.0 - top_share(values, 0.6)?;
    (bottom > 1e-12).then_some(top_share(values, 0.1)? / bottom)
}

/// A quantile of whole subjects, between neighbours by straight line: rank (n - 1) p from 0 (rule 7 of Hyndman & Fan 1996).
pub fn quantile(values: &[Weighted], p: f64) -> Option<f64> {
    let n = sums(values)?.n;
    let rank = (n - 1.0).max(0.0) * p;
    let at = |rank: f64| {
        let mut before = 0.0;
        let rising = rising(values);
        let of = rising.iter().find(|(_, weight)| {
            before += weight;
            rank < before - 1e-9
        });
        of.or(rising.last()).map(|v| v.0)
    };
    let (low, high) = (at(rank.floor())?, at(rank.floor() + 1.0)?);
    Some(low + (rank - rank.floor()) * (high - low))
}

/// Theil's T within groups and between them: T = sum s_g T_g + sum s_g ln (mean_g / mean), with s_g the group's share of all.
pub fn theil_parts(groups: &[Vec<Weighted>]) -> Option<(f64, f64)> {
    let all: Vec<Weighted> = groups.iter().flatten().copied().collect();
    let whole = sums(&all)?;
    let mut parts = (0.0, 0.0);
    for group in groups {
        let Some(of) = sums(group) else { continue };
        let share = of.n * of.mean / (whole.n * whole.mean);
        parts.0 += share * theil_t(group)?;
        parts.1 += share * libm::log(of.mean / whole.mean);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: [f64; 10] = [0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 47.0];

    fn each(values: &[f64]) -> Vec<Weighted> {
        values.iter().map(|&value| (value, 1.0)).collect()
    }

    fn near(found: Option<f64>, expected: f64, within: f64) {
        let found = found.expect("a value");
        assert!((found - expected).abs() <= within, "{found} against {expected}");
    }

    /// Reference values of the fixed vector, computed by others.
    #[test]
    fn the_fixed_vector_has_its_published_indices() {
        let v = each(&VECTOR);
        near(gini(&v), 0.65, 1e-12);
        near(gini_of_sample(&v), 0.722_222_222_222, 1e-12);
        near(theil_t(&v), 0.773_425_939_429, 1e-12);
        near(theil_l(&v), 0.658_196_354_279, 1e-12);
        near(hoover(&v), 0.51, 1e-12);
        near(palma(&v), 15.666_666_666_7, 1e-9);
        near(atkinson(&v, 0.5), 0.411_717_238_793, 1e-12);
        near(quantile(&v, 0.9), 23.6, 1e-9);
        near(quantile(&v, 0.1), 0.0, 1e-12);
    }

    /// Midpoints of equal parts of a distribution stand for it.
    fn parts(quantile: impl Fn(f64) -> f64) -> Vec<Weighted> {
        const PARTS: usize = 200_000;
        (0..PARTS).map(|i| (quantile((i as f64 + 0.5) / PARTS as f64), 1.0)).collect()
    }

    #[test]
    fn distributions_have_the_indices_of_their_closed_forms() {
        let exponential = parts(|u| -libm::log1p(-u));
        near(gini(&exponential), 0.5, 1e-4);
        near(theil_t(&exponential), 0.422_784_335_098, 1e-4);
        near(theil_l(&exponential), 0.577_215_664_902, 1e-4);
        near(atkinson(&exponential, 1.0), 0.438_540_516_433, 1e-4);
        near(gini(&parts(|u| u)), 1.0 / 3.0, 1e-6);
        near(gini(&parts(|u| 100.0 + 200.0 * u)), 1.0 / 6.0, 1e-6);
        for (shape, gini_of, top) in
            [(2.0, 0.333_333_333_333, 0.316_227_766_017), (3.0, 0.2, 0.215_443_469_003)]
        {
            let pareto = parts(|u| libm::pow(1.0 - u, -1.0 / shape));
            near(gini(&pareto), gini_of, 2e-3);
            near(top_share(&pareto, 0.1), top, 3e-3);
        }
        // Counts 0, 1, 2... with geometric mean m: (1 + m) / (1 + 2 m).
        for m in [1.0, 10.0] {
            let q = m / (1.0 + m);
            let geometric: Vec<Weighted> =
                (0..2_000).map(|k| (f64::from(k), libm::pow(q, f64::from(k)))).collect();
            near(gini(&geometric), (1.0 + m) / (1.0 + 2.0 * m), 1e-9);
        }
    }

    #[test]
    fn weights_count_and_parts_add_up() {
        let twice: Vec<Weighted> = VECTOR.iter().map(|&value| (value, 2.0)).collect();
        near(gini(&twice), 0.65, 1e-12);
        near(theil_t(&twice), 0.773_425_939_429, 1e-12);
        let groups = [each(&VECTOR[..4]), each(&VECTOR[4..7]), each(&VECTOR[7..])];
        let (within, between) = theil_parts(&groups).expect("parts");
        assert!((within + between - 0.773_425_939_429).abs() < 1e-12);
        assert_eq!(gini(&each(&[3.0, 3.0, 3.0])), Some(0.0));
        assert_eq!(gini(&[]), None);
        assert_eq!(gini(&each(&[0.0, 0.0])), None);
        assert_eq!(gini(&each(&[-1.0, 2.0])), None);
    }
}
