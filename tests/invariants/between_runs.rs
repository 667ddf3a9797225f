//! Relations between runs that hold in law: compared by what two samples of independent subjects may differ in.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};

/// Compares the score distributions of two runs, cell by cell.
fn same_scores(checks: &mut Checks, what: &str, a: &Run, b: &Run) {
    let (n, m) = (a.subjects(), b.subjects());
    for ((score, x), (_, y)) in a.scores().into_iter().zip(b.scores()) {
        let pooled = (x + y) / (n + m);
        if pooled * n.min(m) > 50.0 {
            let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
            checks.chance(format!("{what}: scores from {score}"), x / n, y / m, error);
        }
    }
}

fn share_listed(run: &Run, list: &str) -> (f64, f64) {
    let share = run.listed(list);
    (share, (share * (1.0 - share) / run.subjects()).sqrt())
}

/// Metamorphic relation 4: rates stated per month, run in ticks of a month, a week or a day, give one law where bounds are
/// applied after each record.
#[test]
fn the_tick_does_not_change_the_law_of_a_score_clamped_at_each_record() {
    let case = Case::small("walk").persons(200_000);
    let months = case.clone().ticks(24).run(1);
    let days = case.clone().set("tick", "\"day\"").ticks(730).run(2);
    let mut checks = Checks::new();
    same_scores(&mut checks, "months and days", &months, &days);
    checks.settle("relation 4, in law");
}

/// Metamorphic relation 4, exactly stated: all rates doubled and half the time.
#[test]
fn doubled_rates_and_half_the_time_give_the_same_law() {
    let case = Case::small("walk").persons(300_000);
    let slow = case.clone().ticks(40).run(3);
    let mut fast = case.ticks(20);
    for (k, rate) in [0.5, 0.2, 0.3, 0.1, 0.002].into_iter().enumerate() {
        fast = fast.set(&format!("conduct.k{}.rate", k + 1), 2.0 * rate);
    }
    let mut checks = Checks::new();
    same_scores(&mut checks, "slow and fast", &slow, &fast.run(4));
    checks.settle("relation 4, in law");
}

/// Metamorphic relation 3: exchanging what holds for two groups exchanges their outcomes.
#[test]
fn exchanging_the_groups_exchanges_their_outcomes() {
    let file = |name: &str, text: &str| {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&file, text).unwrap();
        file
    };
    let vary = |a: f64, b: f64| format!("[conduct.offence.rate.vary.group]\na = {a:?}\nb = {b:?}\n");
    let case = Case::small("sensing").persons(400_000).ticks(12);
    let one = case.clone().reform(file("one.toml", &vary(0.5, 1.5))).run(5);
    let other = case.reform(file("other.toml", &vary(1.5, 0.5))).run(6);
    let mut checks = Checks::new();
    for (group, exchanged) in [("a", "b"), ("b", "a")] {
        let list = one.list("reported");
        let share = |run: &Run, group: &str| {
            let n = run.among("group", group, Counter::Subjects);
            (run.among("group", group, Counter::Listed(list)) / n, n)
        };
        let ((x, n), (y, m)) = (share(&one, group), share(&other, exchanged));
        let error = (x * (1.0 - x) * (1.0 / n + 1.0 / m)).sqrt();
        checks.chance(format!("{group} as {exchanged}"), x, y, error);
    }
    checks.settle("relation 3, in law");
}

/// Metamorphic relation 7: a kind of record split into two with the same points.
#[test]
fn splitting_a_kind_of_record_leaves_the_law() {
    let base = |rates: [f64; 3], points: [i32; 3]| {
        let mut case = Case::small("walk").persons(300_000).ticks(30);
        for k in 0..5 {
            case = case
                .set(&format!("conduct.k{}.rate", k + 1), rates.get(k).copied().unwrap_or(0.0))
                .set(&format!("indicator.k{}.points", k + 1), points.get(k).copied().unwrap_or(1));
        }
        case
    };
    let whole = base([0.5, 0.4, 0.0], [4, -5, -5]).run(7);
    let split = base([0.5, 0.3, 0.1], [4, -5, -5]).run(8);
    let mut checks = Checks::new();
    same_scores(&mut checks, "whole and split", &whole, &split);
    checks.settle("relation 7, in law");
}

/// Metamorphic relations 9 and 10: a larger population has the same shares; the variance of a share halves when the
/// number doubles.
#[test]
fn twice_as_many_persons_have_the_same_shares_and_half_the_variance() {
    let spread = |persons: u64, seeds: std::ops::Range<u64>| {
        let (policy, layout) = Case::small("term").persons(persons).ticks(30).compile();
        let runs = seeds.end - seeds.start;
        let shares: Vec<f64> = seeds
            .map(|seed| {
                let trace = model::simulate(&policy, &layout, seed, &|_| {});
                Run { policy: policy.clone(), layout: layout.clone(), trace }.listed("term")
            })
            .collect();
        let mean = shares.iter().sum::<f64>() / runs as f64;
        let variance = shares.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / (runs - 1) as f64;
        (mean, variance, runs as f64)
    };
    let (mean, variance, runs) = spread(2000, 0..600);
    let (mean_2, variance_2, runs_2) = spread(4000, 1000..1600);
    let mut checks = Checks::new();
    checks.chance("means", mean, mean_2, (variance / runs + variance_2 / runs_2).sqrt());
    // The ratio of two sample variances has a relative error of about sqrt(2/n + 2/m).
    let error = 2.0 * (2.0 / runs + 2.0 / runs_2).sqrt();
    checks.chance("variances", variance / variance_2, 2.0, error);
    checks.settle("relations 9 and 10, in law");
}

/// Metamorphic relation 11.
#[test]
fn a_longer_term_never_lowers_the_share_listed() {
    for again in ["ignore", "restart"] {
        let mut last = 0.0;
        for months in [1, 3, 6, 12, 24, 48] {
            let run = Case::small("term")
                .persons(100_000)
                .ticks(200)
                .set("list.term.again", format!("\"{again}\""))
                .set("list.term.leave.after", format!("\"{months} months\""))
                .run(9);
            let (share, error) = share_listed(&run, "term");
            assert!(share > last - 4.0 * error, "{again}, {months} months: {share} after {last}");
            last = share;
        }
        assert!(last > 0.3);
    }
}

/// Metamorphic relation 16.
#[test]
fn more_sensing_never_lowers_recorded_acts() {
    let mut last = 0.0;
    for sensitivity in [0.0, 0.1, 0.3, 0.6, 0.9, 1.0] {
        let run = Case::small("exposure")
            .persons(100_000)
            .ticks(12)
            .set("channel.eye.sensitivity", sensitivity)
            .run(10);
        let records = run.total(Counter::RecordsTrue(run.conduct("offence")));
        assert!(records > last || sensitivity == 0.0, "{sensitivity}: {records} after {last}");
        last = records;
    }
}

/// A frailty that spreads conduct changes who acts, not how much is done.
#[test]
fn frailty_leaves_the_number_of_acts() {
    let mut checks = Checks::new();
    for shape in [0.3, 1.0, 8.0] {
        let run = Case::small("frailty").persons(300_000).ticks(24).set("frailty.shape", shape).run(11);
        let k = run.conduct("offence");
        let mean = 0.02 * 24.0;
        let error = (mean / run.subjects()).sqrt();
        checks.chance(
            format!("shape {shape}"),
            run.total(Counter::RecordsTrue(k)) / run.subjects(),
            mean,
            error,
        );
        assert_eq!(run.total(Counter::ScoreSum(Side::Score)), run.total(Counter::ScoreSum(Side::Fair)));
    }
    checks.settle("frailty has mean 1");
}
