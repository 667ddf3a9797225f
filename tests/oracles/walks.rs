//! Scores that walk between bounds, clamped after each record (continuous time) or once per assessment (per tick).

use glasshouse_tests::book::thoroughly;
use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::walk::{Bounds, Kind, Law, walk};
use model::trace::{Counter, Side};

/// A walk: bounds, start, records.
struct Walk {
    name: &'static str,
    bounds: (i32, i32),
    start: i32,
    kinds: &'static [Kind],
}

const B1: Walk = Walk {
    name: "W-B1",
    bounds: (0, 200),
    start: 100,
    kinds: &[(0.5, 2), (0.2, 5), (0.3, -3), (0.1, -10), (0.002, -50)],
};
const B2: Walk =
    Walk { name: "W-B2", bounds: (0, 200), start: 100, kinds: &[(1.0, 1), (0.1, 5), (0.2, -5), (0.01, -20)] };
const B3: Walk =
    Walk { name: "W-B3", bounds: (0, 200), start: 100, kinds: &[(0.2, 2), (0.25, -3), (0.05, -10)] };
const B4: Walk = Walk {
    name: "W-B4",
    bounds: (600, 1100),
    start: 1000,
    kinds: &[(0.15, 5), (0.02, 10), (0.08, -5), (0.01, -20), (0.002, -50)],
};
const UNIT: Walk = Walk { name: "O1a", bounds: (0, 20), start: 10, kinds: &[(0.9, 1), (1.0, -1)] };
/// Other members of the family.
const OTHERS: [Walk; 3] = [
    Walk { name: "fast", bounds: (70, 130), start: 100, kinds: &[(2.5, 1), (1.1, -2), (0.4, -7), (0.3, 9)] },
    Walk { name: "narrow", bounds: (0, 10), start: 3, kinds: &[(0.7, 4), (0.6, -3), (0.05, -10)] },
    Walk { name: "350-950", bounds: (350, 950), start: 600, kinds: &[(3.0, 3), (1.0, -12), (0.02, -120)] },
];

fn run(walk: &Walk, bounds: Bounds, persons: u64, ticks: u32, grades: &str) -> Run {
    let clamp = match bounds {
        Bounds::EachRecord => "each-record",
        Bounds::EachStep => "each-assessment",
    };
    let (low, high) = walk.bounds;
    let mut case = Case::small("walk")
        .persons(persons)
        .ticks(ticks)
        .set("score.person.clamp", format!("\"{clamp}\""))
        .set("score.person.bounds", format!("[{low}, {high}]"))
        .set("score.person.start", walk.start)
        .set("score.person.grades", grades);
    for k in 0..5 {
        let (rate, points) = walk.kinds.get(k).copied().unwrap_or((0.0, 1));
        case = case
            .set(&format!("conduct.k{}.rate", k + 1), rate)
            .set(&format!("indicator.k{}.points", k + 1), points);
    }
    case.run(u64::from(ticks) + persons)
}

/// Grades that single out the two bounds.
fn edges(walk: &Walk) -> String {
    let (low, high) = walk.bounds;
    format!(
        "[{{ name = \"cap\", from = {high} }}, {{ name = \"between\", from = {} }}, {{ name = \"floor\", from = {low} }}]",
        low + 1
    )
}

/// Mean, standard deviation, whole distribution, and the shares at the bounds.
fn compare(checks: &mut Checks, walk_: &Walk, bounds: Bounds, persons: u64, ticks: u32) {
    let run = run(walk_, bounds, persons, ticks, &edges(walk_));
    let law = walk(walk_.bounds.0, walk_.bounds.1, walk_.start, walk_.kinds, ticks, bounds);
    let (n, name) = (run.subjects(), format!("{} T={ticks}", walk_.name));
    let point = f64::from(run.policy.units_per_point);
    let mean = run.total(Counter::ScoreSum(Side::Score)) / point / n;
    checks.mean(format!("{name} mean"), mean, law.mean(), law.sd() / n.sqrt());
    compare_histogram(checks, &name, &run, &law);
    for (grade, score) in [("cap", walk_.bounds.1), ("floor", walk_.bounds.0)] {
        let seen = run.total(Counter::Grade(Side::Score, run.grade(grade))) / n;
        checks.share(format!("{name} {grade}"), seen, law.between(score, score + 1).max(0.0), n);
    }
}

/// The histogram's cells, and the standard deviation of its bins.
fn compare_histogram(checks: &mut Checks, name: &str, run: &Run, law: &Law) {
    let (scores, n) = (run.scores(), run.subjects());
    let edge = |bin: usize| scores.get(bin).map_or(i32::MAX, |s| s.0.round() as i32);
    let shares: Vec<f64> = (0..scores.len()).map(|b| law.between(edge(b), edge(b + 1)).max(0.0)).collect();
    let counts: Vec<f64> = scores.iter().map(|s| s.1).collect();
    assert_eq!(counts.iter().sum::<f64>(), n, "the histogram holds everybody");
    checks.cells(format!("{name} distribution"), &counts, &shares, n);
    let binned = Law { low: 0, p: shares };
    let seen = Law { low: 0, p: counts.iter().map(|c| c / n).collect() };
    checks.mean(format!("{name} sd of bins"), seen.sd(), binned.sd(), binned.sd_error(n));
}

#[test]
fn walks_clamped_after_each_record_continuous_form() {
    let mut checks = Checks::new();
    for walk in [&B1, &B2, &B3, &B4] {
        compare(&mut checks, walk, Bounds::EachRecord, 1_000_000 * thoroughly(2), 60);
        compare(&mut checks, walk, Bounds::EachRecord, 1_000_000 * thoroughly(2), 12);
    }
    for walk in &OTHERS {
        compare(&mut checks, walk, Bounds::EachRecord, 400_000 * thoroughly(4), 30);
    }
    checks.hold("scores", "walks::walks_clamped_after_each_record_continuous_form");
}

#[test]
fn walks_clamped_once_per_assessment_per_tick_form() {
    let mut checks = Checks::new();
    for walk in [&B1, &B2, &B3, &B4] {
        compare(&mut checks, walk, Bounds::EachStep, 1_000_000 * thoroughly(2), 60);
        compare(&mut checks, walk, Bounds::EachStep, 1_000_000 * thoroughly(2), 12);
    }
    for walk in &OTHERS {
        compare(&mut checks, walk, Bounds::EachStep, 400_000 * thoroughly(4), 30);
    }
    checks.hold("scores", "walks::walks_clamped_once_per_assessment_per_tick_form");
}

/// W-B3 relaxes in 17 ticks, so that 360 ticks are equilibrium: 48.97 % against 53.76 % on the floor.
#[test]
fn stationary_walk_has_different_floors_under_the_two_forms() {
    let mut checks = Checks::new();
    compare(&mut checks, &B3, Bounds::EachRecord, 300_000 * thoroughly(11), 360);
    compare(&mut checks, &B3, Bounds::EachStep, 300_000 * thoroughly(11), 360);
    let floor = |bounds| walk(0, 200, 100, B3.kinds, 360, bounds).p[0];
    checks.limit("published, each record", floor(Bounds::EachRecord), 0.48965, 1e-5);
    checks.limit("published, each step", floor(Bounds::EachStep), 0.53757, 1e-5);
    checks.hold("scores", "walks::stationary_walk_has_different_floors_under_the_two_forms");
}

/// Five relaxation times of each walk (355.6, 194.3, 16.6 and 472 months), under both conventions; and the published stationary
/// moments and shares at the bounds, against the law thirty relaxation times on.
#[test]
#[ignore = "minutes: a part of .ci/full"]
fn stationary_walks_have_their_published_moments() {
    let mut checks = Checks::new();
    let published = [
        (&B1, 355.6, 2, [(102.054, 0.01233, 0.02317), (102.044, 0.01669, 0.02775)]),
        (&B2, 194.3, 12, [(180.387, 0.00001, 0.18227), (180.959, 0.00002, 0.20174)]),
        (&B3, 16.6, 3, [(1.8941, 0.48965, 0.0), (1.7041, 0.53757, 0.0)]),
        (&B4, 472.0, 13, [(1069.501, 0.0, 0.24990), (1069.845, 0.0, 0.26127)]),
    ];
    for (walk_, relaxation, times, moments) in published {
        for (bounds, (mean, floor, cap)) in [Bounds::EachRecord, Bounds::EachStep].into_iter().zip(moments) {
            compare(&mut checks, walk_, bounds, 200_000 * thoroughly(times), (5.0 * relaxation) as u32);
            let (low, high) = walk_.bounds;
            let law = walk(low, high, walk_.start, walk_.kinds, (30.0 * relaxation) as u32, bounds);
            let name = format!("{} {bounds:?}, published stationary", walk_.name);
            checks.limit(format!("{name} mean"), law.mean(), mean, 6e-4);
            checks.limit(format!("{name} floor"), law.between(low, low + 1), floor, 6e-6);
            checks.limit(format!("{name} cap"), law.between(high, high + 1), cap, 6e-6);
        }
    }
    checks.hold("scores", "walks::stationary_walks_have_their_published_moments");
}

/// Unit steps between reflecting bounds end in the truncated geometric law.
#[test]
fn unit_steps_end_in_the_truncated_geometric_continuous_form() {
    let mut checks = Checks::new();
    let run = run(&UNIT, Bounds::EachRecord, 300_000 * thoroughly(3), 400, &edges(&UNIT));
    let weights: Vec<f64> = (0..=20).map(|k| libm::pow(0.9, f64::from(k))).collect();
    let total: f64 = weights.iter().sum();
    let law = Law { low: 0, p: weights.iter().map(|w| w / total).collect() };
    compare_histogram(&mut checks, "O1a", &run, &law);
    let n = run.subjects();
    let point = f64::from(run.policy.units_per_point);
    let mean = run.total(Counter::ScoreSum(Side::Score)) / point / n;
    checks.mean("mean", mean, 6.41988797906, 29.1606695197_f64.sqrt() / n.sqrt());
    let at = |grade: &str| run.total(Counter::Grade(Side::Score, run.grade(grade))) / n;
    checks.share("P(0)", at("floor"), 0.112286247719, n);
    checks.share("P(20)", at("cap"), 0.0136513863542, n);
    checks.hold("scores", "walks::unit_steps_end_in_the_truncated_geometric_continuous_form");
}

/// The grades of a walk like Rongcheng's after one and five years.
#[test]
fn grade_shares_of_w_b4_continuous_and_per_tick_form() {
    let bands = [("AAA", 1050, 1101), ("AA", 1030, 1050), ("A", 960, 1030), ("B", 850, 960), ("C", 600, 850)];
    let grades: Vec<String> =
        bands.iter().map(|(name, from, _)| format!("{{ name = \"{name}\", from = {from} }}")).collect();
    let grades = format!("[{}]", grades.join(", "));
    let mut checks = Checks::new();
    for (bounds, form) in [(Bounds::EachRecord, "each record"), (Bounds::EachStep, "each step")] {
        for ticks in [12, 60] {
            let run = run(&B4, bounds, 1_000_000 * thoroughly(2), ticks, &grades);
            let law = walk(600, 1100, 1000, B4.kinds, ticks, bounds);
            for (name, from, to) in bands {
                let seen = run.total(Counter::Grade(Side::Score, run.grade(name))) / run.subjects();
                let what = format!("{name} at {ticks}, {form}");
                checks.share(what, seen, law.between(from, to), run.subjects());
            }
        }
    }
    checks.hold("scores", "walks::grade_shares_of_w_b4_continuous_and_per_tick_form");
}
