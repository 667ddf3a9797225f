//! The normal law: density, distribution, and the mass of two correlated ones in the same class.

/// Density.
pub fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt()
}

/// P(Z < z).
pub fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// P(Z > z), exact where it is small.
pub fn beyond(z: f64) -> f64 {
    below(-z)
}

/// Probability that two standard normals of this correlation lie between the same two of the `cuts`, which rise: Simpson's rule
/// over the first, in the blocks that the cuts make.
pub fn same_block(cuts: &[f64], correlation: f64) -> f64 {
    const FAR: f64 = 9.0;
    const PIECES: u32 = 2_000;
    let spread = (1.0 - correlation * correlation).sqrt();
    let edges: Vec<f64> = [-FAR].into_iter().chain(cuts.iter().copied()).chain([FAR]).collect();
    let block = |edges: &[f64]| {
        let (low, high) = (edges[0], edges[1]);
        let inside = |x: f64| {
            let at = |edge: f64| match libm::fabs(edge) >= FAR {
                true => edge.signum() * f64::INFINITY,
                false => (edge - correlation * x) / spread,
            };
            density(x) * (below(at(high)) - below(at(low)))
        };
        let step = (high - low) / f64::from(PIECES);
        let inner: f64 =
            (1..PIECES).map(|i| inside(low + step * f64::from(i)) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
        (inside(low) + inside(high) + inner) * step / 3.0
    };
    edges.windows(2).map(block).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_are_met() {
        assert!((below(1.959_963_984_540_054) - 0.975).abs() < 1e-12);
        assert!((beyond(3.0) - 0.001_349_898_031_630_09).abs() < 1e-15);
        // Quadrants: 1/4 + arcsin(rho) / (2 pi) each, and both of the same sign is twice that.
        assert!((same_block(&[0.0], 0.5) - 2.0 / 3.0).abs() < 1e-9);
        assert!(
            (same_block(&[-1.0, 1.0], 0.0)
                - 0.682_689_492_137 * 0.682_689_492_137
                - 2.0 * 0.158_655_253_931 * 0.158_655_253_931)
                .abs()
                < 1e-9
        );
    }
}
