//! Reference workload R1: the engine against the loop written by hand, and both against the closed form.

use glasshouse_benches::population::Day;
use glasshouse_benches::tables::{DAYS, GROUPS, START};
use glasshouse_benches::{bernoulli, expected};
use glasshouse_tests::book;
use glasshouse_tests::check::Checks;
use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};

const PERSONS: u64 = 200_000;
const SEEDS: u64 = 8;

/// R1 in the pack format.
fn r1() -> Case {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../benches/packs/r1");
    Case::of(pack).persons(PERSONS).ticks(DAYS)
}

/// Sums by group at the end of day 30.
fn last_day(run: &Run) -> Day {
    let mut day = Day::default();
    for g in 0..GROUPS {
        let of = |counter| run.among("group", &format!("g{g}"), counter);
        day.persons[g] = of(Counter::Subjects) as u64;
        day.score[g] = of(Counter::ScoreSum(Side::Score)) as i64 / i64::from(run.policy.units_per_point);
        day.sanctioned[g] = of(Counter::Listed(run.list("sanctioned"))) as u64;
    }
    day
}

fn add(days: &[Day]) -> Day {
    let mut sum = Day::default();
    for day in days {
        for g in 0..GROUPS {
            sum.persons[g] += day.persons[g];
            sum.score[g] += day.score[g];
            sum.sanctioned[g] += day.sanctioned[g];
        }
    }
    sum
}

#[test]
fn the_pack_states_the_tables_of_r1() {
    use glasshouse_benches::tables::{DETECTED, KINDS, OCCURS, POINTS};
    let (policy, layout) = r1().compile();
    let phase = &policy.phases[0];
    let attribute = layout.attributes.iter().position(|a| a.name == "group").unwrap();
    for (s, stratum) in layout.strata.iter().enumerate() {
        let class = usize::from(stratum.classes[attribute]);
        let g: usize = layout.attributes[attribute].classes[class][1..].parse().unwrap();
        for k in 0..KINDS {
            let conduct = policy.conduct.iter().position(|c| c.name == format!("k{k}")).unwrap();
            let marks = policy.marks.iter().enumerate();
            let marks: Vec<usize> =
                marks.filter(|(_, m)| usize::from(m.conduct) == conduct).map(|(i, _)| i).collect();
            let rate: f64 = marks.iter().map(|m| phase.rates[s * policy.marks.len() + m]).sum();
            let (seen, stated) = (-libm::expm1(-rate), OCCURS[g][k] * DETECTED[k]);
            assert!((seen - stated).abs() < 1e-9, "group {g}, kind {k}: {seen} against {stated}");
            for mark in marks {
                let points = i32::from(phase.effects[mark].points);
                assert_eq!(points, POINTS[k] * policy.units_per_point, "points of kind {k}");
            }
        }
    }
}

#[test]
fn engine_and_hand_written_loop_agree_on_r1_per_tick_form() {
    let (policy, layout) = r1().compile();
    let seeds = SEEDS * book::thoroughly(19);
    let engine: Vec<Day> = (0..seeds)
        .map(|seed| {
            let trace = model::simulate(&policy, &layout, 700 + seed, &|_| {});
            last_day(&Run { policy: policy.clone(), layout: layout.clone(), trace })
        })
        .collect();
    let loops: Vec<Day> = (0..seeds)
        .map(|seed| bernoulli::run(PERSONS as usize, DAYS, 900 + seed)[DAYS as usize - 1])
        .collect();
    let (engine, by_hand) = (add(&engine), add(&loops));
    let mut checks = Checks::new();
    for g in 0..GROUPS {
        let (mean, variance) = expected::score(g, DAYS);
        let (n, m) = (engine.persons[g] as f64, by_hand.persons[g] as f64);
        // What is lost of the start is compared: half a percent of a score would be half of what some groups lose.
        let lost = |mean: f64| f64::from(START) - mean;
        let error = (variance / n + variance / m).sqrt();
        let what = format!("group {g}: points lost, by the loop");
        checks.replicate(what, lost(engine.mean(g)), lost(by_hand.mean(g)), error);
        if g < GROUPS - 1 {
            // The last group meets the sanction, which the closed form leaves out.
            let error = (variance / n).sqrt();
            checks.mean(
                format!("group {g}: points lost, closed form"),
                lost(engine.mean(g)),
                lost(mean),
                error,
            );
        }
        let (a, b) = (engine.sanctioned[g] as f64 / n, by_hand.sanctioned[g] as f64 / m);
        let p = (a * n + b * m) / (n + m);
        let error = (p * (1.0 - p) * (1.0 / n + 1.0 / m)).sqrt();
        checks.chance(format!("group {g}: sanctioned, by the loop"), a, b, error);
    }
    assert!(by_hand.sanctioned[GROUPS - 1] > 1000, "the sanction is used");
    checks.hold("scores", "reference::engine_and_hand_written_loop_agree_on_r1_per_tick_form");
}
