//! An index: factors within bounds of their own, weighted and added up.

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::walk::{Bounds, Kind, fading, walk};
use model::trace::{Counter, Side};

/// Ticks over which factors are correlated.
const TICKS: u32 = 10;

/// Correlations of the four factors with the score, for weights 3, 2, 1, .5, standard deviations 1, 2, 1, 4 and correlations of .6 between
/// the first two and .2 between the last two: C w / (sd sqrt(w' C w)).
fn weighted(weights: [f64; 4], together: [f64; 2]) -> [f64; 4] {
    let sd = [1.0, 2.0, 1.0, 4.0];
    let covariance = |i: usize, j: usize| {
        let r = if i == j {
            1.0
        } else if i / 2 == j / 2 {
            together[i / 2]
        } else {
            0.0
        };
        r * sd[i] * sd[j]
    };
    let with_score = |i: usize| (0..4).map(|j| covariance(i, j) * weights[j]).sum::<f64>();
    let variance: f64 = (0..4).map(|i| weights[i] * with_score(i)).sum();
    std::array::from_fn(|i| with_score(i) / (sd[i] * variance.sqrt()))
}

/// Variance, times their number, of the correlation of factor `i` with the score among many subjects (delta method), from the standardised
/// joint cumulants of both: a record that comes at a rate adds rate x points^p x points of the score^q to the cumulant (p, q).
fn spread(weights: [f64; 4], together: [f64; 2], i: usize) -> f64 {
    let [ab, cd] = together;
    let records = [
        (ab, [1.0, 2.0, 0.0, 0.0]),
        (0.5 - ab, [1.0, 0.0, 0.0, 0.0]),
        (0.5 - ab, [0.0, 2.0, 0.0, 0.0]),
        (cd, [0.0, 0.0, 1.0, 4.0]),
        (0.5 - cd, [0.0, 0.0, 1.0, 0.0]),
        (0.5 - cd, [0.0, 0.0, 0.0, 4.0]),
    ];
    let cumulant = |p: i32, q: i32| -> f64 {
        let power = |x: f64, k: i32| (0..k).map(|_| x).product::<f64>();
        let score = |points: [f64; 4]| points.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
        let adds = |&(rate, points): &(f64, [f64; 4])| rate * power(points[i], p) * power(score(points), q);
        f64::from(TICKS) * records.iter().map(adds).sum::<f64>()
    };
    let (factor, score) = (cumulant(2, 0).sqrt(), cumulant(0, 2).sqrt());
    let k =
        |p: i32, q: i32| cumulant(p, q) / (libm::pow(factor, f64::from(p)) * libm::pow(score, f64::from(q)));
    let r = k(1, 1);
    (1.0 - r * r) * (1.0 - r * r) + r * r * (k(4, 0) + k(0, 4) + 2.0 * k(2, 2)) / 4.0 + k(2, 2)
        - r * (k(3, 1) + k(1, 3))
}

fn correlations(run: &Run) -> Vec<f64> {
    let measures = measure::all(&run.policy, &run.layout, &run.trace);
    let row =
        |factor: &String| measures.row("factor_correlation", factor, "all", "all").unwrap().value.unwrap();
    run.policy.factors.iter().map(|factor| row(&factor.name)).collect()
}

fn scores(run: &Run) -> (f64, f64) {
    let units = f64::from(run.policy.units_per_point);
    let moments = |column: usize| -> f64 {
        (0..run.trace.factor_moments.rows()).map(|s| run.trace.factor_moments.row(s)[column] as f64).sum()
    };
    let mean = moments(0) / run.subjects();
    (mean / units, (moments(1) / run.subjects() - mean * mean).sqrt() / units)
}

#[test]
fn correlated_factors_weigh_what_their_covariances_give_any_tick_form() {
    let mut checks = Checks::new();
    for (name, weights, rates) in [
        ("published", [3.0, 2.0, 1.0, 0.5], [0.3, 0.1]),
        ("independent", [3.0, 2.0, 1.0, 0.5], [0.0, 0.0]),
        ("others", [2.0, 1.0, 4.0, 2.0], [0.1, 0.4]),
    ] {
        let mut case = Case::small("index").persons(4_000_000).thoroughly(9).ticks(TICKS);
        for (of, both, rate) in [(["a", "b"], "ab", rates[0]), (["c", "d"], "cd", rates[1])] {
            case = case.set(&format!("conduct.{both}.rate"), rate);
            case = of.iter().fold(case, |case, one| case.set(&format!("conduct.{one}.rate"), 0.5 - rate));
        }
        let factors = ["a", "b", "c", "d"].iter().zip(weights).map(|(name, weight)| {
            format!("{{ name = \"{name}\", weight = {weight}, start = 0, bounds = [-1000, 1000] }}")
        });
        let case = case.set("score.person.factors", format!("[{}]", factors.collect::<Vec<_>>().join(", ")));
        let run = case.run(32);
        let expected = weighted(weights, rates.map(|rate| rate / 0.5));
        for (i, seen) in correlations(&run).into_iter().enumerate() {
            let what = format!("{name} {}", run.policy.factors[i].name);
            let error = (spread(weights, rates, i) / run.subjects()).sqrt();
            checks.mean(what, seen, expected[i], error);
        }
    }
    let published = weighted([3.0, 2.0, 1.0, 0.5], [0.6, 0.2]);
    for (of, r) in
        published.into_iter().zip([0.803_201_558_4, 0.862_697_970_1, 0.208_237_441_1, 0.327_230_264_5])
    {
        checks.limit("the published correlation", of, r, 1e-9);
    }
    let shares = weighted([3.0, 2.0, 1.0, 0.5], [0.0, 0.0]).map(|r| r * r);
    for (of, r) in shares.into_iter().zip([0.3, 0.533_333_333, 0.033_333_333, 0.133_333_333]) {
        checks.limit("the published share of variance", of, r, 1e-8);
    }
    checks.hold("scores", "index::correlated_factors_weigh_what_their_covariances_give_any_tick_form");
}

/// Each factor is a walk between its own bounds, clamped after each record; the score is the sum of independent walks.
#[test]
fn factors_keep_within_their_own_bounds_continuous_form() {
    let mut checks = Checks::new();
    let (low, high) = (-12, 15);
    let kinds: [&[Kind]; 4] = [&[(0.5, 1)], &[(0.5, 2)], &[(0.5, 1)], &[(0.5, 4)]];
    for ticks in [10, 25] {
        let mut case = Case::small("index").persons(400_000).ticks(ticks);
        for (both, of) in [("ab", ["a", "b"]), ("cd", ["c", "d"])] {
            case = case.set(&format!("conduct.{both}.rate"), 0);
            case = of.iter().fold(case, |case, one| case.set(&format!("conduct.{one}.rate"), 0.5));
        }
        let factor =
            |name: &&str| format!("{{ name = \"{name}\", weight = 2, start = 0, bounds = [{low}, {high}] }}");
        let factors: Vec<String> = ["a", "b", "c", "d"].iter().map(factor).collect();
        let run = case.set("score.person.factors", format!("[{}]", factors.join(", "))).run(33);
        let laws = kinds.map(|kinds| walk(low, high, 0, kinds, ticks, Bounds::EachRecord));
        let mean: f64 = laws.iter().map(|law| 2.0 * law.mean()).sum();
        let variance: f64 = laws.iter().map(|law| 4.0 * law.sd() * law.sd()).sum();
        let (seen, sd) = scores(&run);
        let n = run.subjects();
        checks.mean(format!("T={ticks} mean"), seen, 500.0 + mean, variance.sqrt() / n.sqrt());
        checks.limit(format!("T={ticks} sd"), sd, variance.sqrt(), 0.01 * variance.sqrt() + 1e-9);
    }
    checks.hold("scores", "index::factors_keep_within_their_own_bounds_continuous_form");
}

/// Factors that fade, and the score with them.
#[test]
fn factors_fade_per_tick_form() {
    let mut checks = Checks::new();
    let fade = "{ value = 0.1, unit = \"per day\", evidence = \"documented\", source = \"closed-form\" }";
    let run = Case::small("index")
        .persons(400_000)
        .set("score.person.memory", "\"fade\"")
        .set("score.person.fade", fade)
        .run(34);
    // Points of the score by record of ab, a, b, cd, c, d.
    let kinds: Vec<Kind> = vec![(0.3, 7), (0.2, 3), (0.2, 4), (0.1, 3), (0.4, 1), (0.4, 2)];
    let (mean, sd) = fading(&kinds, 0.1, 60);
    let (seen, spread) = scores(&run);
    checks.mean("mean", seen, 500.0 + mean, sd / run.subjects().sqrt());
    checks.limit("sd", spread, sd, 0.01 * sd);
    assert!(run.total(Counter::ScoreSum(Side::Score)) == run.total(Counter::ScoreSum(Side::Fair)));
    checks.hold("scores", "index::factors_fade_per_tick_form");
}
