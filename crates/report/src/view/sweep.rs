//! What a sweep was and what became of its runs.

use lab::digits::grouped;
use lab::sweep::{Ask, Became, Sweeping};
use serde::Serialize;

use super::STATEMENT;
use super::text::wrapped;
use crate::table::sweep::{MEASURES, RUN, RUNS, status};

/// The format of `sweep.json`.
pub const SWEEP_SCHEMA: &str = "glasshouse/sweep/1";

/// A sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepView {
    /// [`SWEEP_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// That everybody in it is.
    pub statement: &'static str,
    /// The program and its version.
    pub program: String,
    /// What it is for.
    pub title: String,
    /// Paths of the values that differ.
    pub vary: Vec<String>,
    /// Number of points.
    pub points: usize,
    /// Runs that were done.
    pub done: usize,
    /// Runs that the pack or the request does not allow.
    pub refused: usize,
    /// Why runs were refused, and how many for each reason, in the order in which they first occur.
    pub reasons: Vec<(String, usize)>,
    /// Every run, in order.
    pub runs: Vec<SweepRunView>,
    /// Files, their columns, units and meanings.
    pub dictionary: Vec<TableView>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepRunView {
    /// The pack, as in the plan.
    pub pack: String,
    /// The law that it is under.
    pub law: Option<String>,
    /// The reform's file name.
    pub reform: Option<String>,
    /// The values, in the order of `vary`.
    pub values: Vec<String>,
    /// Its replicate.
    pub replicate: u32,
    /// Its seed, as text: it may not fit a floating-point number.
    pub seed: String,
    /// The hash of all that it was computed from; absent where the pack could not be read.
    pub key: Option<String>,
    /// `done` or `refused`.
    pub status: &'static str,
    /// Why it was refused.
    pub reason: Option<String>,
    /// SHA-256 over the final state of every subject.
    pub state_digest: Option<String>,
}

/// A table of the folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableView {
    /// Its file.
    pub file: &'static str,
    /// A row of it.
    pub row: &'static str,
    /// Name, unit and meaning of its columns, without those named by the values that differ.
    pub columns: Vec<[&'static str; 3]>,
}

impl SweepView {
    /// Of a sweep whose runs are all there.
    pub fn new(sweeping: &Sweeping, became: &[Became]) -> Self {
        let runs: Vec<SweepRunView> =
            sweeping.runs.iter().zip(became).map(|(ask, became)| run(sweeping, ask, became)).collect();
        let mut reasons: Vec<(String, usize)> = Vec::new();
        for reason in runs.iter().filter_map(|run| run.reason.as_ref()) {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, times)) => *times += 1,
                None => reasons.push((reason.clone(), 1)),
            }
        }
        let refused = runs.iter().filter(|run| run.reason.is_some()).count();
        Self {
            schema: SWEEP_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            program: format!("glasshouse {}", env!("CARGO_PKG_VERSION")),
            title: sweeping.sweep.title.clone(),
            vary: sweeping.sweep.axes.iter().map(|axis| axis.path.clone()).collect(),
            points: sweeping.points.len(),
            done: runs.len() - refused,
            refused,
            reasons,
            runs,
            dictionary: dictionary(),
        }
    }

    /// As JSON, with a line end.
    pub fn to_json_text(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// In a few lines.
    pub fn to_text(&self, width: usize) -> String {
        let number = |n: usize| grouped(n as u64);
        let mut text = format!(
            "{}\n\n{} points, {} runs: {} done, {} refused\n",
            self.title,
            number(self.points),
            number(self.runs.len()),
            number(self.done),
            number(self.refused)
        );
        for (reason, times) in &self.reasons {
            wrapped(&mut text, &format!("refused {} times: {reason}", number(*times)), 2, width);
        }
        text.push('\n');
        wrapped(&mut text, STATEMENT, 0, width);
        text
    }
}

fn run(sweeping: &Sweeping, ask: &Ask, became: &Became) -> SweepRunView {
    let point = &sweeping.points[ask.point];
    let (reason, state_digest) = match became {
        Became::Done { state_digest, .. } => (None, Some(state_digest.clone())),
        Became::Refused(reason) => (Some(reason.clone()), None),
    };
    SweepRunView {
        pack: point.pack.clone(),
        law: point.law.clone(),
        reform: point.reform_name(),
        values: point.values.clone(),
        replicate: ask.replicate,
        seed: ask.seed.to_string(),
        key: ask.key.clone().ok(),
        status: status(became),
        reason,
        state_digest,
    }
}

fn dictionary() -> Vec<TableView> {
    let columns = |own: &'static [(&str, &str, &str)]| {
        RUN.iter().chain(own).map(|&(name, unit, means)| [name, unit, means]).collect()
    };
    vec![
        TableView {
            file: "measures.parquet",
            row: "one measure of one run; behind `reform` a column for each value that differs, named by its path",
            columns: columns(&MEASURES),
        },
        TableView {
            file: "runs.parquet",
            row: "one run and what became of it; behind `reform` a column for each value that differs",
            columns: columns(&RUNS),
        },
    ]
}
