//! What a study of uncertainty found, as it is kept in a file.

use serde::{Deserialize, Serialize};

use crate::manifest::Program;
use crate::sensitivity::Estimate;

/// The format of the file.
pub const SCHEMA: &str = "glasshouse.uncertainty/1";

/// The version of what is computed and how: a result of another version is stale.
pub const METHOD: u32 = 2;

/// How sure the results of a pack are, and what that rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// [`SCHEMA`].
    pub schema: String,
    /// The sentence that every output carries.
    pub synthetic: String,
    /// Who wrote it.
    pub program: Program,
    /// [`METHOD`].
    pub method: u32,
    /// The pack's name.
    pub pack: String,
    /// The population's name.
    pub population: String,
    /// Hash over every file that the numbers follow from.
    pub rests_on: String,
    /// What was run.
    pub design: Design,
    /// The theories that were weighed.
    pub theories: Vec<TheoryLine>,
    /// Where the theories and their weights are from.
    pub theories_from: String,
    /// The numbers that were varied, those that matter most first.
    pub numbers: Vec<NumberLine>,
    /// The results.
    pub headlines: Vec<HeadlineLine>,
}

/// What was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Persons, or enterprises, of each run.
    pub persons: u64,
    /// Of them, those the scheme scores.
    pub subjects: u64,
    /// One stands for so many.
    pub stands_for: f64,
    /// Ticks of each run.
    pub ticks: u32,
    /// The seed asked for, as text.
    pub seed: String,
    /// Numbers that the pack has.
    pub stated: usize,
    /// Of them, those with a range, which were drawn.
    pub varied: usize,
    /// How they were drawn.
    pub spread: String,
    /// Runs of the pack as it is.
    pub as_it_is_runs: u32,
    /// Paths of the screening; 0 where the numbers are so few that none was needed.
    pub screening_paths: u32,
    /// Runs of the screening.
    pub screening_runs: u64,
    /// Rows of the design of the variances.
    pub rows: u32,
    /// Runs of each row.
    pub columns: usize,
    /// All runs.
    pub runs: u64,
    /// Runs whose numbers the pack cannot have together.
    pub refused: u64,
    /// Why, with how many: those most often given.
    pub refusals: Vec<Refusal>,
}

/// Why numbers were refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The first thing that was wrong.
    pub reason: String,
    /// In how many runs.
    pub runs: u64,
}

/// A theory that was weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TheoryLine {
    /// Its name.
    pub name: String,
    /// What it says.
    pub says: String,
    /// Its weight, of 1.
    pub weight: f64,
}

/// A number that was varied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberLine {
    /// Its path.
    pub path: String,
    /// Its value in the pack.
    pub value: f64,
    /// Lower end of its range.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether every magnitude was alike, and not every value.
    pub log: bool,
    /// Its unit.
    pub unit: String,
    /// How well it is known.
    pub evidence: String,
    /// Of the screening: its mean effect over its whole range, in standard deviations of the headline that it moves most; `None` where
    /// there was no screening.
    pub effect: Option<f64>,
    /// Whether its share of the variance was estimated by itself, and not only with the rest.
    pub by_itself: bool,
}

/// A result with its uncertainty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadlineLine {
    /// The measure.
    pub measure: String,
    /// What it is about.
    pub item: String,
    /// In words, to follow the number.
    pub label: String,
    /// What its value is in.
    pub unit: String,
    /// Mean over runs of the pack as it is.
    pub as_it_is: Option<f64>,
    /// Rows of the design that had it throughout: its shares are those of their points.
    pub rows: usize,
    /// Over all that may be, of the runs that had it; `None` where hardly any did.
    pub spread: Option<Spread>,
    /// The parts of its variance; `None` where they cannot be estimated.
    pub parts: Option<Parts>,
    /// Why not.
    pub missing: Option<String>,
}

/// Where a result lies when numbers, theory and chance are as they may be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
    /// A twentieth lies below.
    pub low: f64,
    /// Half lies below.
    pub median: f64,
    /// A twentieth lies above.
    pub high: f64,
}

/// A share of the variance, with its 95 % interval. Estimates may leave 0 to 1 by chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What a part makes of the variance: by itself, and by itself and together with others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indices {
    /// First-order index.
    pub first: Index,
    /// Total index.
    pub total: Index,
}

/// The parts of the variance of a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// Chance, among so many subjects.
    pub chance: Index,
    /// The upper end of the same if everybody were simulated, of a share of all subjects: chance shrinks with their number.
    pub chance_of_everybody: Option<f64>,
    /// All numbers together.
    pub numbers: Indices,
    /// Which theory holds; `None` where there is one only.
    pub theory: Option<Indices>,
    /// Numbers by evidence.
    pub evidence: Vec<EvidencePart>,
    /// Single numbers, the largest first.
    pub largest: Vec<NumberPart>,
    /// All others together; `None` where there are none.
    pub rest: Option<RestPart>,
    /// What acts together only: numbers of different evidence, and numbers with theories.
    pub together: Index,
}

/// What numbers of one evidence make of the variance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidencePart {
    /// The evidence.
    pub evidence: String,
    /// How many numbers were varied.
    pub numbers: usize,
    /// Their share.
    pub share: Indices,
}

/// What one number makes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberPart {
    /// Its path.
    pub path: String,
    /// How well it is known.
    pub evidence: String,
    /// Its share.
    pub share: Indices,
}

/// What all other numbers make of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestPart {
    /// How many.
    pub numbers: usize,
    /// Their share.
    pub share: Indices,
}

impl From<Estimate> for Index {
    fn from(Estimate { value, low, high }: Estimate) -> Self {
        Self { value: six(value), low: six(low), high: six(high) }
    }
}

impl Uncertainty {
    /// As JSON, with a line end.
    pub fn to_json(&self) -> String {
        // Strings, integers and finite numbers only: writing them as JSON has no way to fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }
}

/// Six digits that count: more are noise.
pub(super) fn six(value: f64) -> f64 {
    // What was just printed is a number.
    format!("{value:.5e}").parse().unwrap_or(value)
}
