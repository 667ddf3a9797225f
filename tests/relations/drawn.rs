//! Small packs with numbers drawn at random.

use std::fs;
use std::path::PathBuf;

use glasshouse_tests::stand::{Case, Run};
use model::trace::{Counter, Side};
use proptest::array::uniform5;
use proptest::prelude::*;

/// A score that walks between bounds.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Rates of five kinds of record, a month.
    pub rates: [f64; 5],
    /// Their points.
    pub points: [i32; 5],
    /// Start score.
    pub start: i32,
    /// Where the two upper of three grades begin.
    pub cuts: [i32; 2],
    /// Bounds after each record, or once a tick.
    pub each_record: bool,
    /// Months.
    pub ticks: u32,
    /// Seed of the run.
    pub seed: u64,
}

/// Walks on 0 to 200.
pub fn walks() -> impl Strategy<Value = Walk> {
    let points = uniform5(prop_oneof![-40..=-1, 1..=40]);
    let numbers = (uniform5(0.0..0.8), points, 1..200, 20..90, 100..180);
    (numbers, any::<bool>(), 3_u32..30, 0_u64..1_000_000).prop_map(
        |((rates, points, start, low, high), each_record, ticks, seed)| Walk {
            rates,
            points,
            start,
            cuts: [high, low],
            each_record,
            ticks,
            seed,
        },
    )
}

impl Walk {
    /// The pack, with everything counted in points times `factor` plus `shift`.
    pub fn scaled(&self, factor: i32, shift: i32) -> Case {
        let at = |score: i32| score * factor + shift;
        let grades = format!(
            "[{{ name = \"A\", from = {} }}, {{ name = \"B\", from = {} }}, {{ name = \"C\", from = {} }}]",
            at(self.cuts[0]),
            at(self.cuts[1]),
            at(0)
        );
        let clamp = if self.each_record { "each-record" } else { "each-assessment" };
        let mut case = Case::small("walk")
            .persons(3_000)
            .ticks(self.ticks)
            .set("score.person.clamp", format!("\"{clamp}\""))
            .set("score.person.start", at(self.start))
            .set("score.person.bounds", format!("[{}, {}]", at(0), at(200)))
            .set("score.person.grades", grades);
        for (k, (rate, points)) in self.rates.iter().zip(self.points).enumerate() {
            case = case
                .set(&format!("conduct.k{}.rate", k + 1), rate)
                .set(&format!("indicator.k{}.points", k + 1), points * factor);
        }
        case
    }

    /// The pack as it is.
    pub fn case(&self) -> Case {
        self.scaled(1, 0)
    }
}

/// A list that an offence leads onto.
#[derive(Debug, Clone)]
pub struct Term {
    /// Offences a month.
    pub rate: f64,
    /// Months that a stay lasts.
    pub months: u32,
    /// Whether an offence while listed restarts the clock.
    pub restart: bool,
    /// Months run.
    pub ticks: u32,
    /// Seed of the run.
    pub seed: u64,
}

/// Lists with terms up to three years.
pub fn terms() -> impl Strategy<Value = Term> {
    (0.005..0.6, 1_u32..36, any::<bool>(), 2_u32..60, 0_u64..1_000_000)
        .prop_map(|(rate, months, restart, ticks, seed)| Term { rate, months, restart, ticks, seed })
}

impl Term {
    /// The pack.
    pub fn case(&self) -> Case {
        let again = if self.restart { "restart" } else { "ignore" };
        Case::small("term")
            .persons(3_000)
            .ticks(self.ticks)
            .set("conduct.offence.rate", self.rate)
            .set("list.term.leave.after", format!("\"{} months\"", self.months))
            .set("list.term.again", format!("\"{again}\""))
    }

    /// Its run.
    pub fn run(&self) -> Run {
        self.case().run(self.seed)
    }
}

/// Mean score of a run in points, its variance and the number of subjects, from the histogram.
pub fn mean_score(run: &Run) -> (f64, f64, f64) {
    let n = run.subjects();
    let of = |power: fn(f64) -> f64| run.scores().iter().map(|(s, c)| power(*s) * c).sum::<f64>() / n;
    let mean = of(|s| s);
    let exact = run.total(Counter::ScoreSum(Side::Score)) / f64::from(run.policy.units_per_point) / n;
    // A bin's lower edge stands for it: that adds up to a bin to the deviation, and never less.
    let bin = run.scores().windows(2).map(|pair| pair[1].0 - pair[0].0).fold(0.0, f64::max);
    let deviation = (of(|s| s * s) - mean * mean).max(0.0).sqrt() + bin;
    (exact, deviation * deviation, n)
}

/// A share of so many with its variance.
pub fn share(seen: f64, n: f64) -> (f64, f64, f64) {
    // A count of zero has a variance too.
    let p = (seen * n + 1.0) / (n + 2.0);
    (seen, p * (1.0 - p), n)
}

/// A file to lay over a pack.
pub fn overlay(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("relation-{name}.toml"));
    fs::write(&file, text).unwrap();
    file
}

/// Evidence of a test.
pub const ASSUMED: &str = "evidence = \"assumed\"\nwhy = \"a test\"\n";
/// The same within a number.
pub const NUMBER: &str = "evidence = \"assumed\", why = \"a test\"";
