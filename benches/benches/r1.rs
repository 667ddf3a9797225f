//! Times the reference workload R1: two programs written by hand and the engine, in turn, in one run, on one thread.
//!
//! `cargo bench -p glasshouse-benches` prints, per person-day and by CPU time, the median of each and the median of the
//! ratios paired within a round; then the peak memory of each by a process of its own; then divan's own table. Shared
//! machines are noisy: trust the ratios.
//!
//! `-- paired` or `-- memory` prints that part only. `-- one NAME PERSONS [SEED]` times `bernoulli`, `superposition` or
//! `engine` once and prints one line of JSON, for the comparison in `benches/peers`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark stops at the first fault")]

use std::hint::black_box;
use std::process::Command;

use glasshouse_benches::population::Day;
use glasshouse_benches::tables::{DAYS, GROUPS};
use glasshouse_benches::workload::{R1, Workload, cpu, median};
use glasshouse_benches::{bernoulli, superposition};
use model::layout::Layout;
use model::policy::Policy;
use model::trace::{Counter, Side, Trace};

const PERSONS: usize = 1_000_000;
const ROUNDS: usize = 7;

/// R1 as the engine runs it.
fn compile(persons: usize) -> (Policy, Layout) {
    let Workload { policy, layout } = Workload::new(R1, persons as u64);
    assert_eq!(policy.ticks, DAYS, "the pack lasts as long as the programs");
    (policy, layout)
}

fn timed(run: impl FnOnce()) -> f64 {
    let before = cpu();
    run();
    (cpu() - before) * 1e9 / (PERSONS as f64 * f64::from(DAYS))
}

/// Times the three in turn. As `workload,measure,value` if asked for.
fn paired(csv: bool) {
    let (policy, layout) = compile(PERSONS);
    let mut rounds: Vec<[f64; 3]> = Vec::new();
    for round in 0..=ROUNDS as u64 {
        let times = [
            timed(|| drop(black_box(bernoulli::run(PERSONS, DAYS, round)))),
            timed(|| drop(black_box(superposition::run(PERSONS, DAYS, round)))),
            timed(|| drop(black_box(model::simulate(&policy, &layout, round, &|_| {})))),
        ];
        // The first round warms up.
        if round > 0 {
            rounds.push(times);
        }
    }
    let of = |i: usize| median(rounds.iter().map(|r| r[i]).collect());
    let ratio = |a: usize, b: usize| median(rounds.iter().map(|r| r[a] / r[b]).collect());
    let lines = [
        ("(12) a draw per kind", of(0)),
        ("(13) superposition", of(1)),
        ("engine", of(2)),
        ("(12) / engine, paired", ratio(0, 2)),
        ("(13) / engine, paired", ratio(1, 2)),
        ("(12) / (13), paired", ratio(0, 1)),
    ];
    if csv {
        lines.iter().for_each(|(what, value)| println!("r1,\"{what}\",{value:.4}"));
        return;
    }
    println!(
        "R1, {PERSONS} persons, {DAYS} days, one thread, CPU ns per person-day, median of {ROUNDS} rounds"
    );
    lines.iter().for_each(|(what, value)| println!("  {what:22} {value:7.2}"));
}

/// Highest resident memory of this process in bytes, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0)
}

/// One program in a process of its own.
fn alone(name: &str, persons: usize) {
    match name {
        "bernoulli" => drop(black_box(bernoulli::run(persons, 3, 1))),
        "superposition" => drop(black_box(superposition::run(persons, 3, 1))),
        _ => {
            let (policy, layout) = compile(persons);
            drop(black_box(model::simulate(&policy, &layout, 1, &|_| {})));
        }
    }
    println!("{}", peak().unwrap_or(f64::NAN));
}

fn memory() {
    println!("Peak memory in MB at 10^6 and 10^7 persons, and bytes per person between the two");
    let program = std::env::current_exe().unwrap();
    for name in ["bernoulli", "superposition", "engine"] {
        let at = |persons: usize| -> f64 {
            let output = Command::new(&program).args(["alone", name, &persons.to_string()]).output().unwrap();
            String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN)
        };
        let (small, large) = (at(1_000_000), at(10_000_000));
        println!("  {name:15} {:6.0} {:6.0} {:6.1}", small / 1e6, large / 1e6, (large - small) / 9e6);
    }
}

/// What the engine kept of the last day, by group.
fn last_day(policy: &Policy, layout: &Layout, trace: &Trace) -> Day {
    assert_eq!(trace.periods(), DAYS as usize, "the engine keeps its statistics every day");
    let group = layout.attributes.iter().position(|a| a.name == "group").unwrap();
    let column = |counter| trace.counters.position(counter).unwrap();
    let (subjects, score) = (column(Counter::Subjects), column(Counter::ScoreSum(Side::Score)));
    let sanctioned = column(Counter::Listed(0));
    let mut day = Day::default();
    for (s, stratum) in layout.strata.iter().enumerate() {
        let class = &layout.attributes[group].classes[usize::from(stratum.classes[group])];
        let g: usize = class[1..].parse().unwrap();
        let row = trace.by_stratum.row((DAYS as usize - 1) * layout.strata.len() + s);
        day.persons[g] += row[subjects] as u64;
        day.score[g] += row[score] / i64::from(policy.units_per_point);
        day.sanctioned[g] += row[sanctioned] as u64;
    }
    day
}

/// One program in a process of its own, as one line of JSON.
fn one(name: &str, persons: usize, seed: u64) {
    let by_hand = |run: fn(usize, u32, u64) -> Vec<Day>| {
        let before = cpu();
        let days = run(persons, DAYS, seed);
        (cpu() - before, days[DAYS as usize - 1])
    };
    let (seconds, day) = match name {
        "bernoulli" => by_hand(bernoulli::run),
        "superposition" => by_hand(superposition::run),
        "engine" => {
            let (policy, layout) = compile(persons);
            let before = cpu();
            let trace = model::simulate(&policy, &layout, seed, &|_| {});
            (cpu() - before, last_day(&policy, &layout, &trace))
        }
        _ => panic!("{name}: try bernoulli, superposition or engine"),
    };
    let line = serde_json::json!({
        "name": name,
        "version": env!("CARGO_PKG_VERSION"),
        "persons": persons,
        "days": DAYS,
        "ns_per_person_day": seconds * 1e9 / (persons as f64 * f64::from(DAYS)),
        "peak_mb": peak().map(|bytes| bytes / 1e6),
        "group_means_last_day": (0..GROUPS).map(|g| day.mean(g)).collect::<Vec<f64>>(),
        "sanctioned_last_day": day.sanctioned.iter().sum::<u64>(),
    });
    println!("{line}");
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_draw_per_kind() {
    drop(black_box(bernoulli::run(black_box(PERSONS), DAYS, 1)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn superposed() {
    drop(black_box(superposition::run(black_box(PERSONS), DAYS, 1)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn engine(bencher: divan::Bencher<'_, '_>) {
    let (policy, layout) = compile(PERSONS);
    bencher.bench_local(|| drop(black_box(model::simulate(&policy, &layout, 1, &|_| {}))));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|a| *a != "--bench").collect();
    // One thread: the ratio is of work done, not of how well it spreads.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    match words.as_slice() {
        ["alone", name, persons] => alone(name, persons.parse().unwrap()),
        ["one", name, persons] => one(name, persons.parse().unwrap(), 1),
        ["one", name, persons, seed] => one(name, persons.parse().unwrap(), seed.parse().unwrap()),
        ["paired"] => paired(false),
        ["csv"] => paired(true),
        ["memory"] => memory(),
        // `cargo test --benches` only asks whether it would run.
        ["--test", ..] => {}
        _ => {
            paired(false);
            memory();
            divan::main();
        }
    }
}
