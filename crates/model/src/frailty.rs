//! Frailty: some persons do more of everything than others alike in all attributes.
//!
//! z is gamma with mean 1. The persons of a block stand in rising order of z, so nobody's z is stored: a candidate
//! record chooses its person through the inverse of the Lorenz curve (the share of all conduct that the least active
//! share p of persons does, L(p) = G_{k+1}(G_k^{-1}(p)) for a gamma of shape k), a table of `SEGMENTS` pieces of equal
//! weight within which persons are alike.

use crate::draw::{Purpose, Stream};

/// Pieces of equal weight of the Lorenz curve.
const SEGMENTS: usize = 1024;
/// Blocks with fewer persons than this over the shape draw their persons' quantiles: so few fixed classes would lose part of the
/// variance, the more the more uneven frailty is.
const SHORT: f64 = 64.0;
/// One unit of weight: frailty 1.
pub const UNIT: u64 = 1 << 16;

/// The frailty of a whole population.
#[derive(Debug, Clone)]
pub struct Frailty {
    /// `cuts[s]`: share of persons (in 2^-32) that does the first `s / SEGMENTS` of all conduct.
    cuts: Vec<u64>,
    /// The same by piece: where it begins, and its length.
    pieces: Box<[[u32; 2]; SEGMENTS]>,
    /// Blocks shorter than this draw their persons' quantiles.
    short: u32,
}

/// The persons of one block with their weights.
#[derive(Debug, Clone)]
pub enum Weights<'a> {
    /// Everybody alike.
    Even,
    /// In order along the Lorenz curve.
    Ordered(&'a Frailty),
    /// Drawn quantiles: cumulated weights, the last one the block's total.
    Drawn(Vec<u32>),
}

impl Frailty {
    /// Gamma frailty of the given shape (variance 1/shape).
    pub fn gamma(shape: f64) -> Self {
        let mut cuts = Vec::with_capacity(SEGMENTS + 1);
        cuts.push(0);
        let mut x = 0.0;
        for s in 1..SEGMENTS {
            x = gamma_quantile(shape + 1.0, s as f64 / SEGMENTS as f64, x);
            let p = lower_gamma(shape, x);
            let cut = libm::floor(p * 4_294_967_296.0) as u64;
            let previous = cuts[s - 1];
            cuts.push(cut.clamp(previous + 1, (1 << 32) - (SEGMENTS - s) as u64));
        }
        cuts.push(1 << 32);
        let piece = |s: usize| [cuts[s] as u32, (cuts[s + 1] - cuts[s]) as u32];
        let pieces = Box::new(std::array::from_fn(piece));
        Self { cuts, pieces, short: (SHORT / shape).clamp(SHORT, 4_096.0) as u32 }
    }

    /// Person of a block of `n` that 32 random bits choose, in proportion to frailty.
    #[inline]
    pub fn pick(&self, bits: u32, n: u32) -> u32 {
        let [from, length] = self.pieces[(bits >> 22) as usize].map(u64::from);
        let p = from + ((length * u64::from(bits & 0x3f_ffff)) >> 22);
        ((p * u64::from(n)) >> 32) as u32
    }

    /// Frailty at quantile `p` (in 2^-32).
    fn at(&self, p: u64) -> f64 {
        let s = self.cuts.partition_point(|&c| c <= p).clamp(1, SEGMENTS) - 1;
        4_294_967_296.0 / (SEGMENTS as f64 * (self.cuts[s + 1] - self.cuts[s]) as f64)
    }

    /// Weight of the first `persons` of a block of `n`, given the segment that their share falls in.
    #[inline]
    fn upto_in(&self, s: usize, persons: u32, n: u32) -> u64 {
        let p = 4_294_967_296.0 / f64::from(n) * f64::from(persons);
        let (low, high) = (self.cuts[s] as f64, self.cuts[s + 1] as f64);
        let scale = f64::from(n) * UNIT as f64 / SEGMENTS as f64;
        // Truncation is the floor here, and the compiler does it in one instruction.
        ((s as f64 + ((p - low) / (high - low)).min(1.0)) * scale) as u64
    }

    /// The weights of a block of `n` persons.
    pub fn weights(&self, seed: u64, block: u64, n: u32) -> Weights<'_> {
        if n >= self.short {
            return Weights::Ordered(self);
        }
        let mut stream = Stream::new(seed, Purpose::Frailty, block, 0);
        let mut total = 0.0;
        let cumulated = (0..n).map(|i| {
            let p = (f64::from(i) + stream.unit()) / f64::from(n) * 4_294_967_296.0;
            total += self.at(p as u64) * UNIT as f64;
            libm::round(total) as u32
        });
        Weights::Drawn(cumulated.collect())
    }
}

impl Weights<'_> {
    /// Sum of the persons' frailties, in [`UNIT`]s.
    pub fn total(&self, n: u32) -> u64 {
        match self {
            Self::Even | Self::Ordered(_) => u64::from(n) * UNIT,
            Self::Drawn(cumulated) => cumulated.last().map_or(0, |&c| u64::from(c)),
        }
    }

    /// The person that 32 random bits choose, in proportion to frailty.
    #[inline]
    pub fn pick(&self, bits: u32, n: u32) -> u32 {
        match self {
            Self::Even => even(bits, n),
            Self::Ordered(frailty) => frailty.pick(bits, n),
            Self::Drawn(cumulated) => {
                let at = (u64::from(bits) * self.total(n)) >> 32;
                cumulated.partition_point(|&c| u64::from(c) <= at) as u32
            }
        }
    }

    /// Every person's weight, in [`UNIT`]s; empty where everybody is alike.
    pub fn by_person(&self, n: u32) -> Vec<u32> {
        let mut weights = Vec::new();
        if !matches!(self, Self::Even) {
            weights.reserve_exact(n as usize);
            self.for_each(n, |_, weight| weights.push(weight as u32));
        }
        weights
    }

    /// Calls `each(person, weight)` for every person in order; weights are in [`UNIT`]s and add up to `total`.
    fn for_each(&self, n: u32, mut each: impl FnMut(u32, u64)) {
        match self {
            Self::Even => (0..n).for_each(|i| each(i, UNIT)),
            Self::Ordered(frailty) => {
                let step = 4_294_967_296.0 / f64::from(n);
                let (mut s, mut before) = (0, 0);
                for i in 0..n {
                    let p = step * f64::from(i + 1);
                    while s + 1 < SEGMENTS && frailty.cuts[s + 1] as f64 <= p {
                        s += 1;
                    }
                    let upto = frailty.upto_in(s, i + 1, n);
                    each(i, upto - before);
                    before = upto;
                }
            }
            Self::Drawn(cumulated) => {
                let mut before = 0;
                for (i, &c) in cumulated.iter().enumerate() {
                    each(i as u32, u64::from(c - before));
                    before = c;
                }
            }
        }
    }
}

/// Uniform choice of 0..n by 32 random bits.
#[inline]
pub fn even(bits: u32, n: u32) -> u32 {
    ((u64::from(bits) * u64::from(n)) >> 32) as u32
}

/// Regularised lower incomplete gamma function P(a, x): series below a+1, continued fraction (Lentz) above.
fn lower_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        (front * sum).min(1.0)
    } else {
        let mut b = x + 1.0 - a;
        let mut c = 1e300;
        let mut d = 1.0 / b;
        let mut h = d;
        for i in 1..500 {
            let i = f64::from(i);
            let an = -i * (i - a);
            b += 2.0;
            d = 1.0 / (an * d + b);
            c = b + an / c;
            let delta = d * c;
            h *= delta;
            if libm::fabs(delta - 1.0) < 1e-16 {
                break;
            }
        }
        1.0 - front * h
    }
}

/// x with P(a, x) = p, by bisection from a lower bound.
fn gamma_quantile(a: f64, p: f64, from: f64) -> f64 {
    let (mut low, mut high) = (from, from.max(a) + 1.0);
    while lower_gamma(a, high) < p {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if lower_gamma(a, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_a_block_have_the_gammas_moments() {
        for shape in [0.3, 0.5, 1.0, 4.0] {
            let frailty = Frailty::gamma(shape);
            let n = 16_384;
            let weights = frailty.weights(1, 2, n);
            let (mut sum, mut squares) = (0.0, 0.0);
            weights.for_each(n, |_, w| {
                let z = w as f64 / UNIT as f64;
                sum += z;
                squares += z * z;
            });
            let n = f64::from(n);
            assert!((sum / n - 1.0).abs() < 1e-4, "mean {}", sum / n);
            let variance = squares / n - (sum / n) * (sum / n);
            assert!((variance * shape - 1.0).abs() < 0.02, "shape {shape}: variance {variance}");
        }
    }

    #[test]
    fn exponential_lorenz_curve_is_the_closed_form() {
        // Shape 1: L(p) = p + (1-p) ln(1-p).
        let frailty = Frailty::gamma(1.0);
        for s in (1..SEGMENTS).step_by(50) {
            let p = frailty.cuts[s] as f64 / 4_294_967_296.0;
            let l = p + (1.0 - p) * libm::log(1.0 - p);
            assert!((l - s as f64 / SEGMENTS as f64).abs() < 1e-8);
        }
    }

    #[test]
    fn picks_follow_the_weights() {
        let frailty = Frailty::gamma(0.5);
        for n in [5_u32, 63, 64, 1000] {
            let weights = frailty.weights(3, 8, n);
            let mut share = vec![0.0; n as usize];
            weights.for_each(n, |i, w| share[i as usize] = w as f64 / weights.total(n) as f64);
            let mut counts = vec![0.0; n as usize];
            let draws = 400_000;
            let mut stream = Stream::new(5, Purpose::Frailty, u64::from(n), 0);
            for _ in 0..draws {
                counts[weights.pick((stream.next_u64() >> 32) as u32, n) as usize] += 1.0;
            }
            let by_person = weights.by_person(n);
            assert_eq!(by_person.iter().map(|&w| u64::from(w)).sum::<u64>(), weights.total(n));
            let tenth = n as usize * 9 / 10;
            let (expected, seen): (f64, f64) =
                (share[tenth..].iter().sum(), counts[tenth..].iter().sum::<f64>() / f64::from(draws));
            let se = (expected * (1.0 - expected) / f64::from(draws)).sqrt();
            assert!((seen - expected).abs() < 4.0 * se + 1e-4, "n {n}: {seen} against {expected}");
        }
    }

    #[test]
    fn short_blocks_have_the_same_law_on_average() {
        let frailty = Frailty::gamma(0.5);
        let (mut sum, mut squares, mut persons) = (0.0, 0.0, 0.0);
        for block in 0..20_000 {
            frailty.weights(9, block, 5).for_each(5, |_, w| {
                let z = w as f64 / UNIT as f64;
                sum += z;
                squares += z * z;
                persons += 1.0;
            });
        }
        assert!((sum / persons - 1.0).abs() < 0.02);
        assert!((squares / persons - 3.0).abs() < 0.15, "second moment {}", squares / persons);
    }
}
