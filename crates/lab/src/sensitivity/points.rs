//! Points of the unit cube: Sobol's sequence for the variances, keyed draws for the screening.

use model::draw::mix;

/// Most rows of a quasi-random design.
pub const ROWS_MAX: u32 = 1 << 16;

/// Dimensions of one sequence; a point of more is put together from several, each scrambled by itself.
const DIMENSIONS: usize = 256;

/// A number of 64 random bits, a pure function of the seed and of what it is for.
pub fn keyed(seed: u64, purpose: u64, number: u64) -> u64 {
    mix(mix(mix(seed ^ 0x6c62_272e_07bb_0142).wrapping_add(purpose)).wrapping_add(number))
}

/// The number in [0, 1) of 64 random bits.
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Point `row` of Sobol's sequence in so many dimensions, scrambled after Owen by the seed.
pub(super) fn sobol(row: u32, dimensions: usize, seed: u64) -> Vec<f64> {
    let scramble = |sequence: usize| keyed(seed, 1, sequence as u64) as u32;
    let coordinate = |at: usize| {
        let dimension = (at % DIMENSIONS) as u32;
        f64::from(sobol_burley::sample(row, dimension, scramble(at / DIMENSIONS)))
    };
    (0..dimensions).map(coordinate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_fill_the_cube_evenly_in_every_dimension() {
        let points: Vec<Vec<f64>> = (0..64).map(|row| sobol(row, 300, 7)).collect();
        for dimension in 0..300 {
            let mut cells: Vec<u32> = points.iter().map(|p| (p[dimension] * 64.0) as u32).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..64).collect::<Vec<_>>(), "one point in each 64th of dimension {dimension}");
        }
        assert_ne!(points, (0..64).map(|row| sobol(row, 300, 8)).collect::<Vec<_>>());
    }
}
