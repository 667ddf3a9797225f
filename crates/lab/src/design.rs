//! Where the points of a design lie: plain geometry of the unit cube, free of any simulation; and the values of numbers there.

use model::draw::{Purpose, Stream};
use pack::spec::Steps;

/// The points of a Latin hypercube in the unit cube: each side is cut into as many equal parts as there are points, and every part of
/// every side holds exactly one of them, at a uniform place within it (McKay, Beckman & Conover 1979).
///
/// A side's draws are its own: one more side leaves the others as they are.
pub fn latin_hypercube(points: u32, sides: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut cube = vec![vec![0.0; sides]; points as usize];
    for side in 0..sides {
        let mut stream = Stream::new(seed, Purpose::Design, side as u64, 0);
        let mut parts: Vec<u32> = (0..points).collect();
        // Fisher-Yates.
        for last in (1..parts.len()).rev() {
            parts.swap(last, stream.below(last as u64 + 1) as usize);
        }
        for (point, part) in cube.iter_mut().zip(parts) {
            point[side] = (f64::from(part) + stream.unit()) / f64::from(points);
        }
    }
    cube
}

/// The number at a part of the way from one end to the other, in equal differences or in equal ratios (both ends above 0).
pub fn along(part: f64, (low, high): (f64, f64), ratios: bool) -> f64 {
    let between = match ratios {
        true => libm::exp(libm::log(low) + part * (libm::log(high) - libm::log(low))),
        false => low + part * (high - low),
    };
    // Rounding must not lead past an end.
    match part {
        0.0 => low,
        1.0 => high,
        _ => between.clamp(low, high),
    }
}

/// The same in the steps in which the number is moved.
pub fn stepped(part: f64, ends: (f64, f64), ratios: bool, steps: Steps) -> f64 {
    // Without the sign that a rounded 0 may have.
    steps.nearest(along(part, ends, ratios), ends) + 0.0
}

/// Every choice of one of so many from each, the last changing fastest.
pub fn grid(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::with_capacity(sizes.len())];
    for &size in sizes {
        let longer = |chosen: Vec<usize>| (0..size).map(move |next| [&chosen[..], &[next]].concat());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_every_side_holds_one_point() {
        let (points, sides) = (37, 5);
        let cube = latin_hypercube(points, sides, 11);
        for side in 0..sides {
            let mut parts: Vec<u32> = cube.iter().map(|p| (p[side] * f64::from(points)) as u32).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..points).collect::<Vec<_>>());
        }
        assert_ne!(cube, latin_hypercube(points, sides, 12));
        let narrow: Vec<f64> = latin_hypercube(points, 1, 11).concat();
        assert_eq!(narrow, cube.iter().map(|p| p[0]).collect::<Vec<_>>(), "a side's draws are its own");
    }

    /// The mean of a smooth function over n points has a variance far below that of independent ones: for a sum of one function per
    /// side it falls as 1/n^3 (Stein 1987), so that 100 points give the mean of x + y^2 to a thousandth.
    #[test]
    fn a_mean_over_a_hypercube_is_closer_than_by_chance() {
        let cube = latin_hypercube(100, 2, 3);
        let mean = cube.iter().map(|p| p[0] + p[1] * p[1]).sum::<f64>() / 100.0;
        assert!(libm::fabs(mean - (0.5 + 1.0 / 3.0)) < 2e-3, "{mean}");
    }

    #[test]
    fn the_ends_are_met_exactly_and_ratios_are_equal() {
        assert_eq!([0.0, 1.0].map(|part| along(part, (0.1, 0.7), true)), [0.1, 0.7]);
        assert!(libm::fabs(along(0.5, (1.0, 100.0), true) - 10.0) < 1e-12);
        assert_eq!(along(0.25, (2.0, 6.0), false), 3.0);
    }

    #[test]
    fn points_lie_on_steps_and_the_ends_are_met() {
        let at = |part: f64| stepped(part, (-10.0, 0.0), false, Steps::Decimals(0));
        assert_eq!([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(at), [-10.0, -7.0, -3.0, 0.0]);
        assert_eq!(at(0.97).to_string(), "0");
        assert_eq!(stepped(1.0 / 3.0, (0.0, 1.0), false, Steps::Any), 1.0 / 3.0);
    }

    #[test]
    fn a_grid_has_every_choice_once_in_order() {
        assert_eq!(grid(&[2, 3]).len(), 6);
        assert_eq!(grid(&[2, 2]), [[0, 0], [0, 1], [1, 0], [1, 1]]);
        assert_eq!(grid(&[]), [Vec::<usize>::new()]);
    }
}
