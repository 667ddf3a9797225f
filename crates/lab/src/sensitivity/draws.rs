//! Keyed draws of the designs.

use model::draw::mix;

/// A number of 64 random bits, a pure function of the seed and of what it is for.
pub fn keyed(seed: u64, purpose: u64, number: u64) -> u64 {
    mix(mix(mix(seed ^ 0x6c62_272e_07bb_0142).wrapping_add(purpose)).wrapping_add(number))
}

/// The number in [0, 1) of 64 random bits.
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}
