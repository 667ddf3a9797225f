//! What the Rust peers share: the tables of R1, the clock, and the line of JSON that `../run` reads.

use std::path::Path;

use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;

/// The tables of R1, as `r1-tables.json` has them.
#[derive(Debug, Clone, Deserialize)]
pub struct Tables {
    /// Groups of persons.
    pub groups: usize,
    /// Days.
    pub days: usize,
    /// Score at the start.
    pub start: i32,
    /// Lowest and highest score.
    pub bounds: (i32, i32),
    /// Sanctioned at a day's end below this score.
    pub sanction_below: i32,
    /// Released at a day's end from this score on.
    pub release_from: i32,
    /// Factor on all conduct of the sanctioned.
    pub sanctioned_factor: f64,
    /// Share of detections that goes to another person.
    pub misattributed: f64,
    /// Points of a detection, by kind.
    pub points: Vec<i32>,
    /// Probability that an act is detected, by kind.
    pub detected: Vec<f64>,
    /// Probability of an act on a day, by group and kind.
    pub occurs: Vec<Vec<f64>>,
}

/// One kind of conduct of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Probability of an act on a day.
    pub occurs: f64,
    /// Probability that it is detected.
    pub detected: f64,
    /// Points if it is.
    pub points: i32,
}

impl Tables {
    /// The kinds of conduct by sanction (0 or 1) and group.
    pub fn conduct(&self) -> [Vec<Vec<Kind>>; 2] {
        [1.0, self.sanctioned_factor].map(|factor| {
            let kinds = |row: &Vec<f64>| {
                let others = self.detected.iter().zip(&self.points);
                let kind = |(&occurs, (&detected, &points)): (&f64, (&f64, &i32))| Kind {
                    occurs: occurs * factor,
                    detected,
                    points,
                };
                row.iter().zip(others).map(kind).collect()
            };
            self.occurs.iter().map(kinds).collect()
        })
    }
}

/// Sums by group at the end of a day.
#[derive(Debug, Clone)]
pub struct Day {
    /// Persons.
    pub persons: Vec<u64>,
    /// Sum of scores.
    pub score: Vec<i64>,
    /// Sanctioned persons.
    pub sanctioned: Vec<u64>,
}

impl Day {
    /// Nobody yet.
    pub fn new(groups: usize) -> Self {
        Self { persons: vec![0; groups], score: vec![0; groups], sanctioned: vec![0; groups] }
    }

    /// Counts a person.
    pub fn count(&mut self, group: usize, score: i32, sanctioned: bool) {
        self.persons[group] += 1;
        self.score[group] += i64::from(score);
        self.sanctioned[group] += u64::from(sanctioned);
    }
}

/// Times a peer once and prints the result. `prepare` sets a population up, which is not timed, and returns the function
/// that simulates all days.
pub fn measure<F: FnOnce() -> Vec<Day>>(name: &str, prepare: impl FnOnce(&Tables, usize, u64) -> F) {
    let mut arguments = std::env::args().skip(1);
    let persons: usize = arguments.next().expect("persons").parse().expect("a number of persons");
    let seed: u64 = arguments.next().map_or(1, |a| a.parse().expect("a seed"));
    let tables: Tables = serde_json::from_str(include_str!("../../r1-tables.json")).expect("the tables");
    let simulate = prepare(&tables, persons, seed);
    let before = cpu();
    let days = simulate();
    let seconds = cpu() - before;
    assert_eq!(days.len(), tables.days, "every day was recorded");
    let last = &days[tables.days - 1];
    let mean = |g: usize| last.score[g] as f64 / last.persons[g] as f64;
    let line = serde_json::json!({
        "name": name,
        "version": version(name),
        "persons": persons,
        "days": tables.days,
        "ns_per_person_day": seconds * 1e9 / (persons * tables.days) as f64,
        "peak_mb": peak_mb(),
        "group_means_last_day": (0..tables.groups).map(mean).collect::<Vec<f64>>(),
        "sanctioned_last_day": last.sanctioned.iter().sum::<u64>(),
    });
    println!("{line}");
}

/// CPU seconds of this process so far.
fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

/// Highest resident memory of this process in 10^6 bytes, where the system tells.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0 / 1e6)
}

/// The locked version of a library.
fn version(package: &str) -> Option<&'static str> {
    let lock = include_str!("../Cargo.lock");
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split('"').next()
}
