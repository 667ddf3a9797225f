//! Patrols that go where records were. Of two towns each record is a ball in an urn: where conduct is alike the towns' parts end anywhere
//! (Polya), where it is not the one with more to find takes all, and where records are weighed by how much was looked for them the parts
//! end at those of the acts (Ensign et al. 2018). A tenth of a record is made a day, so that hardly any two are made of one
//! state of the urn.

use glasshouse_tests::book;
use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use glasshouse_tests::urn;
use model::trace::Counter;

fn case(rates: [f64; 2], before: [f64; 2]) -> Case {
    let mut case = Case::small("patrols").persons(1_000);
    for (town, at) in [("north", 0), ("south", 1)] {
        case = case
            .set(&format!("conduct.offence.rate.vary.town.{town}"), rates[at])
            .set(&format!("channel.patrol.feedback.before.vary.town.{town}"), before[at]);
    }
    case
}

/// Records in the north and in both towns, seed by seed.
fn records(case: &Case, ticks: u32, seeds: u64) -> Vec<[f64; 2]> {
    let (policy, layout) = case.clone().ticks(ticks).compile();
    let of = |seed: u64| {
        let trace = model::simulate(&policy, &layout, seed, &|_| {});
        let run = Run { policy: policy.clone(), layout: layout.clone(), trace };
        let strata = run.layout.strata.len();
        let column = run.trace.counters.position(Counter::RecordsTrue(0)).expect("records");
        let rows = run.trace.at_end.rows();
        let in_area = |area: usize| -> i64 {
            (0..rows).filter(|row| row / strata == area).map(|row| run.trace.at_end.row(row)[column]).sum()
        };
        let [north, south] = [0, 1].map(in_area);
        [north as f64, (north + south) as f64]
    };
    // Two regions of a thousand persons have nothing to share out among threads.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    alone.install(|| (0..seeds).map(of).collect())
}

fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, values.map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0))
}

/// Chance that of an urn of `a` and `b` balls, to which one is added `n` times of the colour of one drawn, a part below `x` is of the first colour.
fn below(x: f64, n: f64, a: f64, b: f64) -> f64 {
    let none: f64 = (0..n as usize).map(|i| (b + i as f64) / (a + b + i as f64)).product();
    let chances = (0..=n as usize).scan(none, |p, k| {
        let (k, now) = (k as f64, *p);
        *p *= (n - k) / (k + 1.0) * (a + k) / (b + n - k - 1.0);
        Some(((k + a) / (n + a + b), now))
    });
    chances.take_while(|(part, _)| *part < x).map(|(_, p)| p).sum()
}

/// Equal conduct: Beta(3, 7), mean 0.3, standard deviation 0.13817; of so many records the part drawn has the beta-binomial variance.
#[test]
fn where_conduct_is_alike_the_parts_end_anywhere_per_tick() {
    let (a, b) = (3.0, 7.0);
    let seeds = 1_000 * book::thoroughly(4) as u32;
    let runs = records(&case([1.0, 1.0], [a, b]), 3_000, u64::from(seeds));
    let (records, _) = moments(runs.iter().map(|run| run[1]));
    let parts = runs.iter().map(|[north, all]| north / all);
    let (mean, variance) = moments(parts.clone());
    let mut checks = Checks::new();
    checks.mean("records", records, 300.0, (300.0 / f64::from(seeds)).sqrt());
    let limit = a * b / ((a + b) * (a + b) * (a + b + 1.0));
    let expected = limit * (a + b + records) / records;
    checks.chance("mean part", mean, a / (a + b), (expected / f64::from(seeds)).sqrt());
    checks.chance("variance", variance, expected, expected * (2.2 / f64::from(seeds)).sqrt());
    // The parts of the urn, with the balls it started with, against the beta-binomial law of as many records as each run has.
    for x in [0.15, 0.25, 0.35, 0.5] {
        let seen = runs.iter().filter(|[north, all]| (north + a) / (all + a + b) < x).count() as f64;
        let chances = runs.iter().map(|run| below(x, run[1], a, b));
        let (expected, _) = moments(chances.clone());
        let error = chances.map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / f64::from(seeds);
        checks.chance(format!("below {x}"), seen / f64::from(seeds), expected, error);
    }
    checks.hold("sensing", "patrols::where_conduct_is_alike_the_parts_end_anywhere_per_tick");
}

/// Where the north has twice as much to find, its part of the urn goes to 1, day by day as in an exact recursion over the states of the urn;
/// a simulation by visits found 0.740 after a hundred and 0.905 after a thousand.
#[test]
fn where_conduct_differs_the_one_with_more_to_find_takes_all_per_tick() {
    let mut checks = Checks::new();
    for (visits, seeds, times, simulated) in
        [(100, 1_500, 13, 0.740_025_810_055), (1_000, 300, 10, 0.904_732_412_477)]
    {
        let seeds = seeds * book::thoroughly(times);
        // A tenth of a visit a day, which finds something in the north with probability 0.6 and in the south with 0.3.
        let runs = records(&case([0.6, 0.3], [5.0, 5.0]), visits * 10, seeds);
        let (part, _) = moments(runs.iter().map(|[north, all]| (north + 5.0) / (all + 10.0)));
        let (expected, spread) = urn::part([0.06, 0.03], 5.0, visits * 10);
        let what = format!("after {visits} visits");
        checks.dependent_share(&what, part, expected, spread / (seeds as f64).sqrt());
        checks.limit(format!("{what}, as simulated"), expected, simulated, 0.002);
    }
    checks.hold("sensing", "patrols::where_conduct_differs_the_one_with_more_to_find_takes_all_per_tick");
}

/// Weighed by one over the intensity, the past tells of acts: the north has two thirds of them.
#[test]
fn weighed_by_how_much_was_looked_the_parts_are_those_of_acts_per_tick() {
    let case = case([0.4, 0.3], [5.0, 5.0]).set("channel.patrol.feedback.corrected", true);
    // The last of 6,000 days: records go where attention is, and attention where acts are.
    let [early, late] = [5_000, 6_000].map(|ticks| records(&case, ticks, 150));
    let last = |at: usize| -> f64 { late.iter().zip(&early).map(|(l, e)| l[at] - e[at]).sum() };
    // Attention is two to one, and what it finds per head 4 to 3 in towns of 6 to 4: 2/3 x 0.4 to 1/3 x 0.3.
    let expected = 2.0 / 3.0 * 0.4 / (2.0 / 3.0 * 0.4 + 1.0 / 3.0 * 0.3);
    let mut checks = Checks::new();
    let error = (expected * (1.0 - expected) / last(1)).sqrt();
    checks.chance("part of the records of the north", last(0) / last(1), expected, 1.5 * error);
    checks.hold("sensing", "patrols::weighed_by_how_much_was_looked_the_parts_are_those_of_acts_per_tick");
}
