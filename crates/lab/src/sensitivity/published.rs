//! The statistics against closed forms: functions whose indices are known exactly.

use super::{Estimate, Model, Outputs, Split, screen, split};

const PI: f64 = std::f64::consts::PI;

/// Indices of single inputs, first-order and total, as shares of the whole variance.
fn indices(inputs: usize, rows: u32, model: Model<'_>) -> (Split, Vec<[Estimate; 2]>) {
    let groups: Vec<Vec<usize>> = (0..inputs).map(|input| vec![input]).collect();
    let split = split(inputs, &groups, rows, 1, model).remove(0);
    let of = |input: usize| {
        let first = split.index(|v| v.groups[input].first / v.all()).expect("estimated");
        let total = split.index(|v| v.groups[input].total / v.all()).expect("estimated");
        [first, total]
    };
    let indices = (0..inputs).map(of).collect();
    (split, indices)
}

fn one(value: f64) -> Outputs {
    vec![Some(value)]
}

fn close(found: Estimate, wanted: f64, within: f64, what: &str) {
    assert!(libm::fabs(found.value - wanted) < within, "{what}: {found:?}, known to be {wanted}");
    assert!(found.low - within <= wanted && wanted <= found.high + within, "{what}: {found:?}");
}

/// sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 over (-pi, pi), Ishigami & Homma 1990; a third input that acts through the first alone.
#[test]
fn ishigami() {
    let model = |x: &[f64], _: u64| {
        let [x1, x2, x3] = [x[0], x[1], x[2]].map(|u| (2.0 * u - 1.0) * PI);
        let (s1, s2) = (libm::sin(x1), libm::sin(x2));
        one(s1 + 7.0 * s2 * s2 + 0.1 * x3 * x3 * x3 * x3 * s1)
    };
    let (split, found) = indices(3, 8192, &model);
    let first = [0.313_905, 0.442_411, 0.0];
    let total = [0.557_589, 0.442_411, 0.243_684];
    for input in 0..3 {
        close(found[input][0], first[input], 0.01, &format!("first-order index of input {}", input + 1));
        close(found[input][1], total[input], 0.01, &format!("total index of input {}", input + 1));
    }
    let variance = split.variances.expect("estimated");
    assert_eq!(variance.chance, 0.0, "the same seed or another, the same value");
    assert!(libm::fabs(variance.all() - 13.844_588) < 0.05, "{}", variance.all());
}

/// Sobol's g with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
#[test]
fn sobol_g() {
    const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let model = |x: &[f64], _: u64| {
        one(x.iter().zip(A).map(|(u, a)| (libm::fabs(4.0 * u - 2.0) + a) / (1.0 + a)).product())
    };
    let (_, found) = indices(8, 8192, &model);
    let first = [0.716_192, 0.179_048, 0.023_676, 0.007_162, 7.16e-5, 7.16e-5, 7.16e-5, 7.16e-5];
    let total = [0.787_144, 0.242_198, 0.034_317, 0.010_460, 1.05e-4, 1.05e-4, 1.05e-4, 1.05e-4];
    for input in 0..8 {
        close(found[input][0], first[input], 0.01, &format!("first-order index of input {}", input + 1));
        close(found[input][1], total[input], 0.01, &format!("total index of input {}", input + 1));
    }
}

/// 3 x1 + 2 x2 + x3 + 0 x4.
fn linear(x: &[f64]) -> f64 {
    3.0 * x[0] + 2.0 * x[1] + x[2]
}

#[test]
fn a_linear_model() {
    let (_, found) = indices(4, 4096, &|x, _| one(linear(x)));
    for (input, wanted) in [0.642_857, 0.285_714, 0.071_429, 0.0].into_iter().enumerate() {
        close(found[input][0], wanted, 0.005, &format!("first-order index of input {}", input + 1));
        close(found[input][1], wanted, 0.005, &format!("total index of input {}", input + 1));
    }
}

#[test]
fn elementary_effects_of_a_linear_model_are_its_slopes() {
    let screening = screen(4, 1, 6, 1, &|x, _| one(linear(x)));
    for (input, slope) in [3.0, 2.0, 1.0, 0.0].into_iter().enumerate() {
        let effect = screening.effects[input][0].expect("on every path");
        assert!(libm::fabs(effect.mean_size - slope) < 1e-9 && effect.spread < 1e-9, "{input}: {effect:?}");
        assert_eq!(effect.paths, 6);
    }
    assert_eq!((screening.order(), screening.runs), (vec![0, 1, 2, 3], 30));
}

/// A held coordinate takes every stratum once, and is never moved.
#[test]
fn what_is_held_is_spread_over_paths() {
    let seen = std::sync::Mutex::new(std::collections::BTreeSet::new());
    screen(3, 1, 8, 5, &|x, _| {
        assert!(x[..3].iter().all(|u| (u * 3.0 - libm::round(u * 3.0)).abs() < 1e-9), "on the grid: {x:?}");
        seen.lock().unwrap().insert((x[3] * 8.0) as u32);
        one(x[0])
    });
    assert_eq!(seen.into_inner().unwrap(), (0..8).collect());
}

/// Noise of variance v on a linear model: chance is v, and what the inputs do is as without it.
#[test]
fn chance_is_told_apart_from_inputs() {
    let v = 1.0;
    let noisy = |x: &[f64], seed: u64| {
        let uniform = super::points::unit(super::keyed(seed, 9, 9));
        one(linear(x) + (uniform - 0.5) * libm::sqrt(12.0 * v))
    };
    let (split, found) = indices(4, 8192, &noisy);
    let all = 14.0 / 12.0 + v;
    close(split.index(|s| s.chance / s.all()).expect("estimated"), v / all, 0.01, "chance");
    for (input, slope) in [3.0_f64, 2.0, 1.0, 0.0].into_iter().enumerate() {
        let wanted = slope * slope / 12.0 / all;
        close(found[input][0], wanted, 0.02, &format!("first-order index of input {}", input + 1));
        close(found[input][1], wanted, 0.02, &format!("total index of input {}", input + 1));
    }
}

/// A group has the index of its sum; all together have everything.
#[test]
fn groups_of_inputs_have_indices_of_their_own() {
    let groups = [vec![1, 2], vec![0, 1, 2, 3]];
    let split = split(4, &groups, 2048, 3, &|x, _| one(linear(x))).remove(0);
    let two = split.index(|v| v.groups[0].first / v.all()).expect("estimated");
    close(two, 0.357_143, 0.01, "the second and third");
    let all = split.index(|v| v.groups[1].first / v.all()).expect("estimated");
    close(all, 1.0, 1e-9, "all of them");
}

/// The same on any number of threads, and nothing where there is nothing to split.
#[test]
fn what_never_varies_or_is_never_there_is_not_split() {
    let model = |x: &[f64], _: u64| vec![Some(2.0), None, Some(x[0]).filter(|u| *u < 0.5)];
    let splits = split(2, &[vec![0]], 64, 1, &model);
    assert!(splits[0].variances.is_none() && splits[0].rows == 64);
    assert!(splits[1].variances.is_none() && splits[1].rows == 0);
    assert!((1..64).contains(&splits[2].rows), "rows that lack a value are left out");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(pool.install(|| split(2, &[vec![0]], 64, 1, &model)), splits);
}

/// 95 % intervals of an estimate hold what is true about as often as they say (rather more often: points are even).
#[test]
fn intervals_hold_the_truth() {
    let noisy = |x: &[f64], seed: u64| {
        let uniform = super::points::unit(super::keyed(seed, 9, 9));
        one(linear(x) + (uniform - 0.5) * 2.0)
    };
    let wanted = (9.0 / 12.0) / (14.0 / 12.0 + 4.0 / 12.0);
    let held = (0..60).filter(|&seed| {
        let split = split(4, &[vec![0]], 64, 100 + seed, &noisy).remove(0);
        let first = split.index(|v| v.groups[0].first / v.all()).expect("estimated");
        (first.low..=first.high).contains(&wanted)
    });
    let held = held.count();
    assert!(held >= 51, "{held} of 60");
}
