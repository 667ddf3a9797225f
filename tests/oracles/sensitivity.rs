//! How the variance of a result is split between its inputs: functions whose indices are known exactly.

use glasshouse_tests::check::Checks;
use lab::sensitivity::{Estimate, Model, Outputs, Split, screen, split};

const PI: f64 = std::f64::consts::PI;

fn one(value: f64) -> Outputs {
    vec![Some(value)]
}

/// Compares the first-order and the total index of every input, as shares of the whole variance, and that their intervals hold them.
fn compare(
    checks: &mut Checks,
    what: &str,
    rows: u32,
    model: Model<'_>,
    known: [&[f64]; 2],
    margin: f64,
) -> Split {
    let inputs = known[0].len();
    let groups: Vec<Vec<usize>> = (0..inputs).map(|input| vec![input]).collect();
    let split = split(inputs, &groups, rows, 1, model).remove(0);
    for input in 0..inputs {
        let first = split.index(|v| v.groups[input].first / v.all()).expect("estimated");
        let total = split.index(|v| v.groups[input].total / v.all()).expect("estimated");
        for (index, found, known) in
            [("first-order", first, known[0][input]), ("total", total, known[1][input])]
        {
            checks.limit(format!("{what}: {index} index of x{}", input + 1), found.value, known, margin);
            let Estimate { low, high, .. } = found;
            assert!(
                (low - margin..=high + margin).contains(&known),
                "{what}, {index}, x{}: {found:?}",
                input + 1
            );
        }
    }
    split
}

#[test]
fn ishigami_has_its_published_indices() {
    let mut checks = Checks::new();
    let model = |x: &[f64], _: u64| {
        let [x1, x2, x3] = [x[0], x[1], x[2]].map(|u| (2.0 * u - 1.0) * PI);
        let (s1, s2) = (libm::sin(x1), libm::sin(x2));
        one(s1 + 7.0 * s2 * s2 + 0.1 * x3 * x3 * x3 * x3 * s1)
    };
    let known: [&[f64]; 2] = [&[0.313_905, 0.442_411, 0.0], &[0.557_589, 0.442_411, 0.243_684]];
    let split = compare(&mut checks, "Ishigami", 131_072, &model, known, 0.01);
    let variances = split.variances.expect("estimated");
    checks.limit("Ishigami: variance", variances.all(), 13.844_588, 0.05);
    checks.exact("Ishigami: variance of chance", variances.chance, 0.0);
    checks.hold("statistics", "sensitivity::ishigami_has_its_published_indices");
}

#[test]
fn sobols_g_has_its_known_indices() {
    const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let mut checks = Checks::new();
    let model = |x: &[f64], _: u64| {
        one(x.iter().zip(A).map(|(u, a)| (libm::fabs(4.0 * u - 2.0) + a) / (1.0 + a)).product())
    };
    // V_i = 1 / (3 (1 + a_i)^2); variance prod(1 + V_j) - 1; total V_i prod(1 + V_j) / (1 + V_i).
    let parts = A.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all: f64 = parts.iter().map(|v| 1.0 + v).product();
    let first = parts.map(|v| v / (all - 1.0));
    let total = parts.map(|v| v * all / (1.0 + v) / (all - 1.0));
    compare(&mut checks, "g", 131_072, &model, [&first, &total], 0.01);
    checks.hold("statistics", "sensitivity::sobols_g_has_its_known_indices");
}

#[test]
fn a_linear_model_has_the_indices_and_effects_of_its_slopes() {
    let mut checks = Checks::new();
    let slopes = [3.0, 2.0, 1.0, 0.0];
    let model = |x: &[f64], _: u64| one(slopes.iter().zip(x).map(|(slope, x)| slope * x).sum());
    let known = slopes.map(|slope| slope * slope / 14.0);
    compare(&mut checks, "linear", 32_768, &model, [&known, &known], 0.005);
    let screening = screen(4, 0, 6, 1, &model);
    for (input, slope) in slopes.into_iter().enumerate() {
        let effect = screening.effects[input][0].expect("on every path");
        checks.limit(
            format!("linear: mean size of the effects of x{}", input + 1),
            effect.mean_size,
            slope,
            1e-9,
        );
        checks.limit(format!("linear: their spread, x{}", input + 1), effect.spread, 0.0, 1e-9);
    }
    checks.hold("statistics", "sensitivity::a_linear_model_has_the_indices_and_effects_of_its_slopes");
}
