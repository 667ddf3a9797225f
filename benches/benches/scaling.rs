//! How the engine's time and memory go with what a run has: persons, ticks, kinds of conduct, activity, threads.
//!
//! `cargo bench -p glasshouse-benches --bench scaling` prints a table, `-- csv` the same as `workload,measure,value`, which
//! `benches/keep` adds to the history. Times are CPU nanoseconds per person-tick, the median of some runs; each part
//! compares runs made in turn, so that a machine that is busy for a while is busy for all of them.

use std::hint::black_box;

use glasshouse_benches::workload::{R1, Workload, cpu, median};
use lab::request::Length;
use model::footprint::Footprint;

/// Runs of each workload.
const RUNS: u64 = 5;
const NATIONAL: &str = "cn-national-claimed";

/// A line of the table.
struct Line {
    workload: String,
    measure: &'static str,
    value: f64,
}

/// CPU nanoseconds per person-tick of each workload on one thread, run in turn.
fn times(workloads: &[(String, Workload)]) -> Vec<Line> {
    let rounds: Vec<Vec<f64>> = (1..=RUNS)
        .map(|seed| {
            let time = |(_, workload): &(String, Workload)| {
                let before = cpu();
                drop(black_box(workload.run(seed)));
                (cpu() - before) * 1e9 / workload.person_ticks()
            };
            workloads.iter().map(time).collect()
        })
        .collect();
    let line = |(w, (name, _)): (usize, &(String, Workload))| Line {
        workload: name.clone(),
        measure: "CPU ns per person-tick",
        value: median(rounds.iter().map(|round| round[w]).collect()),
    };
    workloads.iter().enumerate().map(line).collect()
}

/// What a workload holds and does by subject.
fn footprint(name: &str, workload: &Workload) -> [Line; 2] {
    let Workload { policy, layout } = workload;
    let Footprint { bytes_per_subject, candidates_per_day, .. } = Footprint::tried(policy, layout, 1);
    [("bytes per subject", bytes_per_subject), ("candidates per subject-day", candidates_per_day)]
        .map(|(measure, value)| Line { workload: name.to_owned(), measure, value })
}

/// Wall time on one thread over that on more, as a ratio within a round.
fn threads(workload: &Workload) -> Vec<Line> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let line = |threads: usize| {
        let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else { return None };
        let ratios = (1..=RUNS).map(|seed| {
            let one = wall(|| drop(black_box(workload.run(seed))));
            one / wall(|| pool.install(|| drop(black_box(workload.run(seed)))))
        });
        let workload = format!("{NATIONAL}, 1000000 persons, {threads} threads");
        Some(Line { workload, measure: "times as fast as one thread", value: median(ratios.collect()) })
    };
    (2..=cores).filter(|threads| threads.is_power_of_two()).filter_map(line).collect()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn wall(run: impl FnOnce()) -> f64 {
    let start = std::time::Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

fn all() -> Vec<Line> {
    let mut lines = Vec::new();
    let packs =
        [("r1", R1, 1_000_000), ("cn-rongcheng", "cn-rongcheng", 700_000), (NATIONAL, NATIONAL, 1_000_000)]
            .map(|(name, pack, persons)| {
                (format!("{name}, {persons} persons"), Workload::new(pack, persons))
            });
    lines.extend(times(&packs));
    lines.extend(packs.iter().flat_map(|(name, workload)| footprint(name, workload)));
    let [(_, r1), _, (name, national)] = packs;

    for (name, pack) in [("r1", R1), (NATIONAL, NATIONAL)] {
        let persons = [100_000, 1_000_000, 10_000_000]
            .map(|persons| (format!("{name}, {persons} persons"), Workload::new(pack, persons)));
        lines.extend(times(&persons));
    }
    let ticks = [12, 24, 60].map(|ticks| {
        let workload = Workload::of_length(NATIONAL, 1_000_000, Length::Ticks(ticks));
        (format!("{NATIONAL}, 1000000 persons, {ticks} ticks"), workload)
    });
    lines.extend(times(&ticks));
    let kinds = [4, 8, 16].map(|kinds| {
        (format!("r1, 1000000 persons, {kinds} kinds, as many acts"), r1.clone().of_kinds(kinds))
    });
    lines.extend(times(&kinds));
    // Without any activity, what is left is what a tick costs a person to whom nothing happens.
    let busier = [0.0, 1.0, 2.0]
        .map(|times| (format!("{name}, {times} times the activity"), national.clone().busier(times)));
    lines.extend(times(&busier));
    lines.extend(threads(&national));
    lines
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|a| *a != "--bench").collect();
    // `cargo test --benches` only asks whether it would run.
    if let ["--test", ..] = words.as_slice() {
        return;
    }
    if rayon::ThreadPoolBuilder::new().num_threads(1).build_global().is_err() {
        return;
    }
    for Line { workload, measure, value } in all() {
        match words.as_slice() {
            ["csv"] => println!("\"{workload}\",{measure},{value:.4}"),
            _ => println!("{workload:56} {measure:28} {value:9.3}"),
        }
    }
}
