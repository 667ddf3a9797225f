//! Keyed random draws: every number is a pure function of (seed, stream, key, tick, draw).
//!
//! A [`Stream`] is SplitMix64 (Steele, Lea & Flood 2014) from a hashed start with its own odd increment, so two streams
//! never share a sequence by overlap of their starts. Nothing here is ever keyed by the arm, the thread or a position in
//! a list.

#[cfg(not(feature = "portable"))]
use multiversion::multiversion;

/// What a stream is for; part of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// How many candidate records of a group of conduct a block has in a tick. The word keys the group.
    Count(u64),
    /// Who, what and whether, for each candidate. The word keys the group.
    Candidate(u64),
    /// When in the tick each candidate happens. The word keys the group.
    Moment(u64),
    /// Who has a gallery's trait. The word keys the channel.
    Trait(u64),
    /// How often a person with the trait passes. The word keys the channel.
    Pass(u64),
    /// When a listed person leaves. The word is the list.
    Leave(u64),
    /// Frailty of the persons of a short block.
    Frailty,
    /// What becomes of a listing that its bearer may appeal: keyed by the person and the tick of entry. The word is the list.
    Appeal(u64),
    /// What becomes of a proposed listing that may be reviewed. The word is the list.
    Review(u64),
    /// Whether a mistaken record is withdrawn upon objection: keyed by its bearer and the tick.
    Objection,
    /// Who is outside of a scheme. The word keys what puts them there.
    Outside(u64),
    /// What the entry of a person on a list brings on others. The word keys the channel.
    Association(u64),
    /// What an enterprise has in reserve as the run begins.
    Reserve,
    /// An enterprise's luck in a tick, and whether a newcomer takes an empty place.
    Luck,
    /// Where the points of a design lie: keyed by the side. No run draws from it.
    Design,
    /// A draw of a calibration: keyed by the attempt. No run draws from it.
    Particle,
}

impl Purpose {
    fn word(self) -> u64 {
        let (tag, key) = match self {
            Self::Count(k) => (1, k),
            Self::Candidate(k) => (2, k),
            Self::Moment(k) => (3, k),
            Self::Trait(k) => (5, k),
            Self::Pass(k) => (6, k),
            Self::Leave(k) => (7, k),
            Self::Frailty => (8, 0),
            Self::Appeal(k) => (9, k),
            Self::Review(k) => (10, k),
            Self::Objection => (11, 0),
            Self::Outside(k) => (12, k),
            Self::Reserve => (13, 0),
            Self::Luck => (14, 0),
            Self::Association(k) => (15, k),
            Self::Design => (20, 0),
            Self::Particle => (21, 0),
        };
        mix(key ^ 0x6a09_e667_f3bc_c908).wrapping_add(tag)
    }
}

/// A 64-bit finaliser (variant 13 of Stafford's).
#[inline]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Hash of a name, to key streams by what they are rather than where they stand (FNV-1a, finalised).
pub fn key_of(name: &str) -> u64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    mix(hash)
}

/// The number of 0..n that 64 random bits choose.
#[inline]
pub fn below(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// The number in [0, 1) of 64 random bits, by 53 of them.
#[inline]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// How many trials it takes until the first success, 1 or more, for a number in [0, 1) and a probability of success above 0.
pub fn trials(u: f64, success: f64) -> u32 {
    if success >= 1.0 { 1 } else { 1 + (libm::log1p(-u) / libm::log1p(-success)) as u32 }
}

/// Draws of a stream from its state on. Compiled for the machine's widest registers as well; the bits are the same.
#[cfg_attr(
    not(feature = "portable"),
    multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2", "aarch64+neon"))
)]
fn consecutive(state: u64, increment: u64, out: &mut [u64]) {
    consecutive_portable(state, increment, out);
}

#[inline(always)]
fn consecutive_portable(state: u64, increment: u64, out: &mut [u64]) {
    for (n, out) in (1..).zip(out) {
        *out = mix(state.wrapping_add(increment.wrapping_mul(n)));
    }
}

/// Seed of replicate `r`: the seed itself for the first, hashed ones for the others.
pub fn replicate_seed(seed: u64, replicate: u32) -> u64 {
    if replicate == 0 {
        seed
    } else {
        mix(mix(seed ^ 0x9e6c_63d0_876a_68e5).wrapping_add(u64::from(replicate)))
    }
}

/// A sequence of draws.
#[derive(Debug, Clone, Copy)]
pub struct Stream {
    state: u64,
    increment: u64,
}

impl Stream {
    /// The stream of a purpose, for a block or subject `key` at a tick.
    #[inline]
    pub fn new(seed: u64, purpose: Purpose, key: u64, tick: u32) -> Self {
        let a = mix(seed ^ 0x243f_6a88_85a3_08d3).wrapping_add(purpose.word());
        let b = mix(a).wrapping_add(key.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let state = mix(mix(b) ^ (u64::from(tick) << 1));
        let odd = mix(state ^ 0xa409_3822_299f_31d0) | 1;
        // An increment with long runs of equal bits advances the state too regularly (Steele et al., section 4.3).
        let increment = if (odd ^ (odd >> 1)).count_ones() < 24 { odd ^ 0xaaaa_aaaa_aaaa_aaaa } else { odd };
        Self { state, increment }
    }

    /// The next 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(self.increment);
        mix(self.state)
    }

    /// The draw `n` places after the next one, without moving.
    #[inline]
    pub fn at(&self, n: u64) -> u64 {
        mix(self.state.wrapping_add(self.increment.wrapping_mul(n + 1)))
    }

    /// The same as a number in [0, 1).
    #[inline]
    pub fn unit_at(&self, n: u64) -> f64 {
        unit(self.at(n))
    }

    /// The next draws, as many as there is room for.
    pub fn fill(&mut self, out: &mut [u64]) {
        consecutive(self.state, self.increment, out);
        self.state = self.state.wrapping_add(self.increment.wrapping_mul(out.len() as u64));
    }

    /// Uniform in [0, 1), 53 bits.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// Uniform in 0..n, with a bias below n/2^64.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        below(self.next_u64(), n)
    }

    /// Poisson variate: inversion for small means, Hörmann's PTRS (1993) for large ones.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean <= 0.0 {
            0
        } else if mean < 12.0 {
            self.poisson_by_inversion(mean)
        } else {
            self.poisson_by_rejection(mean)
        }
    }

    fn poisson_by_inversion(&mut self, mean: f64) -> u32 {
        let u = self.unit();
        let mut p = libm::exp(-mean);
        let mut cumulated = p;
        let mut k = 0;
        while u >= cumulated && k < 200 {
            k += 1;
            p *= mean / f64::from(k);
            cumulated += p;
        }
        k
    }

    fn poisson_by_rejection(&mut self, mean: f64) -> u32 {
        let b = 0.931 + 2.53 * libm::sqrt(mean);
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let v_r = 0.9277 - 3.6224 / (b - 2.0);
        let log_mean = libm::log(mean);
        loop {
            let u = self.unit() - 0.5;
            let v = self.unit();
            let us = 0.5 - libm::fabs(u);
            let k = libm::floor((2.0 * a / us + b) * u + mean + 0.43);
            if us >= 0.07 && v <= v_r {
                return k as u32;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let left = libm::log(v) + libm::log(inverse_alpha) - libm::log(a / (us * us) + b);
            if left <= -mean + k * log_mean - libm::lgamma(k + 1.0) {
                return k as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_has_mean_and_variance_equal_to_its_parameter() {
        for mean in [0.01, 0.7, 5.0, 11.9, 12.1, 80.0, 24_000.0] {
            let n = 200_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for key in 0..n {
                let k = f64::from(Stream::new(7, Purpose::Frailty, key, 3).poisson(mean));
                sum += k;
                squares += (k - mean) * (k - mean);
            }
            let n = n as f64;
            let z_mean = (sum / n - mean) / (mean / n).sqrt();
            // Var of (K-m)^2 is m + 2 m^2.
            let z_var = (squares / n - mean) / ((mean + 2.0 * mean * mean) / n).sqrt();
            assert!(z_mean.abs() < 4.0, "mean {mean}: z = {z_mean}");
            assert!(z_var.abs() < 4.0, "variance {mean}: z = {z_var}");
        }
    }

    #[test]
    fn draws_are_a_pure_function_of_their_key() {
        let a: Vec<u64> =
            (0..5).scan(Stream::new(1, Purpose::Candidate(9), 4, 2), |s, _| Some(s.next_u64())).collect();
        let b: Vec<u64> =
            (0..5).scan(Stream::new(1, Purpose::Candidate(9), 4, 2), |s, _| Some(s.next_u64())).collect();
        assert_eq!(a, b);
        for other in [
            Stream::new(2, Purpose::Candidate(9), 4, 2),
            Stream::new(1, Purpose::Count(9), 4, 2),
            Stream::new(1, Purpose::Candidate(8), 4, 2),
            Stream::new(1, Purpose::Candidate(9), 5, 2),
            Stream::new(1, Purpose::Candidate(9), 4, 3),
        ] {
            let mut other = other;
            assert_ne!(a[0], other.next_u64());
        }
    }

    #[test]
    fn many_draws_at_once_are_the_draws_one_by_one() {
        let stream = Stream::new(1, Purpose::Candidate(9), 4, 2);
        for length in [0, 1, 7, 8, 33, 512] {
            let (mut one_by_one, mut at_once) = (stream, stream);
            let expected: Vec<u64> = (0..length).map(|_| one_by_one.next_u64()).collect();
            let mut wide = vec![0; length];
            at_once.fill(&mut wide);
            let mut portable = vec![0; length];
            consecutive_portable(stream.state, stream.increment, &mut portable);
            let jumped: Vec<u64> = (0..length as u64).map(|n| stream.at(n)).collect();
            assert!(wide == expected && portable == expected && jumped == expected);
            assert_eq!(at_once.next_u64(), one_by_one.next_u64());
        }
    }

    #[test]
    fn below_is_uniform() {
        let mut counts = [0_u32; 7];
        let mut s = Stream::new(3, Purpose::Frailty, 0, 0);
        for _ in 0..70_000 {
            counts[s.below(7) as usize] += 1;
        }
        let chi2: f64 = counts.iter().map(|&c| (f64::from(c) - 1e4) * (f64::from(c) - 1e4) / 1e4).sum();
        assert!(chi2 < 22.5, "chi2(6) = {chi2}");
    }
}
