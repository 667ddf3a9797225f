//! A calibration: what is known of the free numbers, what the targets cannot tell, and what runs give beside them.

use lab::calibrate::abc::{Ended, Round, STEPS};
use lab::calibrate::{Calibration, Figure, Learnt};
use lab::digits::{counted, grouped};
use serde::Serialize;

use super::STATEMENT;
use super::text::wrapped;
use crate::number::{capital, significant};

/// The format of `calibration.json`.
pub const CALIBRATION_SCHEMA: &str = "glasshouse/calibration/1";

/// What this is and is not.
pub const CONDITIONAL: &str = "What is known here is conditional on the pack: on its rules, on its other numbers as they stand, and on the ranges given to the free ones. \
    Targets are published aggregates of what was observed; nothing is made as large or as small as possible.";

/// A calibration.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationView {
    /// [`CALIBRATION_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// That everybody in it is.
    pub statement: &'static str,
    /// [`CONDITIONAL`].
    pub conditional: &'static str,
    /// The program and its version.
    pub program: String,
    /// What it is for.
    pub title: String,
    /// The pack's name and title.
    pub pack: [String; 2],
    /// Persons of each run, and subjects among them.
    pub size: [u64; 2],
    /// Ticks of each run.
    pub ticks: u32,
    /// The seed, as text.
    pub seed: String,
    /// The free numbers.
    pub numbers: Vec<NumberView>,
    /// The targets.
    pub targets: Vec<TargetView>,
    /// Correlations of the free numbers afterwards, each in its own range.
    pub correlation: Vec<Vec<f64>>,
    /// Directions of the free numbers, the least known first.
    pub directions: Vec<DirectionView>,
    /// What the targets cannot tell.
    pub unidentified: Vec<String>,
    /// How runs are held against targets.
    pub distance: &'static str,
    /// The steps.
    pub steps: Vec<StepLine>,
    /// Runs of all steps.
    pub attempts: usize,
    /// Runs made afterwards.
    pub replays: usize,
    /// Why it ended.
    pub ended: String,
}

/// A free number. Quantiles are at 5, 25, 50, 75 and 95 %.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberView {
    /// Its path.
    pub path: String,
    /// Its unit.
    pub unit: &'static str,
    /// Its value in the pack.
    pub value: f64,
    /// Its range.
    pub range: (f64, f64),
    /// What is even over the range: `linear` or `log`.
    pub scale: &'static str,
    /// Quantiles before.
    pub before: [f64; 5],
    /// Quantiles after.
    pub after: [f64; 5],
    /// The standard deviation after as a share of that before, in its own range.
    pub narrower: f64,
}

/// A target beside what runs give. Quantiles are at 5, 25, 50, 75 and 95 %.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetView {
    /// What it is.
    pub says: String,
    /// The measure.
    pub measure: String,
    /// As published.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The range in which it lies with a probability of 95 %.
    pub interval: (f64, f64),
    /// What the pack knew of it: `input`, `fitted`, `predicted`.
    pub known: Option<&'static str>,
    /// Key of its source.
    pub source: String,
    /// What runs give before.
    pub before: [f64; 5],
    /// What runs give afterwards.
    pub after: [f64; 5],
    /// Whether the middle of that lies in the interval.
    pub met: bool,
}

/// A direction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectionView {
    /// Variance along it as a share of the prior's.
    pub variance: f64,
    /// The same as a share of what there is room for along it.
    pub room: f64,
    /// Each number's part.
    pub parts: Vec<f64>,
    /// Whether the targets say next to nothing along it.
    pub flat: bool,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepLine {
    /// The distance within which runs were kept.
    pub tolerance: f64,
    /// Runs up to the last that was kept.
    pub tried: usize,
    /// Of them, how many could not give every target.
    pub without: usize,
    /// Part of them that was kept.
    pub acceptance: f64,
    /// How many independent draws those kept are worth.
    pub effective: f64,
}

const DISTANCE: &str = "Root of the mean of the squared differences, each in standard errors of its target. What a run gives is first blurred by the target's own error, so that what is kept allows for it.";

impl CalibrationView {
    /// Of a calibration.
    pub fn new(done: &Calibration) -> Self {
        let direction = |d: &lab::calibrate::Direction| DirectionView {
            variance: d.variance,
            room: d.room,
            parts: d.parts.clone(),
            flat: d.is_flat(),
        };
        Self {
            schema: CALIBRATION_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            conditional: CONDITIONAL,
            program: format!("glasshouse {}", env!("CARGO_PKG_VERSION")),
            title: done.targets.title.clone(),
            pack: done.pack.clone(),
            size: done.size,
            ticks: done.targets.ticks,
            seed: done.targets.seed.to_string(),
            numbers: done.learnt.iter().map(number).collect(),
            targets: done.figures.iter().map(target).collect(),
            correlation: done.correlation.clone(),
            directions: done.directions.iter().map(direction).collect(),
            unidentified: done.unidentified(),
            distance: DISTANCE,
            steps: done.fitted.steps.iter().map(step).collect(),
            attempts: done.fitted.attempts,
            replays: done.replays,
            ended: ended(done.fitted.ended, done.targets.tolerance, done.targets.budget),
        }
    }

    /// As JSON, with a line end.
    pub fn to_json_text(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// What came of it, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self.numbers.iter().map(NumberView::sentence).collect();
        sentences.extend(self.targets.iter().map(TargetView::sentence));
        sentences
    }

    /// In lines of at most so many characters.
    pub fn to_text(&self, width: usize) -> String {
        let mut text = format!("{}\n{} ({})\n\n", self.title, self.pack[1], self.pack[0]);
        self.sentences().iter().for_each(|sentence| wrapped(&mut text, sentence, 2, width));
        text.push('\n');
        match self.unidentified.is_empty() {
            true => wrapped(&mut text, "Along every direction the targets say something.", 0, width),
            false => self.unidentified.iter().for_each(|says| wrapped(&mut text, &capital(says), 0, width)),
        }
        text.push('\n');
        wrapped(&mut text, &self.how(), 0, width);
        wrapped(&mut text, CONDITIONAL, 0, width);
        text.push('\n');
        wrapped(&mut text, STATEMENT, 0, width);
        text
    }

    /// How it went, in two sentences.
    pub fn how(&self) -> String {
        let last = self.steps.last();
        format!(
            "{} in {}, each of {}: the last kept runs within {} standard errors, worth {} independent draws. {}.",
            counted(self.attempts, "run"),
            counted(self.steps.len(), "step"),
            counted(self.size[0] as usize, "person"),
            last.map_or(String::new(), |step| significant(step.tolerance)),
            last.map_or(String::new(), |step| grouped(step.effective as u64)),
            self.ended
        )
    }
}

impl NumberView {
    /// `A range`, before and after.
    pub fn sentence(&self) -> String {
        let [low, .., high] = self.after.map(significant);
        format!(
            "{}: {} ({low} to {high}) {}, in a range of {} to {}; {} in the pack",
            self.path,
            significant(self.after[2]),
            self.unit,
            significant(self.range.0),
            significant(self.range.1),
            significant(self.value)
        )
    }

    /// How far along its range a value lies.
    pub fn part(&self, value: f64) -> f64 {
        let (low, high) = self.range;
        let part = match self.scale {
            "log" => (libm::log(value) - libm::log(low)) / (libm::log(high) - libm::log(low)),
            _ => (value - low) / (high - low),
        };
        part.clamp(0.0, 1.0)
    }
}

impl TargetView {
    /// Published beside what runs give.
    pub fn sentence(&self) -> String {
        let [low, .., high] = self.after.map(significant);
        format!(
            "{}: published {} ({} to {}), runs give {} ({low} to {high}){}",
            self.says,
            significant(self.value),
            significant(self.interval.0),
            significant(self.interval.1),
            significant(self.after[2]),
            if self.met { "" } else { ", which MISSES it" }
        )
    }
}

fn number(learnt: &Learnt) -> NumberView {
    let prior = &learnt.prior;
    NumberView {
        path: prior.parameter.path.clone(),
        unit: prior.parameter.unit.word(),
        value: prior.parameter.value,
        range: prior.range,
        scale: if prior.ratios { "log" } else { "linear" },
        before: learnt.before,
        after: learnt.after,
        narrower: learnt.narrower,
    }
}

fn target(figure: &Figure) -> TargetView {
    let target = &figure.target;
    TargetView {
        says: target.says.clone(),
        measure: target.asked.measure.clone(),
        value: target.value,
        error: target.error,
        interval: target.interval,
        known: target.known.map(pack::Known::word),
        source: target.source.clone(),
        before: figure.before,
        after: figure.after,
        met: figure.is_met(),
    }
}

fn step(step: &Round) -> StepLine {
    StepLine {
        tolerance: step.tolerance,
        tried: step.tried,
        without: step.without,
        acceptance: step.acceptance(),
        effective: step.effective,
    }
}

/// Why it ended, in a sentence without its full stop.
fn ended(why: Ended, tolerance: f64, budget: u32) -> String {
    let wanted = significant(tolerance);
    match why {
        Ended::Reached => format!("It ended at the tolerance asked for, {wanted}"),
        Ended::Budget => format!(
            "It ended before the tolerance asked for, {wanted}, because another step might have taken more than {} in all",
            counted(budget as usize, "run")
        ),
        Ended::Acceptance => {
            format!("It ended before the tolerance asked for, {wanted}, because too few runs came nearer")
        }
        Ended::Still => {
            format!(
                "It ended before the tolerance asked for, {wanted}, because no run came nearer than others"
            )
        }
        Ended::Steps => format!(
            "It ended before the tolerance asked for, {wanted}, because there are {} at most after the first",
            counted(STEPS, "step")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_a_reason_of_its_own() {
        let all = [Ended::Reached, Ended::Budget, Ended::Acceptance, Ended::Still, Ended::Steps];
        let says = all.map(|why| ended(why, 0.5, 1_600));
        assert!(says.iter().all(|says| says.contains("0.5")), "{says:?}");
        assert!(says[1].ends_with("more than 1,600 runs in all"), "{}", says[1]);
        assert!(says[4].ends_with("because there are 60 steps at most after the first"), "{}", says[4]);
        assert!((1..all.len()).all(|at| !says[..at].contains(&says[at])), "{says:?}");
    }
}
