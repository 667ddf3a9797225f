//! How results are summed up: indices, intervals, and what pairing takes from the variance.

use glasshouse_tests::book;
use glasshouse_tests::check::{Checks, holm};
use glasshouse_tests::listing::restarting;
use glasshouse_tests::normal;
use glasshouse_tests::stand::{Case, Run};
use measure::inequality::{
    Weighted, atkinson, gini, gini_of_sample, hoover, palma, quantile, theil_l, theil_parts, theil_t,
    top_share,
};
use measure::interval::wilson;

fn each(values: &[f64]) -> Vec<Weighted> {
    values.iter().map(|&value| (value, 1.0)).collect()
}

/// Midpoints of equal parts of a distribution stand for it.
fn parts(of: impl Fn(f64) -> f64) -> Vec<Weighted> {
    const PARTS: u32 = 200_000;
    (0..PARTS).map(|i| (of((f64::from(i) + 0.5) / f64::from(PARTS)), 1.0)).collect()
}

/// Quantile of the standard normal law, by bisection of its distribution.
fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if normal::below(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[test]
fn indices_of_inequality_have_their_reference_values() {
    let mut checks = Checks::new();
    let vector = [0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 47.0];
    let v = each(&vector);
    let groups = [each(&vector[..4]), each(&vector[4..7]), each(&vector[7..])];
    let theil = theil_parts(&groups).map(|(within, between)| within + between);
    let reference = [
        ("Gini, population form", gini(&v), 0.65),
        ("Gini, times n/(n-1)", gini_of_sample(&v), 0.722_222_222_222),
        ("Theil T", theil_t(&v), 0.773_425_939_429),
        ("Theil T, within and between three groups", theil, 0.773_425_939_429),
        ("Theil L of positive values", theil_l(&v), 0.658_196_354_279),
        ("Hoover", hoover(&v), 0.51),
        ("Atkinson, .5", atkinson(&v, 0.5), 0.411_717_238_793),
        ("top 10 % over bottom 40 %", palma(&v), 15.666_666_666_7),
        ("90 % quantile", quantile(&v, 0.9), 23.6),
        ("10 % quantile", quantile(&v, 0.1), 0.0),
    ];
    for (index, found, expected) in reference {
        checks.limit(format!("vector: {index}"), found.expect("a value"), expected, 1e-9);
    }
    let exponential = parts(|u| -libm::log1p(-u));
    let lognormal = parts(|u| libm::exp(normal_quantile(u)));
    let pareto = parts(|u| libm::pow(1.0 - u, -1.0 / 3.0));
    let laws = [
        ("exponential: Gini", gini(&exponential), 0.5),
        ("exponential: Theil T", theil_t(&exponential), 0.422_784_335_098),
        ("exponential: Theil L", theil_l(&exponential), 0.577_215_664_902),
        ("exponential: Atkinson, 1", atkinson(&exponential, 1.0), 0.438_540_516_433),
        ("lognormal, sd 1: Gini", gini(&lognormal), 0.520_499_877_813),
        ("lognormal, sd 1: Theil T", theil_t(&lognormal), 0.5),
        ("lognormal, sd 1: Atkinson, 2", atkinson(&lognormal, 2.0), 0.632_120_558_829),
        ("Pareto, 3: Gini", gini(&pareto), 0.2),
        ("Pareto, 3: top 10 %", top_share(&pareto, 0.1), 0.215_443_469_003),
    ];
    for (index, found, expected) in laws {
        // Two hundred thousand midpoints miss a little of a tail.
        checks.limit(index, found.expect("a value"), expected, 1e-3);
    }
    checks.hold("statistics", "statistics::indices_of_inequality_have_their_reference_values");
}

#[test]
fn intervals_have_their_reference_values() {
    let mut checks = Checks::new();
    for (hits, trials, low, high) in [
        (10.0, 2077.0, 0.002_617_332_304_56, 0.008_840_272_367_64),
        (8.0, 10.0, 0.490_162_471_537, 0.943_317_848_546),
        (52.0, 1001.0, 0.039_832_983_747_3, 0.067_488_880_686_2),
        (0.0, 100.0, 0.0, 0.036_993_498_207),
    ] {
        let found = wilson(hits, trials).expect("an interval");
        checks.limit(format!("{hits} of {trials}: lower"), found.0, low, 1e-9);
        checks.limit(format!("{hits} of {trials}: upper"), found.1, high, 1e-9);
    }
    checks.hold("statistics", "statistics::intervals_have_their_reference_values");
}

/// P(Wilson's interval of k of n holds `share`), k binomial.
fn coverage(n: u32, share: f64) -> f64 {
    let (n_, mut p) = (f64::from(n), libm::pow(1.0 - share, f64::from(n)));
    let mut covered = 0.0;
    for k in 0..=n {
        let holds = wilson(f64::from(k), n_).is_some_and(|(low, high)| low <= share && share <= high);
        covered += if holds { p } else { 0.0 };
        p *= (n_ - f64::from(k)) / (f64::from(k) + 1.0) * share / (1.0 - share);
    }
    covered
}

fn in_turn(case: &Case, seeds: std::ops::Range<u64>) -> impl Iterator<Item = Run> + use<> {
    let (policy, layout) = case.compile();
    seeds.map(move |seed| Run {
        trace: model::simulate(&policy, &layout, seed, &|_| {}),
        policy: policy.clone(),
        layout: layout.clone(),
    })
}

#[test]
fn intervals_of_shares_hold_as_often_as_they_say() {
    let mut checks = Checks::new();
    let case = Case::small("term")
        .persons(200)
        .ticks(30)
        .set("list.term.again", "\"restart\"")
        .set("list.term.leave.after", "\"6 months\"");
    for rate in [0.05, 0.005] {
        let runs = 2_000 * book::thoroughly(33);
        let seen = in_turn(&case.clone().set("conduct.offence.rate", rate), 0..runs);
        let share = restarting(30, -libm::expm1(-rate), 6).at_end();
        let holds = |run: &Run| {
            let measures = measure::all(&run.policy, &run.layout, &run.trace);
            let row = measures.row("listed_share", "term", "all", "all").expect("a share");
            row.interval.is_some_and(|(low, high)| low <= share && share <= high)
        };
        let (held, n) = (seen.filter(holds).count() as f64, runs as f64);
        let expected = coverage(200, share);
        checks.share(format!("share {share:.4}: intervals that hold it"), held / n, expected, n);
        // What 95 % means: Wilson's coverage swings about it.
        checks.limit(format!("share {share:.4}: coverage"), expected, 0.95, 0.02);
    }
    checks.hold("statistics", "statistics::intervals_of_shares_hold_as_often_as_they_say");
}

#[test]
fn equivalence_and_many_tests_have_their_reference_values() {
    let mut checks = Checks::new();
    let chances = [
        0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34,
    ];
    let adjusted = [0.015, 0.112, 0.507, 0.507, 0.507, 0.6, 0.666, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    for ((chance, found), expected) in chances.iter().zip(holm(&chances)).zip(adjusted) {
        checks.limit(format!("Holm: {chance}"), found, expected, 1e-12);
    }
    // Difference .2, standard error .3, margin 1: .0038 by the normal law (.0050 by Student's t on 58).
    checks.limit("two one-sided tests", normal::beyond(0.8 / 0.3), 0.003_830_380_6, 1e-9);
    checks.hold("statistics", "statistics::equivalence_and_many_tests_have_their_reference_values");
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0))
}

#[test]
fn paired_runs_have_the_variance_of_their_overlap() {
    let mut checks = Checks::new();
    let (persons, pairs) = (1_000.0, 1_500);
    for (rate, short, long) in [(0.05, 6, 12), (0.02, 20, 24)] {
        let of = |months: i32, seeds| {
            let case = Case::small("term")
                .persons(persons as u64)
                .ticks(30)
                .set("conduct.offence.rate", rate)
                .set("list.term.again", "\"restart\"")
                .set("list.term.leave.after", format!("\"{months} months\""));
            let shares: Vec<f64> = in_turn(&case, seeds).map(|run| run.listed("term")).collect();
            shares
        };
        let name = format!("{rate} a month, {short} and {long} months");
        let (shorter, longer, apart) = (of(short, 0..pairs), of(long, 0..pairs), of(long, pairs..2 * pairs));
        let difference =
            |long: &[f64]| -> Vec<f64> { long.iter().zip(&shorter).map(|(l, s)| l - s).collect() };
        let [p, q] = [short, long].map(|months| -libm::expm1(-rate * f64::from(months)));
        let runs = shorter.len() as f64;
        let error = |variance: f64| variance * (2.0 / (runs - 1.0)).sqrt();
        let paired = (q - p) * (1.0 - (q - p)) / persons;
        let (mean, variance) = mean_and_variance(&difference(&longer));
        checks.dependent_share(format!("{name}: mean difference"), mean, q - p, (paired / runs).sqrt());
        checks.chance(format!("{name}: variance, paired"), variance, paired, error(paired));
        let unpaired = (p * (1.0 - p) + q * (1.0 - q)) / persons;
        let (_, variance_apart) = mean_and_variance(&difference(&apart));
        checks.chance(format!("{name}: variance, unpaired"), variance_apart, unpaired, error(unpaired));
        let ratio = paired / unpaired;
        let seen = variance / variance_apart;
        checks.chance(format!("{name}: their ratio"), seen, ratio, ratio * (4.0 / (runs - 1.0)).sqrt());
    }
    checks.hold("statistics", "statistics::paired_runs_have_the_variance_of_their_overlap");
}
