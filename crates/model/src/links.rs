//! Ties between subjects of a region, computed from their places in both directions: no graph is stored.
//!
//! Subjects stand in a circle in an order of their own, a pseudo-random permutation of the places: a Feistel network over the
//! smallest even number of bits that holds them all, walked until it lands on a place (Black & Rogaway 2002, ciphers with arbitrary
//! finite domains). Each of several circles ties a subject to the one before it and the one after it, so ties are mutual, everybody has two a
//! circle, and few who are tied share another tie.

use crate::draw::mix;

/// Rounds of the network. From four on it passes for random on large domains (Luby & Rackoff 1988); on those of a thousand places four
/// still favour some as neighbours, six do not.
const ROUNDS: u64 = 8;

/// Sets the orders apart from other draws of a seed.
const TIES: u64 = 0x510e_527f_ade6_82d1;

/// A pseudo-random permutation of 0..n.
#[derive(Debug, Clone, Copy)]
pub struct Permutation {
    n: u64,
    /// Bits of one half.
    half: u32,
    key: u64,
}

impl Permutation {
    /// Of 0..n; each key gives another.
    ///
    /// # Panics
    /// If n is 0 or 2^63 or more.
    pub fn new(n: u64, key: u64) -> Self {
        assert!(n > 0 && n < 1 << 63, "a permutation of 1 to 2^63 - 1 places");
        let bits = 64 - (n - 1).leading_zeros();
        Self { n, half: bits.div_ceil(2).max(1), key }
    }

    /// Where a place is put.
    pub fn forward(&self, place: u64) -> u64 {
        debug_assert!(place < self.n);
        self.walk(place, |halves| (0..ROUNDS).fold(halves, |[l, r], round| [r, l ^ self.round(round, r)]))
    }

    /// What is put at a place.
    pub fn backward(&self, place: u64) -> u64 {
        debug_assert!(place < self.n);
        self.walk(place, |halves| {
            (0..ROUNDS).rev().fold(halves, |[l, r], round| [r ^ self.round(round, l), l])
        })
    }

    fn walk(&self, place: u64, network: impl Fn([u64; 2]) -> [u64; 2]) -> u64 {
        let mask = (1 << self.half) - 1;
        let mut at = place;
        loop {
            let [l, r] = network([at >> self.half, at & mask]);
            at = l << self.half | r;
            if at < self.n {
                return at;
            }
        }
    }

    fn round(&self, round: u64, half: u64) -> u64 {
        mix(mix(self.key ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15)) ^ half) >> (64 - self.half)
    }
}

/// The circles of a region: their number is half of how many peers everybody has.
#[derive(Debug, Clone, Copy)]
pub struct Circles {
    /// Subjects of the region.
    pub subjects: u64,
    /// How many circles.
    pub circles: u32,
    /// Key of the orders.
    pub key: u64,
}

impl Circles {
    /// Those of a region: the same for the whole run and for everything that is passed on along them. Whoever has more peers has the
    /// fewer among them.
    pub fn of(seed: u64, region: u64, subjects: u64, circles: u32) -> Self {
        Self { subjects, circles, key: mix(mix(seed ^ TIES).wrapping_add(region)) }
    }

    /// How many peers everybody has, the same one counted as often as they are met.
    pub fn peers(&self) -> u64 {
        2 * u64::from(self.circles)
    }

    /// The n-th peer of a subject, n below [`Circles::peers`]: by circle the one after them, then the one before them. Of a pair both
    /// are the other.
    pub fn peer(&self, subject: u64, n: u64) -> u64 {
        let order = Permutation::new(self.subjects, mix(self.key.wrapping_add(n / 2)));
        let step = if n.is_multiple_of(2) { 1 } else { self.subjects - 1 };
        order.backward((order.forward(subject) + step) % self.subjects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, Stream, below};

    #[test]
    fn a_permutation_of_few_reaches_every_place_once_and_is_undone() {
        for n in (1..70).chain([255, 256, 257, 1000]) {
            for key in [0, 1, u64::MAX] {
                let order = Permutation::new(n, key);
                let mut reached: Vec<u64> = (0..n).map(|place| order.forward(place)).collect();
                assert!((0..n).all(|place| order.backward(reached[place as usize]) == place), "{n} {key}");
                reached.sort_unstable();
                assert!(reached.into_iter().eq(0..n), "{n} {key}");
            }
        }
    }

    /// Ties in both directions over random sizes, keys and subjects.
    #[test]
    fn ties_are_mutual_and_permutations_undone_at_random_indices() {
        let mut draws = Stream::new(11, Purpose::Frailty, 0, 0);
        for _ in 0..50_000 {
            let n = 2 + below(draws.next_u64(), 1 << below(draws.next_u64(), 40));
            let circles = Circles {
                subjects: n,
                circles: 1 + below(draws.next_u64(), 8) as u32,
                key: draws.next_u64(),
            };
            let subject = below(draws.next_u64(), n);
            let order = Permutation::new(n, circles.key);
            assert_eq!(order.backward(order.forward(subject)), subject);
            assert_eq!(order.forward(order.backward(subject)), subject);
            let tie = below(draws.next_u64(), circles.peers());
            let peer = circles.peer(subject, tie);
            assert!(peer < n && peer != subject);
            assert_eq!(circles.peer(peer, tie ^ 1), subject, "n = {n}, tie {tie}");
        }
    }

    /// Where a place is put is uniform, and so is whom one is tied to: chi-square over cells, at five standard deviations.
    #[test]
    fn everybody_is_as_likely_a_peer() {
        let (n, keys, cells) = (1001_u64, 200_000_u64, 50_usize);
        let mut counts = vec![0_u64; cells];
        for key in 0..keys {
            let peer = Circles { subjects: n, circles: 1, key: mix(key) }.peer(7, key % 2);
            // Places other than the subject's own.
            let place = peer - u64::from(peer > 7);
            counts[place as usize * cells / (n - 1) as usize] += 1;
        }
        let expected = keys as f64 / cells as f64;
        let chi: f64 = counts.iter().map(|&c| (c as f64 - expected) * (c as f64 - expected) / expected).sum();
        let freedom = (cells - 1) as f64;
        assert!((chi - freedom).abs() < 5.0 * (2.0 * freedom).sqrt(), "{chi}");
    }
}
